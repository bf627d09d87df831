"""Matches in one text: where they stand, what is shown of their lines, and that no pattern is endless."""

from __future__ import annotations

import re
import time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motivd_site.api.errors import InvalidFields
from workspace import matching
from workspace.matching import LINE_LIMIT, Match, TimeIsUp


def _find(content: bytes, query: str, *, regex: bool = True, case: bool = True, context: int = 0) -> list[Match]:
    text = matching.text_of(content)
    assert text is not None
    pattern = matching.compiled(query, regex=regex, case=case)
    return list(matching.find("f", text, pattern, context=context, deadline=time.monotonic() + 60))


def _places(found: list[Match]) -> list[tuple[int, int, int]]:
    return [(match.line, match.column, match.length) for match in found]


_QUERIES = [
    "a",
    "é",
    "ab",
    "a+",
    "[^a]",
    r"\s",
    "^",
    "$",
    "^a",
    "a$",
    ".*",
    "a|b",
    r"\W+",
    "b?",
    "^$",
    "(a|é)+b",
    r"\b",
]


@given(st.text("abé\n\r ", max_size=40), st.sampled_from(_QUERIES))
def test_matches_stand_where_python_finds_them_line_by_line(text: str, query: str) -> None:
    content = text.encode()
    lines = content.decode().replace("\r\n", "\n").removesuffix("\n").split("\n") if text else []

    found = _find(content, query)

    expected = [
        (number, match.start() + 1, len(match[0]))
        for number, line in enumerate(lines, start=1)
        for match in re.finditer(query, line, re.ASCII)
    ]
    assert _places(found) == expected
    assert all(match.text == lines[match.line - 1] for match in found)


def test_several_matches_in_a_line_are_several_rows() -> None:
    assert _places(_find(b"x\nabab\n", "ab")) == [(2, 1, 2), (2, 3, 2)]


def test_columns_count_characters() -> None:
    found = _find("é𝄞x x\n".encode(), "x")

    assert _places(found) == [(1, 3, 1), (1, 5, 1)]
    assert found[0].text == "é𝄞x x"


def test_the_mark_at_the_start_of_a_file_is_no_character() -> None:
    assert _places(_find(b"\xef\xbb\xbfab", "^a")) == [(1, 1, 1)]


def test_carriage_returns_at_the_end_of_lines_are_not_shown() -> None:
    (match,) = _find(b"one\r\ntwo\r\nthree\r\n", "o$", context=1)

    assert (match.line, match.text, match.before, match.after) == (2, "two", ["one"], ["three"])


def test_a_match_at_the_end_without_a_newline() -> None:
    assert _places(_find(b"one\ntwo", "two$")) == [(2, 1, 3)]


@pytest.mark.parametrize(("content", "lines"), [(b"", 0), (b"\n", 1), (b"a\n", 1), (b"a\n\n", 2), (b"\n\na", 3)])
def test_lines_are_counted_as_editors_do(content: bytes, lines: int) -> None:
    assert len(_find(content, "^")) == lines


@pytest.mark.parametrize(
    ("context", "before", "after"),
    [(0, [], []), (1, ["b"], ["d"]), (2, ["a", "b"], ["d", ""]), (5, ["a", "b"], ["d", "", "e"])],
)
def test_so_many_lines_around_it_are_shown(context: int, before: list[str], after: list[str]) -> None:
    (match,) = _find(b"a\nb\nC\nd\n\ne\n", "C", context=context)

    assert (match.before, match.after) == (before, after)


@pytest.mark.parametrize("query", [r"a\sb", r"a[^x]b", "(?s)a.b", r"a\nb", r"a\Wb", r"(?s)a.*b"])
def test_no_match_goes_beyond_its_line(query: str) -> None:
    assert _find(b"a\nb\n", query) == []


def test_not_even_by_single_bytes() -> None:
    assert _places(_find(b"ab\ncd", r"b\C+")) == [(1, 2, 1)]


@pytest.mark.parametrize(
    ("query", "regex", "case", "matches"),
    [
        ("A.C", False, False, 1),
        ("a.c", False, True, 1),
        ("A.C", False, True, 0),
        ("a.c", True, False, 2),
        ("A.C", True, True, 0),
        ("É", False, False, 1),
        ("(", False, False, 1),
        ("(?i)É", True, True, 1),
    ],
)
def test_plain_text_and_case(query: str, regex: bool, case: bool, matches: int) -> None:
    assert len(_find("a.c abc é (".encode(), query, regex=regex, case=case)) == matches


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("(", "missing ): ("),
        ("[a", "missing ]: [a"),
        (r"(a)\1", r"invalid escape sequence: \1"),
        ("(?=a)", "invalid perl operator: (?="),
        ("(?<!a)b", "invalid perl operator: (?<"),
        ("a{1001}", "invalid repetition size: {1001}"),
        ("a**", "bad repetition operator: **"),
        (r"(\pL{1,100}.){10}", "pattern too large - compile failed"),
    ],
)
def test_what_is_no_pattern_is_refused_with_its_reason(query: str, reason: str) -> None:
    with pytest.raises(InvalidFields) as refused:
        matching.compiled(query, regex=True, case=True)

    assert reason in refused.value.fields["q"][0]


@pytest.mark.parametrize("query", ["a\nb", "a\r"])
@pytest.mark.parametrize("regex", [False, True])
def test_a_line_break_can_be_in_no_match(query: str, regex: bool) -> None:
    with pytest.raises(InvalidFields):
        matching.compiled(query, regex=regex, case=True)


@pytest.mark.parametrize("content", [b"a\0b", b"\xff\xfea\0", b"\xe9t\xe9", b"x" * 9_000 + b"\xff"])
def test_what_is_not_text_is_told(content: bytes) -> None:
    assert matching.text_of(content) is None


@pytest.mark.parametrize("at", [0, 1, 99, 100, 101, 398, 399, 400, 1_000, 1_598, 1_599, 1_600])
def test_a_long_line_is_cut_around_the_match(at: int) -> None:
    line = "é" * at + "X" + "ü" * (1_600 - at)

    (match,) = _find(f"first\n{line}\nlast".encode(), "X", context=1)

    assert (match.line, match.column, match.length) == (2, at + 1, 1)
    assert len(match.text) == LINE_LIMIT
    assert match.text == line[match.text_column - 1 :][:LINE_LIMIT]
    assert match.text[match.column - match.text_column] == "X"
    assert match.text_column == min(max(1, at + 1 - 100), 1_602 - LINE_LIMIT)


def test_a_line_that_fits_is_shown_whole() -> None:
    line = "é" * 250 + "X" + "é" * 149

    (match,) = _find(line.encode(), "X")

    assert (match.text, match.text_column) == (line, 1)


def test_a_match_that_is_longer_than_what_is_shown_is_told_at_its_whole_length() -> None:
    (match,) = _find(b"x" * 50 + b"y" * 5_000, "y+")

    assert (match.column, match.length, match.text) == (51, 5_000, "x" * 50 + "y" * 350)


def test_lines_of_the_context_are_cut_too() -> None:
    (match,) = _find(("é" * 1_000 + "\nX").encode(), "X", context=1)

    assert match.before == ["é" * LINE_LIMIT]


@pytest.mark.parametrize("end", ["", "b"])
def test_nested_repetition_is_linear(end: str) -> None:
    found = _find(b"a" * 5 * 2**20 + end.encode(), "(a+)+$")

    assert _places(found) == ([(1, 1, 5 * 2**20)] if not end else [])


def test_a_heavy_pattern_finds_its_matches_in_long_lines_and_across_pieces() -> None:
    # Some thousand instructions, so the line is searched in pieces of some thousand bytes.
    heavy = "X.{1,400}Y|" + "Z.{900}Z"
    line = bytearray(b"a" * 300_000)
    starts = range(1_000, 299_000, 997)
    for start in starts:
        line[start : start + 301] = b"X" + b"a" * 299 + b"Y"

    found = _find(bytes(line) + b"\nXaY", heavy)

    assert _places(found) == [*((1, start + 1, 301) for start in starts), (2, 1, 3)]


def test_a_match_is_not_torn_where_a_piece_ends() -> None:
    found = _find(b"b" + b"aaaaaaaaab" * 30_000, "a+|Z.{900}Z|Y.{900}Y")

    assert _places(found) == [(1, 2 + 10 * n, 9) for n in range(30_000)]


def test_a_search_that_is_late_ends_within_a_line() -> None:
    # Too many states to remember: without pieces this takes ten seconds and more.
    text = Random(1).randbytes(4 * 2**20).translate(b"ab" * 128)
    pattern = matching.compiled("a.{500}x", regex=True, case=True)
    started = time.monotonic()

    with pytest.raises(TimeIsUp):
        list(matching.find("f", text, pattern, context=0, deadline=started + 0.5))

    assert time.monotonic() - started < 5
