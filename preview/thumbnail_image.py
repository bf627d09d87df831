"""From what a browser in the sandbox says is a picture to the small one that is kept."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Final

from workspace.toolchain.picture import HEIGHT, WIDTH

CONTENT_TYPE: Final = "image/webp"
SMALL: Final = (WIDTH // 2, HEIGHT // 2)
_QUALITY: Final = 80
# A PNG begins with its size. So nothing is decoded that claims to be larger than what was asked for.
_BEGINNING: Final = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", WIDTH, HEIGHT)


class NotAPicture(Exception):
    """These bytes are no picture of the size that was asked for."""


def drawn(raw: bytes) -> bytes:
    """Return the picture drawn anew, at half its size. Raises NotAPicture."""
    from PIL import Image

    if not raw.startswith(_BEGINNING):
        raise NotAPicture
    try:
        picture = Image.open(BytesIO(raw), formats=["PNG"])
        picture.load()
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, struct.error, zlib.error) as error:
        raise NotAPicture from error  # all that Pillow raises on bytes that it does not understand
    except Image.DecompressionBombError as error:
        raise NotAPicture from error
    if picture.size != (WIDTH, HEIGHT):  # it may have said so twice
        raise NotAPicture
    small = picture.convert("RGB").resize(SMALL, Image.Resampling.LANCZOS)
    to = BytesIO()
    small.save(to, "WEBP", quality=_QUALITY)
    return to.getvalue()
