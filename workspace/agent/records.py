"""How well each model writes changes, of late: kept as its calls come in, read where a format is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction

from workspace.agent.formats import Format, Stats, Tally, choose_format
from workspace.agent.tools import Outcome
from workspace.models import ToolRecord

EDIT: Final = "edit_file"
WHOLE_FILE: Final = "write_file"
# At so many calls of a tool all counts of the model are halved: what was long ago fades, and a model that writes whole
# files is asked for edits again some day.
RECENT: Final = 40


def note(model: str, tool: str, outcome: Outcome) -> None:
    """Count a call that was taken, or was refused for how it was written. Four queries, none for other tools."""
    if tool not in (EDIT, WHOLE_FILE) or not (outcome.ok or outcome.misfit):
        return
    model = _name(model)
    with transaction.atomic():
        ToolRecord.objects.get_or_create(model=model, tool=tool)
        records = list(ToolRecord.objects.select_for_update().filter(model=model).order_by("tool"))
        record = next(one for one in records if one.tool == tool)
        record.succeeded += outcome.ok
        record.failed += not outcome.ok
        if record.succeeded + record.failed >= RECENT:
            for one in records:
                one.succeeded //= 2
                one.failed //= 2
        ToolRecord.objects.bulk_update(records, ["succeeded", "failed"])


def format_for(model: str) -> Format:
    """Return how a model is asked to write changes. One query."""
    tallies = {one.tool: Tally(one.succeeded, one.failed) for one in ToolRecord.objects.filter(model=_name(model))}
    return choose_format(Stats(edit=tallies.get(EDIT, Tally()), whole_file=tallies.get(WHOLE_FILE, Tally())))


def advice(path: str, before: Sequence[dict[str, Any]], *, knows_it: bool) -> str:
    """Return what else to say to a refused edit of a file: to write it whole, where it was not the first in a row.

    `before` are the parts of the run as its row keeps them, so that a worker that takes over counts on; `knows_it`
    is whether the model has read the file as it is now.
    """
    refused = 1
    for part in reversed(before):
        if part["type"] != "tool" or part["name"] not in (EDIT, WHOLE_FILE):
            continue
        if (part["input"] or {}).get("path") != path:
            continue
        if part["ok"] or part["name"] != EDIT:
            break
        refused += 1
    if choose_format(Stats(failures_in_a_row=refused)) == "edit":
        return ""
    first = "call" if knows_it else "call read_file for it, then"
    return (
        f"\n\nThat was refused {refused} times in a row. Make no more edits of {path}: {first} write_file with its "
        "whole new content."
    )


def _name(model: str) -> str:
    return model[:200]
