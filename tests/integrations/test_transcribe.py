"""Speech to text: what is taken, what Groq is asked, and what each of its refusals becomes."""

from __future__ import annotations

import io
import json
import wave
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from integrations import transcription
from tests.conftest import Api
from tests.integrations.transcription_api import Groq

WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm" + bytes(
    40
)


def spoken() -> bytes:
    kept = io.BytesIO()
    with wave.open(kept, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(800))
    return kept.getvalue()


@pytest.fixture
def groq(settings: Settings) -> Iterator[Groq]:
    with Groq() as started:
        settings.GROQ_API_KEY = "gsk-one"
        settings.MODEL_BASE_URLS = settings.MODEL_BASE_URLS | {"groq": f"{started.url}/openai/v1"}
        yield started


def transcribe(api: Api, content: bytes, name: str = "speech.webm", **headers: str) -> Any:
    return api._client.post("/api/transcribe", {"file": SimpleUploadedFile(name, content)}, headers=headers)


def test_what_was_said_comes_back_as_text(owner: Api, groq: Groq) -> None:
    answer = transcribe(owner, WEBM)

    assert answer.status_code == 200
    assert answer.json() == {"text": "Une liste de disques.", "language": "fr", "durationSeconds": 3.46}
    (call,) = groq.calls
    assert call["path"] == "/openai/v1/audio/transcriptions"
    assert call["key"] == "Bearer gsk-one"
    assert (call["model"], call["response_format"]) == ("whisper-large-v3-turbo", "verbose_json")
    assert (call["file"], call["name"], call["type"]) == (WEBM, "speech.webm", "audio/webm")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (WEBM, "speech.webm"),
        (spoken(), "speech.wav"),
        (b"OggS\0\2" + bytes(22) + b"OpusHead", "speech.ogg"),
        (b"fLaC\0\0\0\x22", "speech.flac"),
        (b"ID3\3" + bytes(20), "speech.mp3"),
        (b"\xff\xfb\x90\x44" + bytes(40), "speech.mp3"),
        (b"\0\0\0\x1cftypM4A \0\0\0\0", "speech.m4a"),
    ],
)
def test_a_recording_is_told_by_its_content(owner: Api, groq: Groq, content: bytes, name: str) -> None:
    assert transcribe(owner, content, "whatever.txt").status_code == 200
    assert groq.calls[0]["name"] == name


@pytest.mark.parametrize(
    "content", [b"hello", b"\x89PNG\r\n\x1a\n", b"\xff\xff\xff\xff", b"RIFF\0\0\0\0WEBP", b"%PDF-1.7"]
)
def test_anything_else_is_refused_and_goes_nowhere(owner: Api, groq: Groq, content: bytes) -> None:
    answer = transcribe(owner, content, "speech.webm")

    assert (answer.status_code, answer.json()["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert groq.calls == []


def test_without_a_key_it_says_which_setting_is_missing(owner: Api, settings: Settings) -> None:
    settings.GROQ_API_KEY = ""

    answer = transcribe(owner, WEBM)

    assert (answer.status_code, answer.json()["code"]) == (503, "NOT_CONFIGURED")
    assert "GROQ_API_KEY" in answer.json()["error"]


def test_a_visitor_is_asked_to_sign_in(visitor: Api, groq: Groq) -> None:
    assert transcribe(visitor, WEBM).status_code == 401
    assert groq.calls == []


def test_what_is_too_large_is_refused(owner: Api, groq: Groq, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcription, "LIMIT_BYTES", len(WEBM) - 1)

    answer = transcribe(owner, WEBM)

    assert (answer.status_code, answer.json()["code"]) == (413, "TOO_LARGE")
    assert groq.calls == []


def test_a_body_that_is_no_form_is_refused(owner: Api, groq: Groq) -> None:
    answer = owner.post("/api/transcribe", {"file": "speech"})

    assert (answer.status_code, answer.json()["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize("form", [{}, {"file": "text"}, {"sound": "x"}])
def test_a_form_without_a_recording_is_refused(owner: Api, groq: Groq, form: dict[str, str]) -> None:
    answer = owner._client.post("/api/transcribe", form)

    assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")


@pytest.mark.parametrize(
    ("told", "status", "code"),
    [
        (400, 400, "VALIDATION_ERROR"),
        (401, 502, "UPSTREAM_ERROR"),
        (413, 413, "TOO_LARGE"),
        (429, 429, "RATE_LIMITED"),
        (500, 502, "UPSTREAM_ERROR"),
        (503, 502, "UPSTREAM_ERROR"),
        (504, 504, "UPSTREAM_TIMEOUT"),
    ],
)
def test_a_refusal_of_groq_becomes_ours(owner: Api, groq: Groq, told: int, status: int, code: str) -> None:
    groq.answer = (told, {"Retry-After": "7"}, b'{"error": {"message": "gsk-one is not for you"}}')

    answer = transcribe(owner, WEBM, accept_language="fr")

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "gsk-one" not in answer.content.decode()
    assert answer.headers.get("Retry-After") == ("7" if told == 429 else None)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"text": 1}', b'{"language": "en"}'])
def test_nonsense_from_groq_is_an_error_of_theirs(owner: Api, groq: Groq, body: bytes) -> None:
    groq.answer = (200, {}, body)

    assert (transcribe(owner, WEBM).status_code, transcribe(owner, WEBM).json()["code"]) == (502, "UPSTREAM_ERROR")


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ({"language": "en"}, ("en", 0.0)),
        ({"language": "English", "duration": 2}, ("en", 2.0)),
        ({"language": "Klingon", "duration": True}, ("klingon", 0.0)),
        ({"language": None, "duration": -1}, ("", 0.0)),
        ({}, ("", 0.0)),
    ],
)
def test_what_groq_leaves_out_is_empty(owner: Api, groq: Groq, told: dict[str, Any], shown: tuple[str, float]) -> None:
    groq.answer = (200, {}, json.dumps({"text": "Hello", **told}).encode())

    answer = transcribe(owner, WEBM).json()

    assert (answer["language"], answer["durationSeconds"]) == shown


def test_a_silent_groq_is_given_up(owner: Api, groq: Groq, settings: Settings) -> None:
    settings.TRANSCRIPTION_SECONDS = 0.2
    groq.silent.set()

    answer = transcribe(owner, WEBM)

    assert (answer.status_code, answer.json()["code"]) == (504, "UPSTREAM_TIMEOUT")


def test_a_groq_that_is_not_there_is_an_error_of_theirs(owner: Api, groq: Groq, settings: Settings) -> None:
    settings.MODEL_BASE_URLS = settings.MODEL_BASE_URLS | {"groq": "http://127.0.0.1:1/v1"}

    assert transcribe(owner, WEBM).json()["code"] == "UPSTREAM_ERROR"


def test_recordings_are_limited_by_the_hour(owner: Api, groq: Groq, settings: Settings) -> None:
    settings.RATE_LIMIT_TRANSCRIPTIONS_PER_HOUR = 1
    assert transcribe(owner, WEBM).status_code == 200

    answer = transcribe(owner, WEBM)

    assert (answer.status_code, answer.json()["code"]) == (429, "RATE_LIMITED")
    assert len(groq.calls) == 1


def test_the_same_key_hears_the_same_answer_and_costs_nothing_again(owner: Api, groq: Groq) -> None:
    first = transcribe(owner, WEBM, idempotency_key="one")
    again = transcribe(owner, WEBM, idempotency_key="one")

    assert again.json() == first.json()
    assert len(groq.calls) == 1


def test_it_costs_a_fixed_number_of_queries(
    owner: Api, groq: Groq, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    transcribe(owner, WEBM)  # the first one touches the token

    # The token with its user, the count of writes, the count of recordings.
    with django_assert_num_queries(3):
        transcribe(owner, WEBM)
