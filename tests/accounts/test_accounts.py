"""Accounts: the commands, tokens, the profile, and the sign-in page."""

from __future__ import annotations

import stat
import uuid
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts import tokens
from accounts.models import ApiToken, User
from motivd_site.models import RateCount
from tests.conftest import Api

SIGN_IN = "/en/accounts/login/"
PASSWORD = "correct horse battery"


def make_token(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("create_api_token", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def bearer(secret: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {secret}"})


def sign_in(client: Client, password: str = PASSWORD, email: str = "owner@example.org", **more: str) -> Any:
    return client.post(SIGN_IN, {"username": email, "password": password} | more)


def test_the_command_prints_the_secret_alone(db: None) -> None:
    out, err = make_token("Ada@Example.org", "--name", "ci")

    secret = out.removesuffix("\n")
    assert secret.startswith(tokens.PREFIX)
    assert secret.split() == [secret]
    assert secret not in err
    user = User.objects.get()
    assert (user.email, user.is_staff, user.has_usable_password()) == ("ada@example.org", False, False)
    assert bearer(secret).get("/api/me").json()["user"]["email"] == "ada@example.org"
    assert ApiToken.objects.get().name == "ci"
    assert secret not in str(ApiToken.objects.values())


def test_the_command_again_is_another_token_of_the_same_user(db: None) -> None:
    secrets = [make_token(*arguments)[0].strip() for arguments in (["a@b.org"], ["A@B.org", "--staff"], ["a@b.org"])]

    assert len(set(secrets)) == 3
    assert [bearer(secret).get("/api/me").status_code for secret in secrets] == [200] * 3
    user = User.objects.get()
    assert (user.is_staff, user.is_superuser) == (True, True)  # the third call takes nothing back


@pytest.mark.parametrize("email", ["", "ada", "a b@c.org", "@localhost", "a\x00@localhost", "a b@localhost", "a@b@c"])
def test_the_command_refuses_what_is_no_address(db: None, email: str) -> None:
    with pytest.raises(CommandError):
        make_token(email)
    assert not User.objects.exists()


def test_the_command_takes_the_address_of_a_local_owner(db: None) -> None:
    assert make_token("owner@localhost", "--staff")[0]


def test_the_owner_is_made_once_with_secrets_for_their_eyes(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.MOTIVD_DATA_DIR = tmp_path
    for _ in range(2):
        call_command("make_owner", stdout=StringIO())

    password, token = ((tmp_path / name).read_text().strip() for name in ("owner-password", "owner-token"))
    assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}
    owner = User.objects.get()
    assert (owner.email, owner.is_staff, owner.is_superuser) == (settings.ADMIN_EMAIL, True, True)
    assert owner.check_password(password)
    assert bearer(token).get("/api/me").json()["user"]["isStaff"] is True


def test_no_owner_is_made_where_there_is_one(staff: Api, settings: Settings, tmp_path: Path) -> None:
    settings.MOTIVD_DATA_DIR = tmp_path

    call_command("make_owner", stdout=StringIO())

    assert list(tmp_path.iterdir()) == []


def test_tokens_are_made_listed_and_revoked(owner: Api, stranger: Api) -> None:
    answer = owner.post("/api/tokens", {"name": " ci "})
    made = answer.json()

    assert (answer.status_code, set(made)) == (201, {"token", "secret"})
    assert set(made["token"]) == {"id", "name", "createdAt", "lastUsedAt"}
    assert (made["token"]["name"], made["token"]["lastUsedAt"]) == ("ci", None)
    listed = owner.get("/api/tokens")
    assert [row["name"] for row in listed.json()["tokens"]] == ["ci", "test"]
    assert made["secret"] not in listed.content.decode()

    client, one = bearer(made["secret"]), f"/api/tokens/{made['token']['id']}"
    assert client.get("/api/me").status_code == 200
    assert stranger.delete(one).status_code == 404
    assert (owner.delete(one).status_code, owner.delete(one).status_code) == (204, 404)
    refused = client.get("/api/me")
    assert (refused.status_code, refused.json()["code"]) == (401, "NOT_AUTHENTICATED")
    assert refused["WWW-Authenticate"].startswith("Bearer")
    assert owner.delete(f"/api/tokens/{uuid.uuid4()}").status_code == 404


@pytest.mark.parametrize("name", ["", "  ", "a" * 81, "a\x00", 5, True, None, ["a"]])
def test_a_token_needs_a_name(owner: Api, name: Any) -> None:
    answer = owner.post("/api/tokens", {"name": name})

    assert (answer.status_code, list(answer.json()["details"])) == (400, ["name"])
    assert owner.post("/api/tokens", {"name": "a", "user": "me"}).json()["details"].keys() == {"user"}


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer a b", "Bearer motivd_x", "bearer \xe9", "BEARER x"])
def test_a_wrong_token_is_never_a_visitor(db: None, header: str) -> None:
    client = Client(headers={"Authorization": header})

    assert client.get("/api/db/status").status_code == client.get("/api/me").status_code == 401


def test_the_token_of_somebody_who_was_locked_out_is_401(owner: Api) -> None:
    User.objects.update(is_active=False)

    assert owner.get("/api/me").status_code == 401


def test_last_use_is_noted_every_five_minutes(owner: Api) -> None:
    def used() -> Any:
        assert owner.get("/api/tokens").status_code == 200
        return ApiToken.objects.get().last_used_at

    first = used()
    assert first is not None
    assert User.objects.get().last_active_at is not None
    assert used() == first
    ApiToken.objects.update(last_used_at=timezone.now() - timedelta(minutes=6))
    assert used() > first


def test_a_call_with_a_token_sets_no_cookie(owner: Api) -> None:
    for answer in (owner.get("/api/me"), owner.post("/api/tokens", {"name": "a"}), owner.get("/api/nothing")):
        assert not answer.cookies


def test_the_profile_changes_where_it_was_named(owner: Api) -> None:
    changes = {
        "name": "Ada",
        "handle": "ada-l",
        "avatar_url": "https://example.org/a.png",
        "locale": "fr",
        "city": "Nice",
    }

    assert owner.patch("/api/me", changes).json()["user"].items() >= changes.items()
    assert owner.patch("/api/me", {}).json()["user"].items() >= changes.items()
    assert owner.patch("/api/me", {"handle": None}).json()["user"]["handle"] is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "a" * 121), ("name", None), ("name", 5), ("name", "a\x00"), ("handle", ""), ("handle", "ab"),
        ("handle", "a" * 41), ("handle", "Ada"), ("handle", "-ada"), ("handle", "a_b"), ("handle", 1234),
        ("handle", "\u0430da"), ("avatar_url", "javascript:alert(1)"), ("avatar_url", "a"), ("avatar_url", 5),
        ("avatar_url", "https://example.org/" + "a" * 500), ("locale", "de"), ("locale", ""), ("locale", None),
        ("city", "a" * 121), ("country", ["FR"]), ("email", "other@example.org"), ("isStaff", True), ("id", "1"),
        ("is_staff", True), ("password", "x"),
    ],
)  # fmt: skip
def test_a_bad_profile_is_refused_whole(owner: Api, field: str, value: Any) -> None:
    answer = owner.patch("/api/me", {"city": "Nice"} | {field: value})

    assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")
    assert list(answer.json()["details"]) == [field]
    assert (User.objects.get().city, User.objects.get().is_staff) == ("", False)


def test_a_handle_is_one_person_s(owner: Api, stranger: Api) -> None:
    assert owner.patch("/api/me", {"handle": "ada"}).status_code == 200
    refused = stranger.patch("/api/me", {"handle": "ada", "city": "Nice"})

    assert (refused.status_code, list(refused.json()["details"])) == (400, ["handle"])
    assert User.objects.get(email="stranger@example.org").city == ""


@pytest.mark.parametrize("email", ["owner@example.org", " OWNER@Example.org "])
def test_sign_in(owner: Api, email: str) -> None:
    client = Client()

    answer = sign_in(client, email=email)

    assert (answer.status_code, answer["Location"]) == (302, "/en/projects/")
    assert client.get("/api/me").json()["user"]["email"] == "owner@example.org"
    assert answer.cookies["sessionid"]["httponly"]
    assert client.get(SIGN_IN).status_code == 302


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"])
def test_sign_in_leads_nowhere_else(owner: Api, to: str) -> None:
    assert sign_in(Client(), next=to)["Location"] == "/en/projects/"


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("owner@example.org", "wrong-horse"),
        ("nobody@example.org", PASSWORD),
        ("", ""),
        ("a\x00", "b\x00"),
        ("<b>", "x" * 5000),
    ],
)
def test_a_wrong_sign_in_is_no_session_and_does_not_say_why(owner: Api, email: str, password: str) -> None:
    client = Client()

    answer = sign_in(client, password, email)

    assert (answer.status_code, "sessionid" in answer.cookies) == (200, False)
    assert client.get("/api/me").status_code == 401
    assert password == "" or password not in answer.content.decode()
    assert "<b>" not in answer.content.decode()


def test_the_eleventh_try_waits(owner: Api) -> None:
    client = Client()
    tries = [sign_in(client, "wrong").status_code for _ in range(10)]
    # The same window, even if the clock has begun another one meanwhile.
    RateCount.objects.update(window_number=int(timezone.now().timestamp()) // 900)

    refused = sign_in(client)

    assert (tries, refused.status_code) == ([200] * 10, 429)
    assert 1 <= int(refused["Retry-After"]) <= 900
    assert 'role="alert"' in refused.content.decode()
    assert client.get("/api/me").status_code == 401
    assert sign_in(Client(REMOTE_ADDR="192.0.2.7")).status_code == 302


def test_a_session_needs_the_csrf_token_to_change_something(owner: Api) -> None:
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client).status_code == 403
    assert owner.user is not None
    client.force_login(owner.user)

    refused = client.patch("/api/me", {"name": "x"}, content_type="application/json")

    assert (refused.status_code, refused.json()["code"]) == (403, "FORBIDDEN")
    assert client.get("/api/me").status_code == 200


@pytest.mark.parametrize("where", ["/en/accounts/login/", "/fr/accounts/login/", "/en/"])
def test_pages_are_closed_to_other_sites(db: None, where: str) -> None:
    answer = Client().get(where)

    policy = {part.split()[0]: part.split()[1:] for part in answer["Content-Security-Policy"].split(";")}
    assert policy["default-src"] == policy["form-action"] == ["'self'"]
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == ["'none'"]
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]
    assert (answer["X-Frame-Options"], answer["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
