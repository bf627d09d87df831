"""What the documents say is so: settings, commands, links, locks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_the_example_lists_exactly_the_settings_that_are_read() -> None:
    settings = (ROOT / "motivd_site" / "settings.py").read_text()
    read = set(re.findall(r'(?:env\.\w+|_limit)\(\s*"([A-Z][A-Z0-9_]+)"', settings))
    listed = re.findall(r"^#?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)

    assert sorted(listed) == sorted(read)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_links_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)", document.read_text())

    assert [target for target in targets if "://" not in target and not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_commands_exist(document: Path) -> None:
    text = document.read_text()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    commands = {"create_api_token", "migrate", "check"}

    assert set(re.findall(r"(?:`|^ {4})make ([a-z]+)", text, re.MULTILINE)) <= targets
    assert set(re.findall(r"manage\.py ([a-z_]+)", text)) <= commands


def test_locks_hold_no_addresses() -> None:
    locks = [*(ROOT / "requirements").glob("*.txt"), ROOT / "workspace" / "toolchain" / "npm" / "package-lock.json"]

    assert [
        lock.name for lock in locks if re.search(r"https?://(?!opencollective|github|tidelift)", lock.read_text())
    ] == []
    assert '"resolved"' not in locks[-1].read_text()


def _code(lock: Path) -> str:
    # npm notes who may be thanked; that is no place to download from
    return re.sub(r'"funding": (?:\{[^}]*\}|"[^"]*"|\[[^\]]*\])', "", lock.read_text())


def test_ci_runs_what_the_readme_says() -> None:
    steps = (ROOT / ".ci" / "run").read_text().split("\n")

    assert [step for step in steps if step.startswith("make ")] == ["make lint", "make test"]
    assert "make test" in (ROOT / "README.md").read_text()


def test_the_changelog_has_a_place_for_what_comes() -> None:
    assert "## Unreleased" in (ROOT / "CHANGELOG.md").read_text()
