"""What keeps an open preview fresh: one watcher for each project that somebody looks at, one socket for each page."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

import structlog
from django.db import DatabaseError
from django.utils import timezone

from builder.models import Project
from motivd_site.body_limit import Receive, Send
from motivd_site.raw_asgi import in_thread
from preview import instant, page_errors, serving, sessions, shown_states, sites
from preview.access import Access
from preview.models import PreviewKind, PreviewSession, ServerRuntime, ServerState
from preview.serving import Door
from preview.sites import Site
from workspace import changes, variables
from workspace.toolchain.packages import ToolsMissing
from workspace.toolchain.problems import Problem
from workspace.toolchain.sandbox import SandboxUnavailable

log = structlog.get_logger(__name__)

# Other processes write too: files are looked at often while something happens, rarely where nothing does.
_SHORTEST_SECONDS: Final = 0.1
_LONGEST_SECONDS: Final = 1.0
_SHARE: Final = 0.01
_SERVER_SECONDS: Final = 0.25
_JUDGE_AFTER_SECONDS: Final = 0.3
_LONGEST_MESSAGE: Final = 600_000
_MOST_WAITING: Final = 50
_threads: Final = ThreadPoolExecutor(4, thread_name_prefix="preview-live")
Message = dict[str, Any]


class _Mark(NamedTuple):
    """What is another one after a change: of the files, and of what the programs find in their environment."""

    files: object
    environment: object


@dataclass(frozen=True, slots=True)
class _Process:
    """What serves a project: the state of the files that it runs, and since when. Empty: none is ready."""

    state: str = ""
    since: datetime | None = None


_NONE: Final = _Process()


@dataclass(eq=False)
class _Page:
    """An open page: what it still has to be told, and which state its owner sees in it; guests are not asked."""

    shows: str = ""
    waiting: asyncio.Queue[Message] = field(default_factory=lambda: asyncio.Queue(_MOST_WAITING))

    def tell(self, message: Message) -> None:
        if self.waiting.full():  # it does not listen; loading anew, it gets all of it
            while not self.waiting.empty():
                self.waiting.get_nowait()
            message = {"type": "reload"}
        self.waiting.put_nowait(message)


class _Watch:
    """Looks at one project for all pages of it that are open in this process."""

    def __init__(self, project_id: UUID) -> None:
        self.project_id = project_id
        self.pages: set[_Page] = set()
        self.shown: Site | None = None
        self.problem: Problem | None = None
        self._mark: _Mark | None = None
        self._process = _NONE
        self._looked_at = timezone.now()
        self._judging: asyncio.Future[None] | None = None
        self._restarting: asyncio.Future[None] | None = None
        self._noted_at = 0.0
        self._nudge = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._looked = asyncio.Event()
        self.task = asyncio.ensure_future(self._watch())

    async def settled(self) -> None:
        """Wait for the first look."""
        await self._looked.wait()

    def all_pages(self, message: Message) -> None:
        for page in self.pages:
            page.tell(message)

    async def _watch(self) -> None:
        quiet_since = time.monotonic()
        with changes.listening(self.project_id, self._wake):
            while True:
                try:
                    if await self._look():
                        quiet_since = time.monotonic()
                    await self._note()
                except DatabaseError as error:
                    log.warning("preview_not_watched", project_id=str(self.project_id), exc_info=error)
                except Exception as error:
                    log.exception("preview_watch_failed", project_id=str(self.project_id), exc_info=error)
                self._looked.set()
                pause = (time.monotonic() - quiet_since) * _SHARE
                try:
                    async with asyncio.timeout(min(max(pause, _SHORTEST_SECONDS), _LONGEST_SECONDS)):
                        await self._nudge.wait()
                except TimeoutError:
                    pass
                self._nudge.clear()

    def _wake(self) -> None:
        self._loop.call_soon_threadsafe(self._nudge.set)

    async def _look(self) -> bool:
        """Look whether something changed, and tell the pages. Return whether it did."""
        # Of a server it matters which files it runs, and with which variables; the others are what their files are.
        is_server = self.shown is None or self.shown.kind == PreviewKind.SERVER
        known, before_that, self._looked_at = self._mark, self._looked_at, timezone.now()
        seen = await in_thread(_threads, _seen, self.project_id, known, with_server=is_server)
        if seen is None:
            return False
        for waiting in (self._judging, self._restarting):
            if waiting is not None:
                waiting.cancel()
        before = self.shown
        self._mark, self._process, problem, site = seen
        if problem is not None or site is None:
            self._say(problem)
            if before is None:
                self.shown = site
            return True
        if before is not None and before.state == site.state and self.problem is not None:
            # Back to what is shown: nothing to replace, and nothing wrong any more.
            self.all_pages(_update(site, site, (), ()))
        self._show(before, site)
        if site.kind == PreviewKind.SERVER and known is not None and known.environment != self._mark.environment:
            self._show_restart(since=before_that)
        self.problem = None
        self._judging = asyncio.ensure_future(self._judge(site))
        return True

    async def _note(self) -> None:
        """Note from time to time which states are still being looked at: a run of the agent asks for that."""
        states = {page.shows for page in self.pages if page.shows}
        if states and time.monotonic() - self._noted_at > shown_states.NOTED_SECONDS:
            self._noted_at = time.monotonic()
            await in_thread(_threads, shown_states.still, self.project_id, states)

    def _show_restart(self, *, since: datetime) -> None:
        """Show what the server says with its other variables, which no program sees without being started anew."""
        if self._process.since is not None and self._process.since > since:
            self.all_pages({"type": "reload"})  # it was faster than this look
        else:
            self.reload_when_ready(self._process)

    def reload_when_ready(self, before: _Process) -> None:
        """Have the pages loaded anew once another process serves them, or the same with other files, than `before`."""
        if self._restarting is not None:
            self._restarting.cancel()
        self._restarting = asyncio.ensure_future(self._wait_for_server(before))

    async def _wait_for_server(self, before: _Process) -> None:
        while await in_thread(_threads, _process_of, self.project_id) in (_NONE, before):
            await asyncio.sleep(_SERVER_SECONDS)
        self.all_pages({"type": "reload"})

    async def _judge(self, site: Site) -> None:
        """Ask the bundler too, once nothing newer comes: it takes its time, and nobody waits for it."""
        await asyncio.sleep(_JUDGE_AFTER_SECONDS)
        problem = await in_thread(_threads, _verdict, site)
        if self.shown is site:
            self._say(problem)

    def _say(self, problem: Problem | None) -> None:
        if problem is not None and problem != self.problem:
            self.all_pages(_broken(problem))
        self.problem = problem

    def close(self) -> None:
        self.task.cancel()
        for waiting in (self._judging, self._restarting):
            if waiting is not None:
                waiting.cancel()

    def _show(self, before: Site | None, site: Site) -> None:
        self.shown = site
        if before is None:
            if self._looked.is_set():  # the pages that are open say only why there was nothing to show
                self.all_pages({"type": "reload"})
            return
        if before.state == site.state:
            return
        if site.kind == PreviewKind.SERVER:
            if not site.watches:
                self.reload_when_ready(self._process)
            return
        self.all_pages(_step(before, site))


def _step(before: Site, after: Site) -> Message:
    """Return what takes a page from one state to the other."""
    if before.graph is None or after.graph is None:
        return {"type": "reload"}
    changed = {path for path in {*before.shas, *after.shas} if before.shas.get(path) != after.shas.get(path)}
    difference = instant.difference(before.graph, after.graph, changed)
    if difference is None:
        return {"type": "reload"}
    return _update(before, after, difference.modules, difference.styles)


_watches: dict[tuple[int, UUID], _Watch] = {}


async def serve(access: Access, door: Door, receive: Receive, send: Send) -> None:
    """Serve the socket of one page until it goes."""
    page = _Page()
    key = (id(asyncio.get_running_loop()), access.project.pk)
    watch = _watches.get(key) or _watches.setdefault(key, _Watch(access.project.pk))
    watch.pages.add(page)
    telling = asyncio.ensure_future(_tell(page, send))
    try:
        await _listen(page, watch, access, door, receive)
    finally:
        telling.cancel()
        watch.pages.discard(page)
        if not watch.pages:
            watch.close()
            _watches.pop(key, None)


async def _tell(page: _Page, send: Send) -> None:
    while True:
        message = await page.waiting.get()
        await send({"type": "websocket.send", "text": json.dumps(message)})


async def _listen(page: _Page, watch: _Watch, access: Access, door: Door, receive: Receive) -> None:
    while True:
        event = await receive()
        if event["type"] != "websocket.receive":
            return
        said = _read(event.get("text"))
        if said is None:
            continue
        state, errors = said.get("state"), said.get("errors")
        state = state if isinstance(state, str) else ""
        errors = errors if isinstance(errors, list) else []
        if said.get("type") == "hello":
            await watch.settled()
            _greet(page, watch, state)
        if access.is_guest:
            continue
        page.shows = state
        await in_thread(_threads, _keep, access.project.pk, said.get("type"), state, errors, door.base)


def _greet(page: _Page, watch: _Watch, state: str) -> None:
    if watch.shown is not None and watch.shown.kind == PreviewKind.SERVER:
        if not state:  # a page of ours, in place of one that the server could not give
            watch.reload_when_ready(_NONE)
        return
    if watch.shown is not None and watch.shown.state != state:
        # Something was saved before the page could hear of it.
        before = sites.remembered(state)
        page.tell(_step(before, watch.shown) if before else {"type": "reload"})
    if watch.problem is not None and state:
        page.tell(_broken(watch.problem))


def _read(text: object) -> Message | None:
    if not isinstance(text, str) or len(text) > _LONGEST_MESSAGE:
        return None
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _keep(project_id: UUID, kind: object, state: str, errors: Sequence[Any], base: str) -> None:
    if sites.remembered(state) is None:
        return  # of a state that nobody knows: a page from before, which is being loaded anew
    page_errors.record(project_id, errors, state=state, base=base)
    if kind in ("hello", "shown"):
        page_errors.settle(project_id, state=state)


def _seen(
    project_id: UUID, known: _Mark | None, *, with_server: bool
) -> tuple[_Mark, _Process, Problem | None, Site | None] | None:
    """Return what there is to see, None while nothing has changed since. In one go: each thread connects anew."""
    environment = variables.mark(project_id) if with_server or known is None else known.environment
    mark = _Mark(sites.mark(project_id), environment)
    if mark == known:
        return None
    return mark, _process_of(project_id) if with_server else _NONE, *_state_of(project_id)


def _state_of(project_id: UUID) -> tuple[Problem | None, Site | None]:
    """Return what is wrong with the files of now, and the site that is shown, if there is any."""
    session = PreviewSession.objects.select_related("project").filter(project=project_id).first()
    project = session.project if session else Project.objects.filter(pk=project_id).first()
    if project is None:
        return None, None
    try:
        current = sites.now(project, session.wanted_kind if session else "")
        return current.problem, sites.to_show(project, current)
    except (SandboxUnavailable, ToolsMissing) as missing:
        return Problem(None, None, None, sessions.missing_text(missing), "error"), None


def _process_of(project_id: UUID) -> _Process:
    found = ServerRuntime.objects.filter(project=project_id, state=ServerState.READY).exclude(synced_state="")
    ready = found.values_list("synced_state", "started_at").first()
    return _Process(*ready) if ready else _NONE


def _verdict(site: Site) -> Problem | None:
    try:
        return sites.verdict(site)
    except (SandboxUnavailable, ToolsMissing):
        return None


def _update(before: Site, after: Site, modules: Sequence[str], styles: Sequence[str]) -> Message:
    scripts = serving.definitions_of(after, tuple(modules)) if modules else []
    return {
        "type": "update",
        "from": before.state,
        "state": after.state,
        "modules": [*modules],
        "styles": [{"path": path, "text": after.graph.sheets.get(path) if after.graph else None} for path in styles],
        "scripts": scripts,
    }


def _broken(problem: Problem) -> Message:
    return {"type": "broken", **sessions.error_of(problem)}
