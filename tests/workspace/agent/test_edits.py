"""Edits of a text: the right place or none."""

from __future__ import annotations

import pytest

from tests.workspace.agent import accepted_edits, refused_edits
from workspace.agent import edits
from workspace.agent.edits import Edit
from workspace.agent.matching import PLACES_COUNTED
from workspace.agent.refusals import NotFound, NotUnique, Refused, SeveralRefused, Unchanged


@pytest.mark.parametrize("row", accepted_edits.ROWS, ids=[row[0] for row in accepted_edits.ROWS])
def test_an_edit_is_made_where_it_was_meant(row: accepted_edits.Row) -> None:
    _name, text, asked, how, expected = row

    applied = edits.apply(text, [Edit(*edit) for edit in asked], path="notes.txt")

    assert applied.text == expected
    assert applied.how == tuple(how)
    rebuilt, at = "", 0
    for span in sorted(applied.spans, key=lambda span: span.start):
        rebuilt, at = rebuilt + text[at : span.start] + span.text, span.end
    assert rebuilt + text[at:] == expected


@pytest.mark.parametrize("row", refused_edits.ROWS, ids=[row[0] for row in refused_edits.ROWS])
def test_an_edit_that_is_not_clear_is_refused(row: refused_edits.Row) -> None:
    _name, text, asked, refusal = row

    with pytest.raises(Refused) as refused:
        edits.apply(text, [Edit(*edit) for edit in asked], path="notes.txt")

    assert type(refused.value) is refusal
    assert refused.value.code
    assert refused.value.sentence.endswith((".", "?"))


def test_the_table_is_as_long_as_was_promised() -> None:
    names = [row[0] for row in accepted_edits.ROWS]

    assert len(names) + len(refused_edits.ROWS) >= 150


def test_all_lines_are_named_where_old_stands_more_than_once() -> None:
    text = "alpha\nbeta\nalpha\n\nalpha\n"

    with pytest.raises(NotUnique) as refused:
        edits.apply(text, [Edit("alpha", "x")], path="notes.txt")

    assert refused.value.lines == (1, 3, 5)
    assert "stands 3 times in notes.txt: lines 1, 3 and 5. Add lines around it" in refused.value.sentence


def test_endless_repetition_is_counted_up_to_a_limit() -> None:
    with pytest.raises(NotUnique, match=f"at least {PLACES_COUNTED} times"):
        edits.apply("a" * 10**6, [Edit("a", "x")], path="notes.txt")


def test_lines_that_are_alike_are_named_where_only_tolerance_finds_them() -> None:
    with pytest.raises(NotUnique, match="but for white space and look-alike characters: lines 1 and 2") as refused:
        edits.apply("\talpha()\n    alpha()\n", [Edit("        alpha()", "x")], path="notes.txt")

    assert refused.value.lines == (1, 2)


def test_a_call_with_several_wrong_edits_is_told_of_all() -> None:
    asked = [Edit("alpha", "x"), Edit("beta", "y"), Edit("gamma", "z")]

    with pytest.raises(SeveralRefused) as refused:
        edits.apply("alpha beta beta", asked, path="notes.txt")

    assert [type(refusal) for refusal in refused.value.refusals] == [NotUnique, NotFound]
    assert "Edit 2 of 3: " in refused.value.sentence
    assert "Edit 3 of 3: " in refused.value.sentence


def test_an_edit_that_was_made_before_is_recognized() -> None:
    with pytest.raises(NotFound, match="`new` stands at line 2 already: was this edit made before"):
        edits.apply("one\nconst total = 2;\n", [Edit("const total = 1;", "const total = 2;")], path="notes.txt")


def test_a_whole_file_keeps_its_mark_and_its_line_breaks() -> None:
    written = edits.write("notes.txt", "\ufeffalpha\r\nbeta\r\n", "alpha\ngamma\n")

    assert written == "\ufeffalpha\r\ngamma\r\n"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, "alpha\n", "alpha\n"),
        (None, "", ""),
        ("alpha\n", "beta", "beta"),
        ("alpha\r\n", "beta\r\n", "beta\r\n"),
        ("alpha\r\nbeta\n", "gamma\ndelta\n", "gamma\ndelta\n"),
        ("alpha\n", "beta\r\n", "beta\r\n"),
        ("alpha\n", "\ufeffbeta\n", "beta\n"),
    ],
)
def test_a_whole_file_is_otherwise_written_as_it_is(before: str | None, after: str, expected: str) -> None:
    assert edits.write("notes.txt", before, after) == expected


def test_a_whole_file_that_changes_nothing_is_refused() -> None:
    with pytest.raises(Unchanged, match=r"notes\.txt has exactly this content already"):
        edits.write("notes.txt", "alpha\r\n", "alpha\n")
