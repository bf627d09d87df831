"""Variables and secrets of a project: what its servers and its own tests find in their environment.

All values are encrypted; those of secrets never come out again but into a sandbox. Pages, which anybody can read, are
made without them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Final
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Count, Max, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from builder.models import Project
from motivd_site import secrets
from motivd_site.api.errors import Conflict, InvalidFields, NotFound
from workspace import changes
from workspace.models import ProjectVariable
from workspace.secret_masking import Masking

log = structlog.get_logger(__name__)

LIMIT: Final = 100
VALUE_BYTES: Final = 16 * 1024
TOTAL_BYTES: Final = 64 * 1024
_SHOWN: Final = 4
_LEAST_FOR_A_PREVIEW: Final = 12

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
# What Motivd sets itself, and what changes how the loader, a shell, a language or a test runner begins, rather than
# what the app does.
_RESERVED: Final = frozenset(
    "PATH HOME HOST PORT TMPDIR TMP TEMP SHELL USER LOGNAME PWD OLDPWD SHLVL IFS ENV BASH_ENV SHELLOPTS BASHOPTS "
    "CDPATH PS4 PROMPT_COMMAND CI NO_COLOR FORCE_COLOR NODE_ENV NODE_OPTIONS NODE_PATH NODE_COMPILE_CACHE "
    "NODE_CHANNEL_FD NODE_UNIQUE_ID PERL5LIB PERL5OPT PERLLIB RUBYOPT RUBYLIB JAVA_TOOL_OPTIONS LOCPATH NLSPATH "
    "GCONV_PATH GETCONF_DIR HOSTALIASES RES_OPTIONS LOCALDOMAIN POSIXLY_CORRECT OPENSSL_CONF OPENSSL_MODULES "
    "OPENSSL_ENGINES PYTEST_ADDOPTS PYTEST_PLUGINS ESBUILD_BINARY_PATH".split()
)
_RESERVED_STARTS: Final = ("LD_", "DYLD_", "PYTHON", "MOTIVD_", "GLIBC_", "MALLOC_", "BASH_FUNC_")


class TooManyVariables(Conflict):
    def message(self) -> str:
        return _("A project has at most %(limit)d variables. Remove one first.") % {"limit": LIMIT}


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable as its owner sees it: `value` is None for a secret, and where it can no longer be decrypted."""

    name: str
    secret: bool
    value: str | None = field(repr=False)
    preview: str
    updated_at: datetime


@dataclass(frozen=True)
class Environment:
    """What the programs of a project find in their environment."""

    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    secrets: frozenset[str] = frozenset()  # names

    @cached_property
    def masked(self) -> Masking:
        """Return what takes the secrets out of a text."""
        return Masking(self.values[name] for name in self.secrets)


def listed(project: Project) -> list[Variable]:
    """Return the variables by name. One query."""
    # By their letters' codes: databases have orders of their own.
    return sorted((_shown(row) for row in ProjectVariable.objects.filter(project=project)), key=lambda one: one.name)


def put(project: Project, name: str, value: str, *, secret: bool | None) -> tuple[Variable, bool]:
    """Set a variable; return it, and whether it is new. Without `secret` it stays what it is, and a new one is one.

    Raises InvalidFields, TooManyVariables, NotFound.
    """
    content = _checked(name, value)
    with transaction.atomic():
        # One after the other: limits hold, and later changes have later moments.
        if not Project.objects.select_for_update(no_key=True).filter(pk=project.pk):
            raise NotFound
        row = ProjectVariable.objects.filter(project=project, name=name).first()
        is_secret = secret if secret is not None else row is None or row.is_secret
        _check_change(row, value, is_secret=is_secret)
        _check_room(project, name, len(content), is_new=row is None)
        changed, is_new = ProjectVariable.objects.update_or_create(
            project=project,
            name=name,
            defaults={
                "is_secret": is_secret,
                "sealed_value": secrets.encrypt(content),
                "preview": value[-_SHOWN:] if is_secret and len(value) >= _LEAST_FOR_A_PREVIEW else "",
                "size": len(content),
                "updated_at": timezone.now(),
            },
        )
        transaction.on_commit(functools.partial(changes.announce, project.pk))
    log.info("variable_saved", project_id=str(project.pk), name=name, secret=is_secret, is_new=is_new)
    return _shown(changed), is_new


def delete(project: Project, name: str) -> None:
    """Forget a variable. Raises NotFound."""
    gone, _rows = ProjectVariable.objects.filter(project=project, name=name).delete()
    if not gone:
        raise NotFound
    transaction.on_commit(functools.partial(changes.announce, project.pk))
    log.info("variable_deleted", project_id=str(project.pk), name=name)


def mark(project_id: UUID) -> object:
    """Return what changes with any variable of a project, without reading a value. One query."""
    rows = ProjectVariable.objects.filter(project=project_id)
    return rows.aggregate(newest=Max("updated_at"), count=Count("pk"), last=Max("pk"))


def environment(project_id: UUID) -> Environment:
    """Return what a project's programs find in their environment. One query."""
    values, hidden = {}, set()
    for row in ProjectVariable.objects.filter(project=project_id).order_by("pk"):
        value = _value(row)
        if value is None or is_reserved(row.name):  # the list of those may have grown since
            continue
        values[row.name] = value
        if row.is_secret:
            hidden.add(row.name)
    return Environment(values, frozenset(hidden))


def is_reserved(name: str) -> bool:
    """Return whether a variable would change how the sandbox itself runs."""
    return name in _RESERVED or name.startswith(_RESERVED_STARTS)


def _checked(name: str, value: str) -> bytes:
    wrong = {}
    if not _NAME.fullmatch(name):
        wrong["name"] = [_("Use letters of the Latin alphabet, digits and “_”, no digit first: 100 at most.")]
    elif is_reserved(name):
        wrong["name"] = [_("“%(name)s” is set by Motivd, or changes how the sandbox itself runs.") % {"name": name}]
    content = value.encode()
    if len(content) > VALUE_BYTES:
        wrong["value"] = [_("A value has at most %(limit)d KB.") % {"limit": VALUE_BYTES // 1024}]
    if "\0" in value:
        wrong["value"] = [_("A value cannot hold the character NUL.")]
    if wrong:
        raise InvalidFields(wrong)
    return content


def _check_change(row: ProjectVariable | None, value: str, *, is_secret: bool) -> None:
    if value:
        return
    if is_secret:
        raise InvalidFields({"value": [_("A secret cannot be empty.")]})
    if row is not None and row.is_secret:
        raise InvalidFields({"value": [_("A secret is not shown again: give the variable a new value.")]})


def _check_room(project: Project, name: str, size: int, *, is_new: bool) -> None:
    others = ProjectVariable.objects.filter(project=project).exclude(name=name)
    there: Mapping[str, Any] = others.aggregate(count=Count("pk"), size=Sum("size"))
    if is_new and there["count"] >= LIMIT:
        raise TooManyVariables
    if (there["size"] or 0) + size > TOTAL_BYTES:
        limit = TOTAL_BYTES // 1024
        raise InvalidFields({"value": [_("All values of a project have at most %(limit)d KB.") % {"limit": limit}]})


def _shown(row: ProjectVariable) -> Variable:
    value = None if row.is_secret else _value(row)
    return Variable(row.name, row.is_secret, value, row.preview, row.updated_at)


def _value(row: ProjectVariable) -> str | None:
    try:
        return secrets.decrypt(bytes(row.sealed_value)).decode()
    except secrets.UnreadableSecret:
        log.warning("variable_unreadable", project_id=str(row.project_id), name=row.name)
        return None
