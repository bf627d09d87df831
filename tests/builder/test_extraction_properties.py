"""Whatever the prompt is: nothing is invented, nothing breaks, and the work grows no faster than the text."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.briefs import ITEM_LIMIT, ITEMS_LIMIT, NAME_LIMIT, NOTES_LIMIT, REFERENCE_URL_LIMIT, BriefFields
from builder.extraction.catalogue import SERVICES
from builder.extraction.platforms import NAMES
from builder.extraction.rules import detect_language, extract, suggest_name
from builder.extraction.text import clean
from tests.builder.prompts import PROMPTS, Prompt

_PIECES = [
    *(sentence for prompt in PROMPTS for sentence in re.split(r"(?<=[.\n])\s*", prompt.text) if sentence.strip()),
    *("- ", "\n", "\n\n", "# ", "**", "Features:\n", "Hors périmètre :\n", "no ", "sans ", "with ", " for "),
    *("https://", "<b>", "\u202e", "🚀", "“", "«", "((", "e.g. ", "n't", "l'", ", ", " and ", " et ", ":", "'"),
    *("\u00a0", "e\u0301"),
]
texts = st.one_of(st.text(max_size=400), st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def assert_nothing_is_invented(brief: BriefFields, prompt: str) -> None:
    text = clean(prompt)
    for value in (brief.app_name, brief.repo_setup_preference, *brief.mvp_features):
        assert value in text
    # Several lines under one label are joined into one value.
    assert set(words(brief.audience)) <= set(words(text))
    assert brief.reference_url.removeprefix("https://") in text
    written = " " + " ".join(words(text)) + " "
    for service in SERVICES:
        if service.name in brief.integrations:
            spelt = (" " + " ".join(words(spelling)) + " " for spelling in (service.name, *service.spellings))
            assert any(spelling in written for spelling in spelt)
    assert set(brief.integrations) <= {service.name for service in SERVICES}
    assert set(brief.target_platforms) <= set(NAMES)
    for note in (brief.constraints, brief.content_notes, brief.deployment_notes):
        whole = words(note)[:-1] if len(note) >= NOTES_LIMIT - 1 else words(note)
        assert set(whole) <= set(words(text))


def assert_within_limits(brief: BriefFields) -> None:
    assert len(brief.app_name) <= NAME_LIMIT
    assert len(brief.audience) <= ITEM_LIMIT * 2
    for items in (brief.mvp_features, brief.target_platforms, brief.integrations):
        assert len(items) == len(set(items)) <= ITEMS_LIMIT
        assert all(0 < len(item) <= ITEM_LIMIT and item == item.strip() for item in items)
    for note in (brief.constraints, brief.content_notes, brief.deployment_notes, brief.repo_setup_preference):
        assert len(note) <= NOTES_LIMIT
    assert len(brief.reference_url) <= REFERENCE_URL_LIMIT + len("https://")


@given(texts)
@settings(max_examples=400, deadline=None)
def test_nothing_is_invented(prompt: str) -> None:
    brief = extract(prompt)

    assert_nothing_is_invented(brief, prompt)
    assert_within_limits(brief)
    assert extract(prompt) == brief
    assert extract(clean(prompt)) == brief


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt.key)
def test_nothing_is_invented_for_a_founder_s_prompt(prompt: Prompt) -> None:
    assert_nothing_is_invented(extract(prompt.text), prompt.text)
    assert_within_limits(extract(prompt.text))


@given(texts)
@settings(max_examples=400, deadline=None)
def test_a_suggested_name_is_usable_or_empty(prompt: str) -> None:
    name = suggest_name(prompt)

    assert len(name) <= NAME_LIMIT
    assert name == name.strip()
    assert "\n" not in name
    assert bool(name) <= bool(words(prompt))
    assert detect_language(prompt) in ("en", "fr")
    assert set(words(name)) <= set(words(clean(prompt))) or len(name) >= 60


HOSTILE: dict[str, Callable[[int], str]] = {
    "words": lambda size: "users can track things, " * (size // 24),
    "french": lambda size: "les clients peuvent réserver un créneau et " * (size // 43),
    "one-letter": lambda size: "a" * size,
    "spaces": lambda size: "a" + " " * size + "b",
    "commas": lambda size: "," * size,
    "newlines": lambda size: "\n" * size,
    "brackets": lambda size: "(" * size,
    "quotes": lambda size: "“«\"'" * (size // 4),
    "stars": lambda size: "**" * (size // 2),
    "colons": lambda size: "name: " * (size // 6),
    "dots": lambda size: "e.g. " * (size // 5),
    "negations": lambda size: "no, not without " * (size // 16),
    "addresses": lambda size: "https://a.b " * (size // 12),
    "domains": lambda size: "a-." * (size // 3),
    "tags": lambda size: "<" * size,
    "open-tags": lambda size: "<script>" * (size // 8),
    "bullets": lambda size: "- add a note\n" * (size // 13),
    "repos": lambda size: "new private github repo " * (size // 24),
    "dashes": lambda size: "word - " * (size // 7),
    "called": lambda size: "called " * (size // 7),
    "apostrophes": lambda size: "d'l'" * (size // 4),
    "to": lambda size: "for to " * (size // 7),
    "combining": lambda size: "e\u0301" * (size // 2),
}


def seconds(text: str) -> float:
    started = time.process_time()
    extract(text)
    suggest_name(text)
    return time.process_time() - started


@pytest.mark.slow
@pytest.mark.parametrize("kind", HOSTILE)
def test_twice_the_prompt_is_about_twice_the_work(kind: str) -> None:
    small, large = HOSTILE[kind](50_000), HOSTILE[kind](100_000)

    # The floor keeps the clock's own grain out of the ratio.
    half, whole = max(seconds(small), 0.05), min(seconds(large) for _ in range(2))

    assert whole < 4 * half


@pytest.mark.slow
def test_a_prompt_of_a_hundred_kilobytes_is_read_to_its_end() -> None:
    story = "We met on a rainy day and talked about nothing in particular. " * 1_600

    brief = extract(story + "The app is called Plotwise. Payments with Stripe. No ads.")

    assert (brief.app_name, brief.integrations, brief.constraints) == ("Plotwise", ("Stripe",), "No ads.")
