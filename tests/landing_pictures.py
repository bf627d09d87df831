"""`python -m tests.landing_pictures [brief|prd|workspace…]`: take the pictures of the three steps on the landing page.

One idea is taken all the way in each language, and the pages are shown as its owner sees them then. With
`--at ADDRESS --data FOLDER` a running Motivd is used.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Final

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

from builder.starters.catalogue import Locale, all_starters
from pages import ideas
from tests import browser as browsers
from tests.e2e.conftest import ROOT, Served
from tests.starter_pictures import LOCALES, arguments, motivd, small

FOLDER: Final = ROOT / "static" / "motivd" / "landing"
WINDOW: Final[ViewportSize] = {"width": 1200, "height": 750}
SIZE: Final = (960, 600)
LIMIT_BYTES: Final = 45_000
_STARTER: Final = "booking"
_BUILD_SECONDS: Final = 300


def main() -> int:
    asked = arguments("landing_pictures")
    found = browsers.find()
    if found is None:
        sys.stderr.write("There is no Chromium on this machine; see tests/browser.py.\n")
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with motivd(asked) as served, sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        for locale in LOCALES:
            _take(started, served, locale, asked.keys)
        started.close()
    return 0


def _take(browser: Browser, served: Served, locale: Locale, keys: list[str]) -> None:
    project_id = agreed(served, locale)
    context = signed_in(browser, served, locale)
    page = context.new_page()

    def picture(name: str, settled: Callable[[], None]) -> None:
        if keys and name not in keys:
            return
        page.goto(f"{served.address}/{locale}/projects/{project_id}/{name}/")
        settled()
        path = FOLDER / f"{name}-{locale}.webp"
        path.write_bytes(small(page.screenshot(), size=SIZE, limit_bytes=LIMIT_BYTES))
        sys.stdout.write(f"{path.relative_to(ROOT)}: {path.stat().st_size} bytes\n")

    picture("brief", lambda: page.wait_for_load_state("networkidle"))
    picture("prd", lambda: page.wait_for_load_state("networkidle"))
    if not keys or "workspace" in keys:
        build(served, project_id)
        picture("workspace", lambda: _preview_is_shown(page))
    context.close()
    served.api.delete(f"/api/projects/{project_id}")


def agreed(served: Served, locale: Locale) -> str:
    """Make a project of the idea, with a plan."""
    starter = next(one for one in all_starters() if one.key == _STARTER)
    prompt = ideas.of(starter).prompt[locale]
    made = served.api.post("/api/projects/create", prompt=prompt, locale=locale)
    project_id: str = made["project"]["id"]
    served.api.post("/api/prd/generate", projectId=project_id, locale=locale)
    return project_id


def build(served: Served, project_id: str) -> None:
    served.api.patch("/api/projects/prd-review", projectId=project_id, reviewed=True)
    job = served.api.post("/api/build", projectId=project_id)["jobId"]
    deadline = time.monotonic() + _BUILD_SECONDS
    while (status := served.api.get("/api/build", jobId=job)["status"]) in ("queued", "running"):
        assert time.monotonic() < deadline, "The build takes too long."
        time.sleep(1)
    assert status == "succeeded", status


def _preview_is_shown(page: Page) -> None:
    expect(page.frame_locator("iframe").first.locator("h1")).to_be_visible(timeout=60_000)
    page.wait_for_timeout(1500)  # what is there in a frame of its own process is painted a little later
    page.wait_for_timeout(3000)  # a frame is painted later than it is there


def signed_in(browser: Browser, served: Served, locale: Locale) -> BrowserContext:
    context = browser.new_context(viewport=WINDOW, locale=locale, color_scheme="dark", reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{served.address}/{locale}/accounts/login/")
    page.locator("[name=username], [name=email], [name=login]").first.fill("owner@localhost")
    page.locator("[name=password]").fill((served.data / "owner-password").read_text().strip())
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "login" not in url)
    page.close()
    return context


if __name__ == "__main__":
    raise SystemExit(main())
