"""The workspace's files and history in a real browser, on a wide screen and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from tests.e2e import previews
from tests.e2e.conftest import Served
from tests.e2e.looking import barriers

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.embedded_only]

WIDE, PHONE = 1440, 390
BOTH_WIDTHS = pytest.mark.parametrize("width", [WIDE, PHONE], indirect=True)
FILES = {
    "index.html": previews.INDEX,
    "notes.md": "# Notes\n\nBuy tea.\n",
    "src/main.tsx": previews.MAIN,
    "src/parts/one.ts": "export const one = 1;\n",
    "src/parts/two.ts": "export const two = 2;\n",
}
# A refusal that a page knows what to do about is no fault of the page, though the browser reports it.
EXPECTED = "status of 409"


@pytest.fixture(scope="module", autouse=True)
def patience() -> Iterator[None]:
    """The first file waits for the editor, and tests run beside others."""
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="module")
def owner(browser: Browser, served: Served) -> Iterator[BrowserContext]:
    signed_in = previews.signed_in(browser, served)
    yield signed_in
    signed_in.close()


@pytest.fixture
def width(request: pytest.FixtureRequest) -> int:
    return int(getattr(request, "param", WIDE))


@pytest.fixture
def page(owner: BrowserContext, width: int) -> Iterator[Page]:
    opened = owner.new_page()
    opened.set_viewport_size({"width": width, "height": 900})
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    yield opened
    opened.close(run_before_unload=False)
    assert [said for said in wrong if EXPECTED not in said] == []


def new_project(served: Served, files: dict[str, str] = FILES) -> str:
    return previews.imported_project(served, {path: content.encode() for path, content in files.items()})


def show(page: Page, served: Served, project_id: str, panel: str = "files", **shown: str) -> None:
    query = "".join(f"&{name}={quote(value)}" for name, value in shown.items())
    page.goto(f"{served.address}/en/projects/{project_id}/workspace/?panel={panel}{query}")
    page.locator(f"#panel-{panel} [data-waiting]").wait_for(state="hidden")


def content(served: Served, project_id: str, path: str) -> str:
    return str(served.api.get(f"/api/projects/{project_id}/files/{path}")["content"])


def type_at_the_end(page: Page, text: str) -> None:
    page.locator(".files__text .cm-content[contenteditable=true]").click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(text)


def no_wider_than_the_screen(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@BOTH_WIDTHS
def test_a_file_is_found_by_keyboard_edited_and_saved(page: Page, served: Served) -> None:
    project_id = new_project(served)
    show(page, served, project_id)
    tree = page.get_by_role("tree")
    expect(tree.get_by_role("treeitem")).to_have_count(3)

    tree.focus()
    page.keyboard.press("ArrowRight")  # opens src
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")  # opens src/parts
    expect(page.get_by_role("treeitem", name="two.ts")).to_have_attribute("aria-level", "3")
    page.keyboard.type("two")
    page.keyboard.press("Enter")
    expect(page.locator(".cm-content")).to_contain_text("export const two = 2;")
    expect(page).to_have_url(re.compile("path=src%2Fparts%2Ftwo.ts"))

    type_at_the_end(page, "export const three = 3;\n")
    expect(page.locator(".files__tab")).to_contain_text("not saved yet")
    page.keyboard.press("Control+s")
    expect(page.locator(".files__tab")).not_to_contain_text("not saved yet")
    assert content(served, project_id, "src/parts/two.ts") == "export const two = 2;\nexport const three = 3;\n"
    assert no_wider_than_the_screen(page)


@BOTH_WIDTHS
@pytest.mark.parametrize(
    ("choice", "kept"),
    [("Keep mine", "Buy tea.\nMine.\n"), ("Take what is saved", "Theirs.\n"), ("Save this text", "Buy tea.\nMine.\n")],
)
def test_two_people_change_one_file(page: Page, served: Served, choice: str, kept: str) -> None:
    project_id = new_project(served)
    show(page, served, project_id, path="notes.md")
    type_at_the_end(page, "Mine.\n")
    previews.save(served.api, project_id, "notes.md", "# Notes\n\nTheirs.\n")

    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="This file has two texts now")).to_be_visible()
    expect(page.locator(".files__merge")).to_contain_text("Theirs.")
    assert content(served, project_id, "notes.md").endswith("Theirs.\n")
    assert no_wider_than_the_screen(page)
    page.get_by_role("button", name=choice, exact=True).click()

    expect(page.locator(".files__text .cm-content")).to_contain_text(kept.split("\n")[0])
    expect(page.locator(".files__tab")).not_to_contain_text("not saved yet")
    assert content(served, project_id, "notes.md") == f"# Notes\n\n{kept}"


def test_what_nobody_saved_survives_a_reload(page: Page, served: Served) -> None:
    project_id = new_project(served)
    show(page, served, project_id, path="notes.md")
    type_at_the_end(page, "A thought.\n")
    expect(page.locator(".files__tab")).to_contain_text("not saved yet")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.reload()

    assert asked == ["beforeunload"]
    expect(page.locator(".cm-content")).to_contain_text("A thought.")
    expect(page.locator(".files__tab")).to_contain_text("not saved yet")
    assert "thought" not in content(served, project_id, "notes.md")
    page.keyboard.press("Control+s")
    expect(page.locator(".files__tab")).not_to_contain_text("not saved yet")
    assert content(served, project_id, "notes.md").endswith("A thought.\n")


def test_what_others_save_shows_in_place_or_beside(page: Page, served: Served) -> None:
    project_id = new_project(served)
    show(page, served, project_id, path="notes.md")
    expect(page.locator(".cm-content")).to_contain_text("Buy tea.")
    previews.save(served.api, project_id, "notes.md", "# Notes\n\nBuy coffee.\n")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(".cm-content")).to_contain_text("Buy coffee.")

    type_at_the_end(page, "And milk.\n")
    previews.save(served.api, project_id, "notes.md", "# Notes\n\nBuy water.\n")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(".files__notices")).to_contain_text("changed elsewhere")
    expect(page.locator(".cm-content")).to_contain_text("And milk.")
    page.get_by_role("button", name="See both").click()
    page.get_by_role("button", name="Take what is saved").click()
    expect(page.locator(".cm-content")).to_contain_text("Buy water.")
    expect(page.locator(".cm-content")).not_to_contain_text("And milk.")


@BOTH_WIDTHS
def test_a_search_leads_to_the_line(page: Page, served: Served) -> None:
    long = "".join(f"line {number}\n" for number in range(1, 300)) + "  the ☕ needle\n"
    project_id = new_project(served, FILES | {"src/long.txt": long})
    show(page, served, project_id)
    expect(page.get_by_role("treeitem", name="notes.md")).to_be_visible()

    page.get_by_role("button", name="Content").click()
    page.get_by_role("searchbox").fill("needle")
    page.get_by_role("button", name="300").click()

    expect(page.locator(".cm-activeLine")).to_contain_text("needle")
    page.keyboard.insert_text("sharp ")
    expect(page.locator(".cm-activeLine")).to_contain_text("the ☕ sharp needle")


def test_files_are_uploaded_and_what_is_there_is_asked_about(page: Page, served: Served) -> None:
    project_id = new_project(served)
    show(page, served, project_id)
    expect(page.get_by_role("treeitem", name="notes.md")).to_be_visible()

    given = [("data.json", '{"a": 1}'), ("notes.md", "Another.\n")]
    files = [{"name": name, "mimeType": "application/json", "buffer": text.encode()} for name, text in given]
    page.locator("[data-upload]").set_input_files(files)  # type: ignore[arg-type]
    expect(page.get_by_role("heading", name="Replace “notes.md”?")).to_be_visible()
    assert content(served, project_id, "notes.md").startswith("# Notes")
    page.get_by_role("dialog").get_by_role("button", name="Replace").click()

    expect(page.get_by_role("treeitem", name="data.json")).to_be_visible()
    expect(page.get_by_text("2 files are uploaded.")).to_be_visible()
    assert content(served, project_id, "notes.md") == "Another.\n"
    assert content(served, project_id, "data.json") == '{"a": 1}'


def test_a_deleted_file_and_a_renamed_one_come_back(page: Page, served: Served) -> None:
    project_id = new_project(served)
    show(page, served, project_id, path="notes.md")
    expect(page.locator(".cm-content")).to_contain_text("Buy tea.")
    tree = page.get_by_role("tree")

    tree.focus()
    page.keyboard.press("F2")
    page.get_by_label("New name, with its folders").fill("docs/plan.md")
    page.get_by_role("button", name="Rename", exact=True).click()
    expect(page.get_by_role("treeitem", name="plan.md")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".cm-content")).to_contain_text("Buy tea.")

    tree.focus()
    page.keyboard.press("Delete")
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("treeitem", name="plan.md")).to_have_count(0)
    page.locator(".toast", has_text="deleted").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("treeitem", name="plan.md")).to_be_visible()
    assert content(served, project_id, "docs/plan.md") == FILES["notes.md"]


def test_thousands_of_files_are_as_quick_as_ten(page: Page, served: Served) -> None:
    many = {f"data/{number:04}.txt": "x" for number in range(3000)}
    project_id = new_project(served, FILES | many)
    show(page, served, project_id)
    tree = page.get_by_role("tree")
    expect(page.get_by_role("treeitem", name="data")).to_be_visible()

    tree.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("End")

    expect(page.get_by_role("treeitem", name="notes.md")).to_be_visible()
    assert page.get_by_role("treeitem").count() < 100
    page.keyboard.press("Control+p")
    page.get_by_role("combobox", name="Name of a file").fill("2345")
    page.keyboard.press("Enter")
    expect(page.locator(".cm-content")).to_have_text("x")
    expect(page.get_by_role("treeitem", name="2345.txt")).to_have_attribute("aria-setsize", "3000")


def two_versions(served: Served) -> str:
    project_id = new_project(served)
    versions = f"/api/projects/{project_id}/versions"
    served.api.post(versions, description="First")
    previews.save(served.api, project_id, "notes.md", "# Notes\n\nBuy coffee.\n")
    served.api.delete(f"/api/projects/{project_id}/files/src/parts/one.ts")
    served.api.post(versions, description="Second")
    return project_id


@BOTH_WIDTHS
def test_going_back_to_a_version_can_be_undone(page: Page, served: Served) -> None:
    project_id = two_versions(served)
    show(page, served, project_id, "history")

    page.get_by_role("button", name="Second").first.click()
    expect(page.locator(".is-added")).to_have_text("+Buy coffee.")
    expect(page.locator(".history__file")).to_have_count(2)
    assert no_wider_than_the_screen(page)
    if page.viewport_size and page.viewport_size["width"] == PHONE:
        page.get_by_role("button", name="Back to the versions").click()
    page.get_by_role("button", name="First").first.click()
    page.get_by_role("button", name="Go back to it").click()
    page.get_by_role("dialog").get_by_role("button", name="Go back", exact=True).click()

    undo = page.locator(".toast", has_text="You are back").get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    assert content(served, project_id, "notes.md") == FILES["notes.md"]
    undo.click()
    expect(page.get_by_text("It is as it was before.")).to_be_visible()
    assert content(served, project_id, "notes.md") == "# Notes\n\nBuy coffee.\n"


def test_one_file_comes_back_and_a_version_is_bookmarked_and_described(page: Page, served: Served) -> None:
    project_id = two_versions(served)
    show(page, served, project_id, "history")

    first = page.locator(".history__row", has_text="First")
    first.get_by_role("button", name="Bookmark it").click()
    expect(first.get_by_role("button", name="Take the bookmark away")).to_be_visible()
    page.get_by_label("Which versions").select_option("bookmarked")
    expect(page.locator(".history__row")).to_have_count(1)

    first.get_by_role("button", name="First").click()
    page.get_by_role("button", name="Describe it anew").click()
    page.get_by_label("Description").fill("First <b>draft</b>")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".history__detail h3")).to_have_text("First <b>draft</b>")

    page.get_by_role("button", name="All files").click()
    page.get_by_role("button", name="src/parts/one.ts").click()
    expect(page.locator("#history-look pre")).to_have_text("export const one = 1;\n")
    page.get_by_role("dialog").get_by_role("button", name="Get this file back").click()

    undo = page.locator(".toast", has_text="is back").get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    assert content(served, project_id, "src/parts/one.ts") == FILES["src/parts/one.ts"]
    undo.click()
    expect(page.get_by_text("It is as it was before.")).to_be_visible()
    paths = {file["path"] for file in served.api.get(f"/api/projects/{project_id}/files")["files"]}
    assert "src/parts/one.ts" not in paths


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_everybody_can_use_the_panels(page: Page, served: Served, theme: str) -> None:
    project_id = two_versions(served)
    page.add_init_script(f"localStorage.setItem('motivd-theme', '{theme}')")
    show(page, served, project_id, path="src/main.tsx")
    expect(page.locator(".cm-content")).to_contain_text("createRoot")
    assert barriers(page) == []
    page.get_by_role("button", name="Content").click()
    page.get_by_role("searchbox").fill("const")
    expect(page.locator(".files__hits")).to_have_count(1)
    assert barriers(page) == []

    show(page, served, project_id, "history")
    page.get_by_role("button", name="Second").first.click()
    expect(page.locator(".is-added")).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("button", name="All files").click()
    page.get_by_role("button", name="notes.md").click()
    expect(page.locator("#history-look pre")).to_contain_text("coffee")
    assert barriers(page) == []
