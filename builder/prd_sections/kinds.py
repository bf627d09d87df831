"""What a kind of feature brings into a PRD, in both languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Locale = Literal["en", "fr"]


@dataclass(frozen=True, slots=True)
class Say:
    """One text in both languages."""

    en: str
    fr: str

    def in_(self, locale: Locale) -> str:
        return self.fr if locale == "fr" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """`words` open what the kind is told by; `purpose` ends a story.

    `entity`, `page` and `risk` are None where the kind needs none of its own. `by_subject` marks kinds whose data
    and page are named after what the feature is about, `by_owner` what the person in charge does, `by_app` what
    the app itself writes, and `open_to_all` what a visitor without an account may add.
    """

    key: str
    words: re.Pattern[str]
    purpose: Say
    criteria: tuple[Say, ...]
    metric: Say
    page: Say | None = None
    route: Say | None = None
    entity: Say | None = None
    fields: tuple[Say, ...] = ()
    risk: Say | None = None
    by_subject: bool = False
    by_owner: bool = False
    by_app: bool = False
    open_to_all: bool = False


def words(*patterns: str) -> re.Pattern[str]:
    """Return a pattern that finds any of these where a word starts."""
    return re.compile(r"(?<!\w)(?:" + "|".join(patterns) + r")", re.IGNORECASE)
