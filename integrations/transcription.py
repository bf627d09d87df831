"""Speech to text, by Groq with the platform's own key. What is recorded is sent there and kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import IO, Any, Final

import httpx2
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _

from integrations import audio_types
from motivd_site.api.errors import ApiError, InvalidFields, NotConfigured, TooLarge

LIMIT_BYTES: Final = 25 * 2**20
_CONNECT_SECONDS: Final = 5.0
_ASK_AGAIN_SECONDS: Final = 30


class TooManyRecordings(ApiError):
    """Groq takes no more from this installation for a while."""

    status, code = 429, "RATE_LIMITED"

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds

    def message(self) -> str:
        return _("Too much is being dictated right now. Try again in %(seconds)d seconds.") % {"seconds": self.seconds}

    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self.seconds)}


class TranscriptionFailed(ApiError):
    status, code = 502, "UPSTREAM_ERROR"

    def message(self) -> str:
        return _("Your recording could not be written down. Try again, or type it.")


class KeyRefused(TranscriptionFailed):
    def message(self) -> str:
        return _("Groq does not accept the key of this installation: whoever runs it has to look at GROQ_API_KEY.")


class TranscriptionTimedOut(ApiError):
    status, code = 504, "UPSTREAM_TIMEOUT"

    def message(self) -> str:
        return _("Writing down your recording took too long. Try a shorter one.")


@dataclass(frozen=True, slots=True)
class Transcript:
    """`language` is a code such as "fr", or the language's English name where we know no code; empty if not told."""

    text: str
    language: str
    duration_seconds: float


def is_configured() -> bool:
    return bool(settings.GROQ_API_KEY)


def check_configured() -> None:
    """Raises NotConfigured."""
    if not is_configured():
        raise NotConfigured("GROQ_API_KEY")


def transcribe(recording: IO[bytes], *, size: int) -> Transcript:
    """Write down what is said in a recording. Waits for Groq.

    Raises NotConfigured, TooLarge, NotARecording, InvalidFields, TooManyRecordings, KeyRefused, TranscriptionFailed,
    TranscriptionTimedOut.
    """
    check_configured()
    if size > LIMIT_BYTES:
        raise TooLarge(LIMIT_BYTES)
    content_type, ending = audio_types.look(recording)
    try:
        answer = httpx2.post(
            f"{settings.MODEL_BASE_URLS['groq']}/audio/transcriptions",
            headers={"Authorization": f"Bearer {settings.GROQ_API_KEY}"},
            data={"model": settings.TRANSCRIPTION_MODEL, "response_format": "verbose_json"},
            files={"file": (f"speech.{ending}", recording, content_type)},
            timeout=httpx2.Timeout(settings.TRANSCRIPTION_SECONDS, connect=_CONNECT_SECONDS),
            trust_env=False,
        )
    except httpx2.TimeoutException as error:
        raise TranscriptionTimedOut from error
    except httpx2.HTTPError as error:
        raise TranscriptionFailed from error
    if not answer.is_success:
        raise _refusal(answer)
    return _transcript(answer)


def _refusal(answer: httpx2.Response) -> ApiError:
    match answer.status_code:
        case 400 | 415 | 422:
            return InvalidFields({"file": [_("Nothing could be heard in this recording. Record it again.")]})
        case 401 | 403:
            return KeyRefused()
        case 408 | 504:
            return TranscriptionTimedOut()
        case 413:
            return TooLarge(LIMIT_BYTES)
        case 429:
            after = answer.headers.get("retry-after", "")
            return TooManyRecordings(int(after) if after.isdecimal() and int(after) else _ASK_AGAIN_SECONDS)
        case _:
            return TranscriptionFailed()


def _transcript(answer: httpx2.Response) -> Transcript:
    try:
        told: Any = answer.json()
        text, spoken, seconds = told["text"], told.get("language"), told.get("duration")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise TranscriptionFailed from error
    if not isinstance(text, str):
        raise TranscriptionFailed
    known = isinstance(seconds, int | float) and not isinstance(seconds, bool) and seconds >= 0
    return Transcript(text.strip(), _code_of(spoken), round(float(seconds), 2) if known else 0.0)


def _code_of(language: object) -> str:
    """Groq says "French" where the rest of Motivd says "fr"."""
    if not isinstance(language, str):
        return ""
    name = language.strip().lower()
    return _codes().get(name, name)


@cache
def _codes() -> dict[str, str]:
    return {info["name"].lower(): code for code, info in reversed(LANG_INFO.items()) if "name" in info}
