"""What pydantic-ai makes of both vendors' streams, and above all of what goes wrong in them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

import anthropic
import openai
import pytest
import pytest_asyncio
from pydantic_ai import Agent
from pydantic_ai.direct import model_request_stream
from pydantic_ai.exceptions import (
    ModelAPIError,
    ModelAuthenticationError,
    ModelConnectionError,
    ModelHTTPError,
    ModelNotFoundError,
    ModelOverloadedError,
    ModelRateLimitError,
    ModelRequestRejectedError,
    ModelServerError,
)
from pydantic_ai.messages import ModelRequest, ModelResponse, TextPart, ThinkingPart, ToolCallPart
from pydantic_ai.models import Model, StreamedResponse
from pydantic_ai.models.anthropic import AnthropicModel, AnthropicModelSettings
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.anthropic import AnthropicProvider
from pydantic_ai.providers.openai import OpenAIProvider

from tests.models.server import ModelServer
from tests.models.turns import Text, Thinking, ToolCall

pytestmark = pytest.mark.asyncio
SOON_SECONDS = 20


@dataclass
class Vendor:
    """A model of theirs, and how many events of its stream have been sent once the first piece of text has been."""

    model: Model
    first_piece: int

    def ask(self, prompt: str = "Hello?") -> AbstractAsyncContextManager[StreamedResponse]:
        return model_request_stream(self.model, [ModelRequest.user_text_prompt(prompt)])

    async def hear(self, heard: list[str | None] | None = None) -> ModelResponse:
        """Ask, and give the reply once all of it has come; what text there is after each event goes into the list."""
        async with self.ask() as stream:
            async for _event in stream:
                if heard is not None:
                    heard.append(stream.get().text)
            return stream.get()


@pytest_asyncio.fixture(params=["anthropic", "openai"])
async def vendor(request: pytest.FixtureRequest, server: ModelServer) -> AsyncIterator[Vendor]:
    if request.param == "anthropic":
        async with anthropic.AsyncAnthropic(base_url=server.url, api_key="sk-test", max_retries=0) as claude:
            yield Vendor(AnthropicModel("claude-sonnet-5", provider=AnthropicProvider(anthropic_client=claude)), 4)
    else:
        async with openai.AsyncOpenAI(base_url=f"{server.url}/v1", api_key="sk-test", max_retries=0) as gpt:
            yield Vendor(OpenAIChatModel("gpt-5", provider=OpenAIProvider(openai_client=gpt)), 2)


async def test_a_reply_is_put_together(server: ModelServer, vendor: Vendor) -> None:
    server.usage(input=1000, output=20, cache_read=300, cache_write_5m=40).think("Let me ", "see.", text="42")
    server.turn(Text("I write."), ToolCall("write_file", {"path": "é.txt"}), ToolCall("write_file", {"path": "b"}))

    thought, called = await vendor.hear(), await vendor.hear()

    assert [part.content for part in thought.parts if isinstance(part, ThinkingPart)] == ["Let me see."]
    assert [part.content for part in thought.parts if isinstance(part, TextPart)] == ["42"]
    assert (thought.finish_reason, called.finish_reason) == ("stop", "tool_call")
    calls = [part.args_as_dict() for part in called.parts if isinstance(part, ToolCallPart)]
    assert calls == [{"path": "é.txt"}, {"path": "b"}]
    assert (thought.usage.input_tokens, thought.usage.output_tokens) == (1340, 20)
    assert (thought.usage.cache_read_tokens, thought.usage.cache_write_tokens) == (300, 40)


@pytest.mark.parametrize("message", [None, "I cannot help with that."])
async def test_a_refusal_is_a_filtered_reply(server: ModelServer, vendor: Vendor, message: str | None) -> None:
    server.refuse(message)

    reply = await vendor.hear()

    assert reply.finish_reason == "content_filter"
    assert reply.text is None
    assert (reply.provider_details or {}).get("refusal") == message


async def test_a_huge_reply_comes_whole(server: ModelServer, vendor: Vendor) -> None:
    text = server.huge(megabytes=1.5)

    reply = await vendor.hear()

    assert reply.text == text
    assert len(text) == 1_500_000


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, ModelRequestRejectedError),
        (401, ModelAuthenticationError),
        (403, ModelAuthenticationError),
        (404, ModelNotFoundError),
        (413, ModelHTTPError),
        (429, ModelRateLimitError),
        (500, ModelServerError),
        (529, ModelOverloadedError),
    ],
)
async def test_a_failure_is_the_error_that_it_is(
    server: ModelServer, vendor: Vendor, status: int, error: type[ModelAPIError]
) -> None:
    server.fail(status)
    server.say("Well again.")

    with pytest.raises(error) as failed:
        await vendor.hear()

    assert isinstance(failed.value, ModelHTTPError)
    assert failed.value.status_code == status
    assert (await vendor.hear()).text == "Well again."


async def test_a_connection_breaks_in_the_middle_of_the_stream(server: ModelServer, vendor: Vendor) -> None:
    server.cut(after_events=vendor.first_piece).say("one", "two")
    heard: list[str | None] = []

    with pytest.raises(ModelConnectionError):
        await vendor.hear(heard)

    assert heard[-1] == "one"


async def test_a_connection_breaks_before_the_first_event(server: ModelServer, vendor: Vendor) -> None:
    server.cut(after_events=0).say("one")

    with pytest.raises(ModelConnectionError):
        await vendor.hear()


async def test_an_error_comes_inside_the_stream(server: ModelServer, vendor: Vendor) -> None:
    server.error_event(after_events=vendor.first_piece).say("one", "two")
    heard: list[str | None] = []

    with pytest.raises(ModelOverloadedError):
        await vendor.hear(heard)

    assert heard[-1] == "one"


async def test_a_stalled_stream_goes_on_when_it_is_told_to(server: ModelServer, vendor: Vendor) -> None:
    server.stall(after_events=vendor.first_piece).say("one", "two")
    heard = []

    async with vendor.ask() as stream:
        async for _event in stream:
            heard.append(stream.get().text)
            if heard == ["one"]:
                assert server.stalled.wait(SOON_SECONDS)
                server.go_on()

    assert heard[-1] == "onetwo"
    assert not server.hung_up.is_set()


async def test_a_client_that_leaves_a_stalled_stream_is_seen_to(server: ModelServer, vendor: Vendor) -> None:
    server.stall(after_events=vendor.first_piece).say("one", "two")

    async with vendor.ask() as stream:
        async for _event in stream:
            break

    assert server.hung_up.wait(SOON_SECONDS)


async def test_an_endless_reply_ends_when_the_client_hangs_up(server: ModelServer, vendor: Vendor) -> None:
    server.endless("la ")

    async with vendor.ask() as stream:
        async for _event in stream:
            if len(stream.get().text or "") >= 30:
                break

    assert server.hung_up.wait(SOON_SECONDS)


@pytest.mark.parametrize(("stop", "finish"), [("max_tokens", "length"), ("tool_use", "tool_call")])
async def test_the_json_of_a_call_ends_in_the_middle(
    server: ModelServer, vendor: Vendor, stop: str, finish: str
) -> None:
    server.cut_tool_json("max_tokens" if stop == "max_tokens" else "tool_use")
    server.call("write_file", {"path": "a.txt", "content": "x"})

    reply = await vendor.hear()

    [call] = reply.parts
    assert isinstance(call, ToolCallPart)
    assert call.args == '{"path": "a.txt"'
    assert reply.finish_reason == finish


async def test_a_conversation_goes_back_as_it_came(server: ModelServer, vendor: Vendor) -> None:
    server.think("Let me see.", text="42")
    server.say("Still 42.")
    asked = ModelRequest.user_text_prompt("Hello?")

    first = await vendor.hear()
    async with model_request_stream(vendor.model, [asked, first, asked]) as stream:
        async for _event in stream:
            pass

    assert stream.get().text == "Still 42."


async def test_an_agent_works_in_a_loop(server: ModelServer, vendor: Vendor) -> None:
    agent = Agent(vendor.model, system_prompt="You add.", model_settings=AnthropicModelSettings(anthropic_cache=True))

    @agent.tool_plain
    def add(left: int, right: int) -> int:
        return left + right

    sums = [ToolCall("add", {"left": 1, "right": 2}), ToolCall("add", {"left": 3, "right": 4})]
    server.turn(Thinking("Two sums."), Text("I add."), *sums)
    server.call("add", {"left": "one"})
    server.say("3 and 7.")

    run = await agent.run("Add!")

    assert run.output == "3 and 7."
    assert server.left == 0
    assert run.usage.requests == 3
