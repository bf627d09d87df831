"""What holds for every address of the API: errors, bodies, languages, ids, limits, retries, logs."""

from __future__ import annotations

import gzip
import logging
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import path
from django.utils import timezone
from pytest_django import Settings
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import tokens
from accounts.models import ApiToken, User
from motivd_site import limits
from motivd_site import urls as site_urls
from motivd_site.api.fields import Body, Digits, Flag, Query, Truth, Whole
from motivd_site.api.idempotency import idempotent
from motivd_site.api.views import ApiView
from motivd_site.models import IdempotentAnswer, RateCount
from tests.conftest import Api

SECRET = "correct horse battery"


class Numbers(Body):
    number = Whole(required=False)
    truth = Truth(required=False)


class NumbersAsked(Query):
    number = Digits(required=False)
    flag = Flag(required=False)


class Fresh(ApiView):
    """Answers something else each time, so that a first answer can be told from a second."""

    def get(self, request: Request) -> Response:
        return Response({"id": str(uuid.uuid4()), "read": self.read_query(NumbersAsked)})

    @idempotent
    def post(self, request: Request) -> Response:
        return Response({"id": str(uuid.uuid4()), "read": self.read_body(Numbers)}, status=201)


class Long(ApiView):
    @idempotent
    def post(self, request: Request) -> Response:
        return Response({"id": str(uuid.uuid4()), "text": "a" * 300_000}, status=201)


class Crash(ApiView):
    @idempotent
    def post(self, request: Request) -> Response:
        ApiToken.objects.create(user=self.user, name="half done", digest="x")
        raise RuntimeError(SECRET)


class Again(ApiView):
    """Makes its own call again while it is still running."""

    @idempotent
    def post(self, request: Request) -> Response:
        inner = Client().post(
            "/api/test/again",
            b"{}",
            content_type="application/json",
            headers={"Authorization": request.headers["Authorization"], "Idempotency-Key": "k"},
        )
        return Response({"status": inner.status_code, "code": inner.json()["code"], "after": inner["Retry-After"]})


urlpatterns = [
    path("api/test/fresh", Fresh.as_view()),
    path("api/test/long", Long.as_view()),
    path("api/test/crash", Crash.as_view()),
    path("api/test/again", Again.as_view()),
    *site_urls.urlpatterns,
]


@pytest.fixture
def more_paths(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__


def keyed(api: Api, where: str, body: Any = None, key: str = "k") -> Any:
    return api.post(f"/api/test/{where}", body if body is not None else {}, Idempotency_Key=key)


def code_of(answer: Any) -> tuple[int, str]:
    body = answer.json()
    assert body["requestId"] == answer["X-Request-ID"]
    assert body["error"]
    return answer.status_code, body["code"]


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"])
@pytest.mark.parametrize("where", ["/api", "/api/", "/api/nothing", "/api/nothing/at/all/", "/api/projects/7"])
def test_an_unknown_path_is_404_to_any_method(
    owner: Api, settings: Settings, where: str, method: str, debug: bool
) -> None:
    settings.DEBUG = debug

    assert code_of(owner._client.generic(method, where)) == (404, "NOT_FOUND")


@pytest.mark.parametrize("debug", [False, True])
def test_a_page_s_error_is_html_unless_json_is_asked_for(db: None, settings: Settings, debug: bool) -> None:
    settings.DEBUG = debug

    assert Client().get("/en/nothing")["Content-Type"].startswith("text/html")
    assert code_of(Client(headers={"Accept": "application/json"}).get("/en/nothing")) == (404, "NOT_FOUND")


def test_another_method_is_405_and_says_which(owner: Api) -> None:
    answer = owner.delete("/api/projects")

    assert code_of(answer) == (405, "METHOD_NOT_ALLOWED")
    assert "GET" in answer["Allow"]
    assert code_of(owner._client.generic("PROPFIND", "/api/projects")) == (405, "METHOD_NOT_ALLOWED")


@pytest.mark.parametrize(
    "raw",
    [
        b"{", b"[]", b"[{}]", b"null", b"1", b'"a"', b"{'a': 1}", b'{"name": NaN}', b'{"name": Infinity}',
        b'{"name": -Infinity}', b'{"name": 1e999}', b'{"name": "\\ud800"}', b'{"\\udfff": 1}', b'{"name": "\xff"}',
        b"\xef\xbb\xbf{}", b"\xff\xfe{\x00}\x00", b'{"name": "a\x00"}', b'{"a":' * 40 + b"1" + b"}" * 40,
        b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", b'{"name": ' + b"9" * 5000 + b"}", b'{"name": "a"} x',
    ],
)  # fmt: skip
@pytest.mark.parametrize("locale", ["en", "fr"])
def test_what_is_no_json_object_is_refused_in_words_that_stay_the_same(owner: Api, raw: bytes, locale: str) -> None:
    answer = owner._client.post(
        "/api/projects/create", raw, content_type="application/json", headers={"Accept-Language": locale}
    )

    assert code_of(answer) == (400, "INVALID_BODY")
    told = {"en": "The body must be one JSON object in UTF-8.", "fr": "Le corps"}
    assert answer.json()["error"].startswith(told[locale])


def test_of_a_key_sent_twice_the_last_counts(owner: Api, more_paths: None) -> None:
    answer = owner._client.post("/api/test/fresh", b'{"number": 1, "number": 2}', content_type="application/json")

    assert answer.json()["read"] == {"number": 2}


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", "a", "json"])
def test_another_type_of_body_is_415(owner: Api, kind: str) -> None:
    assert code_of(owner._client.post("/api/projects/create", b"{}", content_type=kind)) == (
        415,
        "UNSUPPORTED_MEDIA_TYPE",
    )


def test_a_body_with_a_charset_and_no_body_at_all_are_read(owner: Api, more_paths: None) -> None:
    sent = owner._client.post("/api/test/fresh", b"{}", content_type="Application/JSON; charset=utf-8")

    assert sent.status_code == owner._client.generic("POST", "/api/test/fresh").status_code == 201


def test_a_body_over_the_limit_is_413(owner: Api, settings: Settings) -> None:
    settings.BODY_LIMIT_BYTES = settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2**20

    assert code_of(owner.post("/api/projects/create", {"name": "a" * 2**20})) == (413, "TOO_LARGE")


def test_a_good_request_id_is_echoed(owner: Api) -> None:
    assert owner.get("/api/projects", X_Request_ID="Trace_1.2-3")["X-Request-ID"] == "Trace_1.2-3"
    assert code_of(owner.get("/api/nothing", X_Request_ID="t"))[0] == 404


@pytest.mark.parametrize("hostile", ["", " ", "a" * 65, "a b", "a\nb", "a\r\nSet-Cookie: a=b", "<script>", "é", '"}{'])
def test_a_hostile_request_id_is_replaced(visitor: Api, db: None, hostile: str) -> None:
    assert uuid.UUID(visitor.get("/api/nothing", X_Request_ID=hostile)["X-Request-ID"])


@pytest.mark.parametrize(
    ("own", "accepted", "query", "body", "spoken"),
    [
        ("", "", "", None, "en"),
        ("fr", "", "", None, "fr"),
        ("fr", "en-GB,en;q=0.9", "", None, "en"),
        ("en", "de, fr-CA;q=0.8, en;q=0.5", "", None, "fr"),
        ("fr", "de, *;q=0.1", "", None, "fr"),
        ("en", "en", "fr", None, "fr"),
        ("en", "en", "", "fr", "fr"),
        ("", ";;q=,\x01", "", None, "en"),
        ("", "fr;q=0, en", "", None, "en"),
    ],
)
def test_the_language_of_an_answer(
    owner: Api, more_paths: None, own: str, accepted: str, query: str, body: str | None, spoken: str
) -> None:
    User.objects.update(locale=own)
    where = "/api/test/fresh" + (f"?locale={query}" if query else "")

    answer = owner.post(where, {"number": "no"} | ({"locale": body} if body else {}), Accept_Language=accepted)

    assert (answer.status_code, answer["Content-Language"]) == (400, spoken)


@pytest.mark.parametrize("locale", ["de", "", "EN", "fr-FR", "en%20"])
def test_another_locale_in_the_query_is_400(owner: Api, locale: str) -> None:
    answer = owner.get(f"/api/projects?locale={locale}")

    assert code_of(answer) == (400, "VALIDATION_ERROR")
    assert list(answer.json()["details"]) == ["locale"]


@pytest.mark.parametrize("locale", ["de", "", "EN", None, 1, True, ["en"], {"en": 1}])
def test_another_locale_in_the_body_is_400(owner: Api, more_paths: None, locale: Any) -> None:
    answer = owner.post("/api/test/fresh", {"locale": locale})

    assert code_of(answer) == (400, "VALIDATION_ERROR")
    assert list(answer.json()["details"]) == ["locale"]


def test_a_slash_at_the_end_means_the_same(owner: Api, more_paths: None) -> None:
    assert owner.get("/api/projects/").status_code == 200
    assert owner.post("/api/test/fresh/", {}).status_code == 201  # no redirect that would lose the body


@pytest.mark.parametrize("where", ["/api/projects/a%00b", "/api/%00", "/api/projects?q=a%00", "/api/projects?%00=1"])
def test_a_nul_in_the_address_is_400(owner: Api, where: str) -> None:
    assert code_of(owner.get(where)) == (400, "VALIDATION_ERROR")


@pytest.mark.parametrize("number", [1.5, 1.0, "4", "4abc", True, None, [1], {}, ""])
def test_a_number_in_a_body_is_a_whole_number(owner: Api, more_paths: None, number: Any) -> None:
    answer = owner.post("/api/test/fresh", {"number": number})

    assert (code_of(answer), list(answer.json()["details"])) == ((400, "VALIDATION_ERROR"), ["number"])
    assert owner.post("/api/test/fresh", {"number": -7}).json()["read"] == {"number": -7}


@pytest.mark.parametrize("truth", ["true", "false", 0, 1, None, [], "yes"])
def test_a_truth_in_a_body_is_true_or_false(owner: Api, more_paths: None, truth: Any) -> None:
    answer = owner.post("/api/test/fresh", {"truth": truth})

    assert (code_of(answer), list(answer.json()["details"])) == ((400, "VALIDATION_ERROR"), ["truth"])
    assert owner.post("/api/test/fresh", {"truth": False}).json()["read"] == {"truth": False}


@pytest.mark.parametrize("query", ["number=1.5", "number=4abc", "number=%2B4", "number=-1", "number=", "number=٣"])
def test_a_number_in_a_query_is_plain_digits(owner: Api, more_paths: None, query: str) -> None:
    assert code_of(owner.get(f"/api/test/fresh?{query}")) == (400, "VALIDATION_ERROR")
    assert owner.get("/api/test/fresh?number=4&flag=true").json()["read"] == {"number": 4, "flag": True}
    assert code_of(owner.get("/api/test/fresh?flag=yes")) == (400, "VALIDATION_ERROR")


def test_a_key_gives_the_first_answer_again(owner: Api, stranger: Api, more_paths: None) -> None:
    first, again = keyed(owner, "fresh"), keyed(owner, "fresh")

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert (first.get("Idempotent-Replayed"), again["Idempotent-Replayed"]) == (None, "true")
    assert code_of(keyed(owner, "fresh", {"number": 1})) == (422, "IDEMPOTENCY_KEY_REUSED")
    others = [keyed(stranger, "fresh"), keyed(owner, "fresh", key="l"), owner.post("/api/test/fresh", {})]
    assert len({first.json()["id"], *(answer.json()["id"] for answer in others)}) == 4


def test_a_long_answer_is_given_again_whole(owner: Api, more_paths: None) -> None:
    assert keyed(owner, "long").json() == keyed(owner, "long").json()


def test_a_refusal_is_given_again_too(owner: Api, more_paths: None) -> None:
    first, again = (keyed(owner, "fresh", {"number": "x"}) for _ in range(2))

    assert (first.status_code, again.status_code, again["Idempotent-Replayed"]) == (400, 400, "true")
    assert first.json()["details"] == again.json()["details"]


def test_a_key_is_for_what_changes_something(owner: Api, more_paths: None) -> None:
    first, again = (owner.get("/api/test/fresh", Idempotency_Key="k") for _ in range(2))

    assert first.json()["id"] != again.json()["id"]
    assert not IdempotentAnswer.objects.exists()


def test_a_call_that_still_runs_is_409(owner: Api, more_paths: None) -> None:
    assert keyed(owner, "again").json() == {"status": 409, "code": "CONFLICT", "after": "1"}


def test_a_crash_is_not_kept_and_leaves_nothing_half_done(owner: Api, more_paths: None) -> None:
    for _ in range(2):
        answer = keyed(owner, "crash")
        assert code_of(answer) == (500, "INTERNAL")
        assert "Idempotent-Replayed" not in answer
        assert SECRET not in answer.content.decode()
    assert not IdempotentAnswer.objects.exists()
    assert not ApiToken.objects.filter(name="half done").exists()


def test_an_answer_is_forgotten_after_a_day_and_a_lost_call_after_a_minute(owner: Api, more_paths: None) -> None:
    first = keyed(owner, "fresh").json()["id"]
    IdempotentAnswer.objects.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))
    second = keyed(owner, "fresh").json()["id"]
    IdempotentAnswer.objects.update(status=None, created_at=timezone.now() - timedelta(seconds=61))
    third = keyed(owner, "fresh").json()["id"]

    assert len({first, second, third}) == 3


@pytest.mark.parametrize("key", ["", "a" * 256, "a\tb"])
def test_a_bad_key_is_refused(owner: Api, more_paths: None, key: str) -> None:
    assert code_of(keyed(owner, "fresh", key=key)) == (400, "VALIDATION_ERROR")


def test_a_secret_that_is_kept_for_a_repeat_is_sealed(owner: Api) -> None:
    first, again = (owner.post("/api/tokens", {"name": "ci"}, Idempotency_Key="k").json() for _ in range(2))

    assert first == again
    sealed = IdempotentAnswer.objects.get().sealed_body
    assert sealed is not None
    assert first["secret"].encode() not in bytes(sealed)
    assert ApiToken.objects.filter(name="ci").count() == 1


def test_limits_are_told_and_kept_for_each_user(
    owner: Api, stranger: Api, more_paths: None, settings: Settings
) -> None:
    settings.RATE_LIMIT_READS_PER_MINUTE, settings.RATE_LIMIT_WRITES_PER_MINUTE = 0, 2
    # A window as long as the test, whatever the clock says.
    allowed = [owner.post("/api/test/fresh", {}) for _ in range(2)]
    RateCount.objects.update(window_number=_window())
    refused = owner.post("/api/test/fresh", {})

    assert [answer["RateLimit-Remaining"] for answer in allowed] == ["1", "0"]
    assert code_of(refused) == (429, "RATE_LIMITED")
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert (refused["RateLimit-Limit"], refused["RateLimit-Remaining"]) == ("2", "0")
    assert refused["RateLimit-Reset"] == refused["Retry-After"]
    assert stranger.post("/api/test/fresh", {}).status_code == 201
    assert "RateLimit-Limit" not in owner.get("/api/test/fresh")


def _window() -> int:
    return int(timezone.now().timestamp()) // 60


def test_a_limit_of_0_is_off(owner: Api, more_paths: None, settings: Settings) -> None:
    settings.RATE_LIMIT_WRITES_PER_MINUTE = 0

    assert {owner.post("/api/test/fresh", {}).status_code for _ in range(5)} == {201}
    assert not RateCount.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_calls_at_the_same_time_never_pass_more_than_the_limit() -> None:
    def take(_number: int) -> bool:
        try:
            # A window of a year, so that none begins while the test runs.
            limits.take("test", limit=5, window_seconds=31_536_000)
        except limits.RateLimited:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(16) as threads:
        passed = list(threads.map(take, range(48)))

    assert sum(passed) == 5


def test_logs_tell_no_secret(owner: Api, more_paths: None, caplog: pytest.LogCaptureFixture) -> None:
    assert owner.user is not None
    token = tokens.create(owner.user, name="ci")[1]
    caller = Client(headers={"Authorization": f"Bearer {token}"})

    with caplog.at_level(logging.DEBUG):
        caller.get(f"/api/projects?q={token}")
        caller.post("/api/projects/create", {"name": SECRET * 50}, content_type="application/json")
        Client(headers={"Authorization": f"Bearer {token}x"}).get("/api/projects")
        Client().post("/en/accounts/login/", {"username": "owner@example.org", "password": SECRET})

    requests = [str(vars(record)) for record in caplog.records if not record.name.startswith("django.db")]
    assert any("request_finished" in line for line in requests)
    for line in requests:
        assert token not in line
        assert SECRET not in line


def test_a_page_posts_json_with_the_token_of_its_session(owner: Api) -> None:
    client = Client(enforce_csrf_checks=True)
    assert owner.user is not None
    client.force_login(owner.user)
    client.cookies["csrftoken"] = token = "t" * 32

    answer = client.post(
        "/api/projects/create",
        {"name": "From a page"},
        content_type="application/json",
        headers={"X-CSRFToken": token, "Idempotency-Key": str(uuid.uuid4())},
    )

    assert (answer.status_code, answer.json()["project"]["name"]) == (201, "From a page")


def test_pages_go_out_compressed_and_answers_of_the_api_as_they_are(client: Client, db: None) -> None:
    accepted = {"accept-encoding": "gzip"}
    page = client.get("/en/", headers=accepted)

    assert page["Content-Encoding"] == "gzip"
    assert gzip.decompress(page.content).endswith(b"</html>\n")
    assert "Accept-Encoding" in page["Vary"]
    assert "Content-Encoding" not in client.get("/en/")
    assert "Content-Encoding" not in client.get("/api/schema", headers=accepted)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "came_from", ["http://testserver/en/accounts/login/?next=/x", "https://elsewhere.example/", ""]
)
def test_a_form_without_its_token_says_why_and_leads_back_to_a_form_of_ours(came_from: str) -> None:
    client = Client(enforce_csrf_checks=True)

    answer = client.post("/en/accounts/login/", {"username": "x"}, headers={"Referer": came_from} if came_from else {})

    assert answer.status_code == 403
    assert "This form is too old" in answer.text
    assert ('href="http://testserver/en/accounts/login/?next=/x"' in answer.text) == came_from.startswith("http://test")
    assert "elsewhere.example" not in answer.text


@pytest.mark.django_db
def test_what_is_gone_shows_the_same_page_under_debug(settings: Settings, owner: Api) -> None:
    settings.DEBUG = True
    client = Client()
    assert owner.user is not None
    client.force_login(owner.user)

    answer = client.get(f"/en/projects/{uuid.uuid4()}/workspace/")

    assert answer.status_code == 404
    assert "Request Method" not in answer.text
