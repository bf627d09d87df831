"""Composing a PRD from a brief, by rules: it says what the brief says, calls assumptions so, and asks what is open."""

from __future__ import annotations

import re
from typing import Final

from builder.briefs import BriefFields
from builder.prd_sections import features as features_of
from builder.prd_sections import wording
from builder.prd_sections.kinds import Locale
from builder.prd_sections.markdown import plain, tidy, unescaped
from builder.prd_sections.plan import Plan

_FENCE: Final = re.compile(r"^ {0,3}(```|~~~)")
_HEADING: Final = re.compile(r"^## +(.+?)(?: +#+)? *$")


def compose(brief: BriefFields, *, locale: Locale, prompt: str = "") -> str:
    """Return the PRD in Markdown: a title, then the twelve sections in their order."""
    words = wording.of(locale)
    plan = Plan(brief, features_of.read(brief, locale), words, locale)
    parts = [f"# {plain(brief.app_name) or words.untitled}"]
    bodies = (
        plan.problem(prompt), plan.users(), plan.goals(), plan.non_goals(), plan.stories(), plan.data_model(),
        plan.pages(), plan.permissions(), plan.metrics(), plan.milestones(), plan.risks(), plan.questions(),
    )  # fmt: skip
    for title, body in zip(words.sections, bodies, strict=True):
        parts += [f"## {title}", *body]
    return "\n\n".join(parts) + "\n"


def sections(document: str) -> list[tuple[str, str]]:
    """Return title and text of each section of a PRD; what looks like a heading inside a code block is text."""
    named = [(title, raw) for title, raw in parts(document) if title is not None]
    return [(title, "\n".join(raw.splitlines()[1:]).strip()) for title, raw in named]


def parts(document: str) -> list[tuple[str | None, str]]:
    """Cut a PRD into its sections, each with its heading, as they are written; together they are the document.

    What stands before the first section has no title (None).
    """
    found: list[tuple[str | None, list[str]]] = [(None, [])]
    fence = ""
    for line in document.splitlines(keepends=True):
        bare = line.rstrip("\r\n")
        mark = _FENCE.match(bare)
        if mark and fence in ("", mark[1]):
            fence = "" if fence else mark[1]
        heading = None if fence else _HEADING.match(bare)
        if heading:
            found.append((unescaped(heading[1]).strip(), []))
        found[-1][1].append(line)
    return [(title, "".join(lines)) for title, lines in found if lines]


def facts_missing(brief: BriefFields, document: str) -> list[str]:
    """Return what the brief says and the document does not: names, items, and the lines of its notes."""
    said = _bare(unescaped(document))
    wanted: list[str] = []
    for value in brief.filled().values():
        wanted += value if isinstance(value, list) else value.splitlines()
    return [fact for fact in wanted if tidy(fact) and not _is_said(_bare(fact), said)]


def _is_said(fact: str, said: str) -> bool:
    """Whether the fact stands in the text as whole words: "art" is not said by "start"."""
    start = said.find(fact)
    while start >= 0:
        before, after = said[start - 1 : start], said[start + len(fact) : start + len(fact) + 1]
        if not (before.isalnum() and fact[:1].isalnum()) and not (after.isalnum() and fact[-1:].isalnum()):
            return True
        start = said.find(fact, start + 1)
    return False


def _bare(text: str) -> str:
    return tidy(text).casefold().rstrip(".!?… ")
