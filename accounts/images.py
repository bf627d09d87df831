"""Pictures that somebody sent: whether they are what they say, and how a model is shown them."""

from __future__ import annotations

import threading
from io import BytesIO
from typing import IO, TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from motivd_site.api.errors import ApiError

if TYPE_CHECKING:
    from PIL.Image import Image

TYPES: Final = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}
# A small file can be an endless picture: so many dots take 200 MB while they are looked at.
PIXEL_LIMIT: Final = 50_000_000
# One at a time in a process, for the same reason.
_LOOKING: Final = threading.Lock()
_LARGEST_PNG: Final = 2 * 2**20


class InvalidImage(ApiError):
    code = "INVALID_IMAGE"

    def message(self) -> str:
        return _("This image is damaged, or it is not one.")


class ImageTooLarge(ApiError):
    status, code = 413, "TOO_LARGE"

    def message(self) -> str:
        return _("This image has too many pixels: at most %(limit)d million fit here.") % {
            "limit": PIXEL_LIMIT // 1_000_000
        }


def check(file: IO[bytes], content_type: str) -> None:
    """Look at all of the first picture of a file. Raises InvalidImage, ImageTooLarge."""
    with _LOOKING:
        _opened(file, content_type).close()


def drawn_for_model(file: IO[bytes], content_type: str, *, longest: int) -> tuple[bytes, str]:
    """Return a picture drawn anew, and its type: no side longer than `longest`, upright, still, without remarks.

    So a model takes it whatever a camera made, and does not hear where that was. Raises InvalidImage, ImageTooLarge.
    """
    from PIL import ImageOps

    with _LOOKING, _opened(file, content_type) as found:
        picture = found
        if found.mode not in ("RGB", "RGBA"):
            picture = found.convert("RGBA" if found.has_transparency_data else "RGB")
        picture.thumbnail((longest, longest))
        picture = ImageOps.exif_transpose(picture)
    if content_type != "image/jpeg":
        whole = _written(picture, "PNG")
        if len(whole) <= _LARGEST_PNG:
            return whole, "image/png"
    return _written(_on_white(picture), "JPEG"), "image/jpeg"


def _opened(file: IO[bytes], content_type: str) -> Image:
    from PIL import Image, UnidentifiedImageError

    file.seek(0)
    own = BytesIO(file.read())  # Pillow closes what it reads, at times of its own
    try:
        found = Image.open(own, formats=[TYPES[content_type]])
        if found.width * found.height > PIXEL_LIMIT:
            raise ImageTooLarge
        found.load()
    except Image.DecompressionBombError as error:
        raise ImageTooLarge from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError) as error:
        # All that Pillow raises on bytes that it does not understand; what it cannot read here is no image to us.
        raise InvalidImage from error
    return found


def _on_white(picture: Image) -> Image:
    from PIL import Image

    if picture.mode != "RGBA":
        return picture
    page = Image.new("RGB", picture.size, "white")
    page.paste(picture, mask=picture.getchannel("A"))
    return page


def _written(picture: Image, kind: str) -> bytes:
    to = BytesIO()
    picture.save(to, kind, quality=85) if kind == "JPEG" else picture.save(to, kind)
    return to.getvalue()
