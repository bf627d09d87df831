"""The sections of a PRD, each written from the brief and the kinds of its features."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from builder.briefs import BriefFields
from builder.prd_sections import risks
from builder.prd_sections.features import Feature
from builder.prd_sections.kinds import Locale, Say
from builder.prd_sections.markdown import capitalised, plain, shorten
from builder.prd_sections.wording import Words

_QUOTE_LIMIT: Final = 600
_AUDIENCE_LIMIT: Final = 60
_SLICE: Final = 3
_LANGUAGES: Final = re.compile(
    r"(?i)\b(?:bilingu|multilingu|languages?\b|langues?\b|english|french|anglais|français|spanish|espagnol|german|allemand)"
)


@dataclass(frozen=True, slots=True)
class Plan:
    """Each method returns the blocks of one section."""

    brief: BriefFields
    features: list[Feature]
    words: Words
    locale: Locale

    def problem(self, prompt: str) -> list[str]:
        words, audience = self.words, plain(self.brief.audience)
        quoted = plain(shorten(prompt, _QUOTE_LIMIT))
        said = [words.asked_for.format(prompt=quoted)] if quoted else []
        name = plain(self.brief.app_name) or words.untitled
        said.append((words.problem_for if audience else words.problem).format(name=name, audience=audience))
        if url := plain(self.brief.reference_url):
            said.append(words.reference.format(url=url))
        return said

    def users(self) -> list[str]:
        audience = plain(self.brief.audience)
        first = self.words.users.format(audience=audience) if audience else self.words.users_unknown
        return [first, self.words.owner_exists]

    def goals(self) -> list[str]:
        words = self.words
        goals = [words.goal.format(feature=plain(feature.text)) for feature in self.features] or [words.goal_unknown]
        if platforms := _listed(self.brief.target_platforms):
            goals.append(words.platforms.format(platforms=platforms))
        if services := _listed(self.brief.integrations):
            goals.append(words.integrations.format(services=services))
        return _bullets([*goals, *(words.limit.format(limit=line) for line in _lines(self.brief.constraints))])

    def non_goals(self) -> list[str]:
        words, brief = self.words, self.brief
        left_out = [words.other_features]
        if platforms := _listed(brief.target_platforms):
            left_out.append(words.other_platforms.format(platforms=platforms))
        if services := _listed(brief.integrations):
            left_out.append(words.other_services.format(services=services))
        if all(feature.kind.key != "import" for feature in self.features):
            left_out.append(words.no_migration)
        if not _LANGUAGES.search(" ".join((brief.content_notes, brief.constraints, *brief.mvp_features))):
            left_out.append(words.one_language)
        return [words.assumption, *_bullets(left_out)]

    def stories(self) -> list[str]:
        if not self.features:
            return [self.words.no_features]
        parts = [self.words.stories_assumed]
        for feature in self.features:
            checks = "\n".join(f"- [ ] {criterion.in_(self.locale)}" for criterion in feature.kind.criteria)
            parts += [f"### {feature.number}. {feature.label}", self._story(feature), checks]
        return parts

    def _story(self, feature: Feature) -> str:
        words, audience = self.words, plain(shorten(self.brief.audience, _AUDIENCE_LIMIT))
        who = words.user_of.format(audience=audience) if audience else words.user
        if feature.kind.by_owner:
            who = words.in_charge
        text = feature.text.rstrip(".")
        if feature.action and text[:1].isascii() and not text[:2].isupper():
            text = text[:1].lower() + text[1:]
        story = words.story_action if feature.action else words.story_thing
        return story.format(who=who, feature=plain(text), purpose=feature.kind.purpose.in_(self.locale))

    def data_model(self) -> list[str]:
        rows: dict[str, tuple[str, list[int]]] = {}
        for feature in self.features:
            if feature.kind.entity:
                fields = ", ".join(field.in_(self.locale) for field in feature.kind.fields)
                rows.setdefault(self._entity(feature, feature.kind.entity), (fields, []))[1].append(feature.number)
        if not rows:
            return [self.words.no_entities]
        table = [(entity, fields, _numbers(numbers)) for entity, (fields, numbers) in rows.items()]
        return [self.words.assumption, _table(self.words.entity_columns, table)]

    def _entity(self, feature: Feature, entity: Say) -> str:
        name = entity.in_(self.locale)
        if not feature.kind.by_subject:
            return name
        return self.words.entity_of.format(entity=name, subject=plain(feature.subject.lower()))

    def pages(self) -> list[str]:
        words = self.words
        rows: dict[str, tuple[str, list[int]]] = {}
        elsewhere: list[int] = []
        for feature in self.features:
            page = self._page(feature)
            if page is None:
                elsewhere.append(feature.number)
            else:
                title, route = page
                rows.setdefault(route, (title, []))[1].append(feature.number)
        table = [(words.home, "`/`", words.home_shows)]
        table += [(title, f"`{route}`", _numbers(numbers)) for route, (title, numbers) in rows.items()]
        parts = [words.assumption, _table(words.page_columns, table)]
        if elsewhere:
            parts.append(words.on_other_pages.format(numbers=_numbers(elsewhere)))
        return parts + _bullets([words.content_note.format(note=note) for note in _lines(self.brief.content_notes)])

    def _page(self, feature: Feature) -> tuple[str, str] | None:
        """Return title and route; None where the feature stands on the pages of others."""
        kind = feature.kind
        if kind.page is None:
            return None
        if kind.route:
            return kind.page.in_(self.locale), kind.route.in_(self.locale)
        route = f"/{feature.slug}" if feature.slug else self.words.feature_route.format(number=feature.number)
        subject = plain(shorten(feature.subject, _AUDIENCE_LIMIT))
        if kind.entity:
            return self.words.list_of.format(page=kind.page.in_(self.locale), subject=subject), route
        return capitalised(subject), route

    def permissions(self) -> list[str]:
        words = self.words
        rows = {words.public_pages: (words.public_pages, words.sees, words.sees, words.everything)}
        for feature in self.features:
            if feature.kind.entity:
                name = self._entity(feature, feature.kind.entity)
                visitor = words.adds if feature.kind.open_to_all else words.nothing
                user = words.sees_own if feature.kind.by_app else words.own
                user = words.nothing if feature.kind.by_owner else user
                rows[name] = (name, visitor, user, words.everything)
        parts = [words.assumption, _table(words.permission_columns, list(rows.values()))]
        if all(feature.kind.key != "sign_in" for feature in self.features):
            parts.append(words.no_sign_in)
        return parts

    def metrics(self) -> list[str]:
        rows: dict[str, list[int]] = {}
        for feature in self.features:
            rows.setdefault(feature.kind.metric.in_(self.locale), []).append(feature.number)
        table = [(metric, _numbers(numbers)) for metric, numbers in rows.items()]
        table.append((self.words.return_metric, self.words.all_features))
        return [self.words.assumption, _table(self.words.metric_columns, table)]

    def milestones(self) -> list[str]:
        words = self.words
        # Accounts come first: what follows belongs to somebody.
        order = sorted(self.features, key=lambda feature: feature.kind.key != "sign_in")
        slices = [order[start : start + _SLICE] for start in range(0, len(order), _SLICE)]
        steps = [
            (words.milestone_next if position else words.milestone_first).format(
                features=words.joined.join(f"{feature.number}. {feature.label}" for feature in part)
            )
            for position, part in enumerate(slices)
        ] or [words.milestone_empty]
        steps += [words.milestone_try, words.milestone_launch]
        notes = [words.repository.format(note=line) for line in _lines(self.brief.repo_setup_preference)]
        notes += [words.deployment.format(note=line) for line in _lines(self.brief.deployment_notes)]
        numbered = "\n".join(f"{number}. {step}" for number, step in enumerate(steps, start=1))
        return [words.assumption, numbered, *_bullets(notes)]

    def risks(self) -> list[str]:
        words, brief = self.words, self.brief
        found = [
            risks.of_service(name, self.locale).format(service=plain(name))
            for name in brief.integrations
            if plain(name)
        ]
        found += [words.limit_risk.format(limit=line) for line in _lines(brief.constraints)]
        found += risks.of_limits(brief.constraints, self.locale)
        if len(brief.target_platforms) > 1:
            found.append(words.platforms_risk.format(count=len(brief.target_platforms)))
        found += [feature.kind.risk.in_(self.locale) for feature in self.features if feature.kind.risk]
        return _bullets(list(dict.fromkeys(found)) or [words.no_risks])

    def questions(self) -> list[str]:
        known = self.brief.filled()
        still_open = [question for field, question in self.words.questions.items() if not _holds(known.get(field, ""))]
        return _bullets(still_open or [self.words.nothing_open])


def _holds(value: str | list[str]) -> bool:
    return any(plain(text) for text in ([value] if isinstance(value, str) else value))


def _lines(text: str) -> list[str]:
    return [line for line in map(plain, text.splitlines()) if line]


def _listed(items: Iterable[str]) -> str:
    return ", ".join(item for item in map(plain, items) if item)


def _numbers(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))


def _bullets(lines: list[str]) -> list[str]:
    return ["\n".join(f"- {line}" for line in lines)] if lines else []


def _table(columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines)
