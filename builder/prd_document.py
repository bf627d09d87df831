"""Composing a PRD from a brief, by rules: it says what the brief says, calls assumptions so, and asks what is open."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from builder.briefs import BriefFields
from builder.prd_sections import wording
from builder.prd_sections.kinds import Kind, Locale, kind_of
from builder.prd_sections.markdown import plain, sentence
from builder.prd_sections.wording import Words

_HEADING: Final = re.compile(r"^## (.+)$", re.MULTILINE)


def compose(brief: BriefFields, *, locale: Locale, prompt: str = "") -> str:
    """Return the PRD in Markdown: a title, then the twelve sections in their order."""
    words = wording.of(locale)
    features = [(feature, kind_of(feature)) for feature in brief.mvp_features]
    writers: tuple[Callable[[], list[str]], ...] = (
        lambda: _problem(brief, words, prompt),
        lambda: _users(brief, words),
        lambda: _goals(brief, words),
        lambda: _non_goals(words),
        lambda: _stories(brief, features, words, locale),
        lambda: _data_model(features, words, locale),
        lambda: _pages(features, words, locale),
        lambda: _permissions(brief, words),
        lambda: _metrics(features, words, locale),
        lambda: _milestones(features, words),
        lambda: _risks(brief, features, words, locale),
        lambda: _questions(brief, words),
    )
    parts = [f"# {plain(brief.app_name) or words.untitled}"]
    for title, write in zip(words.sections, writers, strict=True):
        parts.append(f"## {title}")
        parts += write()
    return "\n\n".join(parts) + "\n"


def sections(document: str) -> list[tuple[str, str]]:
    """Return title and text of each section of a PRD."""
    pieces = _HEADING.split(document)[1:]
    return [(title.strip(), body.strip()) for title, body in zip(pieces[::2], pieces[1::2], strict=True)]


def facts_missing(brief: BriefFields, document: str) -> list[str]:
    """Return what the brief says and the document does not."""
    said = _bare(document)
    wanted: list[str] = []
    for value in brief.filled().values():
        wanted += value if isinstance(value, list) else value.splitlines()
    return [fact for fact in wanted if plain(fact) and _bare(plain(fact)) not in said]


def _bare(text: str) -> str:
    return re.sub(r"\s+", " ", text).casefold().rstrip(".!?…")


def _bullets(lines: list[str]) -> list[str]:
    return ["\n".join(f"- {line}" for line in lines)] if lines else []


def _lines(text: str) -> list[str]:
    return [line for line in (plain(part) for part in text.splitlines()) if line]


def _problem(brief: BriefFields, words: Words, prompt: str) -> list[str]:
    quoted = plain(prompt[:600])
    said = [words.asked_for.format(prompt=quoted + ("…" if len(prompt) > 600 else ""))] if quoted else []
    name = plain(brief.app_name) or words.untitled
    if brief.audience:
        said.append(words.problem_for.format(name=name, audience=plain(brief.audience)))
    else:
        said.append(words.problem.format(name=name))
    if brief.reference_url:
        said.append(words.reference.format(url=plain(brief.reference_url)))
    return said


def _users(brief: BriefFields, words: Words) -> list[str]:
    if not brief.audience:
        return [words.users_unknown]
    return [words.users.format(audience=plain(brief.audience))]


def _goals(brief: BriefFields, words: Words) -> list[str]:
    goals = [words.goal.format(feature=plain(feature)) for feature in brief.mvp_features]
    if brief.target_platforms:
        goals.append(words.platforms.format(platforms=", ".join(map(plain, brief.target_platforms))))
    goals += [words.content_note.format(note=note) for note in _lines(brief.content_notes)]
    return _bullets(goals or [words.goal_unknown])


def _non_goals(words: Words) -> list[str]:
    return [words.assumption, *_bullets(list(words.non_goals))]


def _stories(brief: BriefFields, features: list[tuple[str, Kind]], words: Words, locale: Locale) -> list[str]:
    if not features:
        return [words.no_features]
    parts: list[str] = []
    person = plain(brief.audience) if brief.audience else words.person
    for feature, kind in features:
        parts.append(f"### {sentence(feature).rstrip('.')}")
        parts.append(words.story.format(person=person, feature=plain(feature)))
        parts.append("\n".join(f"- [ ] {criterion.in_(locale)}" for criterion in kind.criteria))
    return parts


def _data_model(features: list[tuple[str, Kind]], words: Words, locale: Locale) -> list[str]:
    rows = {}
    for _feature, kind in features:
        if kind.entity.en:
            rows[kind.entity.in_(locale)] = ", ".join(field.in_(locale) for field in kind.fields)
    if not rows:
        return [words.no_entities]
    return [words.assumption, _table(words.entity_columns, list(rows.items()))]


def _pages(features: list[tuple[str, Kind]], words: Words, locale: Locale) -> list[str]:
    rows = [(words.home, "/", words.home_shows)]
    for feature, kind in features:
        if kind.page.en and all(row[1] != f"/{kind.key}" for row in rows):
            rows.append((kind.page.in_(locale), f"/{kind.key.replace('_', '-')}", plain(feature)))
    unique = {row[1]: row for row in reversed(rows)}
    return [words.assumption, _table(words.page_columns, list(reversed(unique.values())))]


def _permissions(brief: BriefFields, words: Words) -> list[str]:
    people = plain(brief.audience) if brief.audience else words.person
    rows = [(words.visitor, words.visitor_may), (people, words.person_may), (words.owner, words.owner_may)]
    return [words.assumption, _table(words.permission_columns, rows)]


def _metrics(features: list[tuple[str, Kind]], words: Words, locale: Locale) -> list[str]:
    metrics = dict.fromkeys(kind.metric.in_(locale) for _feature, kind in features)
    return _bullets([*metrics, words.return_metric])


def _milestones(features: list[tuple[str, Kind]], words: Words) -> list[str]:
    names = [plain(feature) for feature, _kind in features]
    steps = [words.milestone_first.format(features=names[0] if names else words.home)]
    if len(names) > 1:
        steps.append(words.milestone_rest.format(features=" ; ".join(names[1:])))
    steps += [words.milestone_try, words.milestone_launch]
    return ["\n".join(f"{number}. {step}" for number, step in enumerate(steps, start=1))]


def _risks(brief: BriefFields, features: list[tuple[str, Kind]], words: Words, locale: Locale) -> list[str]:
    risks = [words.integration_risk.format(service=plain(service)) for service in brief.integrations]
    risks += [words.constraint.format(constraint=line) for line in _lines(brief.constraints)]
    risks += [words.deployment.format(note=line) for line in _lines(brief.deployment_notes)]
    risks += [words.repository.format(note=line) for line in _lines(brief.repo_setup_preference)]
    risks += list(dict.fromkeys(kind.risk.in_(locale) for _feature, kind in features if kind.risk))
    return _bullets(risks or [words.no_risks])


def _questions(brief: BriefFields, words: Words) -> list[str]:
    known = brief.filled()
    open_questions = [question for field, question in words.questions.items() if field not in known]
    return _bullets(open_questions or [words.nothing_open])


def _table(columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines)
