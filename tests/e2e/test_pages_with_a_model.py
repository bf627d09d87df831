"""The pages with a model: a PRD that it revises as comments ask, and what is told once the budget is used up."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e import previews
from tests.e2e.conftest import Served, running
from tests.e2e.looking import barriers, overflow
from tests.models.server import ModelServer
from tests.workspace.agent.conftest import KEY

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.embedded_only]

# The first call of a server loads the libraries of the models.
SECONDS = 90_000
HTML = "<img src=x onerror=alert(1)>"
PRD = "# Crate\n\n## Users\n\nCollectors.\n\n## Risks\n\nNone yet.\n"
REVISED = PRD.replace("Collectors.", "Three hundred collectors.")


@pytest.fixture(scope="module")
def models() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture(scope="module")
def served(models: ModelServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    # Whoever spends their own share leaves the rest of the platform's budget to the others.
    model = {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": models.url, "AGENT_SDK": "off"}
    data = tmp_path_factory.mktemp("motivd")
    with running(data, **model, AI_BUDGET_USD_PER_5H="1000", AI_USER_BUDGET_USD_PER_5H="20") as started:
        yield started


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """The owner's, in which nothing may go wrong unseen."""
    context = previews.signed_in(browser, served)
    context.set_default_timeout(SECONDS)
    expect.set_options(timeout=SECONDS)
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("dialog", lambda shown: problems.append(shown.message))
    yield opened
    assert problems == []
    context.close()


def test_comments_become_a_revision_that_is_looked_at_and_approved(
    models: ModelServer, served: Served, page: Page
) -> None:
    made = served.api.post("/api/projects/create", name=HTML)["project"]
    prd = f"/api/projects/{made['id']}/prd"
    served.api.put(prd, content=PRD, baseRevision=0)
    page.goto(f"{served.address}/en/projects/{made['id']}/prd/")
    users = page.locator("#section-1")
    users.get_by_role("button", name="Comment: Users").click()
    users.locator("textarea").fill(f"Say how many. {HTML}")
    users.get_by_role("button", name="Add the comment").dblclick()
    expect(users.locator(".prd-comment__body")).to_have_text(f"Say how many. {HTML}")

    # A model that fails is told, and what was asked for is still there.
    models.fail(401, type="authentication_error", message="no")
    page.get_by_role("button", name="Revise with these comments").click()
    dialog = page.get_by_role("dialog", name="Revise with these comments")
    expect(dialog.get_by_role("listitem")).to_have_text(f"On “Users”: Say how many. {HTML}")
    dialog.get_by_label("Anything else?").fill("Keep it short.")
    dialog.get_by_role("button", name="Revise").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Anthropic refused the key")
    expect(dialog.get_by_label("Anything else?")).to_have_value("Keep it short.")
    assert served.api.get(prd)["prd"]["revision"] == 1

    models.say(*re.findall(r"[^ ]+ ?", REVISED))
    dialog.get_by_role("button", name="Revise").dblclick()

    expect(users).to_contain_text("Three hundred collectors.")
    expect(users.locator(".prd-resolved")).to_be_visible()
    asked = str(models.requests[-1].body["messages"])
    assert [part for part in ("On “Users”: Say how many.", "Keep it short.") if part not in asked] == []
    page.get_by_role("button", name="What changed").click()
    expect(page.locator("#prd-revisions .is-added")).to_contain_text("+Three hundred collectors.")
    page.locator("#prd-revisions [data-closes]").click()
    page.get_by_role("button", name="Approve", exact=True).dblclick()
    expect(page.locator("[data-act=build]")).to_be_visible()
    found = served.api.get(prd)["prd"]
    assert (found["revision"], found["reviewed"]) == (2, True)
    # The name is text wherever it stands.
    one = f"{served.address}/en/projects/{made['id']}"
    for step in ("/brief/", "/prd/", "/build/", "/workspace/", "/.."):
        page.goto(one + step)
        expect(page.get_by_role("main")).to_be_visible()
        assert HTML.replace("<", "&lt;").replace(">", "&gt;") in page.content()
        expect(page.locator("img[src=x]")).to_have_count(0)


def test_two_tabs_that_write_a_prd_at_once_write_one(models: ModelServer, served: Served, page: Page) -> None:
    prompt = "Tidepool helps people who swim in cold water: log swims."
    made = served.api.post("/api/projects/create", prompt=prompt, locale="en")["project"]
    address = f"{served.address}/en/projects/{made['id']}/brief/"
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(address)
    models.stall(after_events=3).answer_with(draft)
    before = len(models.requests)

    page.locator("#write-prd").click()
    expect(page.get_by_role("dialog", name="Writing the PRD…")).to_be_visible()
    assert models.stalled.wait(60)
    other.locator("#write-prd").click()
    expect(other.get_by_role("dialog", name="Writing the PRD…")).to_be_visible()
    models.go_on()

    for tab in (page, other):
        tab.wait_for_url("**/prd/")
    assert served.api.get(f"/api/projects/{made['id']}/prd")["prd"]["revision"] == 1
    assert len(models.requests) == before + 1


def test_a_used_up_budget_is_told_counted_down_and_over(models: ModelServer, served: Served, browser: Browser) -> None:
    context, page = newcomer(browser, served)
    page.clock.install()
    project_id = page.url.split("/projects/")[1].split("/")[0]
    workspace = f"{served.address}/en/projects/{project_id}/workspace/"
    page.goto(workspace)
    models.usage(input=20_000_000).say("That was dear.")
    field = page.get_by_role("textbox", name="Message to the agent")
    field.fill("Spend it all")
    field.press("Enter")
    expect(page.locator(".reply__words")).to_have_text("That was dear.")

    field.fill("And more")
    field.press("Enter")

    limit = page.locator("[data-notice=limit]")
    expect(limit).to_contain_text("The budget for AI calls is used up")
    expect(limit).to_contain_text(re.compile(r"It goes on at \d+:\d\d"))
    expect(field).to_have_value("And more")
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_disabled()
    assert barriers(page) == []
    page.clock.fast_forward("04:59:30")
    expect(limit).to_contain_text(re.compile(r"It goes on in \d+ seconds\."))
    page.clock.fast_forward(31_000)
    expect(limit).to_be_hidden()
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_enabled()

    # The steps of a project tell the same. This browser's clock is five hours ahead by now.
    steps = f"{served.address}/en/projects/{project_id}"
    page.goto(f"{steps}/brief/")
    write = page.get_by_role("button", name="Write the PRD")
    write.click()
    told = page.locator("[data-hold]")
    expect(told).to_contain_text("The budget for AI calls is used up")
    expect(write).to_have_attribute("aria-disabled", "true")
    page.set_viewport_size({"width": 390, "height": 844})
    assert overflow(page) <= 0
    assert barriers(page) == []
    page.clock.fast_forward("05:00:01")
    expect(told).to_be_hidden()
    expect(write).not_to_have_attribute("aria-disabled", "true")

    page.goto(f"{steps}/prd/")
    page.get_by_role("button", name="Write it myself").click()
    page.locator(".prd-editor textarea").fill("# Tidepool\n\n## Users\n\nSwimmers.\n")
    page.locator(".prd-editor textarea").press("Control+Enter")
    page.get_by_role("button", name="Approve").click()
    page.locator("[data-act=build]").click()
    expect(told).to_contain_text("The budget for AI calls is used up")
    expect(page.locator("[data-act=build]")).to_have_attribute("aria-disabled", "true")
    page.goto(f"{steps}/build/")
    page.get_by_role("button", name="Build it").click()
    expect(told).to_contain_text(re.compile(r"It goes on at .*\d+:\d\d"))
    context.close()


def draft(body: dict[str, Any]) -> str:
    """What the rules wrote, as it was sent along: it holds every fact of the brief."""
    text: str = body["messages"][0]["content"][0]["text"]
    return text.split("<draft>\n")[1].split("\n</draft>")[0]


def newcomer(browser: Browser, served: Served) -> tuple[BrowserContext, Page]:
    """Somebody with an account and a project of their own, in the brief of it."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{served.address}/en/accounts/signup/?next=/en/projects/")
    page.locator("[name=email]").fill(f"{uuid.uuid4().hex}@example.org")
    page.locator("[name=password]").fill("correct horse battery staple")
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/en/projects/")
    page.locator("#prompt-text").fill("Tidepool helps people who swim in cold water.")
    page.locator("#prompt-text").press("Enter")
    page.wait_for_url("**/brief/")
    return context, page
