"""Whatever the text: an edit that is taken changes the span that was meant, and nothing else."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import assume, example, given
from hypothesis import strategies as st

from workspace.agent import edits, indentation
from workspace.agent.edits import Applied, Edit, Span
from workspace.agent.folding import columns, folded
from workspace.agent.refusals import EmptyContent, NotFound, NotUnique, Refused

# Few letters and many kinds of white space, so that places repeat and nearly repeat.
_PIECES = ["alpha", "beta(", ")", "{", "it’s", "it's", "a-b", "a–b", "é", "e\u0301", "…", "...", "\\1 $1", "\u200b"]
_BLANKS = [" ", "  ", "\t", "\n", "\n", "\r\n", "\n    ", "\n\t", "  \n", "\u00a0", "\n\n"]
texts = st.lists(st.sampled_from(_PIECES + _BLANKS), max_size=40).map("".join)
parts = st.lists(st.sampled_from(_PIECES + _BLANKS), min_size=1, max_size=12).map("".join)
# What models get wrong when they copy.
_SLIPS = [("\t", "    "), ("    ", "\t"), ("’", "'"), ("–", "-"), ("\u00a0", " "), (" \n", "\n"), ("\n", " \n"),
          ("\r\n", "\n"), ("e\u0301", "é"), ("…", "..."), ("\n", "\n  "), ("\u200b", "")]  # fmt: skip
slips = st.lists(st.sampled_from(_SLIPS), max_size=3)


def _taken(text: str, *asked: Edit) -> Applied | None:
    try:
        return edits.apply(text, asked, path="notes.txt")
    except Refused:
        return None


def _places(text: str, part: str) -> int:
    return sum(text.startswith(part, at) for at in range(len(text) + 1))


def _rebuilt(text: str, spans: tuple[Span, ...]) -> str:
    parts, at = "", 0
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        assert at <= span.start <= span.end
        parts, at = parts + text[at : span.start] + span.text, span.end
    return parts + text[at:]


def _said(text: str) -> str:
    """Return what is neither blank nor a matter of spelling."""
    return "".join(folded(text).split())


@given(texts, st.integers(0, 80), st.integers(1, 40), slips, parts)
def test_what_is_outside_of_the_span_stays_as_it_is(
    text: str, start: int, length: int, slips: list[tuple[str, str]], new: str
) -> None:
    old = text[start : start + length]
    for was, copied in slips:
        old = old.replace(was, copied)

    applied = _taken(text, Edit(old, new))

    if applied is not None and old:
        (span,) = applied.spans
        assert applied.text == text[: span.start] + span.text + text[span.end :]
        assert _said(text[span.start : span.end]) == _said(old)


@st.composite
def _copies(draw: st.DrawFn) -> tuple[str, int, int, str]:
    """Draw a file, some of its lines (as a span), and what a model makes of these lines when it copies them."""
    size = draw(st.integers(2, 12))
    depths = draw(st.lists(st.integers(0, 3), min_size=size, max_size=size))
    words = draw(
        st.lists(st.sampled_from(["it’s", "a–b", "x = 1;", "}", "é", "e\u0301"]), min_size=size, max_size=size)
    )
    ends = draw(st.lists(st.sampled_from(["", "", " ", "\t"]), min_size=size, max_size=size))
    indent, line_break = draw(st.sampled_from(["  ", "    ", "\t"])), draw(st.sampled_from(["\n", "\r\n"]))
    lines = [f"{indent * depths[at]}line{at}x {words[at]}{ends[at]}" for at in range(size)]
    first = draw(st.integers(0, size - 1))
    last = draw(st.integers(first, size - 1))
    text = line_break.join(lines) + draw(st.sampled_from(["", line_break]))
    start = sum(len(line) + len(line_break) for line in lines[:first])
    end = start + len(line_break.join(lines[first : last + 1]))

    copied = lines[first : last + 1]
    if draw(st.booleans()):
        copied = [line.rstrip() for line in copied]
    if draw(st.booleans()):
        copied = [line.replace("’", "'").replace("–", "-").replace("e\u0301", "é") for line in copied]
    if draw(st.booleans()):
        # Whole lines, deeper than in the file; flatter ones begin like the file's own lines do.
        copied = [indent + line for line in copied]
    return text, start, end, draw(st.sampled_from(["\n", "\r\n"])).join(copied)


@given(_copies())
def test_a_sloppy_copy_is_taken_exactly_where_it_was_made(copy: tuple[str, int, int, str]) -> None:
    text, start, end, old = copy
    new = f"{indentation.of(old)}something else"

    (span,) = edits.apply(text, [Edit(old, new)], path="notes.txt").spans

    # Blanks at the end of the last line belong to it only where `old` says so; its indentation always does.
    assert text[start : span.start].strip() == ""
    assert text[span.end : end].strip() == ""
    assert start <= span.start < span.end <= end


@given(_copies())
def test_a_sloppy_copy_with_a_line_more_changes_no_other_character(copy: tuple[str, int, int, str]) -> None:
    text, _start, _end, old = copy

    applied = edits.apply(text, [Edit(old, f"{old} // done")], path="notes.txt")

    # What `new` repeats of `old` keeps the spelling of the file, so only the addition is new.
    assert _said(applied.text).replace("//done", "", 1) == _said(text)
    kept = applied.text.replace(" // done", "", 1)
    assert [line.rstrip() for line in kept.split("\n")] == [line.rstrip() for line in text.split("\n")]


@given(texts, st.integers(0, 80), st.integers(1, 40), slips)
def test_what_is_taken_by_tolerance_is_nowhere_else(
    text: str, start: int, length: int, slips: list[tuple[str, str]]
) -> None:
    old = text[start : start + length]
    for was, copied in slips:
        old = old.replace(was, copied)
    applied = _taken(text, Edit(old, "something else")) if old else None
    if applied is None or applied.how == ("exact",):
        return

    # A second copy of what was taken, on lines of its own, must make it unclear.
    (span,) = applied.spans
    first, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    lines = text[first:] if end == -1 else text[first:end]

    try:
        edits.apply(f"{text}\n{lines}\n", [Edit(old, "something else")], path="notes.txt")
    except NotUnique:
        return
    except NotFound:
        assert applied.how == ("line_endings",)  # the file ended where `old` has one line break more
        return
    # What is now found by a level before: only where the end of the file had been in the way.
    assert not text.endswith("\n")


@given(texts, parts, texts, parts)
def test_what_stands_there_exactly_once_is_taken_there(before: str, old: str, after: str, new: str) -> None:
    text = before + old + after
    assume(_places(text, old) == 1 and old != new)
    # Half of a CRLF is no place of its own.
    assume(not (before.endswith("\r") and old.startswith("\n")) and not (old.endswith("\r") and after.startswith("\n")))
    as_the_file_ends = new if "\r" in old + new or "\r\n" not in text else None

    try:
        applied = edits.apply(text, [Edit(old, new)], path="notes.txt")
    except EmptyContent:
        assert not (before + new + after).strip()
        return

    assert applied.how == ("exact",)
    assert applied.spans[0].start == len(before)
    assert applied.spans[0].end == len(before + old)
    assert applied.text.replace("\r\n", "\n") == (before + new + after).replace("\r\n", "\n")
    if as_the_file_ends is not None:
        assert applied.text == before + new + after


@given(texts, parts, texts, texts)
def test_what_stands_there_more_than_once_is_never_taken(before: str, old: str, between: str, after: str) -> None:
    assert _taken(before + old + between + old + after, Edit(old, "something else")) is None


@given(texts, st.lists(st.tuples(parts, parts), min_size=1, max_size=4))
@example("alpha beta(", [("alpha", "x"), ("beta(", "y"), ("beta(", "z")])
def test_edits_are_made_together_or_not_at_all(text: str, asked: list[tuple[str, str]]) -> None:
    alone = [_taken(text, Edit(*edit)) for edit in asked]

    together = _taken(text, *(Edit(*edit) for edit in asked))

    if together is not None:
        assert together.text == _rebuilt(text, together.spans)
        # Each is found in the text as it was, whatever the others do; alone it may only have emptied the file.
        assert [applied.spans[0] for applied in alone if applied] == [
            span for span, applied in zip(together.spans, alone, strict=True) if applied
        ]
    if any(applied is None and _places(text, old) != 1 for applied, (old, _new) in zip(alone, asked, strict=True)):
        assert together is None or any(applied is None for applied in alone)


@given(texts, st.lists(st.tuples(parts, parts), min_size=1, max_size=3))
def test_one_edit_that_is_nowhere_stops_all(text: str, asked: list[tuple[str, str]]) -> None:
    assert _taken(text, *(Edit(*edit) for edit in asked), Edit("zebra", "x")) is None


@given(texts, st.integers(0, 80), st.integers(1, 40))
def test_an_edit_taken_back_leaves_the_text_as_it_was(text: str, start: int, length: int) -> None:
    old = text[start : start + length]
    applied = _taken(text, Edit(old, "zebra"))
    if applied is None or applied.how != ("exact",) or not text.strip():
        return

    back = edits.apply(applied.text, [Edit("zebra", old)], path="notes.txt")

    assert back.text.replace("\r\n", "\n") == text.replace("\r\n", "\n")


@given(texts, parts)
def test_the_closest_place_quotes_lines_of_the_file(text: str, old: str) -> None:
    lines = [line.removesuffix("\r") for line in text.split("\n")]

    try:
        edits.apply(text, [Edit(old, "something else")], path="notes.txt")
    except NotFound as refused:
        place, sentence = refused.closest, refused.sentence
    except Refused:
        return
    else:
        return

    if place is not None:
        first = place.first_line - 1
        assert list(place.lines) == lines[first : first + len(place.lines)]
        assert place.shown() in sentence


@given(st.text(st.sampled_from("ab-–’…\u00a0é\u0301e\u200b\u1112\u1161\u11ab한\u0327\u0e33ｶﾞ"), max_size=12))
def test_folded_characters_know_where_they_stood(line: str) -> None:
    plain, places = folded(line), columns(line)

    assert len(places) == len(plain) + 1
    assert places[-1] == len(line)
    known = [(at, place) for at, place in enumerate(places) if place is not None]
    assert known == sorted(known)
    for (at, place), (end, to) in pairwise(known):
        assert folded(line[place:to]) == plain[at:end]
