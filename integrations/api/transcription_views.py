"""Speech to text: contract section 12."""

from __future__ import annotations

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from integrations import transcription
from motivd_site import limits
from motivd_site.api.errors import UnsupportedMediaType
from motivd_site.api.fields import Answer, Body
from motivd_site.api.idempotency import idempotent_outside
from motivd_site.api.parsing import FormParser
from motivd_site.api.views import ApiView


class Recording(Body):
    file = serializers.FileField(help_text="WebM, Ogg, MP3, MP4, WAV or FLAC; at most 25 MB.")


class TranscriptShape(Answer):
    text = serializers.CharField()
    language = serializers.CharField(help_text='A code such as "fr"; empty where it was not told.')
    duration_seconds = serializers.FloatField()


class NotAForm(UnsupportedMediaType):
    def message(self) -> str:
        return _("Send a form (multipart/form-data) with the recording in its field “file”.")


class Transcribe(ApiView):
    parser_classes = [FormParser]

    @extend_schema(request={"multipart/form-data": Recording}, responses={200: TranscriptShape}, tags=["transcription"])
    # Outside: nobody may have to wait for the database while somebody else listens.
    @idempotent_outside
    def post(self, request: Request) -> Response:
        """Write down what is said in a recording. It is kept nowhere.

        503 `NOT_CONFIGURED` where GROQ_API_KEY is not set.
        """
        transcription.check_configured()
        limits.take_transcription(request._request)
        if not str(request.content_type).startswith("multipart/form-data"):
            raise NotAForm
        file = self.read_body(Recording)["file"]
        return Response(TranscriptShape(transcription.transcribe(file.file, size=file.size)).data)
