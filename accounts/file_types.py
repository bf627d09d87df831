"""What a file is, by what is in it. Neither its name nor what the sender says of it counts."""

from __future__ import annotations

import codecs
import re
import zipfile
from typing import IO, Final

import puremagic
from django.utils.translation import gettext as _

from accounts import images
from motivd_site.api.errors import UnsupportedMediaType

PDF: Final = "application/pdf"
ZIP: Final = "application/zip"
TEXT: Final = "text/plain"

_HEAD_BYTES: Final = 4096
_CHUNK_BYTES: Final = 2**16
# What may stand before the first element of a page or a drawing.
_PROLOGUE: Final = re.compile(r"\ufeff?(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
# Tags that READMEs begin with, as <p> and <div>, are none of a page's own.
_MARKUP: Final = re.compile(
    r"<(?:!doctype\s+(?:html|svg)|(?:\w+:)?(?:html|head|body|title|meta|script|iframe|svg))(?=[\s/>\[]|\Z)",
    re.IGNORECASE,
)


class UnsupportedFile(UnsupportedMediaType):
    def message(self) -> str:
        return _("This kind of file is not taken: send a PNG, JPEG, GIF or WebP image, a PDF, a zip, or text in UTF-8.")


class MarkupRefused(UnsupportedFile):
    def message(self) -> str:
        return _("HTML pages and SVG drawings are not taken. Send a PNG of what they show, or import them as files.")


def look(file: IO[bytes]) -> str:
    """Return the content type of a file. Raises UnsupportedFile, InvalidImage, ImageTooLarge."""
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    guesses = _guesses(head)
    for content_type in images.TYPES:
        if content_type in guesses:
            images.check(file, content_type)
            return content_type
    if PDF in guesses:
        return PDF
    if head.startswith(b"PK") and zipfile.is_zipfile(file):
        return ZIP
    if _MARKUP.match(_after_prologue(head)):
        raise MarkupRefused
    if not _is_text(file):
        raise UnsupportedFile
    return TEXT


def _guesses(head: bytes) -> set[str]:
    try:
        return {guess.mime_type for guess in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):  # nothing that it knows
        return set()


def _after_prologue(head: bytes) -> str:
    text = head.decode(errors="replace")
    found = _PROLOGUE.match(text)
    return text[found.end() :] if found else text


def _is_text(file: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while chunk := file.read(_CHUNK_BYTES):
            if b"\0" in chunk:
                return False
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
