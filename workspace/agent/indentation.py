"""By what one block of lines is indented differently from another, where it is the same for every line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_UNITS = (2, 3, 4, 8)


class CannotShift(Exception):
    """A line is indented less than what would have to be taken from it."""


@dataclass(frozen=True, slots=True)
class Shift:
    """`removed` is taken from the front of each line, then `added` put there.

    With a `unit`, tabs become so many spaces each or the other way round (`to_tabs`), and `columns` says how many
    spaces deeper the spaces stand than the tabs would.
    """

    removed: str = ""
    added: str = ""
    unit: int = 0
    to_tabs: bool = False
    columns: int = 0

    def applied(self, line: str) -> str:
        """Return the line where the other block would have it; a blank one stays. Raises CannotShift."""
        content = line.lstrip(" \t")
        if not content:
            return line
        indent = line[: len(line) - len(content)]
        if not self.unit:
            if not indent.startswith(self.removed):
                raise CannotShift
            return self.added + line[len(self.removed) :]
        if self.to_tabs:
            width = len(indent.expandtabs(self.unit)) - self.columns
            if width < 0:
                raise CannotShift
            return "\t" * (width // self.unit) + " " * (width % self.unit) + content
        width = len(indent.expandtabs(self.unit)) + self.columns
        if width < 0:
            raise CannotShift
        return " " * width + content


def of(line: str) -> str:
    """Return the spaces and tabs at the front of the line."""
    return line[: len(line) - len(line.lstrip(" \t"))]


def between(old: Sequence[str], there: Sequence[str]) -> Shift | None:
    """Return the shift that takes each indent in `old` to the one in `there`; None where no single one does."""
    return _common_prefix(old, there) or _tabs_and_spaces(old, there)


def _common_prefix(old: Sequence[str], there: Sequence[str]) -> Shift | None:
    deeper = len(there[0]) - len(old[0])
    if deeper >= 0:
        added = there[0][:deeper]
        agree = all(file == added + ours for ours, file in zip(old, there, strict=True))
        return Shift(added=added) if agree else None
    removed = old[0][:-deeper]
    agree = all(ours == removed + file for ours, file in zip(old, there, strict=True))
    return Shift(removed=removed) if agree else None


def _tabs_and_spaces(old: Sequence[str], there: Sequence[str]) -> Shift | None:
    """Return the shift where one side has tabs alone (and spaces after them, to align) and the other spaces alone."""
    in_old, in_file = any("\t" in indent for indent in old), any("\t" in indent for indent in there)
    if in_old == in_file:
        return None
    tabbed, spaced = (old, there) if in_old else (there, old)
    depths = [len(indent) - len(indent.lstrip("\t")) for indent in tabbed]
    if any("\t" in indent[depth:] for indent, depth in zip(tabbed, depths, strict=True)):
        return None
    widths = [len(space) - (len(tab) - depth) for space, tab, depth in zip(spaced, tabbed, depths, strict=True)]
    line = _line_through(depths, widths)
    if line is None:
        return None
    unit, columns = line
    return Shift(unit=unit, to_tabs=in_file, columns=columns)


def _line_through(depths: list[int], widths: list[int]) -> tuple[int, int] | None:
    """Return unit and columns with `width == unit * depth + columns` for all."""
    low, high = min(depths), max(depths)
    if low == high:
        # One depth alone cannot tell the width of a tab from a shift: only a plain change of tabs is taken.
        unit, columns = (widths[0] // high, 0) if widths[0] % high == 0 else (0, 0)
    else:
        there = dict(zip(depths, widths, strict=True))
        unit = (there[high] - there[low]) // (high - low)
        columns = there[low] - unit * low
    fits = all(width == unit * depth + columns for depth, width in zip(depths, widths, strict=True))
    return (unit, columns) if fits and unit in _UNITS and columns % unit == 0 else None
