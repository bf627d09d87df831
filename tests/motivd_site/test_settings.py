"""Settings: nonsense is refused by the variable's name, secrets are kept, a deployment is told what it lacks."""

from __future__ import annotations

import os
import re
import secrets
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from motivd_site import checks, environment

ROOT = Path(__file__).resolve().parent.parent.parent
NAME = "MOTIVD_TRIED_SETTING"
# What stands in the surroundings of a test run, or in a developer's `.env`, must not decide: empty is not set.
UNSET = dict.fromkeys(
    (
        *("SECRET_KEY", "FIELD_ENCRYPTION_KEYS", "ALLOWED_HOSTS", "SITE_URL", "APPS_DOMAIN"),
        *("DATABASE_URL", "REDIS_URL", "CRON_SECRET"),
    ),
    "",
)
COMPLETE = {
    "SECRET_KEY": secrets.token_urlsafe(48),
    "FIELD_ENCRYPTION_KEYS": "one key",
    "ALLOWED_HOSTS": "motivd.example.org",
    "SITE_URL": "https://motivd.example.org",
    "APPS_DOMAIN": "apps.example.net",
    "DATABASE_URL": "postgres://motivd@database.example.org/motivd",
    "REDIS_URL": "redis://broker.example.org/0",
    "CRON_SECRET": "a cron secret",
}


# --- readers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_variable_is_one_that_is_not_set(empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, empty)

    assert environment.whole_number(NAME, 5) == 5
    assert environment.flag(NAME, default=True)
    assert environment.text(NAME, "as it was") == "as it was"


@pytest.mark.parametrize("nonsense", ["-1", "1.5", "4abc", "0x10", "٣", "1_000", "ten"])
def test_a_number_that_is_none_is_refused_by_name(nonsense: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, nonsense)

    with pytest.raises(ImproperlyConfigured, match=rf"^{NAME} must be a whole number of at least 0, not "):
        environment.whole_number(NAME, 5)


def test_a_number_below_the_least_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "0")

    with pytest.raises(ImproperlyConfigured, match=f"^{NAME} .* at least 1, not '0'"):
        environment.whole_number(NAME, 5, least=1)
    assert environment.whole_number(NAME, 5) == 0


def test_a_number_may_have_blanks_around_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, " 42 ")

    assert environment.whole_number(NAME, 5) == 42


@pytest.mark.parametrize(
    ("written", "meant"),
    [("true", True), ("Yes", True), ("1", True), ("ON", True), ("false", False), ("no", False), ("0", False)],
)
def test_a_flag_is_read(written: str, meant: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, written)

    assert environment.flag(NAME, default=not meant) is meant


@pytest.mark.parametrize("nonsense", ["maybe", "2", "truee", "oui"])
def test_a_flag_that_is_none_is_refused_by_name(nonsense: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, nonsense)

    with pytest.raises(ImproperlyConfigured, match=f"^{NAME} must be true or false, not '{nonsense}'"):
        environment.flag(NAME)


def test_an_amount_has_up_to_six_decimals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, " 0.000001 ")

    assert environment.amount(NAME, "20") == Decimal("0.000001")
    monkeypatch.setenv(NAME, "")
    assert environment.amount(NAME, "20") == 20


@pytest.mark.parametrize("nonsense", ["off", "-1", "1,5", "1e3", "NaN", "0.0000001", "999999999", "5 USD", "٣"])
def test_an_amount_that_is_none_is_refused_by_name(nonsense: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, nonsense)

    with pytest.raises(ImproperlyConfigured, match=f"^{NAME} must be an amount such as 20 or 0.5, not "):
        environment.amount(NAME, "20")


def test_words_lose_blanks_and_empty_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, " a.example.org, ,b.example.org,, ")

    assert environment.words(NAME) == ["a.example.org", "b.example.org"]


def test_a_relative_folder_counts_from_the_project_and_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = tmp_path / "deep" / "data"
    monkeypatch.setenv(NAME, os.path.relpath(wanted, ROOT))

    assert environment.folder(NAME, tmp_path) == wanted
    assert wanted.is_dir()


@pytest.mark.parametrize("url", ["mysql://root@host/motivd", "motivd.sqlite3", "http://host/", "sqlite:///file"])
def test_another_database_is_refused_by_name(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, url)

    with pytest.raises(ImproperlyConfigured, match=f"^{NAME} must begin with postgres://"):
        environment.database(NAME, tmp_path / "motivd.sqlite3")


def test_postgresql_keeps_what_its_address_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "postgres://ada:se%20cret@database.example.org:5433/motivd?sslmode=require")

    found = environment.database(NAME, tmp_path / "unused")

    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("database.example.org", 5433, "motivd")
    assert (found["USER"], found["PASSWORD"]) == ("ada", "se cret")
    options: Any = found["OPTIONS"]
    assert options["sslmode"] == "require"
    assert "pool" in options


def test_without_an_address_the_database_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAME, raising=False)

    found = environment.database(NAME, tmp_path / "motivd.sqlite3")

    assert (found["ENGINE"], found["NAME"]) == ("django.db.backends.sqlite3", str(tmp_path / "motivd.sqlite3"))


# --- kept secrets -----------------------------------------------------------------------------------------


def test_a_secret_is_made_once_and_is_readable_by_us_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAME, raising=False)
    file = tmp_path / "secret"

    first, second = environment.kept_secret(NAME, file), environment.kept_secret(NAME, file)

    assert first == second
    assert len(first) >= 50
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_a_chosen_secret_is_written_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "chosen")

    assert environment.kept_secret(NAME, tmp_path / "secret") == "chosen"
    assert list(tmp_path.iterdir()) == []


def test_those_who_start_together_get_one_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAME, raising=False)

    with ThreadPoolExecutor(16) as pool:
        got = set(pool.map(lambda _: environment.kept_secret(NAME, tmp_path / "secret"), range(64)))

    assert len(got) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["secret"]


# --- check --deploy ---------------------------------------------------------------------------------------


def _check(tmp_path: Path, chosen: dict[str, str]) -> tuple[int, str]:
    """Return the exit status of a real `manage.py check --deploy`, and what it says."""
    surroundings = os.environ | UNSET | {"MOTIVD_DATA_DIR": str(tmp_path), "DEBUG": "false"} | chosen
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--tag", "security"],
        cwd=ROOT,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_bare_installation_is_told_all_that_is_missing(tmp_path: Path) -> None:
    status, said = _check(tmp_path, {"DEBUG": "true", "OUTBOUND_ALLOW_PRIVATE": "true"})

    assert status == 1
    assert set(re.findall(r"\(motivd\.([A-Z_]+)\)", said)) == {*UNSET, "DEBUG", "OUTBOUND_ALLOW_PRIVATE"}
    assert "Traceback" not in said


def test_a_complete_installation_has_no_issues(tmp_path: Path) -> None:
    status, said = _check(tmp_path, COMPLETE | {"OUTBOUND_ALLOW_PRIVATE": "false"})

    assert (status, said.strip()) == (0, "System check identified no issues (0 silenced).")


@pytest.mark.parametrize("missing", sorted(COMPLETE))
def test_each_missing_setting_is_named(missing: str, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    for name, value in COMPLETE.items():
        monkeypatch.setenv(name, "" if name == missing else value)
    settings.DEBUG = settings.OUTBOUND_ALLOW_PRIVATE = False
    settings.SITE_URL = COMPLETE["SITE_URL"]
    settings.CRON_SECRET = "" if missing == "CRON_SECRET" else COMPLETE["CRON_SECRET"]

    found = checks.production_settings(None)

    assert [message.id for message in found] == [f"motivd.{missing}"]
    assert str(found[0].msg).startswith(f"{missing} ")


def test_a_public_address_without_tls_is_an_error(tmp_path: Path) -> None:
    status, said = _check(tmp_path, COMPLETE | {"SITE_URL": "http://motivd.example.org"})

    assert status == 1
    assert "SITE_URL does not begin with https://." in said


def test_nonsense_ends_the_start_with_the_name(tmp_path: Path) -> None:
    status, said = _check(tmp_path, {"PORT": "eighty"})

    assert status == 1
    assert "PORT must be a whole number of at least 1, not 'eighty'." in said
