"""Variables and secrets of a project: what is written comes out where it is used, and nowhere else."""

from __future__ import annotations

import io
import json
import zipfile
from base64 import b64encode
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from structlog.testing import capture_logs

from builder.models import Project
from motivd_site import secrets
from tests.conftest import Api
from workspace import forking, variables, versions
from workspace.models import Author, ProjectVariable, VersionKind
from workspace.secret_masking import Masking

SECRET = "canary-7f3a9c51d2e8-tail"


@pytest.fixture
def root(project: Project) -> str:
    return f"/api/projects/{project.pk}/variables"


def test_a_secret_is_written_and_never_read(owner: Api, root: str, project: Project) -> None:
    with capture_logs() as logs:
        made = owner.put(f"{root}/API_KEY", {"value": SECRET})
    listed = owner.get(root)

    variable = made.json()["variable"]
    assert made.status_code == 201
    assert variable | {"updatedAt": ""} == {
        "name": "API_KEY",
        "secret": True,
        "value": None,
        "preview": "tail",
        "updatedAt": "",
    }
    assert listed.json() == {"variables": [variable]}
    row = ProjectVariable.objects.get()
    assert SECRET.encode() not in bytes(row.sealed_value)
    for said in (made.content.decode(), listed.content.decode(), repr(logs), repr(variables.environment(project.pk))):
        assert SECRET not in said
    assert variables.environment(project.pk).values == {"API_KEY": SECRET}


def test_a_plain_variable_is_shown_and_encrypted_all_the_same(owner: Api, root: str) -> None:
    value = " two words\nand a line "

    made = owner.put(f"{root}/GREETING", {"value": value, "secret": False})

    variable = made.json()["variable"]
    assert (variable["secret"], variable["value"], variable["preview"]) == (False, value, "")
    assert b"two words" not in bytes(ProjectVariable.objects.get().sealed_value)


def test_they_come_by_name(owner: Api, root: str) -> None:
    for name in ("b", "A", "_", "B2"):
        owner.put(f"{root}/{name}", {"value": "x", "secret": False})

    assert [one["name"] for one in owner.get(root).json()["variables"]] == ["A", "B2", "_", "b"]


def test_only_the_end_of_a_long_secret_is_shown(owner: Api, root: str) -> None:
    short = owner.put(f"{root}/SHORT", {"value": "hunter2pass"}).json()["variable"]
    long = owner.put(f"{root}/LONG", {"value": "hunter2passw"}).json()["variable"]

    assert (short["preview"], long["preview"]) == ("", "assw")


@pytest.mark.parametrize("kept", [True, False])
def test_it_stays_what_it_is_when_only_its_value_changes(owner: Api, root: str, kept: bool) -> None:
    before = owner.put(f"{root}/NAME", {"value": "first value here", "secret": kept})
    after = owner.put(f"{root}/NAME", {"value": "second value here"})

    assert (before.status_code, after.status_code) == (201, 200)
    assert after.json()["variable"]["secret"] is kept
    assert after.json()["variable"]["updatedAt"] > before.json()["variable"]["updatedAt"]


def test_a_secret_that_becomes_plain_shows_its_new_value_and_never_the_old_one(owner: Api, root: str) -> None:
    owner.put(f"{root}/API_KEY", {"value": SECRET})

    for body in ({"value": "", "secret": False}, {"secret": False}):
        refused = owner.put(f"{root}/API_KEY", body)
        assert (refused.status_code, refused.json()["code"]) == (400, "VALIDATION_ERROR")
        assert list(refused.json()["details"]) == ["value"]
    plain = owner.put(f"{root}/API_KEY", {"value": "public", "secret": False})

    assert plain.json()["variable"]["value"] == "public"
    assert plain.json()["variable"]["preview"] == ""


REFUSED_NAMES = [
    *("1ST", "A-B", "A%20B", "%C3%89T%C3%89", "A%0A", "a.b", "A" * 101, "A%00B", "A=B"),
    *("PATH", "HOME", "HOST", "PORT", "TMPDIR", "SHELL", "USER", "LD_PRELOAD", "DYLD_INSERT_LIBRARIES"),
    *("PYTHONPATH", "PYTHONSTARTUP", "NODE_OPTIONS", "NODE_PATH", "NODE_ENV", "BASH_ENV", "ENV", "MOTIVD_REPORT"),
    *("GLIBC_TUNABLES", "MALLOC_CHECK_", "GCONV_PATH", "IFS", "PYTEST_ADDOPTS"),
]


@pytest.mark.parametrize("name", REFUSED_NAMES)
def test_such_names_are_refused(owner: Api, root: str, name: str) -> None:
    answer = owner.put(f"{root}/{name}", {"value": "x"})

    assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")
    assert not ProjectVariable.objects.exists()
    if "%00" not in name:  # no address can hold it
        assert list(answer.json()["details"]) == ["name"]


@pytest.mark.parametrize("name", ["A", "_", "a1", "A" * 100, "PATHS", "DATABASE_URL", "NODE_KEY", "ANTHROPIC_API_KEY"])
def test_such_names_are_taken(owner: Api, root: str, name: str) -> None:
    assert owner.put(f"{root}/{name}", {"value": "x"}).status_code == 201
    assert owner.delete(f"{root}/{name}").status_code == 204


@pytest.mark.parametrize(
    "body", [{"value": "a\0b"}, {"value": "é" * 8193}, {"value": 1}, {"value": None}, {"value": ""}, {}]
)
def test_such_values_are_refused(owner: Api, root: str, body: dict[str, Any]) -> None:
    answer = owner.put(f"{root}/NAME", body)

    assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")
    assert list(answer.json()["details"]) == ["value"]


def test_an_unknown_field_is_refused_and_no_value_repeated(owner: Api, root: str) -> None:
    answer = owner.put(f"{root}/NAME", {"value": SECRET, "hidden": True})

    assert answer.status_code == 400
    assert SECRET not in answer.content.decode()


def test_all_values_together_have_a_limit(owner: Api, root: str) -> None:
    for number in range(4):
        assert owner.put(f"{root}/N{number}", {"value": "x" * variables.VALUE_BYTES}).status_code == 201

    one_more = owner.put(f"{root}/N4", {"value": "x"})
    in_its_place = owner.put(f"{root}/N3", {"value": "y" * variables.VALUE_BYTES})

    assert (one_more.status_code, list(one_more.json()["details"])) == (400, ["value"])
    assert in_its_place.status_code == 200


def test_a_project_has_so_many(owner: Api, root: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(variables, "LIMIT", 1)
    owner.put(f"{root}/ONE", {"value": "x"})

    second = owner.put(f"{root}/TWO", {"value": "x"})
    changed = owner.put(f"{root}/ONE", {"value": "y"})

    assert (second.status_code, second.json()["code"]) == (409, "CONFLICT")
    assert changed.status_code == 200


def test_what_is_deleted_is_gone(owner: Api, root: str, project: Project) -> None:
    owner.put(f"{root}/NAME", {"value": "x"})

    assert owner.delete(f"{root}/NAME").status_code == 204
    again = owner.delete(f"{root}/NAME")

    assert (again.status_code, again.json()["code"]) == (404, "NOT_FOUND")
    assert variables.environment(project.pk).values == {}


def test_the_list_costs_the_same_whatever_it_holds(owner: Api, root: str, project: Project) -> None:
    owner.get(root)  # the first call also notes when the token was used
    counts = []
    for number in (1, 20):
        for each in range(number):
            variables.put(project, f"N{each}", "x", secret=True)
        with CaptureQueriesContext(connection) as queries:
            owner.get(root)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_what_can_no_longer_be_decrypted_is_left_out(
    owner: Api, root: str, project: Project, settings: Settings
) -> None:
    owner.put(f"{root}/OLD", {"value": "x", "secret": False})
    settings.FIELD_ENCRYPTION_KEYS = ["another-key-" + "z" * 40]
    owner.put(f"{root}/NEW", {"value": "y", "secret": False})

    shown = {one["name"]: one["value"] for one in owner.get(root).json()["variables"]}

    assert shown == {"OLD": None, "NEW": "y"}
    assert variables.environment(project.pk).values == {"NEW": "y"}


def test_a_name_that_was_allowed_once_reaches_no_sandbox(project: Project) -> None:
    ProjectVariable.objects.create(project=project, name="LD_PRELOAD", sealed_value=secrets.encrypt(b"x"), size=1)

    assert variables.environment(project.pk).values == {}


def test_each_change_is_noticed(project: Project) -> None:
    marks = [variables.mark(project.pk)]
    for change in ("one", "two"):
        variables.put(project, "NAME", change, secret=None)
        marks.append(variables.mark(project.pk))
    variables.delete(project, "NAME")
    marks.append(variables.mark(project.pk))

    assert all(before != after for before, after in pairwise(marks))


def test_the_export_of_an_account_has_the_names_of_secrets_alone(owner: Api, root: str) -> None:
    owner.put(f"{root}/API_KEY", {"value": SECRET})
    owner.put(f"{root}/GREETING", {"value": "hello", "secret": False})

    whole = b"".join(owner.get("/api/me/export").streaming_content)

    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    (found,) = (json.loads(content) for name, content in held.items() if name.endswith("variables.json"))
    assert {one["name"]: (one["secret"], one["value"]) for one in found} == {
        "API_KEY": (True, None),
        "GREETING": (False, "hello"),
    }
    assert not any(SECRET.encode() in content or b"tail" in content for content in held.values())


def test_they_go_with_their_project_and_not_with_a_copy(owner: Api, root: str, project: Project) -> None:
    owner.put(f"{root}/API_KEY", {"value": SECRET})
    assert owner.user is not None
    version = versions.create(
        project, description="One", kind=VersionKind.MANUAL, author=Author.PERSON, created_by=owner.user
    )

    copy = forking.fork(project, version, name=None, actor=owner.user).project
    assert not ProjectVariable.objects.filter(project=copy).exists()
    zipped = b"".join(owner.get(f"/api/projects/{project.pk}/export.zip").streaming_content)
    project.delete()

    assert SECRET.encode() not in zipped
    assert not ProjectVariable.objects.exists()


# --- Masking ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        SECRET,
        f"https://example.org/?key={SECRET}&x=1",
        f"Authorization: Basic {b64encode(f'me:{SECRET}'.encode()).decode()}",
        SECRET.encode().hex(),
        json.dumps({"key": SECRET}),
    ],
)
def test_a_secret_is_taken_out_however_it_is_spelled(said: str) -> None:
    masked = Masking([SECRET])(f"before {said} after")

    assert SECRET not in masked
    assert masked.startswith("before ")
    assert masked.endswith(" after")
    assert "***" in masked


def test_each_line_of_a_secret_is_one() -> None:
    key = "-----BEGIN KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC\n-----END KEY-----\n"
    masked = Masking([key])

    assert masked("it says MIIEvQIBADANBgkq, twice") == "it says ***, twice"
    assert "hkiG9w0BAQ" not in masked(repr(key)) + masked(json.dumps(key)) + masked(key)


def test_a_secret_within_another_one_leaves_nothing_of_either() -> None:
    masked = Masking(["abcdef", "abcdefghij"])

    assert masked("abcdefghij abcdef") == "*** ***"


def test_a_secret_that_was_cut_is_taken_out_of_a_piece() -> None:
    masked = Masking([SECRET])

    assert masked.piece(f"it is {SECRET[:9]}") == "it is ***"
    assert masked.piece(f"{SECRET[9:]} it was") == "*** it was"
    assert masked.piece(SECRET[5:12]) == SECRET[5:12]  # neither end: it may be anything
    assert masked.piece("a canary sings; tail") == "a canary sings; tail"


def test_what_stands_in_any_text_is_no_secret() -> None:
    assert Masking(["yes", "1", ""])("yes, 1 of 1") == "yes, 1 of 1"
