"""One conversation with Claude Code: its program in the sandbox, and a thread that listens to it.

The SDK is asynchronous and Django's queries are not; the two meet at a queue. What the program asks (may this tool run,
what came of it) waits until whoever reads the queue has answered.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import queue
import threading
from collections.abc import AsyncIterator, Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import structlog

from integrations.llm import gateway
from integrations.llm.gateway import Grant
from integrations.llm.types import Tool
from workspace.agent import claude_words as words
from workspace.toolchain import conversing
from workspace.toolchain.conversing import Stage
from workspace.toolchain.job import MIB, Limits

if TYPE_CHECKING:
    from claude_agent_sdk import ClaudeAgentOptions, ClaudeSDKClient, PermissionResult, ToolPermissionContext

log = structlog.get_logger(__name__)

LIMITS: Final = Limits(
    cpu_seconds=30 * 60,
    memory_bytes=1536 * MIB,
    processes=256,
    file_bytes=64 * MIB,
    scratch_bytes=128 * MIB,
)
DISK_BYTES: Final = 512 * MIB
_INTERRUPT_SECONDS: Final = 1.0
_DISCONNECT_SECONDS: Final = 5.0
_ANSWER_SECONDS: Final = 300.0
_LONGEST_MESSAGE: Final = 64 * MIB
_HOOKS: Final = ("PreToolUse", "PostToolUse", "PostToolUseFailure")


@dataclass(frozen=True, slots=True)
class Setup:
    """What to start, and what it is told."""

    program: Path
    bubblewrap: Path
    model: str
    instructions: str
    tools: tuple[str, ...]
    served: tuple[Tool, ...]
    max_tokens: int


class Asked:
    """Something that the program waits for; answer it once."""

    def __init__(self, given: dict[str, Any], tool: str = "") -> None:
        self.given, self.tool = given, tool
        self._loop = asyncio.get_running_loop()
        self._answer: asyncio.Future[dict[str, Any]] = self._loop.create_future()

    def answer(self, output: dict[str, Any]) -> None:
        def put() -> None:
            if not self._answer.done():
                self._answer.set_result(output)

        with contextlib.suppress(RuntimeError):  # it has ended meanwhile
            self._loop.call_soon_threadsafe(put)

    async def wait(self) -> dict[str, Any]:
        return await self._answer


class Hook(Asked):
    """Before a tool: may it run? After it: is there anything to say?"""

    @property
    def event(self) -> str:
        return str(self.given["hook_event_name"])


class Served(Asked):
    """A call of one of the tools that we serve."""


@dataclass(frozen=True, slots=True)
class Gone:
    """Nothing more will come; `error` is why, if that was not asked for."""

    error: BaseException | None


class Session:
    """Speak with `say`, read with `next`, end with `close`. `heard` takes whatever comes, from other threads too."""

    def __init__(self, setup: Setup, stage: Stage, grant: Grant) -> None:
        self._setup, self._stage, self._grant = setup, stage, grant
        self._heard: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._loop = asyncio.new_event_loop()
        self._prompts: asyncio.Queue[list[dict[str, Any]]] = asyncio.Queue()
        self._client: ClaudeSDKClient | None = None
        self._task: asyncio.Task[None] | None = None
        self._allowed: set[str] = set()
        self._is_closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="claude-code", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def say(self, prompt: str, attached: Sequence[dict[str, Any]] = ()) -> None:
        """Say something, with blocks of Anthropic's API after it."""
        with contextlib.suppress(RuntimeError):  # it has ended, which comes out of the queue
            self._loop.call_soon_threadsafe(self._prompts.put_nowait, [{"type": "text", "text": prompt}, *attached])

    def put(self, item: Any) -> None:
        """Let `next` give this too, in its turn."""
        self._heard.put(item)

    def next(self, timeout: float) -> Any:
        """Return what comes next, None where nothing did in that time."""
        try:
            return self._heard.get(timeout=timeout)
        except queue.Empty:
            return None

    def close(self) -> list[Any]:
        """Interrupt it, end it with all that it started, and return what was still in the queue.

        All calls of the model are booked when this returns.
        """
        self._is_closing.set()
        if self._thread.is_alive():
            with contextlib.suppress(RuntimeError):  # it has just ended by itself
                self._spawn(self._stop())
            self._thread.join()
        rest = []
        while (item := self.next(0)) is not None:
            rest.append(item)
        return rest

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            asyncio.run_coroutine_threadsafe(work, self._loop)
        except RuntimeError:
            work.close()
            raise

    async def _stop(self) -> None:
        # So it hangs up on the model and ends its commands by itself; else it is killed in the middle.
        if self._client is not None:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(self._client.interrupt(), _INTERRUPT_SECONDS)
        if self._task is not None:
            self._task.cancel()

    def _run(self) -> None:
        error: BaseException | None = None
        asyncio.set_event_loop(self._loop)
        try:
            self._task = self._loop.create_task(self._talk())
            self._loop.run_until_complete(self._task)
        except asyncio.CancelledError:
            pass
        except BaseException as raised:  # whoever reads the queue decides what it means
            error = raised
        finally:
            self._client = None
            self._wind_up()
            self._heard.put(Gone(None if self._is_closing.is_set() else error))

    def _wind_up(self) -> None:
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                self._loop.run_until_complete(task)
        # A process's pipes close themselves in the loop, which must still be there.
        gc.collect()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    async def _talk(self) -> None:
        from claude_agent_sdk import ClaudeSDKClient

        door = gateway.listen(self._stage.door)
        async with gateway.serving(door, self._grant) as token:
            start = self._stage.write_start(
                self._setup.program,
                bubblewrap=self._setup.bubblewrap,
                environment=self._environment(token),
                limits=LIMITS,
            )
            client = ClaudeSDKClient(self._options(start))
            try:
                await client.connect()
                self._client = client
                while True:
                    await client.query(_message(await self._prompts.get()))
                    await self._listen(client)
            finally:
                self._client = None
                self._stage.kill()
                with contextlib.suppress(Exception):
                    await asyncio.wait_for(client.disconnect(), _DISCONNECT_SECONDS)

    async def _listen(self, client: ClaudeSDKClient) -> None:
        from claude_agent_sdk import ClaudeSDKError, ResultMessage

        result = None
        try:
            async for message in client.receive_response():
                self._heard.put(message)
                if isinstance(message, ResultMessage):
                    result = message
        except ClaudeSDKError:
            if result is None:  # else it only says once more that the result is an error
                raise
        if result is None:
            raise EOFError("Claude Code went away without a result")

    def _environment(self, token: str) -> dict[str, str]:
        return {
            "ANTHROPIC_UNIX_SOCKET": conversing.DOOR,
            "ANTHROPIC_BASE_URL": "http://gateway.internal",
            "ANTHROPIC_API_KEY": token,
            # Its small jobs too: no other model is behind the door.
            "ANTHROPIC_DEFAULT_HAIKU_MODEL": self._setup.model,
            "ANTHROPIC_SMALL_FAST_MODEL": self._setup.model,
            "CLAUDE_CODE_MAX_OUTPUT_TOKENS": str(self._setup.max_tokens),
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
            "CLAUDE_CODE_DISABLE_BACKGROUND_TASKS": "1",
            "CLAUDE_CODE_MAX_RETRIES": "3",
            "ENABLE_TOOL_SEARCH": "false",
            "API_TIMEOUT_MS": "120000",
            "CLAUDE_CODE_ENTRYPOINT": "sdk-py",
            "CLAUDE_CODE_SDK_READS_SESSION_STATE": "1",
        }

    def _options(self, start: Path) -> ClaudeAgentOptions:
        from claude_agent_sdk import ClaudeAgentOptions, HookMatcher

        # A call that nobody answers for is not made.
        matcher = HookMatcher(hooks=[self._hook], timeout=_ANSWER_SECONDS, on_failure="block")
        return ClaudeAgentOptions(
            cli_path=start,
            # It can only add to our own, which the script lets go of: so nothing is in it even before.
            env=dict.fromkeys(os.environ, ""),
            tools=list(self._setup.tools),
            permission_mode="default",
            hooks={event: [matcher] for event in _HOOKS},
            can_use_tool=self._may_use,
            setting_sources=[],
            strict_mcp_config=True,
            mcp_servers={words.SERVER: self._server()},
            skills=[],
            verbatim_prompts=True,
            system_prompt=self._setup.instructions,
            model=self._setup.model,
            settings='{"attribution":{"commit":"","pr":""}}',
            include_partial_messages=True,
            max_buffer_size=_LONGEST_MESSAGE,
            stderr=_complaint,
        )

    async def _hook(self, given: Any, _tool_use_id: str | None, _context: Any) -> Any:
        asked = Hook(dict(given))
        self._heard.put(asked)
        output = await asked.wait()
        if output == allowed():
            self._allowed.add(str(given["tool_use_id"]))
        return output

    async def _may_use(self, _tool: str, _given: dict[str, Any], context: ToolPermissionContext) -> PermissionResult:
        """Answer what the program asks in spite of the hook, as for a command of several parts."""
        from claude_agent_sdk import PermissionResultAllow, PermissionResultDeny

        if context.tool_use_id in self._allowed:
            return PermissionResultAllow()
        return PermissionResultDeny(message="This is not allowed here.")

    def _server(self) -> Any:
        from claude_agent_sdk import create_sdk_mcp_server, tool

        def serve(one: Tool) -> Any:
            async def call(given: dict[str, Any]) -> dict[str, Any]:
                asked = Served(given, one.name)
                self._heard.put(asked)
                return await asked.wait()

            schema = {"type": "object", "properties": {}} | one.schema
            return tool(one.name, one.description, schema)(call)

        return create_sdk_mcp_server(words.SERVER, tools=[serve(one) for one in self._setup.served])


async def _message(blocks: list[dict[str, Any]]) -> AsyncIterator[dict[str, Any]]:
    yield {"type": "user", "message": {"role": "user", "content": blocks}, "parent_tool_use_id": None}


def said(text: str, *, ok: bool) -> dict[str, Any]:
    """Return the answer to a call of a tool that we serve."""
    return {"content": [{"type": "text", "text": text}], "is_error": not ok}


def allowed() -> dict[str, Any]:
    return {"hookSpecificOutput": {"hookEventName": "PreToolUse", "permissionDecision": "allow"}}


def refused(reason: str) -> dict[str, Any]:
    return {
        "hookSpecificOutput": {
            "hookEventName": "PreToolUse",
            "permissionDecision": "deny",
            "permissionDecisionReason": reason,
        }
    }


def noted(event: str, note: str) -> dict[str, Any]:
    return {"hookSpecificOutput": {"hookEventName": event, "additionalContext": note}} if note else {}


def _complaint(line: str) -> None:
    # It may quote anything, so not a word of it.
    log.info("claude_code_complained", characters=len(line))
