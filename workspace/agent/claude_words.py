"""Claude Code's tools in the words of our own, and what was said before in words for it.

Whoever follows a run, answers its questions, or goes on with its session in the other engine sees one set of names.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from integrations.llm.types import ToolCall
from workspace.agent import tools
from workspace.agent.consent import RUN_COMMAND
from workspace.agent.events import storable
from workspace.toolchain.conversing import INSIDE

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage

READING: Final = ("Read", "Glob", "Grep")
WRITING: Final = ("Write", "Edit", "Bash")
SERVER: Final = "motivd"
# Whatever is forbidden to one of these is not done by a command either.
COMMAND_COUNTS_AS: Final = (RUN_COMMAND, *tools.BY_NAME)
RULES: Final = f"""\
Your tools have other names here, and the project's folder is {INSIDE}: Read is read_file, Write is write_file, Edit \
is edit_file, Glob is list_files, Grep is search_files; check and ask_human are tools of the server {SERVER}. \
With Bash you delete and move files. Commands run without a network and without the project's packages: nothing can be \
installed, and node_modules is not kept. Each change is saved for the owner as soon as its tool is done; where a file \
could not be saved, you are told so. Where two edits of a file in a row are refused, write that file whole. PRD.md is \
the PRD itself."""

_TOLD: Final = 60_000
_CALL_TOLD, _RESULT_TOLD = 500, 1_500


def ours(call_id: str, name: str, given: dict[str, Any]) -> ToolCall:
    """Return a call of Claude Code's as one of ours."""
    given = storable(given)
    prefix = f"mcp__{SERVER}__"
    if name.startswith(prefix):
        return ToolCall(call_id, name.removeprefix(prefix), given)
    translate = _TRANSLATED.get(name)
    if translate is None:
        return ToolCall(call_id, name, given)
    our_name, names = translate
    translated = {names[key]: value for key, value in given.items() if key in names and value is not None}
    if name == "Edit":
        edit = {"old": translated.pop("old", ""), "new": translated.pop("new", "")}
        translated["edits"] = [edit]
    for key in ("path", "folder"):
        if isinstance(translated.get(key), str):
            translated[key] = inside(translated[key])
    return ToolCall(call_id, our_name, translated)


_TRANSLATED: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "Read": ("read_file", {"file_path": "path", "offset": "first_line", "limit": "lines"}),
    "Write": ("write_file", {"file_path": "path", "content": "content"}),
    "Edit": ("edit_file", {"file_path": "path", "old_string": "old", "new_string": "new"}),
    "Glob": ("list_files", {"path": "folder", "pattern": "pattern"}),
    "Grep": ("search_files", {"pattern": "query", "path": "path", "glob": "files"}),
    "Bash": (RUN_COMMAND, {"command": "command"}),
}


def inside(path: str) -> str:
    """Return a path as the project knows it; one that leads elsewhere as it is."""
    return path.removeprefix(f"{INSIDE}/") if path.startswith(f"{INSIDE}/") else path


def summary(call: ToolCall, text: str, *, ok: bool) -> str:
    """Return what people see of a result."""
    if not ok:
        return text.strip().partition("\n")[0][:200]
    given = call.input or {}
    if call.name == RUN_COMMAND:
        return str(given.get("command", ""))[:200]
    if call.name in tools.BY_NAME and isinstance(given.get("path"), str):
        return str(given["path"])[:200]
    return f"{text.count(chr(10)) + 1} lines" if text else ""


def text_of(content: Any) -> str:
    """Return what a tool answered, without what is no text."""
    if isinstance(content, list):
        content = "\n".join(str(one["text"]) for one in content if isinstance(one, dict) and one.get("type") == "text")
    return str(storable(content or ""))


def told(messages: Sequence[ModelMessage]) -> str:
    """Return a conversation as text, its older part left out where all of it is too long."""
    blocks: list[str] = []
    left = _TOLD
    for message in reversed(messages):
        for part in reversed(message.parts):
            block = _told(part)
            if len(block) > left:
                blocks.append("[What came before is left out.]")
                return "\n\n".join(reversed(blocks))
            left -= len(block)
            if block:
                blocks.append(block)
    return "\n\n".join(reversed(blocks))


def _words(item: object) -> str:
    return item if isinstance(item, str) else str(getattr(item, "content", ""))


def _told(part: Any) -> str:
    from pydantic_ai.messages import TextPart, ToolCallPart, ToolReturnPart, UserPromptPart

    if isinstance(part, UserPromptPart):
        content = part.content if isinstance(part.content, str) else "\n\n".join(map(_words, part.content))
        # The list of files that stood before it is not true any more.
        _files, _end, said = content.partition("</data>") if content.startswith("<data ") else ("", "", "")
        return f"The owner: {(said or content).strip()}"
    if isinstance(part, TextPart):
        return f"You: {part.content}" if part.content.strip() else ""
    if isinstance(part, ToolCallPart):
        given = part.args if isinstance(part.args, str) else json.dumps(part.args, ensure_ascii=False)
        return f"You called {part.tool_name}: {given[:_CALL_TOLD]}"
    if isinstance(part, ToolReturnPart):
        return f"It answered: {str(part.content)[:_RESULT_TOLD]}"
    return ""
