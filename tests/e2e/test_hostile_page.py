"""A previewed page that attacks the builder, in a real browser where the owner is signed in: it gets nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page

from tests.e2e import previews
from tests.e2e.conftest import Served

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.embedded_only]
SCRIPT = Path(__file__).with_name("hostile_page.js").read_text()
PAGE = f"<!doctype html><html><head><title>Mine</title></head><body><script>{SCRIPT}</script></body></html>"
# What a page of the builder itself gets by the same attacks: so they can succeed where nothing holds them.
GOT_BY_THE_BUILDER = {
    *("cookie", "fetchWithCredentials", "fetchSameOrigin", "fetchNoCors", "xhr", "localStorage", "sessionStorage"),
    *("indexedDB", "caches", "originPrivateFiles", "popupDocument", "broadcast"),
}


@pytest.fixture(scope="module")
def context(browser: Browser, served: Served) -> Iterator[BrowserContext]:
    found = previews.signed_in(browser, served)
    keeper = found.new_page()
    keeper.goto(f"{served.address}/healthz")
    keeper.evaluate(
        """async () => {
            localStorage.setItem('builder-secret', 'stored');
            sessionStorage.setItem('builder-secret', 'stored');
            await new Promise((done) => { indexedDB.open('builder-secret').onsuccess = done; });
            await (await caches.open('builder')).put('/builder-secret', new Response('stored'));
            await (await navigator.storage.getDirectory()).getFileHandle('builder-secret', { create: true });
            const channel = new BroadcastChannel('builder-secret');
            setInterval(() => channel.postMessage('told'), 100);
        }"""
    )
    yield found
    found.close()


@pytest.fixture(scope="module")
def preview(served: Served) -> dict[str, Any]:
    files = {"index.html": PAGE, "sw.js": "self.addEventListener('fetch', () => 0)"}
    return previews.preview(served.api, previews.new_project(served.api, files))


def result(page: Page | Frame, served: Served) -> dict[str, Any]:
    page.wait_for_function("typeof attack === 'function'")
    found: dict[str, Any] = page.evaluate("(builder) => attack(builder)", served.address)
    assert len(found) >= 25
    return found


def framed(page: Page, address: str, *, sandbox: str) -> Frame:
    page.evaluate(
        """([address, sandbox]) => {
            const frame = document.createElement('iframe');
            frame.sandbox = sandbox;
            frame.src = address;
            document.body.append(frame);
        }""",
        [address, sandbox],
    )
    page.wait_for_function("document.querySelector('iframe')")
    frame = next(frame for frame in page.frames if frame is not page.main_frame)
    frame.wait_for_url(address)
    return frame


def nothing_happened(context: BrowserContext, served: Served, before: Sequence[Any]) -> None:
    names = [project["name"] for project in served.api.get("/api/projects", q="stolen")["projects"]]
    assert names == []
    now = {cookie["name"]: cookie["value"] for cookie in context.cookies(served.address)}
    assert now == {cookie["name"]: cookie["value"] for cookie in before}


def test_the_attacks_succeed_where_nothing_holds_them(context: BrowserContext, served: Served) -> None:
    page = context.new_page()
    page.goto(f"{served.address}/healthz")
    page.evaluate(f"() => {{ {SCRIPT} }}")
    page.evaluate("sessionStorage.setItem('builder-secret', 'stored')")
    names = sorted(GOT_BY_THE_BUILDER)
    got = page.evaluate(
        """async ([builder, names]) => {
            const found = {};
            for (const name of names) {
                try { found[name] = await attacks(builder)[name](); } catch (error) { found[name] = null; }
            }
            return found;
        }""",
        [served.address, names],
    )
    assert {name for name, what in got.items() if what} == GOT_BY_THE_BUILDER
    page.close()


@pytest.mark.parametrize("door", ["proxyUrl", "url"])
def test_a_page_alone_gets_nothing(context: BrowserContext, served: Served, preview: dict[str, Any], door: str) -> None:
    before = context.cookies(served.address)
    page = context.new_page()
    page.goto(preview[door])
    got = result(page, served)
    assert {name: what for name, what in got.items() if what} == {}
    nothing_happened(context, served, before)
    page.close()


@pytest.mark.parametrize(
    ("door", "sandbox"),
    [
        ("proxyUrl", "allow-scripts allow-forms allow-modals allow-popups allow-downloads"),
        # Whatever a frame allows, the policy of the answer does not.
        ("proxyUrl", "allow-scripts allow-forms allow-popups allow-same-origin allow-top-navigation"),
        ("url", "allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-downloads"),
    ],
)
def test_a_page_in_a_frame_of_the_builder_gets_nothing(
    context: BrowserContext, served: Served, preview: dict[str, Any], door: str, sandbox: str
) -> None:
    before = context.cookies(served.address)
    page = context.new_page()
    page.goto(f"{served.address}/healthz")
    got = result(framed(page, preview[door], sandbox=sandbox), served)
    assert {name: what for name, what in got.items() if what} == {}
    assert page.url == f"{served.address}/healthz"
    assert page.title() != "taken"
    nothing_happened(context, served, before)
    page.close()


@pytest.mark.parametrize("door", ["proxyUrl", "url"])
def test_a_page_that_the_builder_opened_gets_nothing_of_its_opener(
    context: BrowserContext, served: Served, preview: dict[str, Any], door: str
) -> None:
    before = context.cookies(served.address)
    page = context.new_page()
    page.goto(f"{served.address}/healthz")
    with context.expect_page() as opened:
        page.evaluate("(address) => { open(address); }", preview[door])
    got = result(opened.value, served)
    assert {name: what for name, what in got.items() if what} == {}
    assert page.url == f"{served.address}/healthz"
    nothing_happened(context, served, before)
    opened.value.close()
    page.close()
