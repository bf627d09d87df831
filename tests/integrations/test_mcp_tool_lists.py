"""What is kept of the tools that a remote server offers, and what the agent calls them."""

from __future__ import annotations

import re
from typing import Any

import mcp_types as wire
import pytest

from integrations.mcp_tool_lists import TOOLS, RemoteTool, agent_name, changed_names, read

SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}}


def offer(name: str = "now", schema: dict[str, Any] | None = None, **more: Any) -> wire.Tool:
    return wire.Tool(name=name, input_schema=SCHEMA if schema is None else schema, **more)


def test_a_tool_is_kept_with_its_hint_and_survives_its_row() -> None:
    hints = wire.ToolAnnotations(read_only_hint=True)
    (tool,) = read([offer(description="Tells the weather.", annotations=hints)]).tools

    assert tool == RemoteTool("now", "Tells the weather.", SCHEMA, reads_only=True)
    assert RemoteTool.of_kept(tool.kept()) == tool


def test_without_a_hint_a_tool_may_change_something() -> None:
    assert [tool.reads_only for tool in read([offer()]).tools] == [False]


def test_the_dialect_of_a_schema_is_left_out() -> None:
    schema = {"$schema": "http://json-schema.org/draft-07/schema#", **SCHEMA}

    assert read([offer(schema=schema)]).tools[0].schema == SCHEMA


def test_long_descriptions_are_cut_and_fit_for_any_database() -> None:
    (tool,) = read([offer(description="a\0" + "b" * 5_000)]).tools

    assert tool.description.startswith("a�b")
    assert len(tool.description) == 2_000


def test_there_are_as_many_tools_as_are_useful() -> None:
    listing = read([offer(f"tool-{number}") for number in range(TOOLS + 7)])

    assert (len(listing.tools), listing.left_out) == (TOOLS, 7)


NESTED: dict[str, Any] = {"type": "object"}
for _level in range(400):
    NESTED = {"type": "object", "not": NESTED}


@pytest.mark.parametrize(
    "tool",
    [
        offer(""),
        offer("x" * 129),
        offer("a\0b"),
        offer(schema={"type": "string"}),
        offer(schema={}),
        offer(schema={"type": "object", "properties": 4}),
        offer(schema={"type": "object", "description": "x" * 20_000}),
        offer(schema={"type": "object", "description": "\0"}),
        offer(schema={"type": "object", "default": float("nan")}),
        offer(schema={"type": "object", "default": 10**5_000}),
        offer(schema={"type": "object", "properties": {"a": {"$ref": "https://example.org/schema"}}}),
        offer(schema={"type": "object", "allOf": [{"$ref": "other.json"}]}),
        offer(schema=NESTED),
    ],
    ids=range(13),
)
def test_what_no_model_could_be_offered_is_left_out(tool: wire.Tool) -> None:
    listing = read([tool, offer("good")])

    assert ([one.name for one in listing.tools], listing.left_out) == (["good"], 1)


def test_of_tools_of_one_name_the_first_counts() -> None:
    listing = read([offer(description="first"), offer(description="second")])

    assert ([tool.description for tool in listing.tools], listing.left_out) == (["first"], 1)


@pytest.mark.parametrize(
    ("server", "tool", "name"),
    [
        ("weather", "get_now", "mcp_weather_get_now"),
        ("weather", "get-now", "mcp_weather_get-now"),
        ("weather", "get.now", "mcp_weather_get_now_6e6c2c"),
        ("weather", "get now", "mcp_weather_get_now_7e7d07"),
    ],
)
def test_names_for_models(server: str, tool: str, name: str) -> None:
    found = agent_name(server, tool)

    assert re.sub("_[0-9a-f]{6}$", "_", found) == re.sub("_[0-9a-f]{6}$", "_", name)
    assert re.fullmatch("[a-zA-Z0-9_-]{1,64}", found)


def test_names_for_models_are_short_and_never_the_same() -> None:
    tools = ["a" * 128, "a" * 127, "a.b", "a b", "a_b", "é", "è", "a" * 29, "a" * 30]
    names = {agent_name("s" * 30, tool) for tool in tools}

    assert len(names) == len(tools)
    assert all(re.fullmatch("[a-zA-Z0-9_-]{1,64}", name) for name in names)
    assert agent_name("a-b", "c") != agent_name("a", "b_c")


def test_what_is_gone_or_takes_something_else_has_changed() -> None:
    before = read([offer("same"), offer("gone"), offer("other"), offer("reworded", description="a")]).tools
    after = read([offer("same"), offer("other", {"type": "object"}), offer("reworded", description="b")]).tools

    assert changed_names("weather", before, after) == ["mcp_weather_gone", "mcp_weather_other"]
