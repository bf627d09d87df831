"""What a push or a pull can end with, beside GitHub's own refusals; and how a job keeps an error for its readers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from motivd_site.api.errors import ApiError
from motivd_site.api.fields import LOCALES
from motivd_site.work import WORKER_LOST


class Diverged(ApiError):
    status, code = 409, "GIT_DIVERGED"

    def message(self) -> str:
        return _("The branch on GitHub has commits that are not here. Pull first, then push again.")


class PullConflict(ApiError):
    """Both sides changed these files since they last met."""

    status, code = 409, "GIT_CONFLICT"

    def __init__(self, conflicts: Sequence[str]) -> None:
        super().__init__(conflicts)
        self.conflicts = list(conflicts)

    def message(self) -> str:
        return _(
            "These files were changed here and on GitHub. Say for each whose it shall be, ours or theirs; "
            "until then nothing is changed."
        )

    def extra(self) -> dict[str, Any]:
        return {"conflicts": self.conflicts}


class SyncActive(ApiError):
    status, code = 409, "CONFLICT"

    def __init__(self, sync_id: UUID) -> None:
        super().__init__(sync_id)
        self.sync_id = sync_id

    def message(self) -> str:
        return _("A push or pull of this project is running. Wait for its end, then try again.")

    def extra(self) -> dict[str, Any]:
        return {"syncId": str(self.sync_id)}


class SyncTimedOut(ApiError):
    status, code = 504, "UPSTREAM_TIMEOUT"

    def message(self) -> str:
        return _("GitHub took too long, and the work was stopped. Nothing is half done; try again.")


class WorkerLost(ApiError):
    """What the sweeper writes into a job."""

    status, code = 503, "WORKER_LOST"

    def message(self) -> str:
        return _(WORKER_LOST["text"])


class KeptError(ApiError):
    """The error that a job ended with, shown again in the language of whoever asks."""

    def __init__(self, kept: dict[str, Any]) -> None:
        super().__init__(kept["code"])
        self.kept = kept
        self.status = kept["status"]  # type: ignore[misc]  # of this one, not of the class
        self.code = kept["code"]  # type: ignore[misc]

    def message(self) -> str:
        language = translation.get_language() or "en"
        return str(self.kept["sentences"].get(language[:2], self.kept["sentences"]["en"]))

    def details(self) -> dict[str, list[str]] | None:
        return self.kept["details"]  # type: ignore[no-any-return]

    def extra(self) -> dict[str, Any]:
        return dict(self.kept["extra"])

    def headers(self) -> dict[str, str]:
        return dict(self.kept["headers"])


def of_job(kept: dict[str, Any]) -> ApiError:
    """Return the error that a job ended with, from its row."""
    return KeptError(kept) if "sentences" in kept else WorkerLost()


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else str(value)


def keep(error: ApiError) -> dict[str, Any]:
    """Return what a job keeps of an error: its code, and its sentence in every language."""
    sentences = {}
    for locale in LOCALES:
        with translation.override(locale):
            sentences[locale] = error.message()
    return {
        "code": error.code,
        "status": error.status,
        "sentences": sentences,
        "details": error.details(),
        "extra": json.loads(json.dumps(error.extra(), default=_plain)),
        "headers": error.headers(),
    }
