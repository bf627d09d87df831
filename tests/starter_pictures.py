"""`python -m tests.starter_pictures [KEY…]`: take the pictures of the starters for the landing page.

Each starter is filled from its own idea, in both languages, and shown by a Motivd of this moment's code: what the
picture shows is what "Start from this" leads to. With `--at ADDRESS --data FOLDER` a running one is used.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
import tempfile
import uuid
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx2
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from builder.extraction import rules
from builder.starters.catalogue import Locale, Starter, all_starters, fill
from demo.client import Motivd
from pages import ideas
from tests import browser as browsers
from tests.e2e.conftest import ROOT, Served, running

FOLDER: Final = ROOT / "static" / "motivd" / "starters"
LOCALES: Final[tuple[Locale, ...]] = ("en", "fr")
WINDOW: Final[ViewportSize] = {"width": 1280, "height": 800}
SIZE: Final = (640, 400)
LIMIT_BYTES: Final = 25_000
_QUALITIES: Final = (86, 80, 72, 64, 55, 45, 35)
# Apps that begin empty offer examples; those that begin with examples offer to remove them.
_EXAMPLES: Final = re.compile(r"^(?!.*(?:remove|retirer|supprimer|enlever)).*(?:example|exemple)", re.IGNORECASE)


def main() -> int:
    asked = arguments("starter_pictures")
    found = browsers.find()
    if found is None:
        sys.stderr.write("There is no Chromium on this machine; see tests/browser.py.\n")
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    starters = [one for one in all_starters() if not asked.keys or one.key in asked.keys]
    with motivd(asked) as served, sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        for starter in starters:
            for locale in LOCALES:
                path = FOLDER / f"{starter.key}-{locale}.webp"
                path.write_bytes(small(_picture(started, served, starter, locale)))
                sys.stdout.write(f"{path.relative_to(ROOT)}: {path.stat().st_size} bytes\n")
        started.close()
    return 0


def small(screenshot: bytes, *, size: tuple[int, int] = SIZE, limit_bytes: int = LIMIT_BYTES) -> bytes:
    """Return a picture of this size, as good as fits into the limit."""
    with Image.open(io.BytesIO(screenshot)) as taken:
        picture = taken.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    for quality in _QUALITIES:
        kept = io.BytesIO()
        picture.save(kept, "WEBP", quality=quality, method=6)
        if kept.tell() <= limit_bytes:
            break
    return kept.getvalue()


def _picture(browser: Browser, served: Served, starter: Starter, locale: Locale) -> bytes:
    prompt = ideas.of(starter).prompt[locale]
    files = fill(starter, rules.extract(prompt, locale=locale), prompt=prompt, locale=locale)
    project_id = _imported(served, files)
    try:
        address = served.api.post(f"/api/projects/{project_id}/preview/session")["url"]
        context = browser.new_context(viewport=WINDOW, locale=locale, color_scheme="light", reduced_motion="reduce")
        page = context.new_page()
        page.goto(address)
        expect(page.locator("h1")).to_be_visible(timeout=30_000)
        _show_examples(page)
        page.evaluate("document.fonts.ready")
        taken: bytes = page.screenshot()
        context.close()
        return taken
    finally:
        served.api.delete(f"/api/projects/{project_id}")


def _imported(served: Served, files: Mapping[str, bytes]) -> str:
    """Make a project of files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    project_id: str = served.api.post("/api/projects/create", name=f"Picture {uuid.uuid4().hex}")["project"]["id"]
    answer = httpx2.post(
        f"{served.address}/api/projects/{project_id}/import",
        files={"file": ("project.zip", packed.getvalue(), "application/zip")},
        headers={"Authorization": f"Bearer {(served.data / 'owner-token').read_text().strip()}"},
        timeout=120,
        trust_env=False,
    )
    answer.raise_for_status()
    return project_id


def _show_examples(page: Page) -> None:
    button = page.get_by_role("button", name=_EXAMPLES).first
    if button.count():
        button.click()
        page.wait_for_timeout(1000)  # each app tells in its own way that they are there
        page.reload()  # without the word about it in the corner
        expect(page.locator("h1")).to_be_visible(timeout=30_000)


def arguments(module: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"python -m tests.{module}")
    parser.add_argument("keys", nargs="*", metavar="KEY", help="only these")
    parser.add_argument("--at", metavar="ADDRESS", help="of a Motivd that runs already")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="its data")
    return parser.parse_args()


@contextmanager
def motivd(asked: argparse.Namespace) -> Iterator[Served]:
    """Give the Motivd that was named, or start one for the pictures alone."""
    if asked.at:
        with Motivd(asked.at, (asked.data / "owner-token").read_text().strip()) as api:
            yield Served(asked.at, api, asked.data, asked.data / "output.txt")
        return
    tools = Path(os.environ.get("MOTIVD_DATA_DIR") or ROOT / "var").resolve() / "toolchain"
    more = {"TOOLCHAIN_DIR": os.environ.get("TOOLCHAIN_DIR") or str(tools), "CHROMIUM": browsers.find() or "off"}
    with tempfile.TemporaryDirectory(prefix="motivd-pictures-") as folder, running(Path(folder), **more) as served:
        yield served


if __name__ == "__main__":
    raise SystemExit(main())
