"""Small files of each kind."""

from __future__ import annotations

import io
import zipfile
from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.conftest import Api

PDF: Final = b"%PDF-1.7\n1 0 obj\n<< /Type /Page >>\nendobj\ntrailer\n%%EOF\n"
SVG: Final = b'<?xml version="1.0"?>\n<!-- a drawing -->\n<svg xmlns="http://www.w3.org/2000/svg"/>'
HTML: Final = b"<!DOCTYPE html>\n<html><script>alert(1)</script></html>"


def picture(kind: str = "PNG", size: tuple[int, int] = (30, 20), colour: str = "red", **options: Any) -> bytes:
    to = io.BytesIO()
    Image.new("RGB", size, colour).save(to, kind, **options)
    return to.getvalue()


def zipped(*names: str) -> bytes:
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w") as archive:
        for name in names:
            archive.writestr(name, "content")
    return to.getvalue()


def upload(api: Api, content: bytes, name: str = "file.bin", **headers: str) -> Any:
    """Send a file as a browser does; the type that it claims is a lie."""
    form = {"file": SimpleUploadedFile(name, content, content_type="image/x-lie")}
    return api._client.post("/api/upload", form, headers=headers)


def uploaded(api: Api, content: bytes, name: str = "file.bin") -> str:
    """Upload a file, and return its id."""
    answer = upload(api, content, name)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])
