"""A run of the agent: ask the model, do what it calls for, look at what came of it, until there is an end.

After every step the run's row knows all of it: a worker that takes over goes on behind the last one. What a tool
writes, its event and its result are one transaction, so a tool that was cut off was never done.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from integrations.llm import client as llm
from integrations.llm.client import Conversation
from integrations.llm.errors import ContextTooLong, ModelError, StreamBroke
from integrations.llm.types import CallDelta, Choice, Purpose, TextDelta, Tokens, ToolCall, Turn
from motivd_site.work import Lease
from workspace import files
from workspace.agent import (
    attachments,
    checks,
    consent,
    context,
    history,
    quick_fixes,
    records,
    remote_tools,
    sessions,
    stuck,
    tools,
)
from workspace.agent.events import Recorder
from workspace.agent.mending import Mending
from workspace.agent.questions import Asked
from workspace.agent.stuck import Step
from workspace.agent.tools import Changed, Outcome, Workbench
from workspace.models import AgentRun, Author, Version
from workspace.toolchain.problems import Problem

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage

WALL_CLOCK_SECONDS: Final = 30 * 60
_REPAIRS: Final = 3
_CUT_REPLIES: Final = 2
_BROKEN_STREAMS: Final = 2


class Ended(Exception):
    """The run ends here, with its work kept: a code, and a sentence in English (gettext_noop) with its values."""

    def __init__(self, code: str, text: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.text, self.params = code, text, params


class Loop:
    """One run while a worker holds it."""

    def __init__(self, run: AgentRun, lease: Lease) -> None:
        self.run, self.lease = run, lease
        self.events = Recorder(run, lease)
        self.bench = Workbench(run.project, run.project.owner, plan_mode=run.plan_mode)
        self.choice: Choice = llm.require(run.project.owner, model=run.wanted_model)
        self._attachments = attachments.Attachments(run.project.owner, self.choice)
        self.transcript: list[ModelMessage] = history.load(run.transcript)
        self.steps: list[Step] = []
        self.parts: list[dict[str, Any]] = list(run.usage.get("parts", []))
        # Once for each worker: what changed during a run would cost it the provider's cache.
        how = records.format_for(self.choice.engine)
        self._instructions = context.instructions(run.project, plan_mode=run.plan_mode, how=how)
        self._deadline = time.monotonic() + WALL_CLOCK_SECONDS
        self._baseline: checks.State | None = None
        self._mending = Mending()
        self._repairs = 0

    def work(self) -> None:
        """Run to the end. Raises Ended, Asked, Cancelled, LeaseLost, ModelError, BudgetExhausted."""
        if not self.transcript:
            self._begin()
        cut = 0
        self._finish_calls()
        while True:
            self._check_limits()
            turn = self._ask()
            if turn.finish == "refusal":
                raise Ended("MODEL_REFUSED", gettext_noop("The model refused to do this."))
            if turn.calls:
                self._do(turn.calls)
                self._look_for_circles()
                continue
            if turn.finish == "length" and cut < _CUT_REPLIES:
                cut += 1
                self._tell("Your reply was cut off by its length limit. Go on from where it ended, in smaller pieces.")
                continue
            if not turn.text.strip():
                self.steps.append(stuck.TALK)
                self._look_for_circles()
                self._tell("You said nothing. Go on, or end with a short summary.")
                continue
            if self._to_mend() is None:
                return

    def _to_mend(self) -> str | None:
        """Tell the model what it broke, and return that; None where all works. Raises Ended after the third repair."""
        report = self._mended()
        if report is None:
            return None
        self._repairs += 1
        if self._repairs > _REPAIRS:
            raise Ended(
                "CHECKS_FAILED",
                gettext_noop(
                    "The app does not work as before: %(problem)s. The work is kept; you can go back to the "
                    "version before this run. The failed repairs are not charged."
                ),
                problem=checks.first(self._mending.left),
            )
        self._tell(report)
        return report

    def _begin(self) -> None:
        self.events.add(
            "run.started",
            runId=str(self.run.pk),
            sessionId=str(self.run.session_id),
            engine=self.run.engine,
            engineReason=self.run.engine_reason,
            model=self.choice.engine,
            planMode=self.run.plan_mode,
        )
        said = f"{context.situation(self.run.project)}\n\n{sessions.asked(self.run)}"
        self._tell(said, sessions.attached(self.run))

    def _tell(self, text: str, attached: Sequence[dict[str, Any]] = ()) -> None:
        self.transcript.append(history.request(text, attached))
        self._save()

    def _save(self, **more: Any) -> None:
        self.lease.write(transcript=history.dump(self.transcript), **more)

    def _check_limits(self) -> None:
        self.lease.check()
        if self.run.steps >= settings.AGENT_MAX_STEPS:
            raise Ended(
                "STEP_LIMIT",
                gettext_noop("The run took %(limit)d steps and was ended. Its work is kept."),
                limit=settings.AGENT_MAX_STEPS,
            )
        if self.run.max_cost_usd is not None and self.run.cost_usd >= self.run.max_cost_usd:
            raise Ended(
                "COST_LIMIT",
                gettext_noop("The run reached its limit of %(limit)s USD. Its work is kept."),
                limit=str(self.run.max_cost_usd.normalize()),
            )
        self._check_time()

    def _check_time(self) -> None:
        if time.monotonic() >= self._deadline:
            raise Ended("TIME_LIMIT", gettext_noop("The run took too long and was ended. Its work is kept."))

    def _ask(self) -> Turn:
        broken = 0
        while True:
            messages = history.fit([*history.load(self.run.session.history), *self.transcript])
            messages[-1] = history.with_instructions(messages[-1], self._instructions)
            messages = self._attachments.filled(messages)
            offered = tools.offered(plan_mode=self.run.plan_mode)
            offered += remote_tools.offered(self.run.project.owner, plan_mode=self.run.plan_mode)
            call = Conversation(
                self.choice, self._purpose(), messages, tools=offered, stopped=self.lease.is_interrupted
            )
            try:
                for delta in call:
                    if isinstance(delta, TextDelta):
                        self.events.text(delta.text)
                    elif isinstance(delta, CallDelta):
                        self.events.flush()
                self._took(call.turn)
                return call.turn
            except StreamBroke:
                broken += 1
                if broken > _BROKEN_STREAMS:
                    raise
                self.events.add("text.reset")  # what was said of this turn is said again
            except ContextTooLong:
                if broken or not (history.shorten(self.run.session) or self._let_go_of_files()):
                    raise
                broken += 1
            except ModelError as error:
                if not attachments.may_be_to_blame(error, self.choice) or not self._let_go_of_files():
                    raise
            self.lease.check()

    def _let_go_of_files(self) -> bool:
        """Go on without the files that the provider may not take; return False where there are none."""
        found = history.let_go_of_files(self.run.session, self.transcript)
        self._save()
        return found

    def _purpose(self) -> Purpose:
        return Purpose(
            self.run.project.owner,
            f"agent.{self.run.kind}",
            project_id=self.run.project_id,
            run_id=self.run.pk,
            charged=not self._repairs,
        )

    def _took(self, turn: Turn) -> None:
        self.events.flush()
        self.transcript.append(turn.response)
        if turn.text:
            self.parts.append({"type": "text", "text": turn.text})
        self._count(turn.tokens, cost=Decimal(0) if self._repairs else turn.cost)

    def _count(self, tokens: Tokens, *, cost: Decimal, steps: int = 1) -> None:
        """Add what a call of the model used to the run, and tell it."""
        self.run.steps += steps
        self.run.cost_usd += cost
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

    def _finish_calls(self) -> None:
        """Do what the model called for before the worker before this one died, or before its owner answered."""
        self._do(history.open_calls(self.transcript))

    def _do(self, calls: tuple[ToolCall, ...] | list[ToolCall]) -> None:
        for call in calls:
            self.lease.check()
            refused = self._refused(call)
            self._tell_started(call)
            outcome = refused or self._outcome_outside(call)
            with transaction.atomic():
                self.lease.lock()
                outcome = outcome or self._advised(call, tools.run(self.bench, call.name, call.input))
                self._note(call, outcome)
            self.steps.append(Step.of(call.name, call.input, outcome.text, ok=outcome.ok))

    def _advised(self, call: ToolCall, outcome: Outcome) -> Outcome:
        """Say more where an edit was refused, and not for the first time."""
        path = (call.input or {}).get("path")
        if call.name != records.EDIT or not outcome.misfit or not isinstance(path, str):
            return outcome
        more = records.advice(path, self.parts, knows_it=tools.knows(self.bench, path))
        return replace(outcome, text=f"{outcome.text}{more}")

    def _refused(self, call: ToolCall) -> Outcome | None:
        """Return what the model is told where its owner does not allow a call. Raises Asked where they must say."""
        if call.input is None:
            return None  # cut off: nothing will be done
        # The transcript only grows, and is the same for whoever takes over: no two calls of a run share this id,
        # though some models give the same id twice.
        request_id = f"approve-{len(self.transcript)}"
        refused = consent.refusal(self.run.project.owner, call, self.run.question or {}, request_id=request_id)
        return refused or remote_tools.interrupted(self.run, call)

    def _outcome_outside(self, call: ToolCall) -> Outcome | None:
        """Do what takes long or waits, outside any transaction; None for the tools that only touch rows."""
        if call.name == tools.ASK_HUMAN.name and call.input is not None:
            return self._answered(call)
        if call.name == tools.CHECK.name:
            return self._checked()
        if remote_tools.is_remote(call):
            owner, plan_mode = self.run.project.owner, self.run.plan_mode
            return remote_tools.run(owner, call, plan_mode=plan_mode, stopped=self.lease.is_interrupted)
        return None

    def _answered(self, call: ToolCall) -> Outcome | None:
        question = self.run.question or {}
        if question.get("requestId") == call.id and "answer" in question:
            return Outcome(f"The owner answers: {question['answer']}", summary=str(question["answer"])[:200])
        try:
            tools.check_input(tools.ASK_HUMAN, call.input or {})
        except tools.WrongInput as wrong:
            return Outcome(str(wrong), ok=False, summary="wrong input")
        given = call.input or {}
        options = given.get("options") or []
        raise Asked(
            {
                "requestId": call.id,
                "kind": "single_choice" if options else "text",
                "title": given["title"],
                "prompt": given.get("prompt", ""),
                "options": options,
            }
        )

    def _note(self, call: ToolCall, outcome: Outcome) -> None:
        self.transcript.append(history.result(call, outcome.text))
        self._tell_changed(outcome.changed)
        self._tell_finished(call, outcome)

    def _tell_started(self, call: ToolCall) -> None:
        self.events.add("tool.started", id=call.id, name=call.name, input=_short(call.input))

    def _tell_changed(self, changed: Sequence[Changed]) -> None:
        if not changed:
            return
        self.run.files_changed = sorted({*self.run.files_changed, *(one.path for one in changed)})
        self._save(files_changed=self.run.files_changed)
        for one in changed:
            self.events.add("file.changed", path=one.path, action=one.action, diff=one.diff)

    def _tell_finished(self, call: ToolCall, outcome: Outcome) -> None:
        self.parts.append(
            {
                "type": "tool",
                "id": call.id,
                "name": call.name,
                "input": _short(call.input),
                "ok": outcome.ok,
                "summary": outcome.summary,
                "diffs": [{"path": one.path, "action": one.action, "diff": one.diff} for one in outcome.changed],
            }
        )
        self.run.usage = self.run.usage | {"parts": self.parts}
        self._save(usage=self.run.usage)
        self.events.add("tool.finished", id=call.id, name=call.name, ok=outcome.ok, summary=outcome.summary)
        records.note(self.choice.engine, call.name, outcome)

    def _look_for_circles(self) -> None:
        pattern = stuck.look(self.steps)
        if pattern is None:
            return
        answered = (self.run.question or {}).get("stuck")
        if answered == "stop" or answered == pattern:
            raise Ended("STUCK", gettext_noop("The run went in circles and was ended. Its work is kept."))
        self.steps.clear()
        raise Asked(
            {
                "requestId": f"stuck-{self.run.steps}",
                "kind": "single_choice",
                "title": _("I am going in circles. Shall I go on?"),
                "prompt": _STUCK_WORDS[pattern],
                "options": ["continue", "stop"],
                "pattern": pattern,
            }
        )

    def _mended(self) -> str | None:
        """Return what is broken now and was not before, or None when nothing is."""
        if not self.run.files_changed or self.run.plan_mode:
            return None
        broken = self._worse()
        if broken.errors and self._mended_for_free(broken.errors):
            broken = self._worse()
        report = self._mending.report(broken, repairs=self._repairs)
        note = "" if report else self._mending.note()
        if note:
            self.parts.append({"type": "text", "text": note})
            self.events.text(f"\n\n{note}")
            self.events.flush()
        return report

    def _worse(self) -> checks.Broken:
        broken = checks.worse(self._before(), self._now())
        self.lease.check()
        return broken

    def _checked(self) -> Outcome:
        now = self._now()
        text = now.told(self._before() if self.run.files_changed else None)
        self.lease.check()
        return Outcome(text, ok=now.is_good, summary=f"{now.error_count} errors")

    def _mended_for_free(self, broken: tuple[Problem, ...]) -> bool:
        """Mend what needs no model, and say so; return whether anything was mended."""
        texts = {
            path: content.decode(errors="replace")
            for path, content in files.snapshot(self.run.project).items()
            if path.endswith((".ts", ".tsx"))
        }
        mended = quick_fixes.mend(texts, broken)
        for path, text in mended.items():
            with transaction.atomic():
                self.lease.lock()
                files.write(self.run.project, path, text.encode(), base=files.ANYTHING, author=Author.AGENT)
                self._tell_changed([Changed(path, "modified", tools.diff_of(path, texts[path], text))])
        return bool(mended)

    def _now(self) -> checks.State:
        return checks.now(self.run.project, stopped=self.lease.is_interrupted)

    def _before(self) -> checks.State:
        if self._baseline is None:
            before_id = self.run.version_before_id
            before = Version.objects.filter(pk=before_id).first() if before_id else None
            self._baseline = checks.of_version(self.run.project, before, stopped=self.lease.is_interrupted)
        return self._baseline


_STUCK_WORDS: Final = {
    "same_action": "The same step gave the same result three times.",
    "same_error": "The same error came back three times.",
    "alternation": "Two steps undo each other again and again.",
    "talk": "Nothing is being done any more.",
}


def _short(given: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return a tool's input as people see it: contents cut, for the diff shows them."""
    if given is None:
        return None
    return {
        name: f"{value[:500]}…" if isinstance(value, str) and len(value) > 500 else value
        for name, value in given.items()
    }
