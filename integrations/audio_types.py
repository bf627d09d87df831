"""What a recording is, by its first bytes. Neither its name nor what the sender says of it counts."""

from __future__ import annotations

from typing import IO, Final

from django.utils.translation import gettext as _

from motivd_site.api.errors import UnsupportedMediaType

_HEAD_BYTES: Final = 4096
_EBML: Final = b"\x1a\x45\xdf\xa3"


class NotARecording(UnsupportedMediaType):
    def message(self) -> str:
        return _("This is no recording that can be heard: send WebM, Ogg, MP3, MP4, WAV or FLAC.")


def look(file: IO[bytes]) -> tuple[str, str]:
    """Return the content type of a recording and the ending of a name for it. Raises NotARecording."""
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    file.seek(0)
    if head.startswith(_EBML) and b"webm" in head[:64]:
        return "audio/webm", "webm"
    if head.startswith(b"OggS"):
        return "audio/ogg", "ogg"
    if head.startswith(b"fLaC"):
        return "audio/flac", "flac"
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "audio/wav", "wav"
    if head[4:8] == b"ftyp":
        return "audio/mp4", "m4a"
    if head.startswith(b"ID3") or _is_mpeg_frame(head):
        return "audio/mpeg", "mp3"
    raise NotARecording


def _is_mpeg_frame(head: bytes) -> bool:
    """The eleven bits that every frame begins with, then a layer, a bit rate and a sampling rate that there are."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    return head[1] & 0x06 != 0 and head[2] >> 4 != 0xF and head[2] & 0x0C != 0x0C
