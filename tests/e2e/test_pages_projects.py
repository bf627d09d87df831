"""One's projects in a browser: star, rename, delete and take back, search; by keyboard, too."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import previews
from tests.e2e.conftest import Served

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.embedded_only]


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """The owner's, in which nothing may go wrong unseen."""
    context = previews.signed_in(browser, served)
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    yield opened
    context.close()
    # Told by the browser and by htmx themselves: for the name that was taken, and for the line that was cut.
    expected = ("409", "ERR_INTERNET_DISCONNECTED", "htmx:")
    assert [line for line in wrong if not any(part in line for part in expected)] == []


@pytest.fixture
def name(served: Served) -> str:
    called = f"Crate {uuid.uuid4().hex[:8]}"
    served.api.post("/api/projects/create", name=called)
    return called


def test_a_project_is_renamed_deleted_and_taken_back(page: Page, served: Served, name: str) -> None:
    taken = f"Taken {uuid.uuid4().hex[:8]}"
    served.api.post("/api/projects/create", name=taken)
    page.goto(f"{served.address}/en/projects/?q={name.split()[1]}")
    card = page.locator(".project")
    expect(card).to_have_count(1)

    page.get_by_role("button", name=f"More about {name}").click()
    page.get_by_role("button", name="Rename").click()
    field = page.get_by_label("Name", exact=True)
    field.fill(taken)
    field.press("Enter")
    expect(page.locator("#rename .field__error")).to_contain_text("already have a project named")
    expect(field).to_be_focused()
    renamed = f"<b>{name}</b>"
    field.fill(renamed)
    field.press("Enter")
    expect(page.get_by_role("link", name=renamed)).to_be_visible()

    page.get_by_role("button", name=f"More about {renamed}").click()
    page.get_by_role("button", name="Delete").click()
    expect(card).to_have_count(0)
    undo = page.locator(".notice", has_text=renamed).get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    # The tab may go: the offer stays.
    page.reload()
    undo.click()
    expect(page.get_by_role("link", name=renamed)).to_be_focused()


def test_a_star_is_kept_and_a_search_is_in_the_address(page: Page, served: Served, name: str) -> None:
    page.goto(f"{served.address}/en/projects/")
    star = page.get_by_role("button", name=f"Star {name}")

    with page.expect_response(re.compile("/star$")):
        star.click()
    page.get_by_label("Search your projects").fill(name)
    page.wait_for_url(re.compile(r"\?q=Crate"))
    expect(page.locator(".project")).to_have_count(1)
    page.reload()
    expect(star).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Search your projects").fill("nothing is called so")
    expect(page.get_by_text("Nothing is called")).to_be_visible()


def test_a_project_begins_by_keyboard_alone(page: Page, served: Served) -> None:
    page.goto(f"{served.address}/fr/projects/")
    page.locator("#prompt-text").focus()

    page.keyboard.type("Une liste de disques")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("pour les collectionneurs")
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile(r"/fr/projects/[0-9a-f-]{36}/brief/"))
    made = served.api.get(f"/api/projects/{page.url.split('/')[-3]}")
    assert made["brief"]["prompt"] == "Une liste de disques\npour les collectionneurs"
    assert made["brief"]["locale"] == "fr"


def test_a_double_click_does_one_thing_and_html_in_a_name_is_text(page: Page, served: Served) -> None:
    mark = uuid.uuid4().hex[:8]
    called = f'<img src=x onerror="document.title=1"> {mark}'
    project_id = served.api.post("/api/projects/create", name=called)["project"]["id"]
    served.api.post(f"/api/projects/{project_id}/versions", description=f"Of {called}")
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.method) if "/api/" in sent.url else None)
    page.goto(f"{served.address}/en/projects/?q={mark}")
    more = page.get_by_role("button", name=f"More about {called}", exact=True)

    with page.expect_response(re.compile("/star$")):
        page.get_by_role("button", name=f"Star {called}").dblclick()
    expect(page.get_by_role("button", name=f"Star {called}")).to_be_enabled()
    more.click()
    page.get_by_role("button", name="Make a copy").dblclick()
    expect(page.locator(".project")).to_have_count(2)
    expect(page.locator(".toast")).to_contain_text(called)
    more.click()
    page.get_by_role("button", name="Rename").dblclick()
    page.get_by_label("Name", exact=True).fill(f"<b>{mark}</b>")
    page.locator("#rename").get_by_role("button", name="Rename").dblclick()
    expect(page.get_by_role("link", name=f"<b>{mark}</b>", exact=True)).to_be_visible()
    page.get_by_role("button", name=f"More about <b>{mark}</b>", exact=True).click()
    page.locator(".menu:popover-open").get_by_role("button", name="Delete").dblclick()
    page.locator(".notice", has_text=f"<b>{mark}</b>").get_by_role("button", name="Undo").dblclick()
    expect(page.locator(".project")).to_have_count(2)
    assert asked == ["POST", "POST", "PATCH", "DELETE", "POST"]  # star, copy, name, delete, back

    page.context.set_offline(True)
    page.get_by_label("Search your projects").fill("nothing is called so")
    expect(page.locator(".toast--bad", has_text="Motivd does not answer").first).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Nothing is called")).to_be_visible()

    page.goto(f"{served.address}/en/projects/{project_id}/workspace/?panel=history")
    expect(page.locator(".history__row")).to_contain_text(f"Of {called}")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"<b>{mark}</b>")
    assert page.title().startswith(f"<b>{mark}</b>")
    assert page.locator("img[src=x]").count() == 0
