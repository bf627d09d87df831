"""What open pages say went wrong. A page can say anything: it is kept small, shown as data, and obeyed by nobody."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from builder.models import Project
from preview import shown_states, source_positions
from preview.models import PageError, PageErrorKind
from workspace import variables

LIMIT: Final = 200
_AT_ONCE: Final = 50
_TOLD: Final = 10
_CAPABILITY: Final = re.compile(r"(?<=[~-])[a-z2-7]{52,61}(?=[/.:?#\s]|$)")
_LONGEST: Final = {"message": 2_000, "stack": 8_000, "page": 500, "source": 500}


def record(project_id: UUID, reports: Sequence[Any], *, state: str, base: str) -> None:
    """Keep what a page told, once for each error, counted. Whatever is no report is left out."""
    rows = {row.fingerprint: row for row in (_row(project_id, one, state, base) for one in reports[:_AT_ONCE]) if row}
    if not rows:
        return
    told = [*rows.values()]
    masked = variables.environment(project_id).masked.piece
    for row in told:  # a server may have given its page what the page should not have
        row.message, row.stack, row.page = masked(row.message), masked(row.stack), masked(row.page)
    with transaction.atomic():
        if not Project.objects.select_for_update(no_key=True).filter(pk=project_id):
            return
        known = PageError.objects.filter(project=project_id, fingerprint__in=rows)
        for found in known:
            new = rows.pop(found.fingerprint)
            PageError.objects.filter(pk=found.pk).update(
                count=F("count") + 1, last_at=timezone.now(), state=state, line=new.line, column=new.column
            )
        PageError.objects.bulk_create(rows.values())
        _thin(project_id)
        shown_states.add(project_id, state, told)


def settle(project_id: UUID, *, state: str) -> None:
    """Forget what was wrong in other states: a page shows this one now, and has said what is wrong with it."""
    shown_states.begin(project_id, state)
    PageError.objects.filter(project=project_id).exclude(state=state).delete()


def listed(project: Project) -> QuerySet[PageError]:
    return PageError.objects.filter(project=project).order_by("-last_at", "-pk")


def for_agent(project: Project) -> tuple[str, str]:
    """Return what is wrong in the open preview, for the agent that works on the project. One query."""
    lines = []
    for error in listed(project)[:_TOLD]:
        place = f" at {error.file}:{error.line}:{error.column}" if error.file else ""
        lines.append(f"{error.kind}{place}, {error.count} times: {error.message[:300]}")
    return "Errors of the open preview", "\n".join(lines)


def _thin(project_id: UUID) -> None:
    newest = PageError.objects.filter(project=project_id).order_by("-last_at", "-pk")
    too_many = [*newest.values_list("pk", flat=True)[LIMIT : LIMIT + _AT_ONCE]]
    if too_many:
        PageError.objects.filter(pk__in=too_many).delete()


def _row(project_id: UUID, report: Any, state: str, base: str) -> PageError | None:
    if not isinstance(report, dict) or report.get("kind") not in PageErrorKind.values:
        return None
    message, stack, page, source = (_text(report, name) for name in ("message", "stack", "page", "source"))
    if not message.strip():
        return None
    stack, position = source_positions.told(stack, state=state, base=base)
    line, column = _number(report, "line"), _number(report, "column")
    if position is None and source and line:
        position = source_positions.find(source, line, column, state=state, base=base)
    file = position.file if position else ""
    print_ = "\0".join([report["kind"], message, file])
    return PageError(
        project_id=project_id,
        fingerprint=hashlib.sha256(print_.encode(errors="replace")).hexdigest(),
        kind=report["kind"],
        message=_without_addresses(message),
        file=file,
        line=position.line if position else None,
        column=position.column if position else None,
        stack=_without_addresses(stack),
        page=_without_addresses(page),
        state=state,
    )


def _text(report: dict[str, Any], name: str) -> str:
    value = report.get(name)
    # PostgreSQL keeps no NUL, and nobody keeps half a character.
    text = value.replace("\0", "").encode(errors="replace").decode() if isinstance(value, str) else ""
    return text[: _LONGEST[name]]


def _without_addresses(text: str) -> str:
    """Take out what opens a preview: it is for its owner, and not for a model or a log."""
    return _CAPABILITY.sub("…", text)


def _number(report: dict[str, Any], name: str) -> int:
    value = report.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31 else 0
