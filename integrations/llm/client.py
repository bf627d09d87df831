"""The one gate to models: whose key, which model; reserve, stream, meter, settle."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

import structlog
from django.conf import settings

from accounts.models import User
from billing import budget
from integrations.llm import metering, providers, sizes
from integrations.llm.errors import ModelError, NoModel, Stopped, StreamBroke
from integrations.llm.streaming import Answer, Answering
from integrations.llm.types import Choice, Delta, Purpose, TextDelta, Tool, ToolCall, Turn
from integrations.models import CallStatus, ModelCall, ModelProvider, ProviderName
from motivd_site import secrets

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage

log = structlog.get_logger(__name__)

MAX_TOKENS: Final = 16_000
_ATTEMPTS: Final = 3
_LONGEST_WAIT_SECONDS: Final = 20.0
_PAUSE_SECONDS: Final = 0.1
_EXTEND_SECONDS: Final = 60.0


def choose(user: User, *, model: str = "") -> Choice | None:
    """Return what a user's calls go to: the default of their own providers, else the platform's key. One query.

    `model` names another model of the same provider, as "model" or "provider:model".
    """
    provider, _colon, name = model.partition(":") if model.partition(":")[0] in ProviderName.values else ("", "", model)
    rows = ModelProvider.objects.filter(user=user, enabled=True).order_by("-is_default", "created_at")
    own = next((row for row in rows if (row.provider == provider if provider else row.is_default)), None)
    if own is not None:
        chosen = name or own.model or providers.default_model(own.provider)
        key = secrets.decrypt(bytes(own.sealed_key)).decode() if own.sealed_key else ""
        return Choice(own.provider, chosen, providers.base_url_of(own.provider, own.base_url), key, own_key=True)
    if settings.ANTHROPIC_API_KEY and provider in ("", ProviderName.ANTHROPIC):
        anthropic = ProviderName.ANTHROPIC.value
        return Choice(
            anthropic, name or settings.MOTIVD_MODEL, providers.base_url_of(anthropic), settings.ANTHROPIC_API_KEY
        )
    return None


def require(user: User, *, model: str = "") -> Choice:
    """The same, for what cannot be done without. Raises NoModel, and BudgetExhausted while nothing is left."""
    found = choose(user, model=model)
    if found is None:
        raise NoModel
    if not found.own_key:
        budget.check_open(user)
    return found


class Conversation:
    """One call of a model: iterate over what it says as it says it; then `turn` holds all of it.

    The budget is reserved before, and settled in any case: when the provider fails, when the reader goes away, when
    somebody cancels. Only what had not begun to answer is tried again.
    """

    def __init__(
        self,
        choice: Choice,
        purpose: Purpose,
        messages: Sequence[ModelMessage],
        *,
        tools: Sequence[Tool] = (),
        must_call: str | None = None,
        max_tokens: int = MAX_TOKENS,
        stopped: Callable[[], bool] = lambda: False,
        attempts: int = _ATTEMPTS,
        within: float | None = None,
    ) -> None:
        """`within` are the seconds that each attempt may take, if not as many as ever."""
        self.choice, self.purpose, self.max_tokens = choice, purpose, max_tokens
        self._attempts, self._within = attempts, within
        self._messages, self._tools, self._must_call = messages, tools, must_call
        self._stopped = stopped
        self._turn: Turn | None = None

    @property
    def turn(self) -> Turn:
        assert self._turn is not None, "iterate first"
        return self._turn

    def __iter__(self) -> Iterator[Delta]:
        """Raises ModelError, BudgetExhausted, Stopped."""
        call = self._begin()
        started, first_at = time.monotonic(), None
        answer = Answer()
        try:
            for delta in self._ask(call, answer):
                first_at = first_at or time.monotonic()
                yield delta
            call.status = CallStatus.SUCCEEDED
        except ModelError as error:
            call.status, call.error_code = CallStatus.FAILED, error.code
            raise
        except (Stopped, GeneratorExit):
            call.status = CallStatus.CANCELLED
            raise
        except BaseException:
            call.status, call.error_code = CallStatus.FAILED, "INTERNAL"
            raise
        finally:
            call.first_token_ms = round((first_at - started) * 1000) if first_at else None
            call.took_ms = round((time.monotonic() - started) * 1000)
            metering.settle(call, answer.tokens(), base_url=self.choice.base_url)
        response = answer.response()
        calls = [ToolCall.read(part.tool_call_id, part.tool_name, part.args) for part in response.tool_calls]
        self._turn = Turn(response, answer.text, tuple(calls), answer.finish(), answer.tokens(), call.cost_usd, call.pk)

    def _begin(self) -> ModelCall:
        size = sizes.of_messages(self._messages) + sum(len(str(tool)) for tool in self._tools)
        return metering.begin(self.choice, self.purpose, characters=size, max_tokens=self.max_tokens)

    def _ask(self, call: ModelCall, answer: Answer) -> Iterator[Delta]:
        while True:
            asked = Answering(
                self.choice,
                self._messages,
                self._tools,
                self._must_call,
                self.max_tokens,
                answer,
                self._watch(call),
                within=self._within,
            )
            try:
                yield from asked
                return
            except ModelError as error:
                if answer.has_begun or not error.again or call.attempts >= self._attempts:
                    raise
                wait = error.retry_after if error.retry_after is not None else 0.5 * 2**call.attempts
                if wait > _LONGEST_WAIT_SECONDS:
                    raise
                log.info("model_call_again", provider=self.choice.provider, code=error.code, attempt=call.attempts)
                self._sleep(wait)
                call.attempts += 1
                answer.forget()

    def _watch(self, call: ModelCall) -> Callable[[], bool]:
        """Return what is asked between words: whether to stop; it keeps the reservation alive on the way."""
        extend_at = time.monotonic() + _EXTEND_SECONDS

        def stopped() -> bool:
            nonlocal extend_at
            if call.reservation_id and time.monotonic() >= extend_at:
                extend_at = time.monotonic() + _EXTEND_SECONDS
                budget.extend(call.reservation_id)
            return self._stopped()

        return stopped

    def _sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self._stopped():
                raise Stopped
            time.sleep(_PAUSE_SECONDS)


def complete(
    choice: Choice,
    purpose: Purpose,
    *,
    system: str,
    prompt: str,
    max_tokens: int = MAX_TOKENS,
    on_text: Callable[[str], None] = lambda text: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Turn:
    """Answer one prompt. A stream that breaks in the middle is begun again once.

    Raises ModelError, BudgetExhausted, Stopped.
    """
    for last_try in (False, True):
        call = Conversation(choice, purpose, one_question(system, prompt), max_tokens=max_tokens, stopped=stopped)
        try:
            for delta in call:
                if isinstance(delta, TextDelta):
                    on_text(delta.text)
            return call.turn
        except StreamBroke:
            if last_try:
                raise
    raise AssertionError("unreachable")


def structured(
    choice: Choice,
    purpose: Purpose,
    *,
    system: str,
    prompt: str,
    tool: Tool,
    max_tokens: int = MAX_TOKENS,
    stopped: Callable[[], bool] = lambda: False,
) -> dict[str, Any]:
    """Answer one prompt with the input of a tool, which is JSON after its schema.

    Raises ModelError (also when the model does not answer so), BudgetExhausted, Stopped.
    """
    for last_try in (False, True):
        call = Conversation(
            choice,
            purpose,
            one_question(system, prompt),
            tools=[tool],
            must_call=tool.name,
            max_tokens=max_tokens,
            stopped=stopped,
        )
        try:
            for _delta in call:
                pass
        except StreamBroke:
            if last_try:
                raise
            continue
        for made in call.turn.calls:
            if made.name == tool.name and made.input is not None:
                return made.input
    raise StreamBroke(choice.provider, reason="no structured answer")


def one_question(system: str, prompt: str) -> list[ModelMessage]:
    """Return the messages of a conversation that is one question."""
    from pydantic_ai.messages import ModelRequest, UserPromptPart

    return [ModelRequest(parts=[UserPromptPart(prompt)], instructions=system)]
