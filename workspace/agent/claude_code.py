"""The second engine: Claude Code, through the Claude Agent SDK, in the sandbox, on the project's files as a folder.

A run leaves the same rows and tells the same events as in the built-in loop. Its files come back after each tool, and
once more when the program is gone. Nothing of the program's own outlives it: its next run, its run after an answer of
the owner's, and the worker that takes over from a dead one all begin anew and are told what was said before, out of
the same history that the built-in loop keeps. So either engine can go on where the other one stopped, and there is no
second record that could be lost, grow, or say something else.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import structlog
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from integrations.llm import client as llm
from integrations.llm.errors import ModelError
from integrations.llm.gateway import Booked, Grant
from integrations.llm.types import Purpose, ToolCall
from integrations.models import CallStatus
from motivd_site.api.errors import ApiError
from motivd_site.work import Lease, LeaseLost
from workspace import locks
from workspace.agent import claude_session, consent, history, placeholders, remote_tools, tools
from workspace.agent import claude_words as words
from workspace.agent.claude_changes import Mirror, Taken
from workspace.agent.claude_folder import Folder
from workspace.agent.claude_message import Message
from workspace.agent.claude_session import Gone, Hook, Served, Session, Setup
from workspace.agent.events import storable
from workspace.agent.loop import Ended, Loop
from workspace.agent.refusals import Refused, Suspicion
from workspace.agent.stuck import Step
from workspace.agent.tools import Changed, Outcome
from workspace.models import AgentMessage, AgentRun
from workspace.toolchain import conversing
from workspace.toolchain.conversing import Stage

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage

log = structlog.get_logger(__name__)

_TICK_SECONDS: Final = 0.1
_LOOK_SECONDS: Final = 1.0
_REASON_SECONDS: Final = 2.0
_REPAIRS: Final = 3
_SILENT_TURNS: Final = 2
# Starting takes a second of a whole core, and little afterwards.
_STARTING: Final = threading.BoundedSemaphore(2)


class _NoMore(ApiError):
    """The run may make no more calls; whoever runs it knows why."""

    status, code = 429, "RUN_LIMIT"

    def message(self) -> str:
        return "This run may make no more calls."


class ClaudeCode(Loop):
    """One run while a worker holds it."""

    def __init__(self, run: AgentRun, lease: Lease, *, program: Path, bubblewrap: Path) -> None:
        super().__init__(run, lease)
        self._program, self._bubblewrap = program, bubblewrap
        self._message = Message()
        self._said = ""
        self._calls: dict[str, ToolCall] = {}
        self._told: set[str] = set()
        self._refusals: dict[str, Outcome] = {}
        self._cleared: list[str] = []
        self._changed: dict[str, tuple[Changed, ...]] = {}
        self._refused_by_gate: ApiError | None = None
        self._failure: ModelError | None = None
        # What the gateway's thread counts, which is ahead of the rows.
        self._made, self._spent = run.steps, run.cost_usd
        self._is_starting = False
        self._look_at = 0.0
        self._stage: Stage
        self._session: Session
        self._mirror: Mirror
        self._folder: Folder

    def work(self) -> None:
        """Run to the end. Raises Ended, Asked, Cancelled, LeaseLost, ModelError, BudgetExhausted."""
        before = history.load(self.run.session.history)
        goes_on = bool(self.transcript)
        if goes_on:
            self._answer_open_calls()
            before += self.transcript
        else:
            self._begin()
        prompt = self._first_prompt(before, goes_on=goes_on)
        with self._on_stage():
            self._converse(prompt)

    def _converse(self, prompt: str) -> None:
        silent = repairs = 0
        while True:
            self._check_limits()
            self._say(prompt)
            if not self._said.strip() and silent < _SILENT_TURNS:
                silent += 1
                prompt = "You said nothing. Go on, or end with a short summary."
                continue
            report = self._mended()
            if report is None:
                return
            repairs += 1
            if repairs > _REPAIRS:
                raise Ended(
                    "CHECKS_FAILED",
                    gettext_noop(
                        "The app does not work as before: %(problem)s. The work is kept; you can go back to the "
                        "version before this run. The failed repairs are not charged."
                    ),
                    problem=report.partition("\n")[0],
                )
            self._repairing = True
            self._mirror.refresh()
            prompt = f"What you changed broke something that worked before. Mend it:\n{report}"
            self._tell(prompt)

    def _first_prompt(self, before: list[ModelMessage], *, goes_on: bool) -> str:
        asked = AgentMessage.objects.filter(run=self.run, role=AgentMessage.Role.USER).order_by("seq").first()
        parts = [words.marked("What was said before in this session", words.told(before))] if before else []
        parts.append(asked.content if asked else "")
        if goes_on:
            parts.append(
                "You have begun with this, and were interrupted where the text above ends. The files are as you left "
                "them. Go on from there, and do nothing twice."
            )
        return "\n\n".join(parts)

    def _answer_open_calls(self) -> None:
        """Say what became of the calls that had no result when this run was left."""
        question = self.run.question or {}
        answer = question.get("answer")
        for call in history.open_calls(self.transcript):
            if answer is not None and call.name == tools.ASK_HUMAN.name and question.get("requestId") == call.id:
                self._tell_started(call)
                outcome = Outcome(f"The owner answers: {answer}", summary=str(answer)[:200])
                self._tell_finished(call, outcome)
                text = outcome.text
            elif question.get("kind") == "approval" and answer in ("allow", "always"):
                text = "The owner allows this call. Nothing was done yet: make exactly this call once more."
            elif question.get("kind") == "approval" and answer is not None:
                text = "The owner did not allow this call, and nothing was done. Do not try it another way."
            else:
                text = "You were interrupted here: look whether it was done."
            self.transcript.append(history.result(call, text))
        self._save()

    # --- the program ---------------------------------------------------------------------------------------------

    @contextmanager
    def _on_stage(self) -> Iterator[None]:
        """Let Claude Code play while the block runs; what it leaves is kept, however the block ends."""
        with conversing.stage() as self._stage:
            self._folder = Folder(self._stage.work)
            self._mirror = Mirror(self.run.project, self.run.project.owner, self._folder)
            self._mirror.fill()
            self._session = Session(self._setup(), self._stage, self._grant())
            self._wait_for_a_start()
            try:
                self._session.start()
                yield
            except LeaseLost:
                self._close()
                raise
            except BaseException:
                self._keep(self._close())
                raise
            self._keep(self._close())

    def _setup(self) -> Setup:
        return Setup(
            program=self._program,
            bubblewrap=self._bubblewrap,
            model=self.choice.model,
            instructions=f"{self._instructions}\n\n{words.RULES}",
            tools=words.READING if self.run.plan_mode else (*words.READING, *words.WRITING),
            served=(
                tools.CHECK,
                tools.ASK_HUMAN,
                *remote_tools.offered(self.run.project.owner, plan_mode=self.run.plan_mode),
            ),
            max_tokens=llm.MAX_TOKENS,
        )

    def _wait_for_a_start(self) -> None:
        while not _STARTING.acquire(timeout=_TICK_SECONDS):
            self.lease.check()
        self._is_starting = True

    def _has_started(self) -> None:
        if self._is_starting:
            self._is_starting = False
            _STARTING.release()

    def _close(self) -> list[Any]:
        try:
            return self._session.close()
        finally:
            self._has_started()

    def _keep(self, rest: list[Any]) -> None:
        """Keep what came of the program until its end: what it cost, what it said, what it changed."""
        for item in rest:
            if isinstance(item, Booked):
                self._took_call(item)
        self._end_message()
        self._take_back()

    def _say(self, prompt: str) -> None:
        """Say something, and do what the program asks for until it has answered."""
        self._said = ""
        self._session.say(prompt)
        while True:
            item = self._session.next(_TICK_SECONDS)
            self._look()
            if item is not None and self._heard(item):
                return

    def _look(self) -> None:
        if self.lease.is_interrupted():
            self.lease.check()
        now = time.monotonic()
        if now >= self._deadline:
            raise Ended("TIME_LIMIT", gettext_noop("The run took too long and was ended. Its work is kept."))
        if now < self._look_at:
            return
        self._look_at = now + _LOOK_SECONDS
        if self._stage.memory() > claude_session.LIMITS.memory_bytes or self._stage.disk() > claude_session.DISK_BYTES:
            raise Ended(
                "SANDBOX_LIMIT",
                gettext_noop("The run used too much memory or disk space and was ended. Its work is kept."),
            )

    def _heard(self, item: Any) -> bool:
        """Do what one item asks for; return whether it is the end of the answer."""
        from claude_agent_sdk import AssistantMessage, ResultMessage, StreamEvent, SystemMessage, UserMessage

        if isinstance(item, Hook):
            self._hook(item)
        elif isinstance(item, Served):
            self._serve(item)
        elif isinstance(item, Booked):
            self._took_call(item)
        elif isinstance(item, StreamEvent):
            self._stream(item.event)
        elif isinstance(item, AssistantMessage):
            self._blocks(item)
        elif isinstance(item, UserMessage):
            self._results(item)
        elif isinstance(item, SystemMessage):
            if item.subtype == "init":
                self._has_started()
        elif isinstance(item, ResultMessage):
            self._end_message()
            self._judge(item)
            return True
        elif isinstance(item, Gone):
            log.warning("claude_code_gone", run_id=str(self.run.pk), error=type(item.error).__name__)
            raise self._broken()
        return False

    def _judge(self, result: Any) -> None:
        if result.stop_reason == "refusal":
            raise Ended("MODEL_REFUSED", gettext_noop("The model refused to do this."))
        if not result.is_error and result.subtype == "success":
            return
        self._check_limits()
        self._wait_for_reason()
        if self._refused_by_gate is not None:
            raise self._refused_by_gate
        if self._failure is not None:
            raise self._failure
        log.warning("claude_code_failed", run_id=str(self.run.pk), subtype=result.subtype)
        raise self._broken()

    def _wait_for_reason(self) -> None:
        """Hear what the gateway has to say: it books a call after its answer, and the program may be faster."""
        until = time.monotonic() + _REASON_SECONDS
        while self._refused_by_gate is None and self._failure is None and time.monotonic() < until:
            item = self._session.next(_TICK_SECONDS)
            if isinstance(item, Booked):
                self._took_call(item)
            elif isinstance(item, Served):
                self._serve(item)

    def _broken(self) -> Ended:
        return Ended("ENGINE_FAILED", gettext_noop("Claude Code ended too early. Its work is kept; try again."))

    # --- what it says --------------------------------------------------------------------------------------------

    def _stream(self, event: dict[str, Any]) -> None:
        kind = event.get("type")
        if kind == "message_start":
            self._begin_message(str(event["message"]["id"]))
        elif kind == "content_block_delta" and event["delta"].get("type") == "text_delta":
            self._message.has_streamed = True
            self.events.text(event["delta"]["text"])
        elif kind == "content_block_start":
            self.events.flush()
        elif kind == "message_delta":  # the program itself says message_stop, also after a stream that broke
            self._message.is_open = False

    def _begin_message(self, message_id: str) -> None:
        """A message that was not sent to its end is sent again: what was said of it is forgotten."""
        if self._message.is_open and not self._message.results:
            if self._message.has_streamed:
                self.events.add("text.reset")
            for part in self._message.shown:
                self.parts.remove(part)
            self._message = Message()
        self._end_message()
        self._message = Message(message_id, is_open=True)

    def _end_message(self) -> None:
        self.events.flush()
        self.transcript += self._message.turns()
        self._message = Message()
        self._save()

    def _save(self, **more: Any) -> None:
        whole = [*self.transcript, *self._message.turns()]
        self.lease.write(transcript=history.dump(whole), **more)

    def _blocks(self, message: Any) -> None:
        from claude_agent_sdk import TextBlock, ToolUseBlock

        if message.error is not None or message.model == "<synthetic>":
            return  # the program's own words about an error, which is told where it ends
        if message.message_id and message.message_id != self._message.id:
            self._begin_message(message.message_id)  # not streamed: its second try after a broken stream
            self._message.is_open = False
        for block in message.content:
            if isinstance(block, TextBlock) and block.text:
                text = str(storable(block.text))
                if not self._message.has_streamed:
                    self.events.text(text)
                self._said += text
                shown = {"type": "text", "text": text}
                self.parts.append(shown)
                self._message.say(text, shown)
            elif isinstance(block, ToolUseBlock):
                self._called(words.ours(block.id, block.name, block.input))

    def _called(self, call: ToolCall) -> None:
        if call.id not in self._calls:
            self._calls[call.id] = call
            self._message.call(call)
            self._save()

    # --- its tools -----------------------------------------------------------------------------------------------

    def _hook(self, hook: Hook) -> None:
        given = hook.given
        call = words.ours(given["tool_use_id"], given["tool_name"], given["tool_input"])
        if hook.event != "PreToolUse":
            taken = self._take_back(call)
            hook.answer(claude_session.noted(hook.event, taken.told()))
            return
        self._called(call)
        refusal = self._not_allowed(call) or self._not_sound(call, given["tool_input"])
        self._tell_started(call)
        if refusal is None:
            self._cleared.append(_digest(call))
            hook.answer(claude_session.allowed())
        else:
            self._refusals[call.id] = refusal
            hook.answer(claude_session.refused(refusal.text))

    def _not_allowed(self, call: ToolCall) -> Outcome | None:
        """Return what the model is told where its owner does not allow a call. Raises Asked where they must say."""
        if call.name == tools.ASK_HUMAN.name:
            return self._answered(call)
        owner = self.run.project.owner
        names = words.COMMAND_COUNTS_AS if call.name == consent.RUN_COMMAND else (call.name,)
        counted = ToolCall(call.id, consent.strictest(owner, names), call.input)
        # By what it does: after an answer the model makes the call once more, under another id.
        request_id = f"approve-{_digest(call)}"
        question = self.run.question or {}
        refusal = consent.refusal(owner, counted, question, request_id=request_id)
        if refusal is None and question.get("requestId") == request_id:
            self.run.question = {name: question[name] for name in ("stuck",) if name in question}  # for one call
            self.lease.write(question=self.run.question)
        return refusal

    def _not_sound(self, call: ToolCall, raw: dict[str, Any]) -> Outcome | None:
        """Return what the model is told where a file must not be written so, before it is."""
        path = (call.input or {}).get("path")
        if call.name not in ("write_file", "edit_file") or not isinstance(path, str) or path.startswith("/"):
            return None
        try:
            locks.check_unlocked(self.run.project, [path])
        except ApiError as refused:
            return Outcome(refused.message(), ok=False, summary=refused.code)
        before = self._folder.text(path)
        after = _after(before, raw)
        if after is None:
            return None
        try:
            placeholders.check(before, after, path, confirm=path in self.bench.confirmed)
        except Suspicion as suspicion:
            self.bench.confirmed.add(path)
            return Outcome(f"{suspicion} If that is meant, do it again.", ok=False, summary=suspicion.code)
        except Refused as refused_text:
            return Outcome(str(refused_text), ok=False, summary=refused_text.code)
        return None

    def _serve(self, served: Served) -> None:
        """Do a call of ours, if it was cleared before: a command in there could ask for one past the program."""
        call = ToolCall("", served.tool, served.given)
        outcome: Outcome | None = None
        if _digest(call) in self._cleared:
            self._cleared.remove(_digest(call))
            if call.name == tools.CHECK.name:
                self._take_back()
            outcome = self._outcome_outside(call)
        outcome = outcome or Outcome("Nothing was done.", ok=False)
        served.answer(claude_session.said(outcome.text, ok=outcome.ok))

    def _take_back(self, call: ToolCall | None = None) -> Taken:
        """Write into rows what changed in the folder, and tell it."""
        if self.run.plan_mode:
            return Taken()
        with transaction.atomic():
            self.lease.lock()
            taken = self._mirror.take()
            if taken.changed:
                paths = {*self.run.files_changed, *(one.path for one in taken.changed)}
                self.run.files_changed = sorted(paths)
                self._save(files_changed=self.run.files_changed)
                for one in taken.changed:
                    self.events.add("file.changed", path=one.path, action=one.action, diff=one.diff)
        if call is not None:
            self._changed[call.id] = (*self._changed.get(call.id, ()), *taken.changed)
        return taken

    def _results(self, message: Any) -> None:
        from claude_agent_sdk import ToolResultBlock

        for block in message.content if isinstance(message.content, list) else ():
            if not isinstance(block, ToolResultBlock) or block.tool_use_id not in self._calls:
                continue
            call = self._calls[block.tool_use_id]
            text = words.text_of(block.content)
            ok = not block.is_error
            outcome = self._refusals.pop(call.id, None) or Outcome(
                text, ok=ok, summary=words.summary(call, text, ok=ok), changed=self._changed.pop(call.id, ())
            )
            self._tell_started(call)
            self._message.answer(call, outcome.text)
            self._tell_finished(call, outcome)
            self.steps.append(Step.of(call.name, call.input, outcome.text, ok=outcome.ok))
            self._look_for_circles()

    def _tell_started(self, call: ToolCall) -> None:
        if call.id not in self._told:
            self._told.add(call.id)
            self.events.add("tool.started", id=call.id, name=call.name, input=words.shown(call.input))

    def _tell_finished(self, call: ToolCall, outcome: Outcome) -> None:
        self.parts.append(
            {
                "type": "tool",
                "id": call.id,
                "name": call.name,
                "input": words.shown(call.input),
                "ok": outcome.ok,
                "summary": outcome.summary,
                "diffs": [{"path": one.path, "action": one.action, "diff": one.diff} for one in outcome.changed],
            }
        )
        self.run.usage = self.run.usage | {"parts": self.parts}
        self._save(usage=self.run.usage)
        self.events.add("tool.finished", id=call.id, name=call.name, ok=outcome.ok, summary=outcome.summary)

    # --- what it costs -------------------------------------------------------------------------------------------

    def _grant(self) -> Grant:
        return Grant(
            choice=self.choice,
            purpose=self._purpose,
            admit=self._admit,
            booked=self._booked,
            refused=self._gate_refused,
        )

    def _purpose(self) -> Purpose:
        return Purpose(
            self.run.project.owner,
            f"agent.{self.run.kind}",
            project_id=self.run.project_id,
            run_id=self.run.pk,
            charged=not self._repairing,
        )

    def _admit(self) -> None:
        most = self.run.max_cost_usd
        if self._made >= settings.AGENT_MAX_STEPS or (most is not None and self._spent >= most):
            raise _NoMore

    def _booked(self, booked: Booked) -> None:
        if booked.call.status == CallStatus.SUCCEEDED:
            self._made += 1
        if booked.call.charged:
            self._spent += booked.call.cost_usd
        self._session.put(booked)

    def _gate_refused(self, error: ApiError) -> None:
        if not isinstance(error, _NoMore):
            self._refused_by_gate = error

    def _took_call(self, booked: Booked) -> None:
        call, tokens = booked.call, booked.tokens
        self._failure = booked.error
        self.run.steps += call.status == CallStatus.SUCCEEDED
        if call.charged:
            self.run.cost_usd += call.cost_usd
        usage = self.run.usage | {
            "inputTokens": self.run.usage.get("inputTokens", 0) + tokens.whole_input,
            "outputTokens": self.run.usage.get("outputTokens", 0) + tokens.output,
            "cacheReadTokens": self.run.usage.get("cacheReadTokens", 0) + tokens.cache_read,
            "contextTokens": tokens.whole_input + tokens.output,
            "parts": self.parts,
        }
        self.run.usage = usage
        self._save(steps=self.run.steps, cost_usd=self.run.cost_usd, usage=usage)
        self.events.add(
            "usage",
            inputTokens=usage["inputTokens"],
            outputTokens=usage["outputTokens"],
            contextTokens=usage["contextTokens"],
            costUsd=float(self.run.cost_usd),
        )


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
