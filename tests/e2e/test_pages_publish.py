"""Publishing, going back, failing, settings and a cut line: the workspace's quieter panels in a real browser."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

import httpx2
import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.e2e import previews
from tests.e2e.conftest import Served
from tests.e2e.looking import barriers, overflow

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.embedded_only]

BUILT = 120_000
PAGE = '<!doctype html><html lang="en"><title>Shop</title><h1>{text}</h1></html>'
BROKEN = '<!doctype html><html lang="en"><title>Shop</title><script type="module" src="./shop.ts"></script></html>'
PANELS = ("history", "tasks", "schedules", "github", "deployments", "files")


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    with previews.watched_page(browser, served) as opened:
        yield opened


@pytest.fixture
def called() -> str:
    return f"<b>Shop</b> {uuid.uuid4().hex[:8]}"


@pytest.fixture
def project_id(served: Served, called: str) -> str:
    return str(served.api.post("/api/projects/create", name=called)["project"]["id"])


def opened(page: Page, served: Served, project_id: str, panel: str) -> Locator:
    page.goto(f"{served.address}/en/projects/{project_id}/workspace/?panel={panel}")
    return page.locator(f"#panel-{panel}")


def looks_well(page: Page) -> None:
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert overflow(page) <= 0
        assert barriers(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})


def live(panel: Locator) -> str:
    """Return what a visitor of the published app gets."""
    address = panel.locator("[data-deployments=url]").inner_text()
    host = address.removeprefix("http://")
    answer = httpx2.get(f"http://127.0.0.1:{host.rpartition(':')[2]}/", headers={"Host": host}, trust_env=False)
    return answer.text


def publish(page: Page, panel: Locator, told: str) -> None:
    panel.locator("[data-deployments=publish]").dblclick()
    expect(page.locator("#deployments-confirm")).to_contain_text(told)
    page.locator("#deployments-confirm button[value=yes]").dblclick()


def test_an_app_is_published_goes_back_and_fails(page: Page, served: Served, project_id: str, called: str) -> None:
    api, outcome = served.api, page.locator("[data-deployments=outcome]")
    previews.save(api, project_id, "index.html", PAGE.format(text="One"))
    panel = opened(page, served, project_id, "deployments")
    expect(panel.get_by_text("Nothing is published yet")).to_be_visible()
    looks_well(page)

    # Another address: what is wrong with it stands beside it.
    taken = api.post("/api/projects/create", name=f"Taken {uuid.uuid4().hex[:8]}")["project"]["sandboxSlug"]
    panel.get_by_text("Choose another address").click()
    slug = panel.locator("[name=sandboxSlug]")
    for wrong, told in (("A B", "small letters"), ("www", "reserved"), (taken, "is taken")):
        slug.fill(wrong)
        slug.press("Enter")
        expect(panel.locator(".field__error")).to_contain_text(told)
        expect(slug).to_have_value(wrong)
    slug.fill(f"shop-{uuid.uuid4().hex[:8]}")
    slug.press("Enter")
    expect(page.locator(".toast--good")).to_be_visible()

    publish(page, panel, "for the first time")
    expect(outcome).to_contain_text("Published, and looked at", timeout=BUILT)
    assert "<h1>One</h1>" in live(panel)
    previews.save(api, project_id, "index.html", PAGE.format(text="Two"))
    expect(panel.get_by_text("One file was changed since it was published.")).to_be_visible()
    publish(page, panel, "One changed file")
    expect(panel.get_by_role("button", name="Go back to this")).to_be_visible(timeout=BUILT)
    assert "<h1>Two</h1>" in live(panel)
    assert len(api.get(f"/api/projects/{project_id}/deployments")["deployments"]) == 2

    panel.get_by_role("button", name="Go back to this").click()
    page.get_by_role("dialog").locator("button[value=yes]").dblclick()
    expect(panel.get_by_role("button", name="Go forward to this")).to_be_visible()
    assert "<h1>One</h1>" in live(panel)

    previews.save(api, project_id, "index.html", BROKEN)
    previews.save(api, project_id, "shop.ts", "const = 3;\n")
    publish(page, panel, "files")
    expect(outcome).to_contain_text("shop.ts:1", timeout=BUILT)
    expect(outcome).to_contain_text("What was live before still is.")
    expect(panel.locator("[data-deployments=log]")).to_contain_text(called)
    looks_well(page)
    assert "<h1>One</h1>" in live(panel)
    outcome.get_by_role("button", name="Show the place").click()
    expect(page.locator(".cm-activeLine, .files__text textarea")).to_be_visible()


def test_what_is_sent_before_the_scripts_are_there_is_sent_once_they_are(
    page: Page, served: Served, project_id: str
) -> None:
    waiting: list[Route] = []
    script = re.compile(r"/(js/workspace|chunks)/settings[^/]*\.js")
    page.route(script, lambda route: waiting.append(route))
    taken = f"Taken {uuid.uuid4().hex[:8]}"
    served.api.post("/api/projects/create", name=taken)
    with page.expect_request(script):
        panel = opened(page, served, project_id, "settings")
    panel.locator("#settings-name").fill(taken)
    panel.locator("#settings-name").press("Enter")
    assert "panel=settings" in page.url
    for route in waiting:
        route.continue_()
    expect(panel.locator(".field__error")).to_contain_text("already have a project named")


def test_settings_say_beside_the_field_what_to_change(page: Page, served: Served, project_id: str, called: str) -> None:
    taken = f"Taken {uuid.uuid4().hex[:8]}"
    served.api.post("/api/projects/create", name=taken)
    panel = opened(page, served, project_id, "settings")
    name, elsewhere = panel.locator("#settings-name"), panel.locator("#settings-preview")
    save = panel.locator("[data-settings-project]").get_by_role("button", name="Save")
    name.fill(taken)
    save.click()
    expect(panel.locator(".field__error")).to_contain_text("already have a project named")
    expect(name).to_be_focused()
    name.fill(called)
    elsewhere.fill("ftp://example.org")
    save.click()
    expect(panel.locator(".field__error")).to_contain_text("begins with http")
    elsewhere.fill("")

    dialog, variable = page.locator("#variable-dialog"), panel.locator("[data-slot=variables] li")
    panel.get_by_role("button", name="Add").click()
    for wrong, told in (("9 lives", "no digit first"), ("PATH", "is set by Motivd")):
        dialog.get_by_label("Name").fill(wrong)
        dialog.get_by_label("Value").fill("secret-value-1234")
        dialog.get_by_role("button", name="Save").click()
        expect(dialog.locator(".field__error")).to_contain_text(told)
    dialog.get_by_label("Name").fill("API_KEY")
    dialog.get_by_role("button", name="Save").dblclick()
    expect(variable).to_contain_text("…1234")
    panel.get_by_role("button", name="Add").click()
    dialog.get_by_label("Name").fill("GREETING")
    dialog.get_by_label("Value").fill("<b>hello</b>")
    dialog.get_by_label("Secret").uncheck()
    dialog.get_by_role("button", name="Save").click()
    expect(variable.filter(has_text="<b>hello</b>")).to_have_count(1)
    looks_well(page)
    variable.filter(has_text="API_KEY").get_by_role("button", name="Change").click()
    expect(dialog.get_by_label("Value")).to_have_value("")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.locator(".field__error")).to_contain_text("cannot be empty")
    dialog.get_by_label("Value").fill("another-value-5678")
    dialog.get_by_role("button", name="Save").click()
    expect(variable.filter(has_text="API_KEY")).to_contain_text("…5678")
    variable.filter(has_text="GREETING").get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").dblclick()
    expect(variable).to_have_count(1)

    panel.locator("[data-delete-project]").click()
    expect(page.get_by_role("dialog")).to_contain_text(called)
    page.get_by_role("dialog").get_by_role("button", name="Delete").dblclick()
    page.wait_for_url("**/en/projects/")
    notice = page.locator(".notice", has_text=called)
    notice.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name=called)).to_be_visible()
    page.goto(f"{served.address}/en/projects/{uuid.uuid4()}/workspace/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    looks_well(page)


def test_what_the_line_does_not_bring_comes_once_it_is_back(page: Page, served: Served, project_id: str) -> None:
    previews.save(served.api, project_id, "a.txt", "a")
    opened(page, served, project_id, "settings").locator("#settings-name").wait_for()
    expect(page.locator("#settings-knowledge-text")).to_be_enabled()
    line = page.context
    line.set_offline(True)
    for name in PANELS:  # their scripts have not come yet
        page.locator(f"#tab-{name}").click()
        panel = page.locator(f"#panel-{name}")
        expect(panel.get_by_role("alert")).to_contain_text("Motivd does not answer")
        expect(panel.get_by_role("button", name="Try again")).to_be_visible()
    looks_well(page)
    line.set_offline(False)
    expect(page.get_by_role("treeitem", name="a.txt")).to_be_visible()
    for name in PANELS:
        page.locator(f"#tab-{name}").click()
        expect(page.locator(f"#panel-{name} [data-unreached]")).to_have_count(0)
        expect(page.locator(f"#panel-{name} h2").first).to_be_visible()
    line.set_offline(True)
    for name in ("tasks", "schedules", "github", "deployments"):
        page.locator(f"#tab-{name}").click()
        expect(page.locator(f"#panel-{name}").get_by_role("alert")).to_be_visible()
        expect(page.locator(f"#panel-{name}").get_by_role("button", name="Try again")).to_be_visible()
    line.set_offline(False)
    expect(page.get_by_text("Nothing is published yet")).to_be_visible()
    expect(page.locator("#panel-deployments").get_by_role("alert")).to_be_hidden()


SERVER = """
const { createServer } = require("node:http");
const page = `<!doctype html><html lang="en"><title>Shop</title><h1>${process.env.GREETING ?? "nobody"}</h1></html>`;
createServer((_, answer) => answer.setHeader("Content-Type", "text/html").end(page)).listen(process.env.PORT);
"""


def test_a_changed_variable_reaches_the_open_preview(page: Page, served: Served, project_id: str) -> None:
    previews.save(served.api, project_id, "motivd.toml", '[preview]\ncommand = ["node", "server.js"]\n')
    previews.save(served.api, project_id, "server.js", SERVER)
    app = page.context.new_page()
    app.goto(previews.preview(served.api, project_id)["proxyUrl"])
    expect(app.get_by_role("heading", name="nobody")).to_be_visible(timeout=BUILT)

    panel = opened(page, served, project_id, "settings")
    dialog = page.locator("#variable-dialog")
    panel.get_by_role("button", name="Add").click()
    dialog.get_by_label("Name").fill("GREETING")
    dialog.get_by_label("Value").fill("Welcome")
    dialog.get_by_role("button", name="Save").click()
    expect(app.get_by_role("heading", name="Welcome")).to_be_visible(timeout=30_000)
    panel.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(app.get_by_role("heading", name="nobody")).to_be_visible(timeout=30_000)
