"""What every page must be: quiet in the console, at home on this machine, no wider than its window, open to all."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request

# Published apps and previews have hosts below localhost.
_OURS = re.compile(r"(https?|wss?)://(127\.0\.0\.1|([\w-]+\.)*localhost)[:/]|data:|blob:|about:")
# Not the size of targets: axe takes a button that is half behind a bar at the foot, and scrolls out, for a small one.
_RULES = {
    "rules": {"target-size": {"enabled": False}},
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
    "preload": False,
}
_SERIOUS = ("serious", "critical")


@dataclass
class Watch:
    """Collects what goes wrong in a page, for as long as it is open."""

    page: Page
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", self._listen)
        self.page.on("request", self._look)

    def _listen(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            place = said.location
            self.wrong.append(f"{said.text} ({place['url']}:{place['lineNumber']})")

    def _look(self, asked: Request) -> None:
        if not _OURS.match(asked.url):
            self.wrong.append(f"outside: {asked.url}")

    def assert_fine(self, where: str) -> None:
        """Hold the page as it is now to all of it."""
        assert self.wrong == [], f"{where}: {self.wrong}"
        assert overflow(self.page) <= 0, f"{where} is wider than its window"
        found = barriers(self.page)
        self.wrong.clear()  # axe reads style sheets in a way that the page's policy refuses, and says so
        assert found == [], f"{where}: {found}"


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def barriers(page: Page) -> list[str]:
    """Return what axe finds serious, with the elements that it is about. Frames have tests of their own."""
    found = Axe().run(page, context={"exclude": [["iframe"]]}, options=_RULES)
    return [_told(one) for one in found.response["violations"] if one["impact"] in _SERIOUS]


def _told(violation: dict[str, Any]) -> str:
    places = "; ".join(str(node["html"])[:160] for node in violation["nodes"][:4])
    return f"{violation['id']}: {violation['help']}: {places}"
