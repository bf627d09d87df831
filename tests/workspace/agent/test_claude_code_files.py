"""What comes back from Claude Code's folder: what changed, as the agent's work, and nothing that must not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from builder import prd
from builder.models import PrdRevision
from tests.workspace.agent.conftest import START, Conversation
from workspace import files
from workspace.agent.claude_changes import Mirror
from workspace.agent.claude_folder import Folder
from workspace.models import Author, FileLock, ToolRecord, WorkspaceFile

BINARY = bytes(range(256))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    path = tmp_path / "work"
    path.mkdir()
    return Folder(path)


@pytest.fixture
def mirror(conversation: Conversation, folder: Folder) -> Mirror:
    files.write(conversation.project, "logo.bin", BINARY, base=None)
    made = Mirror(conversation.project, conversation.user, folder)
    made.fill()
    return made


def test_what_a_command_does_comes_back(claude: Conversation) -> None:
    files.write_many(claude.project, {"run.sh": b"#!/bin/sh\necho old\n"}, author=Author.PERSON, executables=["run.sh"])
    claude.models.call(
        "Bash",
        {
            "command": "mkdir -p a/b && echo deep > a/b/c.txt && rm README.md && printf '#!/bin/sh\\n' > new.sh && "
            "chmod +x new.sh && echo 'echo more' >> run.sh && printf '\\0\\1\\377' > data.bin && "
            "ln -s /etc/passwd link && ln -s / root && mkfifo pipe && mkdir node_modules && touch node_modules/x && "
            "head -c 6000000 /dev/zero > large.bin; exit 3"
        },
    )
    claude.models.say("Done.")

    run = claude.say("Do a lot.")

    assert run.status == "succeeded"
    found = claude.files()
    assert found["a/b/c.txt"] == b"deep\n"
    assert found["run.sh"] == b"#!/bin/sh\necho old\necho more\n"
    assert found["data.bin"] == b"\0\1\377"
    assert sorted(found) == ["a/b/c.txt", "data.bin", "new.sh", "run.sh", "src/notes.txt"]
    assert set(WorkspaceFile.objects.filter(executable=True).values_list("path", flat=True)) == {"new.sh", "run.sh"}
    changed = {data["path"]: data["action"] for kind, data in claude.events(run) if kind == "file.changed"}
    assert changed["README.md"] == "deleted"
    assert run.files_changed == sorted(changed)
    told = str(claude.models.requests[1].body["messages"])
    assert "large.bin was not kept. That is too large: at most 5 MB fit here." in told
    finished = next(data for kind, data in claude.events(run) if kind == "tool.finished")
    assert finished["ok"] is False


def test_what_no_database_takes_does_not_end_a_run(claude: Conversation) -> None:
    claude.models.call("Write", {"file_path": "/workspace/nul.txt", "content": "a\0b\n"}, text="With \0.")
    claude.models.call("Bash", {"command": "cat nul.txt; printf 'c\\0d\\n' >> nul.txt"})
    claude.models.call("Bash", {"command": "printf x > \"$(printf 'odd\\377')\""})
    claude.models.say("Done \0.")

    run = claude.say("Write odd things.")

    assert run.status == "succeeded"
    assert claude.files()["nul.txt"] == b"a\0b\nc\0d\n"
    assert run.files_changed == ["nul.txt"]


def test_what_is_locked_stays_and_the_model_is_told(claude: Conversation) -> None:
    FileLock.objects.create(project=claude.project, path="README.md")
    claude.models.call("Read", {"file_path": "/workspace/README.md"})
    claude.models.call("Edit", {"file_path": "/workspace/README.md", "old_string": "Crate", "new_string": "Box"})
    claude.models.call("Bash", {"command": "echo Box > README.md"})
    claude.models.call("Bash", {"command": "cat README.md"})
    claude.models.say("It is locked.")

    run = claude.say("Rename it.")

    assert run.status == "succeeded"
    assert claude.files() == START
    assert run.files_changed == []
    finished = [data for kind, data in claude.events(run) if kind == "tool.finished"]
    assert (finished[1]["ok"], finished[1]["summary"]) == (False, "FILE_LOCKED")
    assert "“README.md” is locked" in str(claude.models.requests[3].body["messages"])
    assert results(claude, 4)[-1] == "# Crate"


def test_placeholders_are_refused_before_they_are_written(claude: Conversation) -> None:
    claude.models.call("Write", {"file_path": "/workspace/a.ts", "content": "const a = 1;\n// ... rest unchanged\n"})
    claude.models.say("I see.")

    run = claude.say("Shorten it.")

    assert claude.files() == START
    finished = [data for kind, data in claude.events(run) if kind == "tool.finished"]
    assert [(data["ok"], data["summary"]) for data in finished] == [(False, "PLACEHOLDER")]


def test_the_prd_goes_through_its_own_door(claude: Conversation) -> None:
    prd.write(claude.project, "# Plan\n\nOld.\n", author=claude.user, source=PrdRevision.Source.PERSON, base_revision=0)
    claude.models.call("Bash", {"command": "sed -i s/Old/New/ PRD.md"})
    claude.models.call("Bash", {"command": "rm PRD.md"})
    claude.models.say("Done.")

    run = claude.say("Renew the plan.")

    document = prd.of(claude.project)
    assert document is not None
    assert document.content == "# Plan\n\nNew.\n"
    assert not WorkspaceFile.objects.filter(path="PRD.md").exists()
    assert run.files_changed == ["PRD.md"]
    assert "it cannot be deleted or moved" in str(claude.models.requests[2].body["messages"])


def test_only_what_changed_comes_back(mirror: Mirror, folder: Folder) -> None:
    os.utime(folder.path / "README.md", (1, 1))
    (folder.path / "src/notes.txt").write_bytes(b"one\n")

    taken = mirror.take()

    assert [(one.path, one.action) for one in taken.changed] == [("src/notes.txt", "modified")]
    assert mirror.take().changed == []


def test_a_binary_file_is_told_without_its_content(mirror: Mirror, folder: Folder, conversation: Conversation) -> None:
    (folder.path / "logo.bin").write_bytes(BINARY * 2)

    (changed,) = mirror.take().changed

    assert changed.diff == "Binary file logo.bin: 256 bytes before, 512 bytes after\n"
    assert conversation.files()["logo.bin"] == BINARY * 2


def test_what_somebody_saved_meanwhile_is_theirs(mirror: Mirror, folder: Folder, conversation: Conversation) -> None:
    files.write(conversation.project, "README.md", b"# Theirs\n", base=files.ANYTHING)
    (folder.path / "README.md").write_bytes(b"# Mine\n")

    taken = mirror.take()

    assert taken.changed == []
    assert "README.md was saved by somebody else meanwhile" in taken.told()
    assert (folder.path / "README.md").read_bytes() == b"# Theirs\n"
    (folder.path / "README.md").write_bytes(b"# Theirs and mine\n")
    assert [one.path for one in mirror.take().changed] == ["README.md"]
    assert conversation.files()["README.md"] == b"# Theirs and mine\n"


def test_what_others_changed_is_shown_when_the_model_is_asked_again(
    mirror: Mirror, folder: Folder, conversation: Conversation
) -> None:
    files.write(conversation.project, "new.txt", b"new\n", base=None)
    files.delete(conversation.project, "logo.bin")

    mirror.refresh()

    assert (folder.path / "new.txt").read_bytes() == b"new\n"
    assert not (folder.path / "logo.bin").exists()
    assert mirror.take().changed == []


def test_a_folder_that_became_a_link_leads_nowhere(
    mirror: Mirror, folder: Folder, conversation: Conversation, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "notes.txt").write_bytes(b"secret\n")
    (folder.path / "src/notes.txt").unlink()
    (folder.path / "src").rmdir()
    (folder.path / "src").symlink_to(outside)
    FileLock.objects.create(project=conversation.project, path="src")

    taken = mirror.take()
    folder.put("src/notes.txt", b"overwritten\n")

    assert taken.changed == []
    assert "is locked" in taken.told() or "locked folder" in taken.told()
    assert conversation.files()["src/notes.txt"] == START["src/notes.txt"]
    assert (outside / "notes.txt").read_bytes() == b"secret\n"
    assert folder.text("src/notes.txt") is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
def test_what_is_no_file_is_not_there(mirror: Mirror, folder: Folder) -> None:
    os.mkfifo(folder.path / "pipe")
    (folder.path / "README.md").unlink()
    (folder.path / "README.md").symlink_to("/etc/passwd")

    taken = mirror.take()

    assert [(one.path, one.action) for one in taken.changed] == [("README.md", "deleted")]


def test_names_that_cannot_be_are_told(mirror: Mirror, folder: Folder) -> None:
    (folder.path / "ends in a dot.").write_bytes(b"x")

    assert "cannot be the path of a file" in mirror.take().told()


def results(conversation: Conversation, number: int) -> list[str]:
    """Return what the model was told that its tools answered, in one request."""
    found = []
    for message in conversation.models.requests[number].body["messages"]:
        for part in message["content"] if isinstance(message["content"], list) else ():
            if part["type"] == "tool_result":
                content = part["content"]
                found.append(content if isinstance(content, str) else content[0]["text"])
    return found


def test_refused_edits_count_for_the_choice_of_a_format(claude: Conversation) -> None:
    path = "/workspace/src/notes.txt"
    claude.models.call("Read", {"file_path": path})
    claude.models.call("Edit", {"file_path": path, "old_string": "four\n", "new_string": "4\n"})
    claude.models.call("Edit", {"file_path": path, "old_string": "five\n", "new_string": "5\n"})
    claude.models.call("Write", {"file_path": path, "content": "one\n2\nthree\n"})
    claude.models.say("Done.")

    run = claude.say("Write two as a digit.")

    assert run.status == "succeeded"
    assert claude.files()["src/notes.txt"] == b"one\n2\nthree\n"
    kept = {one.tool: (one.succeeded, one.failed) for one in ToolRecord.objects.all()}
    assert kept == {"edit_file": (0, 2), "write_file": (1, 0)}
    # The program refuses them by itself, before any hook hears of it: what to do then is said beforehand.
    assert "write that file whole" in str(claude.models.requests[0].body["system"])
