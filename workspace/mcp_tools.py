"""What a client of somebody else may do in a workspace over MCP: the agent's own tools, one call at a time.

Nothing is known of a client between two calls. So a whole-file write is trusted to replace what the client has read
(a version of before is always kept), while an edit must still find its text in the file as it is.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import structlog
from django.db import DatabaseError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from builder.models import Project
from integrations.llm.types import Tool
from motivd_site.api.errors import ApiError, Internal, Unavailable
from workspace import files, prd_file, versions
from workspace.agent import checks, tools
from workspace.agent.tools import Outcome, Workbench
from workspace.models import Author, VersionKind

log = structlog.get_logger(__name__)

_REMEMBERED: Final = 1_000
_DESCRIPTION_LIMIT: Final = 500
OFFERED: Final[tuple[Tool, ...]] = (*(entry.tool for entry in tools.BY_NAME.values()), tools.CHECK)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, in which project, by which program, and the language in which people will read of it."""

    user: User
    project: Project
    client: str
    language: str


def writes(name: str) -> bool:
    """Return whether a tool changes files."""
    entry = tools.BY_NAME.get(name)
    return entry is not None and entry.writes


def call(caller: Caller, name: str, given: dict[str, Any], *, stopped: Callable[[], bool]) -> Outcome:
    """Run one of the tools that are offered. Whatever goes wrong is an outcome: the client has no log to look into."""
    with translation.override(caller.language):
        try:
            if not _is_text(given):
                return Outcome("The input holds characters that are no text. Nothing was done.", ok=False)
            if name == tools.CHECK.name:
                return _check(caller, given, stopped)
            return _change(caller, name, given) if writes(name) else tools.run(_bench(caller), name, given)
        except ApiError as refused:
            return Outcome(refused.message(), ok=False, summary=refused.code)
        except DatabaseError as error:
            log.exception("mcp_call_failed", tool=name, exc_info=error)
            return Outcome(Unavailable().message(), ok=False, summary=Unavailable.code)
        except Exception as error:
            log.exception("mcp_call_failed", tool=name, exc_info=error)
            return Outcome(Internal().message(), ok=False, summary=Internal.code)


def _change(caller: Caller, name: str, given: dict[str, Any]) -> Outcome:
    """Run a tool that writes, with the version of before and the one of after: all of it, or nothing."""
    path = next((given[key] for key in ("path", "to") if isinstance(given.get(key), str)), "")
    bench = _bench(caller)
    with _sent_before.confirming(bench, path, given.get("content")), transaction.atomic():
        files.lock(caller.project)
        if prd_file.is_it(path):  # has revisions of its own, and is in no version
            return tools.run(bench, name, given)
        before = files.entries(caller.project)
        outcome = tools.run(bench, name, given)
        if not outcome.changed:
            transaction.set_rollback(True)  # nor is a version needed
            return outcome
        description = _("Before the changes of %(client)s over MCP") % {"client": caller.client}
        versions.keep_what_was_there(
            caller.project, before, kind=VersionKind.BEFORE_REVERT, description=description, actor=caller.user
        )
        after = _("By %(client)s over MCP: %(tool)s %(path)s") % {"client": caller.client, "tool": name, "path": path}
        versions.create(
            caller.project,
            description=after[:_DESCRIPTION_LIMIT],
            kind=VersionKind.AGENT,
            author=Author.AGENT,
            created_by=caller.user,
        )
    return outcome


def _bench(caller: Caller) -> Workbench:
    return Workbench(caller.project, caller.user, trusts_writes=True)


def _check(caller: Caller, given: dict[str, Any], stopped: Callable[[], bool]) -> Outcome:
    try:
        tools.check_input(tools.CHECK, given)
    except tools.WrongInput as wrong:
        return Outcome(str(wrong), ok=False, summary="wrong input")
    found = checks.now(caller.project, stopped=stopped)
    # That the app has errors is what was asked for, and no error of the tool.
    return Outcome(found.told(), summary=f"{found.error_count} errors")


def _is_text(given: dict[str, Any]) -> bool:
    try:
        json.dumps(given, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


class _SentBefore:
    """Whole-file writes that were called suspicious: the very same one, sent again, is meant.

    In memory, for this costs nobody more than to send it a third time where another process takes the second.
    """

    def __init__(self) -> None:
        self._digests: dict[str, None] = {}
        self._lock = threading.Lock()

    @contextmanager
    def confirming(self, bench: Workbench, path: str, content: object) -> Iterator[None]:
        """Tell the bench what was sent before, and remember what it called suspicious."""
        if not isinstance(content, str):
            yield
            return
        wanted = f"{bench.project.pk}\0{bench.actor.pk}\0{path}\0{content}"
        digest = hashlib.sha256(wanted.encode()).hexdigest()
        with self._lock:
            known = digest in self._digests
            self._digests.pop(digest, None)
        if known:
            bench.confirmed.add(path)
        yield
        if path in bench.confirmed and not known:
            with self._lock:
                self._digests[digest] = None
                while len(self._digests) > _REMEMBERED:
                    del self._digests[next(iter(self._digests))]


_sent_before = _SentBefore()
