"""Search and replace as models ask for it: the right place or none, all of a call's edits or none of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from workspace.agent import closest, matching, placeholders, respelling
from workspace.agent.indentation import CannotShift
from workspace.agent.matching import How, Match
from workspace.agent.refusals import (
    EmptyOld,
    NoEdits,
    NotFound,
    NotUnique,
    Overlapping,
    Refused,
    SeveralRefused,
    Unchanged,
    named,
)

_BOM: Final = "\ufeff"
_TELLING_LENGTH: Final = 10


@dataclass(frozen=True, slots=True)
class Edit:
    """`old` is what stands in the file, with enough lines around it to be clear; `new` is what shall stand there."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Span:
    """`before[start:end]` became `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Applied:
    """The new text, and for each edit, in the order of the call, what it replaced and how that was found."""

    text: str
    spans: tuple[Span, ...]
    how: tuple[How, ...]


def apply(text: str, edits: Sequence[Edit], *, path: str) -> Applied:
    """Return the text with every edit made. Each is looked for in the text as it was before any of them.

    An `old` that stands there exactly once is taken as it is; otherwise as `matching` allows, if that is clear. Line
    breaks of `new` become those of the place, as long as neither `old` nor `new` has a carriage return. A byte order
    mark stays where it is. Where `old` ends with a line break and the file, at that place, without one, the file goes
    on ending without.

    Raises NoEdits, EmptyOld, Unchanged, NotUnique, NotFound, Overlapping, SeveralRefused, and for the new text what
    `placeholders.check` raises, but for Shrunk: what is deleted is spelt out in `old`.
    """
    if not edits:
        raise NoEdits("There is no edit in this call. Give at least one, with `old` and `new`.")
    spans: list[Span] = []
    how: list[How] = []
    refusals: list[Refused] = []
    for number, edit in enumerate(edits, start=1):
        label = f"Edit {number} of {len(edits)}: " if len(edits) > 1 else ""
        try:
            span, found = _located(text, edit, path, label)
        except (EmptyOld, Unchanged, NotUnique, NotFound) as refused:
            refusals.append(refused)
        else:
            spans.append(span)
            how.append(found)
    if refusals:
        raise SeveralRefused(refusals) if len(refusals) > 1 else refusals[0]
    _refuse_overlaps(text, spans, path)
    result = _joined(text, spans)
    placeholders.check(text, result, path, confirm=True)
    return Applied(result, tuple(spans), tuple(how))


def write(path: str, before: str | None, after: str, *, confirm: bool = False) -> str:
    """Return what to store when the whole file is written; `before` is None for a new one.

    A byte order mark and the line breaks of a file that has only one kind are kept, as long as `after` has no
    carriage return of its own. Raises Unchanged, and what `placeholders.check` raises.
    """
    if before is None:
        placeholders.check(None, after, path)
        return after
    kept = after.removeprefix(_BOM)
    if "\r\n" in before and "\r" not in kept and before.count("\r\n") == before.count("\n"):
        kept = kept.replace("\n", "\r\n")
    if before.startswith(_BOM):
        kept = _BOM + kept
    if kept == before:
        raise Unchanged(f"{path} has exactly this content already. Nothing was written.")
    placeholders.check(before, kept, path, confirm=confirm)
    return kept


def _located(text: str, edit: Edit, path: str, label: str) -> tuple[Span, How]:
    if edit.old == edit.new:
        raise Unchanged(f"{label}`old` and `new` are the same, so there is nothing to change.")
    if not text.removeprefix(_BOM) and not edit.old:
        return Span(len(text), len(text), edit.new.removeprefix(_BOM)), "exact"
    if not edit.old:
        raise EmptyOld(
            f"{label}`old` is empty, which is for empty files only. To insert text, quote the line before or after the "
            "place as `old`, and repeat it in `new`."
        )
    found = matching.find(text, edit.old)
    if len(found) > 1:
        raise _not_unique(text, found, path, label)
    if not found:
        raise _not_found(text, edit, path, label)
    try:
        span = Span(found[0].start, found[0].end, respelling.replacement(text, found[0], edit.old, edit.new))
    except CannotShift:
        raise _not_found(text, edit, path, label) from None
    span = _beside_the_mark(text, span)
    if text[span.start : span.end] == span.text:
        line = _line_of(text, span.start)
        raise Unchanged(f"{label}line {line} of {path} is already as `new` would have it. Nothing was changed.")
    return span, found[0].how


def _beside_the_mark(text: str, span: Span) -> Span:
    """Leave a byte order mark where it is, and put none where there was none."""
    if span.start > len(_BOM) or (span.start and not text.startswith(_BOM)):
        return span
    start = len(_BOM) if text.startswith(_BOM) else 0
    return Span(start, max(span.end, start), span.text.removeprefix(_BOM))


def _not_unique(text: str, found: list[Match], path: str, label: str) -> NotUnique:
    lines = [_line_of(text, match.start) for match in found]
    times = f"{len(found)} times" if len(found) < matching.PLACES_COUNTED else f"at least {len(found)} times"
    like = "" if found[0].how == "exact" else ", but for white space and look-alike characters"
    return NotUnique(
        f"{label}`old` stands {times} in {path}{like}: {named(lines)}. Add lines around it, before or after, until "
        "only the place that you mean fits.",
        lines,
    )


def _not_found(text: str, edit: Edit, path: str, label: str) -> NotFound:
    if not text.removeprefix(_BOM):
        return NotFound(f"{label}{path} is empty. Use an empty `old` to fill it.", None)
    place = closest.find(text, edit.old)
    already = len(edit.new.strip()) >= _TELLING_LENGTH and text.count(edit.new) == 1
    hint = f"\n`new` stands at line {_line_of(text, text.find(edit.new))} already: was this edit made before?"
    if place is None:
        said = f"{label}`old` is not in {path}, nor anything like it. Read the file again."
    else:
        said = (
            f"{label}`old` is not in {path}. The closest place:\n{place.shown()}\n{place.difference}\n"
            "Copy the lines exactly as the file has them, without the line numbers."
        )
    return NotFound(said + (hint if already else ""), place)


def _refuse_overlaps(text: str, spans: list[Span], path: str) -> None:
    order = sorted(range(len(spans)), key=lambda number: (spans[number].start, spans[number].end))
    for one, other in pairwise(order):
        if spans[other].start < spans[one].end or spans[other].start == spans[other].end == spans[one].end:
            first, second = sorted((one + 1, other + 1))
            raise Overlapping(
                f"Edits {first} and {second} both change line {_line_of(text, spans[other].start)} of {path}. Make one "
                "edit of them; each is looked for in the file as it was before the call."
            )


def _joined(text: str, spans: list[Span]) -> str:
    parts, at = [], 0
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        parts += [text[at : span.start], span.text]
        at = span.end
    return "".join([*parts, text[at:]])


def _line_of(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
