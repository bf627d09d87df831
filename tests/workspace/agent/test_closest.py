"""What a model is shown when its lines are not in the file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.agent import closest
from workspace.agent.closest import LINES_SHOWN

_APP = """\
import { useState } from "react";
import { rows } from "./rows";

export function Header({ title }: HeaderProps) {
  const [isOpen, setOpen] = useState(false);
  return <h1 onClick={() => setOpen(!isOpen)}>{title}</h1>;
}

export function Footer({ year }: FooterProps) {
  const [isShown, setShown] = useState(true);

  return <footer hidden={!isShown}>© {year} l’Atelier</footer>;
}
"""


@pytest.mark.parametrize(
    ("old", "line", "difference"),
    [
        (
            "  const [isOpen, setIsOpen] = useState(false);",
            5,
            "First difference, at line 5: the file has `sOpen, setOpen] = useState(false);`, "
            "`old` has `sOpen, setIsOpen] = useState(false);`.",
        ),
        (
            "export function Footer({ year }: FooterProps) {\n      const [isShown, setShown] = useState(true);\n",
            10,
            "First difference, at line 10: the file indents it by 2 spaces, `old` by 6 spaces.",
        ),
        (
            "  const [isShown, setShown] = useState(true);\n  return <footer hidden={!isShown}>",
            11,
            "First difference, at line 11: the file has a blank line, `old` has `return <footer hidden={!isShown}>`.",
        ),
        (
            "export function Footer({ year }: FooterProps) {\n\n  return <footer hidden={!isShown}>© {year} l’Atelier",
            10,
            "First difference, at line 10: the file has a line here that `old` leaves out: "
            "`const [isShown, setShown] = useState(tru…`.",
        ),
        (
            "export function Header({ title }: HeaderProps) {\n  const now = 1;\n"
            "  const [isOpen, setOpen] = useState(false);",
            5,
            "First difference, at line 5: `old` has a line here that the file has not: `const now = 1;`.",
        ),
        (
            "EXPORT FUNCTION FOOTER({ year }: FooterProps) {",
            9,
            "First difference, at line 9: upper and lower case differ: "
            "the file has `export function Footer({ year }: FooterP…`, "
            "`old` has `EXPORT FUNCTION FOOTER({ year }: FooterP…`.",
        ),
        (
            "  return <footer hidden={!isShown}>© {year} l'Atelier</footer>;\n}\n\nexport default App;",
            12,
            "First difference, at line 12: quotes, dashes or spaces differ: "
            "the file has `© {year} l’Atelier</footer>;`, `old` has `© {year} l'Atelier</footer>;`.",
        ),
        (
            "  return <footer hidden={!isShown}>© {year} l’Atelier</footer>;\n}\n\nexport default App;",
            13,
            "`old` goes on after the last line of the file, which is line 13.",
        ),
    ],
)
def test_the_first_difference_is_named(old: str, line: int, difference: str) -> None:
    place = closest.find(_APP, old)

    assert place is not None
    assert place.difference == difference
    assert place.first_line <= line < place.first_line + len(place.lines)


def test_lines_are_shown_with_their_numbers() -> None:
    place = closest.find(_APP, "  const [isOpen, setIsOpen] = useState(false);\n  return null;")

    assert place is not None
    assert place.shown().splitlines()[:2] == [
        "4| export function Header({ title }: HeaderProps) {",
        "5|   const [isOpen, setOpen] = useState(false);",
    ]


def test_nothing_is_shown_where_nothing_is_alike() -> None:
    assert closest.find(_APP, "zebra") is None


def test_the_right_one_of_many_similar_places_is_shown() -> None:
    text = "".join(f"def check_{number}(value):\n    return value == {number}\n\n" for number in range(1_000))

    place = closest.find(text, "def check_731(value):\n    return value != 731\n")

    assert place is not None
    assert "    return value == 731" in place.lines


def test_of_a_long_block_the_part_with_the_difference_is_shown() -> None:
    lines = [f"  step_{number}(alpha_{number})" for number in range(300)]
    old = "\n".join([*lines[20:190], "  wrong_190()", *lines[191:220]])

    place = closest.find("\n".join(lines), old)

    assert place is not None
    assert "line 191" in place.difference
    assert place.first_line <= 191 < place.first_line + LINES_SHOWN
    assert len(place.lines) == LINES_SHOWN


def test_endless_lines_are_cut() -> None:
    place = closest.find("alphabet = " + "x" * 10_000 + "\n", "alphabet = y")

    assert place is not None
    assert all(len(line) < 300 for line in place.shown().splitlines())
    assert len(place.difference) < 300


_WORDS = st.lists(st.sampled_from(["alpha", "beta(", "été’s", " ", "\t", "\n", "\r\n", "}", "x = 1", "…"]), max_size=40)


@given(_WORDS, _WORDS)
def test_whatever_is_shown_stands_in_the_file_at_that_line(text_words: list[str], old_words: list[str]) -> None:
    text, old = "".join(text_words), "".join(old_words)
    lines = [line.removesuffix("\r") for line in text.split("\n")]

    place = closest.find(text, old)

    if place is not None:
        assert 1 <= len(place.lines) <= LINES_SHOWN
        assert list(place.lines) == lines[place.first_line - 1 : place.first_line - 1 + len(place.lines)]
