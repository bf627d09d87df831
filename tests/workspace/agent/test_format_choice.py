"""How a model is asked to write its changes: by how it did of late, and by what was just refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models.signals import post_save

from motivd_site.work import JobState
from tests.models.turns import ToolCall
from tests.workspace.agent.conftest import Conversation
from workspace.agent import records, runs
from workspace.agent.tools import Outcome
from workspace.models import AgentEvent, AgentRun, ToolRecord

NOTES = "src/notes.txt"
WRONG = {"path": NOTES, "edits": [{"old": "four\n", "new": "4\n"}]}
RIGHT = {"path": NOTES, "edits": [{"old": "two\n", "new": "2\n"}]}
WHOLE = {"path": NOTES, "content": "one\n2\nthree\n"}
EDITS_WANTED, WHOLE_FILES_WANTED = "Prefer edit_file", "Write each file that you change as a whole"


def _told(conversation: Conversation, request: int) -> str:
    """Return the last result of a tool that a request of the model brought."""
    last = conversation.models.requests[request].body["messages"][-1]["content"]
    found = next(part["content"] for part in reversed(last) if part["type"] == "tool_result")
    return found if isinstance(found, str) else "".join(part["text"] for part in found)


def _instructions(conversation: Conversation, request: int) -> str:
    system = conversation.models.requests[request].body["system"]
    return system if isinstance(system, str) else "".join(part["text"] for part in system)


def _wrong_edits(conversation: Conversation, number: int) -> None:
    """Refused each time, for another reason each time: nobody goes in circles."""
    for at in range(number):
        edit = {"old": f"line {at} is not there\n", "new": f"{at}\n"}
        conversation.models.call("edit_file", {"path": f"{NOTES}", "edits": [edit]})
        conversation.models.call("read_file", {"path": NOTES, "first_line": 1 + at % 3})
    conversation.models.say("I could not.")


def test_a_model_whose_edits_fail_is_asked_for_whole_files(conversation: Conversation) -> None:
    _wrong_edits(conversation, 8)

    conversation.say("Write two as a digit.")
    conversation.models.say("Yes.")
    conversation.say("Are you there?")

    record = ToolRecord.objects.get(tool="edit_file")
    assert (record.succeeded, record.failed) == (0, 8)
    asked = [_instructions(conversation, at) for at in range(len(conversation.models.requests))]
    assert all(EDITS_WANTED in one and WHOLE_FILES_WANTED not in one for one in asked[:-1]), "one run, one prefix"
    assert WHOLE_FILES_WANTED in asked[-1]
    assert EDITS_WANTED not in asked[-1]


def test_a_model_that_edits_well_is_asked_for_edits(conversation: Conversation) -> None:
    for at in range(9):
        edit = {"old": f"{at}\n" if at else "two\n", "new": f"{at + 1}\n"}
        conversation.models.call("edit_file", {"path": NOTES, "edits": [edit]})
    conversation.models.say("Done.")

    conversation.say("Count.")
    conversation.models.say("Yes.")
    conversation.say("Are you there?")

    record = ToolRecord.objects.get(tool="edit_file")
    assert (record.succeeded, record.failed) == (9, 0)
    assert EDITS_WANTED in _instructions(conversation, -1)


def test_after_two_refused_edits_the_file_is_written_whole(conversation: Conversation) -> None:
    conversation.models.call("read_file", {"path": NOTES})
    conversation.models.call("edit_file", WRONG)
    conversation.models.call("edit_file", {"path": NOTES, "edits": [{"old": "five\n", "new": "5\n"}]})
    conversation.models.call("write_file", WHOLE)
    conversation.models.say("Done.")

    conversation.say("Write two as a digit.")

    assert "write_file" not in _told(conversation, 2)
    assert f"Make no more edits of {NOTES}: call write_file with its whole new content." in _told(conversation, 3)
    assert conversation.files()[NOTES] == b"one\n2\nthree\n"


def test_what_was_not_read_is_read_before_it_is_written_whole(conversation: Conversation) -> None:
    conversation.models.call("edit_file", WRONG)
    conversation.models.call("edit_file", WRONG)
    conversation.models.call("write_file", WHOLE)
    conversation.models.call("read_file", {"path": NOTES})
    conversation.models.call("write_file", WHOLE)
    conversation.models.say("Done.")

    conversation.say("Write two as a digit.")

    assert "call read_file for it, then write_file with its whole new content." in _told(conversation, 2)
    assert _told(conversation, 3).startswith(f"Read {NOTES} first")
    assert conversation.files()[NOTES] == b"one\n2\nthree\n"


@pytest.mark.parametrize(
    "between",
    [("edit_file", RIGHT), ("write_file", {"path": NOTES, "content": "one\n2\nthree\n"})],
    ids=["an edit", "the whole file"],
)
def test_what_was_taken_ends_the_row_of_refusals(conversation: Conversation, between: tuple[str, Any]) -> None:
    conversation.models.call("read_file", {"path": NOTES})
    conversation.models.call("edit_file", WRONG)
    conversation.models.call(*between)
    conversation.models.call("edit_file", WRONG)
    conversation.models.say("Done.")

    conversation.say("Write two as a digit.")

    assert "write_file" not in _told(conversation, -1)


def test_refusals_of_two_files_are_not_in_a_row(conversation: Conversation) -> None:
    conversation.models.call("edit_file", WRONG)
    conversation.models.call("edit_file", WRONG | {"path": "README.md"})
    conversation.models.say("Done.")

    conversation.say("Write two as a digit.")

    assert "write_file" not in _told(conversation, -1)


def test_a_worker_that_takes_over_counts_on(conversation: Conversation) -> None:
    conversation.models.turn(ToolCall("edit_file", WRONG, id="toolu_1"), ToolCall("edit_file", WRONG, id="toolu_2"))
    conversation.models.say("Done.")
    run = conversation.queue("Write two as a digit.")

    class Killed(BaseException):
        pass

    def die(instance: AgentEvent, **_about: object) -> None:
        if instance.kind == "tool.started" and instance.data["id"] == "toolu_2":
            raise Killed

    post_save.connect(die, sender=AgentEvent)
    try:
        with pytest.raises(Killed):
            runs.work_on(run.pk)
    finally:
        post_save.disconnect(die, sender=AgentEvent)
    AgentRun.objects.filter(pk=run.pk).update(status=JobState.QUEUED, lease_token=None)

    runs.work_on(run.pk)

    assert "refused 2 times in a row" in _told(conversation, -1)


def test_what_is_no_fault_of_the_form_does_not_count(conversation: Conversation) -> None:
    conversation.models.call("edit_file", WRONG | {"path": "gone.txt"})
    conversation.models.call("write_file", WHOLE)
    conversation.models.say("Done.")

    conversation.say("Write two as a digit.")

    assert not ToolRecord.objects.exists(), "neither a file that is not there nor one that was not read"


@pytest.mark.django_db
def test_what_was_long_ago_fades() -> None:
    refused, taken = Outcome("No.", ok=False, misfit=True), Outcome("Yes.")
    for _number in range(10):
        records.note("a:model", "edit_file", refused)
    assert records.format_for("a:model") == "whole_file"
    assert records.format_for("another:model") == "edit"

    for _number in range(records.RECENT):
        records.note("a:model", "write_file", taken)

    assert records.format_for("a:model") == "edit", "it may try again"
    kept = {one.tool: (one.succeeded, one.failed) for one in ToolRecord.objects.all()}
    assert kept == {"edit_file": (0, 5), "write_file": (records.RECENT // 2, 0)}
