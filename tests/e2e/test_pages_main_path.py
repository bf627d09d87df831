"""The whole way of a founder who comes as a visitor: idea, account, brief, PRD, build, workspace, and out again."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e import previews
from tests.e2e.conftest import Served
from tests.e2e.looking import Watch

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.embedded_only]

PASSWORD = "correct horse battery staple"
BUILT = 240_000
OTHER_NAME = "Quite another name"


IDEAS = {
    "en": "Crate {n} is an app for vinyl collectors: add records, search them, mark the ones to sell.",
    "fr": "Bac {n} est une application pour les collectionneurs de vinyles : ajouter des disques, les rechercher.",
}


@pytest.fixture(scope="module", autouse=True)
def patience() -> Iterator[None]:
    """The editor and the first preview take their time where tests run beside others."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


def opened(browser: Browser, width: int) -> tuple[BrowserContext, Page, Watch]:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    return context, page, Watch(page)


def panel(page: Page, name: str) -> None:
    page.locator(f"#tab-{name}").click()
    expect(page.locator(f"#panel-{name}")).to_be_visible()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("locale", IDEAS)
def test_from_a_visitor_s_idea_to_a_published_app(browser: Browser, served: Served, locale: str, width: int) -> None:
    context, page, watch = opened(browser, width)

    # Idea, as a visitor.
    page.goto(f"{served.address}/{locale}/")
    watch.assert_fine("landing")
    page.locator("#prompt-text").fill(IDEAS[locale].format(n=uuid.uuid4().hex[:5]))
    page.locator("#prompt-text").press("Enter")

    # An account.
    page.wait_for_url(f"**/{locale}/accounts/signup/**")
    watch.assert_fine("sign-up")
    page.locator("[name=email]").fill(f"{uuid.uuid4().hex}@example.org")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")

    # The brief, of what was typed before.
    page.wait_for_url(f"**/{locale}/projects/*/brief/")
    project_id = page.url.split("/")[-3]
    watch.assert_fine("brief")
    page.locator("#write-prd").click()

    # The PRD: changed, then approved.
    page.wait_for_url(f"**/{locale}/projects/*/prd/")
    watch.assert_fine("PRD")
    section = page.locator(".prd-section").nth(1)
    section.locator("[data-act=edit]").click()
    section.locator("textarea").fill(f"## {section.get_attribute('data-title')}\n\nThose who <b>care</b>.\n")
    section.locator("textarea").press("Control+Enter")
    expect(section.locator(".prose")).to_have_text("Those who <b>care</b>.")
    page.locator("[data-act=approve]").click()
    page.locator("[data-act=build]").click()

    # The build.
    page.wait_for_url(f"**/{locale}/projects/*/build/")
    expect(page.locator("#build-page")).to_have_attribute("data-status", "succeeded", timeout=BUILT)
    watch.assert_fine("build")
    page.locator("#build-look a[href$='/workspace/']").click()

    # The workspace: a file is edited, the preview shows it, history takes it back.
    page.wait_for_url(f"**/{locale}/projects/{project_id}/workspace/**")
    panel(page, "preview")
    app = page.frame_locator("#panel-preview iframe")
    heading = app.locator("h1").first
    expect(heading).to_be_visible()
    before = heading.inner_text()
    watch.assert_fine("preview")
    edit_the_name(page, served, project_id, locale)
    panel(page, "preview")
    expect(app.locator("body")).to_contain_text(OTHER_NAME)
    go_back_one(page, watch)
    panel(page, "preview")
    expect(app.locator("body")).not_to_contain_text(OTHER_NAME)

    # A link for somebody else, who has no account here.
    link = share(page)
    guest, seen, guest_watch = opened(browser, width)
    seen.goto(link)
    expect(seen.locator("h1").first).to_have_text(before)
    assert guest_watch.wrong == []
    guest.close()

    # Published, once it was looked at.
    address = publish(page, watch)
    live, app_page, live_watch = opened(browser, width)
    app_page.goto(address)
    expect(app_page.locator("h1").first).to_have_text(before)
    assert live_watch.wrong == []
    live.close()
    context.close()


def edit_the_name(page: Page, served: Served, project_id: str, locale: str) -> None:
    """Change the app's name in the editor, and save it by keyboard."""
    page.goto(f"{served.address}/{locale}/projects/{project_id}/workspace/?panel=files&path=src%2Fapp.config.ts")
    page.locator(".files__text .cm-content[contenteditable=true]").click()
    config = page.evaluate(
        "id => fetch(`/api/projects/${id}/files/src/app.config.ts`).then(answer => answer.json())", project_id
    )["content"]
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(re.sub(r'"name": "(?:[^"\\]|\\.)*"', f'"name": "{OTHER_NAME}"', config, count=1))
    expect(page.locator(".files__tab .dot--warning")).to_have_count(1)
    page.keyboard.press("Control+s")
    expect(page.locator(".files__tab .dot--warning")).to_have_count(0)


def go_back_one(page: Page, watch: Watch) -> None:
    """Make all files what they were in the version that the build made."""
    panel(page, "history")
    page.locator(".history__row [data-choice]").last.click()
    page.locator("[data-revert]").click()
    page.locator("dialog[open] button[value=yes]").click()
    expect(page.locator(".toast--good button")).to_be_visible()  # not what was told of a saved file
    watch.assert_fine("history")


def share(page: Page) -> str:
    page.locator("[data-preview=share]").click()
    page.locator("[data-preview=new-share] button").click()
    address = page.locator("[data-preview=shares] [data-copy]").first.get_attribute("data-copy")
    page.keyboard.press("Escape")
    assert address
    return address


def publish(page: Page, watch: Watch) -> str:
    page.locator("[data-publish]").click()
    page.locator("dialog[open] button[value=yes]").click()
    expect(page.locator("[data-deployments=outcome].notice--good")).to_be_visible(timeout=BUILT)
    watch.assert_fine("deployments")
    return page.locator("[data-deployments=url]").inner_text()


def test_the_workspace_by_keyboard_alone(browser: Browser, served: Served) -> None:
    """Edit, look, go back, share and publish, with nothing but keys."""
    project_id = built(served)
    context = previews.signed_in(browser, served)
    page = context.new_page()
    page.goto(f"{served.address}/en/projects/{project_id}/workspace/?panel=files")
    expect(page.get_by_role("treeitem").first).to_be_visible()
    app = page.frame_locator("#panel-preview iframe")

    page.keyboard.press("Control+p")
    page.keyboard.type("app.config")
    page.keyboard.press("Enter")
    expect(page.locator(".files__text .cm-content[contenteditable=true]")).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type("\n// By keyboard.\n")
    page.keyboard.press("Control+s")
    expect(page.locator(".files__tab .dot--warning")).to_have_count(0)
    command(page, "Go to: Preview")
    expect(app.locator("h1").first).to_be_visible()

    command(page, "Go to: History")
    expect(page.locator(".history__row")).not_to_have_count(0)
    tab_to(page, ".history__row:last-child [data-choice]")
    page.keyboard.press("Enter")
    tab_to(page, "[data-revert]")
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open] button[value=yes]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".toast--good button")).to_be_visible()  # not what was told of a saved file
    assert "By keyboard" not in served.api.get(f"/api/projects/{project_id}/files/src/app.config.ts")["content"]

    command(page, "Go to: Preview")
    tab_to(page, "[data-preview=share]")
    page.keyboard.press("Enter")
    tab_to(page, "[data-preview=new-share] button")
    page.keyboard.press("Enter")
    expect(page.locator("[data-preview=shares] [data-copy]")).to_have_count(1)
    page.keyboard.press("Escape")

    command(page, "Publish the app")
    page.locator("dialog[open]").wait_for()
    page.keyboard.press("Enter")
    expect(page.locator("[data-deployments=outcome].notice--good")).to_be_visible(timeout=BUILT)
    context.close()


def built(served: Served) -> str:
    """Give a project of the owner's that has been built and published once."""
    api = served.api
    project_id: str = api.post("/api/projects/create", prompt=IDEAS["en"].format(n="K"))["project"]["id"]
    api.post("/api/prd/generate", projectId=project_id)
    api.patch("/api/projects/prd-review", projectId=project_id, reviewed=True)
    job = api.post("/api/build", projectId=project_id)["jobId"]
    for _line in api.lines(f"/api/build/{job}/stream"):
        pass
    assert api.get("/api/build", jobId=job)["status"] == "succeeded"
    return project_id


def command(page: Page, name: str) -> None:
    page.keyboard.press("Control+k")
    page.locator("#palette[open]").wait_for()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    page.locator("#palette").wait_for(state="hidden")


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus."""
    for _press in range(120):
        if page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {selector}")
