"""The second engine: Claude Code, through the Claude Agent SDK, in the sandbox, on the project's files as a folder.

A run leaves the same rows and tells the same events as in the built-in loop. Its files come back after each tool, and
once more when the program is gone. Nothing of the program's own outlives it: its next run, its run after an answer of
the owner's, and the worker that takes over from a dead one all begin anew and are told what was said before, out of
the same history that the built-in loop keeps. So either engine can go on where the other one stopped, and there is no
second record that could be lost, grow, or say something else.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import structlog
from django.db import transaction
from django.utils.translation import gettext_noop

from integrations.llm import client as llm
from integrations.llm.errors import ModelError
from integrations.llm.gateway import Booked
from integrations.llm.types import ToolCall
from integrations.models import CallStatus
from motivd_site.work import Lease, LeaseLost
from workspace.agent import claude_session, context, history, remote_tools, sessions, tools
from workspace.agent import claude_words as words
from workspace.agent.claude_allowance import Allowance
from workspace.agent.claude_changes import Mirror, Taken
from workspace.agent.claude_folder import Folder
from workspace.agent.claude_gate import Gate
from workspace.agent.claude_session import Gone, Hook, Served, Session, Setup
from workspace.agent.claude_speech import Speech
from workspace.agent.loop import Ended, Loop
from workspace.agent.stuck import Step
from workspace.agent.tools import Changed, Outcome
from workspace.models import AgentRun
from workspace.toolchain import conversing
from workspace.toolchain.conversing import Stage

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage

log = structlog.get_logger(__name__)

_TICK_SECONDS: Final = 0.1
_LOOK_SECONDS: Final = 1.0
_REASON_SECONDS: Final = 2.0
_SILENT_TURNS: Final = 2
# Starting takes a second of a whole core, and little afterwards.
_STARTING: Final = threading.BoundedSemaphore(2)


class ClaudeCode(Loop):
    """One run while a worker holds it."""

    def __init__(self, run: AgentRun, lease: Lease, *, program: Path, bubblewrap: Path) -> None:
        super().__init__(run, lease)
        self._program, self._bubblewrap = program, bubblewrap
        self._speech = Speech(self.events, self.parts, self.transcript, self._save)
        self._told: set[str] = set()
        self._refusals: dict[str, Outcome] = {}
        self._changed: dict[str, tuple[Changed, ...]] = {}
        self._failure: ModelError | None = None
        self._allowance = Allowance(run, lambda booked: self._session.put(booked))
        self._blocks: list[dict[str, Any]] = []  # of what is said next
        self._is_starting = False
        self._look_at = 0.0
        self._stage: Stage
        self._session: Session
        self._mirror: Mirror
        self._gate: Gate

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
        whole = [*history.load(self.run.session.history), *self.transcript]
        self._blocks = self._attachments.blocks(whole)
        with self._on_stage():
            self._converse(prompt)

    def _converse(self, prompt: str) -> None:
        silent = 0
        while True:
            self._check_limits()
            self._say(prompt)
            if not self._speech.said.strip() and silent < _SILENT_TURNS:
                silent += 1
                prompt = "You said nothing. Go on, or end with a short summary."
                continue
            mend = self._to_mend()
            if mend is None:
                return
            self._mirror.refresh()
            prompt = mend

    def _first_prompt(self, before: list[ModelMessage], *, goes_on: bool) -> str:
        parts = [context.as_data("What was said before in this session", words.told(before))] if before else []
        parts.append(sessions.asked(self.run))
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
            folder = Folder(self._stage.work)
            self._gate = Gate(self.run, self.lease, self.bench, folder)
            self._mirror = Mirror(self.run.project, self.run.project.owner, folder)
            self._mirror.fill()
            self._session = Session(self._setup(), self._stage, self._allowance.grant(self.choice, self._purpose))
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
        self._speech.end()
        self._take_back()

    def _say(self, prompt: str) -> None:
        """Say something, and do what the program asks for until it has answered."""
        self._speech.said = ""
        self._session.say(prompt, self._blocks)
        self._blocks = []
        while True:
            item = self._session.next(_TICK_SECONDS)
            self._look()
            if item is not None and self._heard(item):
                return

    def _look(self) -> None:
        if self.lease.is_interrupted():
            self.lease.check()
        self._check_time()
        now = time.monotonic()
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
            self._speech.stream(item.event)
        elif isinstance(item, AssistantMessage):
            self._speech.blocks(item)
        elif isinstance(item, UserMessage):
            self._results(item)
        elif isinstance(item, SystemMessage):
            if item.subtype == "init":
                self._has_started()
        elif isinstance(item, ResultMessage):
            self._speech.end()
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
        if self._allowance.refused is not None:
            raise self._allowance.refused
        if self._failure is not None:
            raise self._failure
        log.warning("claude_code_failed", run_id=str(self.run.pk), subtype=result.subtype)
        raise self._broken()

    def _wait_for_reason(self) -> None:
        """Hear what the gateway has to say: it books a call after its answer, and the program may be faster."""
        until = time.monotonic() + _REASON_SECONDS
        while self._allowance.refused is None and self._failure is None and time.monotonic() < until:
            item = self._session.next(_TICK_SECONDS)
            if isinstance(item, Booked):
                self._took_call(item)
            elif isinstance(item, Served):
                self._serve(item)

    def _broken(self) -> Ended:
        return Ended("ENGINE_FAILED", gettext_noop("Claude Code ended too early. Its work is kept; try again."))

    # --- its tools -----------------------------------------------------------------------------------------------

    def _hook(self, hook: Hook) -> None:
        given = hook.given
        call = words.ours(given["tool_use_id"], given["tool_name"], given["tool_input"])
        if hook.event != "PreToolUse":
            hook.answer(claude_session.noted(hook.event, self._take_back(call).told()))
            return
        self._speech.called(call)
        if call.name == tools.ASK_HUMAN.name:
            refusal = self._answered(call)
        else:
            refusal = self._gate.refusal(call, given["tool_input"])
            refusal = refusal and self._advised(call, refusal)
        self._tell_started(call)
        if refusal is None:
            self._gate.clear(call)
            hook.answer(claude_session.allowed())
        else:
            self._refusals[call.id] = refusal
            hook.answer(claude_session.refused(refusal.text))

    def _serve(self, served: Served) -> None:
        """Do a call of ours, if it was cleared before: a command in there could ask for one past the program."""
        call = ToolCall("", served.tool, served.given)
        outcome: Outcome | None = None
        if self._gate.let_through(call):
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
            self._tell_changed(taken.changed)
        if call is not None:
            self._changed[call.id] = (*self._changed.get(call.id, ()), *taken.changed)
        return taken

    def _results(self, message: Any) -> None:
        from claude_agent_sdk import ToolResultBlock

        for block in message.content if isinstance(message.content, list) else ():
            if not isinstance(block, ToolResultBlock) or block.tool_use_id not in self._speech.calls:
                continue
            call = self._speech.calls[block.tool_use_id]
            text = words.text_of(block.content)
            ok = not block.is_error
            outcome = self._refusals.pop(call.id, None) or Outcome(
                text,
                ok=ok,
                summary=words.summary(call, text, ok=ok),
                changed=self._changed.pop(call.id, ()),
                misfit=not ok and self._gate.is_misfit(call),
            )
            self._tell_started(call)
            self._speech.answer(call, outcome.text)
            self._tell_finished(call, outcome)
            self.steps.append(Step.of(call.name, call.input, outcome.text, ok=outcome.ok))
            self._look_for_circles()

    def _tell_started(self, call: ToolCall) -> None:
        if call.id not in self._told:
            self._told.add(call.id)
            super()._tell_started(call)

    def _save(self, **more: Any) -> None:
        self.lease.write(transcript=history.dump(self._speech.whole()), **more)

    def _took_call(self, booked: Booked) -> None:
        call = booked.call
        self._failure = booked.error
        succeeded = call.status == CallStatus.SUCCEEDED
        self._count(booked.tokens, cost=call.cost_usd if call.charged else Decimal(0), steps=int(succeeded))
