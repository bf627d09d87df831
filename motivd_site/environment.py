"""Readers for the environment: each knows its type and stops with the variable's name on nonsense."""

from __future__ import annotations

import os
import re
import secrets
from decimal import Decimal
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

_env = environ.Env()
_env.read_env(str(BASE_DIR / ".env"))


def text(name: str, default: str = "") -> str:
    # An empty variable is one that was not set: that is how the example file shows them.
    return str(_env.str(name, default=default)).strip() or default


def words(name: str, default: str = "") -> list[str]:
    """A list, separated by commas; blanks around and empty ones go."""
    return [word for word in (part.strip() for part in text(name, default).split(",")) if word]


def whole_number(name: str, default: int, *, least: int = 0) -> int:
    raw = text(name, str(default))
    if not raw.isascii() or not raw.isdigit() or int(raw) < least:
        raise ImproperlyConfigured(f"{name} must be a whole number of at least {least}, not {raw!r}.")
    return int(raw)


def amount(name: str, default: str) -> Decimal:
    """US dollars, with up to six decimals."""
    raw = text(name, default)
    if not re.fullmatch(r"[0-9]{1,8}(\.[0-9]{1,6})?", raw):
        raise ImproperlyConfigured(f"{name} must be an amount such as 20 or 0.5, not {raw!r}.")
    return Decimal(raw)


def flag(name: str, default: bool = False) -> bool:
    raw = text(name, str(default)).lower()
    if raw not in {"true", "false", "1", "0", "yes", "no", "on", "off"}:
        raise ImproperlyConfigured(f"{name} must be true or false, not {raw!r}.")
    return raw in {"true", "1", "yes", "on"}


def is_set(name: str) -> bool:
    return bool(text(name))


def path(name: str, default: Path) -> Path:
    """A path; a relative one counts from the project."""
    return (BASE_DIR / text(name, str(default))).resolve()


def folder(name: str, default: Path) -> Path:
    """A folder, made when it is missing."""
    found = path(name, default)
    made(found)
    return found


def made(folder: Path) -> Path:
    """Make a folder that settings name after another one."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def kept_secret(name: str, file: Path) -> str:
    """The variable, or else a random key that is made once and kept beside the data, readable by us alone."""
    chosen = text(name)
    if chosen:
        return chosen
    if not file.exists():
        # Another process may start at the same moment: a link appears whole, and only the first one wins.
        draft = file.with_name(f".{file.name}-{secrets.token_hex(8)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        try:
            file.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text().strip()


def database(name: str, sqlite_file: Path) -> dict[str, object]:
    """What DATABASE_URL says, or the embedded database."""
    url = text(name)
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(sqlite_file),
            # A file, as in real life: threads of a shared database in memory do not wait for each other's locks.
            "TEST": {"NAME": str(sqlite_file.with_name(f"test-{os.getpid()}.sqlite3"))},
            # Immediate transactions wait for the write lock at their start instead of failing in the middle.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;",
            },
        }
    if not url.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured(f"{name} must begin with postgres://. Leave it out for the embedded database.")
    parsed: dict[str, object] = dict(_env.db_url_config(url))
    # A request lives in a thread of its own under ASGI, so only a pool saves it from connecting anew. The largest
    # number is what the agent's worker can use, with a thread for each of 32 runs.
    given = dict(parsed.get("OPTIONS") or {})  # type: ignore[call-overload]  # what the address says behind "?"
    return parsed | {"OPTIONS": given | {"pool": {"min_size": 0, "max_size": 40, "timeout": 10}}}
