"""Which format a model is asked for."""

from __future__ import annotations

import pytest

from workspace.agent.formats import LONGEST_LINES, Format, Stats, Tally, choose_format


@pytest.mark.parametrize(
    ("stats", "expected"),
    [
        (Stats(), "edit"),
        (Stats(edit=Tally(0, 1)), "edit"),
        (Stats(edit=Tally(0, 7)), "edit"),
        (Stats(edit=Tally(0, 8)), "whole_file"),
        (Stats(edit=Tally(40, 2)), "edit"),
        (Stats(edit=Tally(40, 2), whole_file=Tally(100, 0)), "edit"),
        (Stats(edit=Tally(20, 20)), "whole_file"),
        (Stats(edit=Tally(20, 20), whole_file=Tally(5, 10)), "edit"),
        (Stats(edit=Tally(0, 30), lines=LONGEST_LINES), "whole_file"),
        (Stats(edit=Tally(0, 30), lines=LONGEST_LINES + 1), "edit"),
        (Stats(failures_in_a_row=1), "edit"),
        (Stats(failures_in_a_row=2), "whole_file"),
        (Stats(edit=Tally(100, 0), failures_in_a_row=3), "whole_file"),
        (Stats(failures_in_a_row=2, lines=5_000), "whole_file"),
    ],
)
def test_edits_are_asked_for_unless_they_fail(stats: Stats, expected: Format) -> None:
    assert choose_format(stats) == expected


def test_a_better_record_of_edits_never_turns_to_whole_files() -> None:
    for failed in range(40):
        chosen = [choose_format(Stats(edit=Tally(succeeded, failed))) for succeeded in range(8, 60)]

        assert chosen == sorted(chosen, reverse=True), f"after {failed} failures"
