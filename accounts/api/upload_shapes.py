"""How uploads look on the wire."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts import uploads
from accounts.models import Upload
from motivd_site.api.fields import Answer, Body
from motivd_site.api.pagination import page_answer


class UploadForm(Body):
    file = serializers.FileField(help_text="An image (PNG, JPEG, GIF, WebP), a PDF, a zip, or text; at most 20 MB.")


class UploadShape(Answer):
    id = serializers.UUIDField()
    url = serializers.SerializerMethodField()
    name = serializers.CharField()
    content_type = serializers.CharField(help_text="By its content.")
    size = serializers.IntegerField(help_text="Bytes.")
    sha256 = serializers.CharField()

    @extend_schema_field(serializers.URLField())
    def get_url(self, upload: Upload) -> str:
        return uploads.url_of(upload.pk)


class ListedUpload(UploadShape):
    created_at = serializers.DateTimeField()


UploadsPage = page_answer("uploads", ListedUpload)
