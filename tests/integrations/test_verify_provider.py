"""`verify: true`: one cheap call with a short limit, and for each thing that can be wrong a code of its own."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from integrations.models import ModelCall, ModelProvider
from tests.conftest import Api
from tests.models.server import ModelServer
from tests.motivd_site.loopback import Server, Speak, answer

PATH = "/api/settings/integrations/model-providers"
KEY = "sk-own-" + "k" * 20 + "1234"


@pytest.fixture
def models(settings: Settings, db: None) -> Iterator[ModelServer]:
    with ModelServer() as server:
        settings.OUTBOUND_ALLOW_PRIVATE = True
        settings.MODEL_BASE_URLS = {
            name: server.url if name == "anthropic" else f"{server.url}/v1" for name in settings.MODEL_BASE_URLS
        }
        yield server


def verify(owner: Api, provider: str, **body: Any) -> Any:
    return owner.patch(PATH, {"provider": provider, "apiKey": KEY, "verify": True} | body)


def verify_own(owner: Api, base_url: str, **body: Any) -> Any:
    return verify(owner, "openai_compatible", baseUrl=base_url, model="llama", **body)


@pytest.mark.parametrize("provider", ["anthropic", "openai", "google", "groq", "mistral", "openrouter"])
def test_what_works_is_saved_after_one_cheap_call(owner: Api, models: ModelServer, provider: str) -> None:
    models.say("Hello.")

    assert verify(owner, provider).json()["verified"] is True

    (asked,) = models.requests
    assert max(asked.body.get("max_tokens", 0), asked.body.get("max_completion_tokens", 0)) <= 100
    assert ModelProvider.objects.get().provider == provider
    assert (ModelCall.objects.get().purpose, ModelCall.objects.get().status) == ("verify", "succeeded")


def test_a_model_that_only_thinks_within_so_few_tokens_works(owner: Api, models: ModelServer) -> None:
    models.turn(stop="max_tokens")

    assert verify(owner, "openai").json()["verified"] is True


TROUBLES = [
    (401, {"type": "authentication_error"}, 409, "MODEL_KEY_REFUSED"),
    (403, {"type": "permission_error"}, 409, "MODEL_ACCESS_DENIED"),
    (404, {"type": "not_found_error", "message": "There is no such model."}, 400, "MODEL_UNKNOWN"),
    (402, {"type": "billing_error"}, 409, "MODEL_QUOTA_EXCEEDED"),
    (429, {"type": "rate_limit_error"}, 429, "MODEL_RATE_LIMITED"),
    (400, {"type": "invalid_request_error"}, 502, "UPSTREAM_ERROR"),
    (500, {"type": "api_error"}, 502, "UPSTREAM_ERROR"),
    (503, {"type": "overloaded_error"}, 503, "MODEL_OVERLOADED"),
]


@pytest.mark.parametrize(("theirs", "failure", "status", "code"), TROUBLES, ids=lambda value: str(value))
@pytest.mark.parametrize("provider", ["anthropic", "openai"])
def test_what_is_wrong_has_a_code_and_is_asked_once(
    owner: Api, models: ModelServer, provider: str, theirs: int, failure: dict[str, str], status: int, code: str
) -> None:
    models.fail(status=theirs, **failure)  # type: ignore[arg-type]  # one of several

    refused = verify(owner, provider)

    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert len(models.requests) == 1
    assert not ModelProvider.objects.exists()
    assert ModelCall.objects.get().error_code == code


def test_how_long_to_wait_is_passed_on(owner: Api, models: ModelServer) -> None:
    models.fail(status=429, type="rate_limit_error", headers={"retry-after": "7"})

    assert verify(owner, "anthropic").headers["Retry-After"] == "7"


@pytest.mark.parametrize(
    ("provider", "status", "failure", "code"),
    [
        ("openai", 429, {"type": "insufficient_quota", "code": "insufficient_quota"}, "MODEL_QUOTA_EXCEEDED"),
        (
            "anthropic",
            400,
            {"type": "invalid_request_error", "message": "Your credit balance is too low to access the API."},
            "MODEL_QUOTA_EXCEEDED",
        ),
        (
            "google",
            400,
            {"message": "API key not valid. Please pass a valid API key.", "code": "API_KEY_INVALID"},
            "MODEL_KEY_REFUSED",
        ),
        ("openai", 403, {"code": "model_not_found", "message": "You cannot use this model."}, "MODEL_UNKNOWN"),
    ],
)
def test_what_providers_say_in_their_own_ways(
    owner: Api, models: ModelServer, provider: str, status: int, failure: dict[str, str], code: str
) -> None:
    models.fail(status=status, **failure)  # type: ignore[arg-type]  # one of several

    assert verify(owner, provider).json()["code"] == code


def test_a_provider_that_repeats_the_key_does_not_spread_it(owner: Api, models: ModelServer) -> None:
    models.fail(status=401, type="authentication_error", message=f"The key {KEY} is wrong.")

    refused = verify(owner, "openai")

    assert refused.json()["code"] == "MODEL_KEY_REFUSED"
    assert KEY not in refused.content.decode()
    assert "is wrong" in refused.json()["details"]["provider"][0]


def test_a_silent_provider_is_waited_for_shortly_and_asked_once(
    owner: Api, models: ModelServer, settings: Settings
) -> None:
    settings.MODEL_VERIFY_SECONDS = 0.5
    models.stall(after_events=0).say("Hello.")

    refused = verify(owner, "openai")

    assert (refused.status_code, refused.json()["code"]) == (504, "UPSTREAM_TIMEOUT")
    assert models.hung_up.wait(5)
    assert len(models.requests) == 1


def test_a_server_that_does_not_stop_talking_has_answered(owner: Api, models: ModelServer, settings: Settings) -> None:
    settings.MODEL_VERIFY_SECONDS = 0.5
    models.endless()

    assert verify_own(owner, f"{models.url}/v1").json()["verified"] is True
    assert models.hung_up.wait(5)


# --- servers of one's own ---------------------------------------------------------------------------------


def test_nobody_listens(owner: Api, settings: Settings) -> None:
    settings.OUTBOUND_ALLOW_PRIVATE = True
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    refused = verify_own(owner, f"http://127.0.0.1:{port}/v1")

    assert (refused.status_code, refused.json()["code"]) == (502, "MODEL_UNREACHABLE")
    assert not ModelProvider.objects.exists()


def chunk(data: str) -> bytes:
    return f"data: {data}\n\n".encode()


NOT_THE_PROTOCOL: dict[str, Speak] = {
    "a page": answer(b"<html>Welcome</html>", Content_Type="text/html"),
    "another JSON": answer(b'{"status": "ok"}', Content_Type="application/json"),
    "another path": answer(b"404 page not found", "404 Not Found", Content_Type="text/plain"),
    "another framework": answer(b'{"detail": "Not Found"}', "404 Not Found", Content_Type="application/json"),
    "no such method": answer(b"", "405 Method Not Allowed"),
    "a redirect": answer(b"", "302 Found", Location="/login"),
    "nothing": answer(b"", "200 OK", Content_Type="text/event-stream"),
    "no JSON": answer(chunk("hello") + chunk("[DONE]"), Content_Type="text/event-stream"),
    "half of JSON": answer(chunk('{"choices": [{"del'), Content_Type="text/event-stream"),
    "a list": answer(chunk("[]") + chunk("[DONE]"), Content_Type="text/event-stream"),
    "strange choices": answer(chunk('{"choices": 4}') + chunk("[DONE]"), Content_Type="text/event-stream"),
    "strange text": answer(chunk('{"choices": [{"delta": {"content": {"a": 1}}}]}'), Content_Type="text/event-stream"),
    "no choices": answer(chunk('{"id": "x"}') + chunk("[DONE]"), Content_Type="text/event-stream"),
    "no UTF-8": answer(b"data: \xff\xfe\n\n", Content_Type="text/event-stream"),
    "no HTTP": lambda server, connection, request: connection.sendall(b"220 mail.example ESMTP\r\n\r\n"),
}


@pytest.mark.parametrize("kind", NOT_THE_PROTOCOL)
def test_what_does_not_speak_as_openai_does(owner: Api, settings: Settings, kind: str) -> None:
    settings.OUTBOUND_ALLOW_PRIVATE = True
    settings.MODEL_VERIFY_SECONDS = 3.0

    with Server(NOT_THE_PROTOCOL[kind]) as server:
        refused = verify_own(owner, server.url("/v1"))

    assert (refused.status_code, refused.json()["code"]) == (502, "MODEL_PROTOCOL")
    assert server.connections == 1
    assert not ModelProvider.objects.exists()


def test_a_server_that_lacks_the_model_says_so(owner: Api, settings: Settings) -> None:
    settings.OUTBOUND_ALLOW_PRIVATE = True
    body = b'{"error": {"message": "model \\"llama\\" not found, try pulling it first", "type": "api_error"}}'

    with Server(answer(body, "404 Not Found", Content_Type="application/json")) as server:
        refused = verify_own(owner, server.url("/v1"))

    assert (refused.status_code, refused.json()["code"]) == (400, "MODEL_UNKNOWN")


def test_a_server_that_hangs_up(owner: Api, settings: Settings) -> None:
    settings.OUTBOUND_ALLOW_PRIVATE = True

    with Server(lambda server, connection, request: connection.shutdown(socket.SHUT_RDWR)) as server:
        refused = verify_own(owner, server.url("/v1"))

    assert (refused.status_code, refused.json()["code"]) == (502, "UPSTREAM_ERROR")
    assert server.connections == 1
