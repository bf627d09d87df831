"""What Claude Code may do of all that it asks for, said before it does it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from integrations.llm.types import ToolCall
from motivd_site.api.errors import ApiError
from motivd_site.work import Lease
from workspace import locks
from workspace.agent import claude_words as words
from workspace.agent import consent, placeholders
from workspace.agent.claude_folder import Folder
from workspace.agent.refusals import Refused, Suspicion
from workspace.agent.tools import Outcome, Workbench
from workspace.models import AgentRun


class Gate:
    """What the owner allows, and what makes a sound file. Remembers what it cleared until that is done."""

    def __init__(self, run: AgentRun, lease: Lease, bench: Workbench, folder: Folder) -> None:
        self._run, self._lease, self._bench, self._folder = run, lease, bench, folder
        self._cleared: list[str] = []

    def refusal(self, call: ToolCall, raw: dict[str, Any]) -> Outcome | None:
        """Return what the model is told where a call must not be made; `raw` is its input in Claude Code's words.

        Raises Asked where the owner must say.
        """
        return self._not_allowed(call) or self._not_sound(call, raw)

    def clear(self, call: ToolCall) -> None:
        self._cleared.append(_digest(call))

    def let_through(self, call: ToolCall) -> bool:
        """Return whether a call was cleared and not done yet: a command in there could ask for one past the program."""
        digest = _digest(call)
        if digest not in self._cleared:
            return False
        self._cleared.remove(digest)
        return True

    def is_misfit(self, call: ToolCall) -> bool:
        """Return whether a call that failed was written wrongly: an edit whose old text is not once in its file."""
        given = call.input or {}
        path = given.get("path")
        before = self._folder.text(path) if call.name == "edit_file" and isinstance(path, str) else None
        return before is not None and before.count(str(given["edits"][0]["old"])) != 1

    def _not_allowed(self, call: ToolCall) -> Outcome | None:
        owner = self._run.project.owner
        names = words.COMMAND_COUNTS_AS if call.name == consent.RUN_COMMAND else (call.name,)
        counted = ToolCall(call.id, consent.strictest(owner, names), call.input)
        # By what it does: after an answer the model makes the call once more, under another id.
        request_id = f"approve-{_digest(call)}"
        question = self._run.question or {}
        refusal = consent.refusal(owner, counted, question, request_id=request_id)
        if refusal is None and question.get("requestId") == request_id:
            self._run.question = {name: question[name] for name in ("stuck",) if name in question}  # for one call
            self._lease.write(question=self._run.question)
        return refusal

    def _not_sound(self, call: ToolCall, raw: dict[str, Any]) -> Outcome | None:
        path = (call.input or {}).get("path")
        if call.name not in ("write_file", "edit_file") or not isinstance(path, str) or path.startswith("/"):
            return None
        try:
            locks.check_unlocked(self._run.project, [path])
        except ApiError as refused:
            return Outcome(refused.message(), ok=False, summary=refused.code)
        before = self._folder.text(path)
        after = _after(before, raw)
        if after is None:
            return None
        try:
            placeholders.check(before, after, path, confirm=path in self._bench.confirmed)
        except Suspicion as suspicion:
            self._bench.confirmed.add(path)
            return Outcome(f"{suspicion} If that is meant, do it again.", ok=False, summary=suspicion.code, misfit=True)
        except Refused as refused_text:
            return Outcome(str(refused_text), ok=False, summary=refused_text.code, misfit=True)
        return None


def _digest(call: ToolCall) -> str:
    whole = json.dumps([call.name, call.input], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(whole.encode()).hexdigest()[:24]


def _after(before: str | None, raw: dict[str, Any]) -> str | None:
    """Return what a call would leave in a file; None where the program itself will refuse it."""
    content, old, new = raw.get("content"), raw.get("old_string"), raw.get("new_string")
    if isinstance(content, str):
        return content
    if before is None or not isinstance(old, str) or not isinstance(new, str) or old not in before or not old:
        return None
    return before.replace(old, new) if raw.get("replace_all") else before.replace(old, new, 1)
