"""What a run of Claude Code may still ask of its model. The gateway asks from its own thread, ahead of the rows."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings

from integrations.llm.gateway import Booked, Grant
from integrations.llm.types import Choice, Purpose
from integrations.models import CallStatus
from motivd_site.api.errors import ApiError
from workspace.models import AgentRun


class _NoMore(ApiError):
    """The run may make no more calls; whoever runs it knows why."""

    status, code = 429, "RUN_LIMIT"

    def message(self) -> str:
        return "This run may make no more calls."


class Allowance:
    """Counts the calls of one run. `refused` is why the gateway let one not through, where the run cannot know."""

    def __init__(self, run: AgentRun, tell: Callable[[Booked], None]) -> None:
        self.refused: ApiError | None = None
        self._most, self._tell = run.max_cost_usd, tell
        self._made, self._spent = run.steps, run.cost_usd

    def grant(self, choice: Choice, purpose: Callable[[], Purpose]) -> Grant:
        return Grant(choice=choice, purpose=purpose, admit=self._admit, booked=self._booked, refused=self._refuse)

    def _admit(self) -> None:
        if self._made >= settings.AGENT_MAX_STEPS or (self._most is not None and self._spent >= self._most):
            raise _NoMore

    def _booked(self, booked: Booked) -> None:
        if booked.call.status == CallStatus.SUCCEEDED:
            self._made += 1
        if booked.call.charged:
            self._spent += booked.call.cost_usd
        self._tell(booked)

    def _refuse(self, error: ApiError) -> None:
        if not isinstance(error, _NoMore):
            self.refused = error
