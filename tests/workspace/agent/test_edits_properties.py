"""Whatever the text: an edit that is taken changes the span that was meant, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import assume, given
from hypothesis import strategies as st

from workspace.agent import edits, placeholders
from workspace.agent.edits import Edit
from workspace.agent.folding import folded
from workspace.agent.refusals import NotFound, Refused

# Few letters and many kinds of white space, so that places repeat and nearly repeat.
texts = st.text(alphabet="ab (){};\n\t'’-–\u00a0é", max_size=120)
parts = st.text(alphabet="ab (){};\n\t'’-–\u00a0é", min_size=1, max_size=12)


def taken(text: str, *asked: Edit) -> edits.Applied | None:
    try:
        return edits.apply(text, asked, path="notes.txt")
    except Refused:
        return None


# What models get wrong when they copy.
SLIPS = [("\t", "    "), ("  ", "\t"), ("’", "'"), ("–", "-"), ("\u00a0", " "), (" \n", "\n"), ("\n", "\n ")]


@given(
    text=texts,
    start=st.integers(0, 119),
    length=st.integers(1, 40),
    slips=st.lists(st.sampled_from(SLIPS), max_size=2),
    new=parts,
)
def test_what_is_outside_of_the_span_stays_as_it_is(
    text: str, start: int, length: int, slips: list[tuple[str, str]], new: str
) -> None:
    old = text[start : start + length]
    for was, copied in slips:
        old = old.replace(was, copied)

    applied = taken(text, Edit(old, new))

    if applied is not None:
        (span,) = applied.spans
        assert applied.text == text[: span.start] + span.text + text[span.end :]
        # Nothing but blanks and look-alikes tells what was found from what was asked for.
        found, asked = text[span.start : span.end], old
        assert "".join(folded(found).split()) == "".join(folded(asked).split())


@given(before=texts, old=parts, after=texts, new=parts)
def test_what_stands_there_exactly_once_is_taken_there(before: str, old: str, after: str, new: str) -> None:
    text = f"{before}{old}{after}"
    assume(text.count(old) == 1 and text.find(old) == len(before) and old != new)
    assume(text[len(before) + 1 :].find(old) == -1)

    applied = taken(text, Edit(old, new))

    if applied is not None:  # a placeholder or an unbalanced end may still be refused
        assert applied.how == ("exact",)
        assert applied.text == f"{before}{new}{after}"


@given(text=texts, old=parts, new=parts)
def test_an_edit_is_all_or_nothing_with_its_neighbours(text: str, old: str, new: str) -> None:
    assert taken(text, Edit(old, new), Edit("zzz that is not there", "x")) is None


@given(text=texts, old=parts)
def test_the_closest_place_quotes_lines_of_the_file(text: str, old: str) -> None:
    try:
        edits.apply(text, [Edit(old, "something else")], path="notes.txt")
    except NotFound as refused:
        if refused.closest is not None:
            quoted = [line.partition("| ")[2] for line in refused.closest.shown().splitlines() if "| " in line]
            assert all(line in text for line in quoted)
    except Refused:
        pass


@pytest.mark.parametrize("folder", ["builder/starters", "workspace", "builder/extraction", "tests/workspace"])
def test_no_file_of_ours_is_taken_for_a_placeholder(folder: str) -> None:
    refused = {}
    for file in sorted((settings.BASE_DIR / folder).rglob("*")):
        # Its words are what it looks for.
        if file.suffix in (".py", ".ts", ".tsx", ".css", ".html", ".json") and not _is_about_them(file):
            try:
                placeholders.check(None, file.read_text(), file.name)
            except Refused as error:
                refused[str(file.relative_to(settings.BASE_DIR))] = error.sentence

    assert refused == {}


def _is_about_them(file: Path) -> bool:
    return any(word in file.name for word in ("placeholder", "edits", "holes", "endings"))
