"""What a file of a published app is sent as, whether compression pays, and whether it may be kept for ever."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

_FALLBACK = "application/octet-stream"
# Our own list: the one of the machine differs from machine to machine.
_BY_SUFFIX = {
    ".html": "text/html; charset=utf-8",
    ".htm": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".webmanifest": "application/manifest+json",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".xml": "application/xml",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".bmp": "image/bmp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".wav": "audio/wav",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".pdf": "application/pdf",
    ".wasm": "application/wasm",
    ".zip": "application/zip",
}
_COMPRESSIBLE = {"application/json", "application/manifest+json", "application/xml", "application/wasm"} | {
    "image/svg+xml",
    "image/x-icon",
    "image/bmp",
    "font/ttf",
    "font/otf",
}
# assets/NAME-HASH.ext, where a hash is what bundlers write: eight of base 32, or hexadecimal.
# Nothing looser: a person's `photo-20240101.jpg` may change under its name.
_HASH = r"(?:[A-Z2-7]{8}|(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{8,64})"
_HASHED = re.compile(rf"(?:.*/)?assets/.+-{_HASH}(?:\.[A-Za-z0-9]+)+", re.ASCII)


def content_type_of(path: str) -> str:
    """Return what a browser is told; unknown names are plain bytes, which `nosniff` keeps harmless."""
    return _BY_SUFFIX.get(PurePosixPath(path).suffix.lower(), _FALLBACK)


def is_compressible(content_type: str) -> bool:
    return content_type.startswith("text/") or content_type in _COMPRESSIBLE


def is_immutable(path: str) -> bool:
    """Return whether the name holds a hash of the content."""
    return _HASHED.fullmatch(path) is not None
