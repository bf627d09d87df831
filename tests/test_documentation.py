"""What the documents say is so: settings, commands, links, locks."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


READERS = {"text", "flag", "whole_number", "amount", "words", "path", "folder", "kept_secret", "database", "_limit"}


def _settings_read() -> dict[str, object]:
    """Return each variable that settings.py reads, with its default where that is a plain value."""
    found: dict[str, object] = {}
    for node in ast.walk(ast.parse((ROOT / "motivd_site" / "settings.py").read_text())):
        if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
            continue
        reader = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if reader in READERS:
            default = node.args[1] if len(node.args) > 1 else None
            plain = default.value if isinstance(default, ast.Constant) else None
            found[str(node.args[0].value)] = False if reader == "flag" and not node.keywords else plain
    return found


def _example() -> dict[str, str]:
    lines = re.findall(r"^#?([A-Z][A-Z0-9_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert len(lines) == len({name for name, _value in lines}), "a setting is listed twice"
    return dict(lines)


def test_the_example_lists_exactly_the_settings_that_are_read() -> None:
    assert sorted(_example()) == sorted(_settings_read())


def test_the_example_shows_the_defaults() -> None:
    example = _example()
    plain = {name: str(value) for name, value in _settings_read().items() if value is not None}

    assert len(plain) >= 10
    assert {name: example[name] for name in plain} == {
        name: value.lower() if value in ("True", "False") else value for name, value in plain.items()
    }


def test_each_setting_has_one_line_of_help() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    before = [lines[number - 1] for number, line in enumerate(lines) if re.match(r"#?[A-Z][A-Z0-9_]+=", line)]

    assert [line for line in before if not line.startswith("# ") or line.startswith("# ---")] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)", document.read_text())

    assert [target for target in targets if "://" not in target and not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT)))
def test_commands_exist(document: Path) -> None:
    text = document.read_text()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    commands = {"create_api_token", "migrate", "check", "collect_garbage", "run_previews"}

    assert set(re.findall(r"(?:`|^ {4})make ([a-z]+)", text, re.MULTILINE)) <= targets
    assert set(re.findall(r"manage\.py ([a-z_]+)", text)) <= commands


@pytest.mark.parametrize("lock", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda lock: lock.name)
def test_a_lock_holds_versions_and_hashes_and_no_addresses(lock: Path) -> None:
    text = lock.read_text()

    assert re.findall(r"://|^--(?:index|extra-index|find)\S*", text, re.MULTILINE) == []
    assert "==" in text
    assert "--hash=sha256:" in text


def test_the_lock_of_node_packages_holds_no_addresses() -> None:
    packages = json.loads((ROOT / "workspace" / "toolchain" / "npm" / "package-lock.json").read_text())["packages"]
    # npm notes who may be thanked; that is no place to download from
    told = [json.dumps({key: value for key, value in one.items() if key != "funding"}) for one in packages.values()]

    assert [one for one in told if "://" in one] == []


def test_ci_runs_what_the_readme_says() -> None:
    steps = (ROOT / ".ci" / "run").read_text().split("\n")

    assert [step for step in steps if step.startswith("make ")] == ["make lint", "make test"]
    assert "make test" in (ROOT / "README.md").read_text()


def test_the_changelog_has_a_place_for_what_comes() -> None:
    assert "## Unreleased" in (ROOT / "CHANGELOG.md").read_text()
