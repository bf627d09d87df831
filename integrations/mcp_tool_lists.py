"""The tools that a remote MCP server offers: what of them we keep, and under which names the agent has them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

TOOLS: Final = 50
_NAME_LIMIT: Final = 128
_DESCRIPTION_LIMIT: Final = 2_000
_SCHEMA_BYTES: Final = 20_000

PREFIX: Final = "mcp_"
_AGENT_NAME_LIMIT: Final = 64  # what all providers take
_HASH_LENGTH: Final = 6


@dataclass(frozen=True, slots=True)
class RemoteTool:
    """A tool as its server described it; `reads_only` is the server's word, which nobody has checked."""

    name: str
    description: str
    schema: dict[str, Any]
    reads_only: bool

    def is_called_like(self, other: RemoteTool) -> bool:
        """Return whether it takes and does what the other one did; it may be described in other words."""
        return (self.name, self.schema, self.reads_only) == (other.name, other.schema, other.reads_only)

    def kept(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "description": self.description,
            "schema": self.schema,
            "readOnly": self.reads_only,
        }

    @classmethod
    def of_kept(cls, row: dict[str, Any]) -> RemoteTool:
        return cls(row["name"], row["description"], row["schema"], row["readOnly"])


@dataclass(frozen=True, slots=True)
class Listing:
    """`left_out` counts the tools that we cannot take."""

    tools: tuple[RemoteTool, ...]
    left_out: int = 0


def read(offered: Iterable[Any]) -> Listing:
    """Keep what fits of the tools that a server offers (the SDK's `Tool`s), the first of each name."""
    kept: dict[str, RemoteTool] = {}
    count = 0
    for one in offered:
        count += 1
        if len(kept) < TOOLS and one.name not in kept and _is_usable(one.name, one.input_schema):
            hints = one.annotations
            kept[one.name] = RemoteTool(
                one.name,
                _storable(one.description or "")[:_DESCRIPTION_LIMIT],
                {key: value for key, value in one.input_schema.items() if key != "$schema"},
                bool(hints and hints.read_only_hint),
            )
    return Listing(tuple(kept.values()), count - len(kept))


def agent_name(server: str, tool: str) -> str:
    """Return the name of a tool for models: the same for ever, and another one for each tool.

    A server's name has no underscore, so where it ends is clear; a tool's name that has to be spelled otherwise or cut
    gets a few digits of its hash.
    """
    head = f"{PREFIX}{server}_"
    spelled = re.sub(r"[^A-Za-z0-9_-]", "_", tool)
    if spelled == tool and len(head) + len(tool) <= _AGENT_NAME_LIMIT:
        return head + tool
    digits = hashlib.sha256(tool.encode(errors="replace")).hexdigest()[:_HASH_LENGTH]
    return f"{head}{spelled[: _AGENT_NAME_LIMIT - len(head) - 1 - _HASH_LENGTH]}_{digits}"


def changed_names(server: str, before: Sequence[RemoteTool], after: Sequence[RemoteTool]) -> list[str]:
    """Return the agent's names of tools that are gone or no longer what they were."""
    now = {tool.name: tool for tool in after}
    return [
        agent_name(server, tool.name)
        for tool in before
        if tool.name not in now or not now[tool.name].is_called_like(tool)
    ]


def _is_usable(name: str, schema: dict[str, Any]) -> bool:
    """Return whether a tool can be offered to any model: one wrong schema and providers refuse the whole request."""
    from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
    from jsonschema.exceptions import SchemaError  # type: ignore[import-untyped]

    if not name or len(name) > _NAME_LIMIT or _storable(name) != name or schema.get("type") != "object":
        return False
    try:
        written = json.dumps(schema, ensure_ascii=False, allow_nan=False)
        if len(written.encode()) > _SCHEMA_BYTES or "\\u0000" in written:
            return False
        Draft202012Validator.check_schema({key: value for key, value in schema.items() if key != "$schema"})
    except (SchemaError, RecursionError, ValueError):
        return False
    return not _points_outside(schema)


def _points_outside(schema: Any) -> bool:
    """Return whether a schema refers to another document, which nobody will fetch."""
    if isinstance(schema, dict):
        target = schema.get("$ref")
        if isinstance(target, str) and not target.startswith("#"):
            return True
        return any(_points_outside(value) for value in schema.values())
    return isinstance(schema, list) and any(_points_outside(value) for value in schema)


def _storable(text: str) -> str:
    """Return text that any database takes."""
    return text.replace("\0", "�").encode(errors="replace").decode()
