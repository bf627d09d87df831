"""The tools of the agent: what a model may do in a workspace, each with its schema and its one function.

A tool answers with a text for the model. What it refuses it refuses in words from which the model can go on; only
what is nobody's fault but ours is raised.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from builder.models import Project
from integrations.llm.types import Tool
from motivd_site.api.errors import ApiError, NotFound
from workspace import files, locks, moving, prd_file
from workspace.agent import edits
from workspace.agent.refusals import Refused, Suspicion
from workspace.models import Author
from workspace.search import Search, search

READ_LIMIT: Final = 60_000
_DIFF_LIMIT: Final = 20_000
_LISTED: Final = 1_000


@dataclass(frozen=True, slots=True)
class Changed:
    """A file that a tool changed: what the browser shows of it."""

    path: str
    action: str  # created, modified, deleted, moved
    diff: str


@dataclass(slots=True)
class Workbench:
    """What tools work on, and what they leave.

    `trusts_writes` takes it that the caller knows each file which it replaces as a whole: for clients that keep
    their own record of what they read, of which nothing is known here.
    """

    project: Project
    actor: Any
    plan_mode: bool = False
    trusts_writes: bool = False
    confirmed: set[str] = field(default_factory=set)  # whole-file writes that were called suspicious once already
    seen: dict[str, str] = field(default_factory=dict)  # the blob of each file as the model knows it


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a tool tells the model; `summary` is what people see of it.

    `misfit`: it was refused for how the model wrote it, and not for the state of anything.
    """

    text: str
    ok: bool = True
    summary: str = ""
    changed: tuple[Changed, ...] = ()
    misfit: bool = False


class WrongInput(Exception):
    """The input of a tool is not what its schema says; the text tells the model."""


Function = Callable[[Workbench, dict[str, Any]], Outcome]


@dataclass(frozen=True, slots=True)
class Entry:
    tool: Tool
    run: Function
    writes: bool = False


def _schema(required: tuple[str, ...], **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


_PATH: Final = {"type": "string", "description": "Relative to the project, such as src/App.tsx."}


def list_files(bench: Workbench, given: dict[str, Any]) -> Outcome:
    folder = (given.get("folder") or "").strip("/")
    listed = [file for file in files.listed(bench.project) if not folder or file.path.startswith(f"{folder}/")]
    document = prd_file.find(bench.project)
    if document is not None and not folder:
        listed.append(document)
    lines = [f"{file.path} ({file.size} bytes{', locked' if file.locked else ''})" for file in listed[:_LISTED]]
    if len(listed) > _LISTED:
        lines.append(f"… and {len(listed) - _LISTED} more; name a folder.")
    return Outcome("\n".join(lines) or "There are no files.", summary=f"{len(listed)} files")


def read_file(bench: Workbench, given: dict[str, Any]) -> Outcome:
    path = given["path"]
    file, content = _read(bench.project, path)
    bench.seen[file.path] = file.sha
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return Outcome(f"{path} is not text.", ok=False, summary="not text")
    first, limit = given.get("first_line") or 1, given.get("lines") or 0
    if first > 1 or limit:
        lines = text.splitlines(keepends=True)[first - 1 :]
        text = "".join(lines[:limit] if limit else lines)
    if len(text) > READ_LIMIT:
        shown = text[:READ_LIMIT]
        next_line = first + shown.count("\n")
        text = f"{shown}\n[Cut here. Read on with first_line {next_line}.]"
    return Outcome(text, summary=f"{text.count(chr(10)) + 1} lines")


def write_file(bench: Workbench, given: dict[str, Any]) -> Outcome:
    path, content = given["path"], given["content"]
    before, sha = _text_of(bench.project, path)
    if sha is not None and not bench.trusts_writes and bench.seen.get(path) != sha:
        # Somebody may have saved it since: what nobody has looked at is not replaced.
        return Outcome(
            f"Read {path} first: it exists, and you do not know it as it is now.", ok=False, summary="unread"
        )
    try:
        content = edits.write(path, before, content, confirm=path in bench.confirmed)
    except Suspicion as suspicion:
        bench.confirmed.add(path)
        return _misfit(suspicion, " If that is meant, send it again.")
    except Refused as refused:
        return _misfit(refused)
    return _save(bench, path, before, content, sha)


def knows(bench: Workbench, path: str) -> bool:
    """Return whether the model has read, or written, a file as it is now."""
    try:
        sha = _text_of(bench.project, path)[1]
    except ApiError:  # no path at all
        return False
    return sha is not None and bench.seen.get(path) == sha


def edit_file(bench: Workbench, given: dict[str, Any]) -> Outcome:
    path = given["path"]
    before, sha = _text_of(bench.project, path)
    if before is None:
        return Outcome(f"There is no text file {path}. Use write_file to create it.", ok=False, summary="no such file")
    wanted = [edits.Edit(one["old"], one["new"]) for one in given["edits"]]
    try:
        applied = edits.apply(before, wanted, path=path)
    except Refused as refused:
        return _misfit(refused)
    outcome = _save(bench, path, before, applied.text, sha)
    tolerant = sorted({how for how in applied.how if how != "exact"})
    note = f" Matched with tolerance: {', '.join(tolerant)}." if tolerant else ""
    return Outcome(f"{outcome.text}{note}", summary=outcome.summary, changed=outcome.changed)


def delete_file(bench: Workbench, given: dict[str, Any]) -> Outcome:
    path = given["path"]
    before, _sha = _text_of(bench.project, path)
    if prd_file.is_it(path):
        prd_file.refuse_to_go(bench.project)
    files.delete(bench.project, path, author=Author.AGENT)
    changed = Changed(path, "deleted", diff_of(path, before or "", ""))
    return Outcome(f"Deleted {path}.", summary=path, changed=(changed,))


def move_file(bench: Workbench, given: dict[str, Any]) -> Outcome:
    moving.move(bench.project, given["from"], given["to"], author=Author.AGENT)
    changed = Changed(given["to"], "moved", f"rename from {given['from']}\nrename to {given['to']}\n")
    return Outcome(f"Moved {given['from']} to {given['to']}.", summary=given["to"], changed=(changed,))


def search_files(bench: Workbench, given: dict[str, Any]) -> Outcome:
    wanted = Search(
        query=given["query"], regex=bool(given.get("regex")), path=given.get("path") or "", context=0, limit=60
    )
    found = search(bench.project, wanted)
    blocks = [f"{match.path}:{match.line}: {match.text}" for match in found.matches]
    return Outcome("\n".join(blocks) or "Nothing was found.", summary=f"{len(found.matches)} matches")


ASK_HUMAN: Final = Tool(
    "ask_human",
    "Ask the owner something that only they can decide. The run waits for the answer. Use it rarely.",
    _schema(
        ("title",),
        title={"type": "string", "description": "The question, one sentence."},
        prompt={"type": "string", "description": "What they need to know to answer."},
        options={"type": "array", "items": {"type": "string"}, "description": "2 to 6 answers to choose from."},
    ),
)

_ENTRIES: Final = (
    Entry(
        Tool("list_files", "List the files of the project.", _schema((), folder={"type": "string"})),
        list_files,
    ),
    Entry(
        Tool(
            "read_file",
            "Read a text file. Long ones are cut; first_line and lines give a part.",
            _schema(
                ("path",),
                path=_PATH,
                first_line={"type": "integer", "minimum": 1},
                lines={"type": "integer", "minimum": 1},
            ),
        ),
        read_file,
    ),
    Entry(
        Tool(
            "write_file",
            "Create a file, or replace one as a whole. Always the whole content: never a part, never a placeholder.",
            _schema(("path", "content"), path=_PATH, content={"type": "string"}),
        ),
        write_file,
        writes=True,
    ),
    Entry(
        Tool(
            "edit_file",
            "Change parts of a file. Each `old` must stand in the file exactly once, copied as it is; all edits are "
            "made or none.",
            _schema(
                ("path", "edits"),
                path=_PATH,
                edits={
                    "type": "array",
                    "minItems": 1,
                    "items": _schema(("old", "new"), old={"type": "string"}, new={"type": "string"}),
                },
            ),
        ),
        edit_file,
        writes=True,
    ),
    Entry(Tool("delete_file", "Delete a file.", _schema(("path",), path=_PATH)), delete_file, writes=True),
    Entry(
        Tool(
            "move_file",
            "Move or rename a file or a folder.",
            _schema(("from", "to"), **{"from": _PATH, "to": _PATH}),
        ),
        move_file,
        writes=True,
    ),
    Entry(
        Tool(
            "search_files",
            "Search all text files. `regex` is RE2; `path` is a folder or a pattern such as src/**/*.tsx.",
            _schema(
                ("query",),
                query={"type": "string"},
                regex={"type": "boolean"},
                path={"type": "string"},
            ),
        ),
        search_files,
    ),
)
BY_NAME: Final[Mapping[str, Entry]] = {entry.tool.name: entry for entry in _ENTRIES}


def offered(*, plan_mode: bool) -> list[Tool]:
    """Return the tools of a run; with a plan only, those that change nothing."""
    return [entry.tool for entry in _ENTRIES if not (plan_mode and entry.writes)] + [CHECK, ASK_HUMAN]


CHECK: Final = Tool("check", "Bundle the app, check its types, run its tests, and say what is wrong.", _schema(()))


def run(bench: Workbench, name: str, given: dict[str, Any] | None) -> Outcome:
    """Run one tool; whatever it refuses is an outcome for the model."""
    entry = BY_NAME.get(name)
    if entry is None or (bench.plan_mode and entry.writes):
        return Outcome(f"There is no tool {name} here.", ok=False, summary="no such tool")
    if given is None:
        return Outcome(
            f"The input of {name} was cut off or is no JSON object, so nothing was done. Send it again, whole; for "
            "a long file make several smaller calls.",
            ok=False,
            summary="input cut off",
            misfit=True,
        )
    try:
        check_input(entry.tool, given)
        return entry.run(bench, given)
    except WrongInput as wrong:
        return Outcome(str(wrong), ok=False, summary="wrong input", misfit=True)
    except ApiError as refused:
        details = refused.details() or {}
        more = " ".join(sentence for sentences in details.values() for sentence in sentences)
        return Outcome(f"{refused.message()} {more}".strip(), ok=False, summary=refused.code)


def check_input(tool: Tool, given: dict[str, Any]) -> None:
    """Compare an input with its tool's schema. Raises WrongInput."""
    from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

    problems = [error.message for error in Draft202012Validator(tool.schema).iter_errors(given)]
    if problems:
        raise WrongInput(f"The input of {tool.name} is wrong: {'; '.join(problems[:5])}. Nothing was done.")


def diff_of(path: str, before: str, after: str) -> str:
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{path}", f"b/{path}"
    )
    text = "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
    return text if len(text) <= _DIFF_LIMIT else f"{text[:_DIFF_LIMIT]}\n… (cut)\n"


def _misfit(refused: Refused, more: str = "") -> Outcome:
    return Outcome(f"{refused}{more}", ok=False, summary=refused.code, misfit=True)


def _read(project: Project, path: str) -> tuple[files.File, bytes]:
    return prd_file.read(project) if prd_file.is_it(path) else files.read(project, path)


def _text_of(project: Project, path: str) -> tuple[str | None, str | None]:
    """Return a file as text, None when there is none or it is not text; and the id of its content."""
    try:
        file, content = _read(project, path)
    except NotFound:
        return None, None
    try:
        return content.decode(), file.sha
    except UnicodeDecodeError:
        return None, file.sha


def _save(bench: Workbench, path: str, before: str | None, after: str, sha: str | None) -> Outcome:
    """Write on top of what was looked at. Raises StaleFile when somebody saved it in between."""
    if before == after:
        return Outcome(f"{path} is like that already; nothing was changed.", ok=False, summary="no change")
    if prd_file.is_it(path):
        locks.check_unlocked(bench.project, [path])
        file = prd_file.write(bench.project, after.encode(), sha, bench.actor)
    else:
        file = files.write(bench.project, path, after.encode(), base=sha, author=Author.AGENT)
    bench.seen[file.path] = file.sha
    action = "created" if sha is None else "modified"
    changed = Changed(path, action, diff_of(path, before or "", after))
    return Outcome(f"{action.capitalize()} {path}.", summary=path, changed=(changed,))
