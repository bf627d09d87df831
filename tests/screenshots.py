"""`make screenshots`: every page as it is now, in both languages at both widths, into var/screenshots/.

One idea goes all the way in each language first, so that no page is empty. The best ones are kept, smaller, in
docs/screenshots/, where README and docs show them. With `--at ADDRESS --data FOLDER` a running Motivd is used.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from builder.starters.catalogue import Locale
from tests import browser as browsers
from tests.e2e.conftest import ROOT, Served
from tests.landing_pictures import agreed, build, signed_in
from tests.starter_pictures import LOCALES, arguments, motivd

FOLDER: Final = ROOT / "var" / "screenshots"
KEPT: Final = ROOT / "docs" / "screenshots"
WIDTHS: Final = (1440, 390)
HEIGHT: Final = 900
# Picture of var/screenshots → name below docs/screenshots, without its ending.
BEST: Final = {
    "workspace-preview-en-1440": "workspace",
    "landing-en-1440": "landing",
    "prd-en-1440": "prd",
    "workspace-files-en-1440": "files",
    "workspace-history-fr-1440": "history-fr",
    "workspace-chat-en-390": "chat-phone",
    "projects-fr-390": "projects-phone-fr",
}
_KEPT_WIDTH: Final = 1200
_VISITORS: Final = {
    "landing": "",
    "sign-up": "accounts/signup/",
    "sign-in": "accounts/login/",
    "docs": "docs/",
    "guide": "docs/first-app/",
}
_OWNERS: Final = {
    "projects": "projects/",
    "integrations": "settings/integrations/",
    "account": "settings/account/",
    "style": "style/",
    "not-found": "projects/00000000-0000-4000-8000-000000000000/workspace/",
}
_STEPS: Final = ("brief", "prd", "build")
# On a wide screen the chat stands beside every other one.
_PANELS: Final = ("chat", "preview", "files", "history", "tasks", "schedules", "github", "deployments", "settings")
# Long enough for pictures and fonts; what a panel waits for is waited for by itself.
_SETTLED_MILLISECONDS: Final = 900


def main() -> int:
    asked = arguments("screenshots")
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
    _keep()
    return 0


def _take(browser: Browser, served: Served, locale: Locale, keys: list[str]) -> None:
    project_id = agreed(served, locale)
    build(served, project_id)
    visitor, owner = browser.new_context(locale=locale), signed_in(browser, served, locale)
    for page, addresses in (
        (visitor.new_page(), _VISITORS),
        (owner.new_page(), _OWNERS | dict(_of_project(project_id))),
    ):
        for name, path in addresses.items():
            if keys and not name.startswith(tuple(keys)):
                continue
            for width in WIDTHS:
                _picture(page, f"{served.address}/{locale}/{path}", FOLDER / f"{name}-{locale}-{width}.png", width)
    visitor.close()
    owner.close()
    served.api.delete(f"/api/projects/{project_id}")


def _of_project(project_id: str) -> Iterator[tuple[str, str]]:
    for step in _STEPS:
        yield step, f"projects/{project_id}/{step}/"
    for panel in _PANELS:
        yield f"workspace-{panel}", f"projects/{project_id}/workspace/?panel={panel}"


def _picture(page: Page, address: str, path: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.goto(address)
    if "panel=preview" in address:
        expect(page.frame_locator("iframe").first.locator("h1")).to_be_visible(timeout=60_000)
    # What lies below the window is loaded only when somebody comes near.
    page.evaluate("() => document.querySelectorAll('img[loading=lazy]').forEach((image) => image.loading = 'eager')")
    page.wait_for_timeout(_SETTLED_MILLISECONDS)
    # A workspace is as high as its window; other pages are shown whole.
    page.screenshot(path=path, full_page="/workspace/" not in address)
    sys.stdout.write(f"{path.relative_to(ROOT)}\n")


def _keep() -> None:
    for name, kept in BEST.items():
        source = FOLDER / f"{name}.png"
        if not source.exists():
            continue
        with Image.open(io.BytesIO(source.read_bytes())) as taken:
            shown = taken.convert("RGB").crop((0, 0, taken.width, min(taken.height, HEIGHT)))
        shown.thumbnail((_KEPT_WIDTH, _KEPT_WIDTH))
        shown.save(KEPT / f"{kept}.webp", "WEBP", quality=82, method=6)
        sys.stdout.write(f"{(KEPT / kept).relative_to(ROOT)}.webp\n")


if __name__ == "__main__":
    raise SystemExit(main())
