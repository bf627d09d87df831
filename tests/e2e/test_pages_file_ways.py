"""Every way of a file into the workspace, about in it and out again, in a real browser."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.e2e import previews
from tests.e2e.conftest import Served
from tests.e2e.looking import barriers, overflow
from tests.workspace.zips import zipped

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.embedded_only]

HELD = """() => {
    const held = new DataTransfer();
    held.items.add(new File(["dropped"], "drop.txt", { type: "text/plain" }));
    return held;
}"""


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    with previews.watched_page(browser, served) as opened:
        yield opened


@pytest.fixture
def project_id(page: Page, served: Served) -> str:
    made = previews.new_project(served.api, {})
    page.goto(f"{served.address}/en/projects/{made}/workspace/?panel=files")
    return made


def paths(served: Served, project_id: str) -> list[str]:
    return sorted(file["path"] for file in served.api.get(f"/api/projects/{project_id}/files")["files"])


def menu(page: Page, name: str, entry: str) -> None:
    page.get_by_role("treeitem", name=name).click(button="right")
    page.locator("#files-row-menu").get_by_role("button", name=entry).click()


def panel_menu(page: Page, entry: str) -> None:
    page.locator(".files__tools").get_by_role("button", name="More", exact=True).click()
    page.locator("#files-menu").get_by_text(entry).click()


def test_files_come_move_and_go(page: Page, served: Served, project_id: str) -> None:
    make_some(page, served, project_id)
    import_a_zip(page, served, project_id)
    download_a_zip(page)
    move_by_hand(page, served, project_id)
    drop_from_elsewhere(page, served, project_id)
    lock(page, served, project_id)
    delete_and_undo(page, served, project_id)
    find_nothing(page)


def make_some(page: Page, served: Served, project_id: str) -> None:
    """From the empty panel; what cannot be a name is said beside the field."""
    page.locator("[data-none]").get_by_role("button", name="New file").click()
    name = page.locator("#files-name-path")
    for wrong in ("../../variables", ".git/config", "ends."):
        name.fill(wrong)
        name.press("Enter")
        expect(page.locator("#files-name .field__error")).to_contain_text("Use a relative path")
        expect(name).to_have_value(wrong)
    name.fill("notes.md")
    page.locator("#files-name").get_by_role("button", name="Create").dblclick()
    expect(page.get_by_role("treeitem", name="notes.md")).to_be_visible()
    expect(page).to_have_url(re.compile("path=notes.md"))
    page.locator(".files__tools").get_by_role("button", name="New file").click()
    name.fill("notes.md")
    name.press("Enter")
    expect(page.locator("#files-name .field__error")).not_to_be_empty()
    page.keyboard.press("Escape")
    panel_menu(page, "New folder")
    name.fill("src/deep")
    name.press("Enter")
    expect(page.get_by_role("treeitem", name=".gitkeep")).to_be_visible()
    assert paths(served, project_id) == ["notes.md", "src/deep/.gitkeep"]


def import_a_zip(page: Page, served: Served, project_id: str) -> None:
    given = zipped({"top/one.txt": b"1", "top/<i>.txt": b"2", "top/src/a.ts": b"export {};\n"})
    panel_menu(page, "Import a zip")
    dialog = page.locator("#files-import")
    dialog.locator("[name=file]").set_input_files([_payload(b"no zip")])
    dialog.get_by_role("button", name="Import").click()
    expect(dialog).to_contain_text("This is not a zip")
    dialog.locator("[name=file]").set_input_files([_payload(given)])
    dialog.get_by_label("Leave out the one folder").check()
    dialog.get_by_role("button", name="Import").dblclick()
    expect(page.get_by_text("3 files are imported.")).to_be_visible()
    assert paths(served, project_id) == ["<i>.txt", "notes.md", "one.txt", "src/a.ts", "src/deep/.gitkeep"]
    assert len(served.api.get(f"/api/projects/{project_id}/versions")["versions"]) <= 2


def _payload(content: bytes) -> FilePayload:
    return {"name": "given.zip", "mimeType": "application/zip", "buffer": content}


def download_a_zip(page: Page) -> None:
    with page.expect_download() as download:
        panel_menu(page, "Download all as a zip")
    content = download.value.path().read_bytes()
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert sorted(names) == ["<i>.txt", "notes.md", "one.txt", "src/a.ts", "src/deep/.gitkeep"]


def move_by_hand(page: Page, served: Served, project_id: str) -> None:
    """A row falls into the folder below it; a folder that falls into itself stays."""
    source = page.get_by_role("treeitem", name="src", exact=True)
    page.get_by_role("treeitem", name="notes.md").drag_to(source)
    toast = page.locator(".toast", has_text="in its new place")
    expect(toast).to_be_visible()
    assert "src/notes.md" in paths(served, project_id)
    toast.get_by_role("button", name="Undo").dblclick()
    expect(page.get_by_role("treeitem", name="notes.md")).to_have_attribute("aria-level", "1")
    source.drag_to(page.get_by_role("treeitem", name="deep"))
    expect(page.locator(".toast--bad")).to_have_count(0)
    assert paths(served, project_id) == ["<i>.txt", "notes.md", "one.txt", "src/a.ts", "src/deep/.gitkeep"]


def drop_from_elsewhere(page: Page, served: Served, project_id: str) -> None:
    source = page.get_by_role("treeitem", name="src", exact=True)
    held = page.evaluate_handle(HELD)
    source.dispatch_event("dragover", {"dataTransfer": held})
    expect(page.locator("[data-drop]")).to_contain_text("src")
    source.dispatch_event("drop", {"dataTransfer": held})
    expect(page.get_by_role("treeitem", name="drop.txt")).to_be_visible()
    assert served.api.get(f"/api/projects/{project_id}/files/src/drop.txt")["content"] == "dropped"


def lock(page: Page, served: Served, project_id: str) -> None:
    menu(page, "one.txt", "Lock for the agent")
    expect(page.get_by_role("treeitem", name="one.txt")).to_contain_text("locked")
    assert served.api.get(f"/api/projects/{project_id}/files/one.txt")["file"]["locked"] is True
    menu(page, "one.txt", "Let the agent change it")
    expect(page.get_by_role("treeitem", name="one.txt")).not_to_contain_text("locked")


def delete_and_undo(page: Page, served: Served, project_id: str) -> None:
    before = paths(served, project_id)
    menu(page, "src", "Delete")
    page.get_by_role("dialog").get_by_role("button", name="Delete").dblclick()
    toast = page.locator(".toast", has_text="deleted")
    expect(toast).to_be_visible()
    assert paths(served, project_id) == ["<i>.txt", "notes.md", "one.txt"]
    toast.get_by_role("button", name="Undo").dblclick()
    expect(page.get_by_role("treeitem", name="src", exact=True)).to_be_visible()
    assert paths(served, project_id) == before


def find_nothing(page: Page) -> None:
    search = page.get_by_role("searchbox")
    search.fill("nowhere")
    expect(page.get_by_text("No file is named so.")).to_be_visible()
    page.get_by_role("button", name="Content").click()
    expect(page.locator("[data-results]")).to_contain_text("Nothing found in")
    page.get_by_label("Pattern").check()
    search.fill("((")
    expect(page.get_by_text("This pattern cannot be used")).to_be_visible()
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert overflow(page) <= 0
        assert barriers(page) == []
