"""A project and its repository through the workspace's panel: from the token to a conflict, on a GitHub of our own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e import previews
from tests.e2e.conftest import Served, running
from tests.e2e.looking import barriers, overflow
from tests.e2e.previews import save
from tests.github.repo import Repo
from tests.github.server import GitHubServer

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.embedded_only]

TOKEN = "ghp_" + "a" * 36
NAME = "<b>Crate</b> & Sons"


@dataclass
class Walk:
    """A page at the panel of one project, and both ends of what goes between them."""

    page: Page
    served: Served
    github: GitHubServer
    project_id: str

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("tabpanel", name="GitHub")

    @property
    def repo(self) -> Repo:
        found = self.github.repo("ada/crate")
        assert found is not None
        return found

    def press(self, name: str) -> None:
        self.panel.get_by_role("button", name=name, exact=True).click()

    def stands(self, heading: str) -> None:
        expect(self.panel.get_by_role("heading", name=heading)).to_be_visible()

    def write(self, path: str, content: str) -> None:
        save(self.served.api, self.project_id, path, content)

    def here(self, path: str) -> str:
        return str(self.served.api.get(f"/api/projects/{self.project_id}/files/{path}")["content"])

    def looks_well(self) -> None:
        assert overflow(self.page) <= 0
        assert barriers(self.page) == []


@pytest.fixture(scope="module")
def github() -> Iterator[GitHubServer]:
    with GitHubServer() as server:
        server.add_user("ada", token=TOKEN, scopes=["repo"])
        yield server


@pytest.fixture(scope="module")
def connected(github: GitHubServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A Motivd whose GitHub is ours."""
    with running(tmp_path_factory.mktemp("github"), GITHUB_API_URL=github.url, GITHUB_URL=github.url) as served:
        yield served


@pytest.fixture
def walk(browser: Browser, connected: Served, github: GitHubServer) -> Iterator[Walk]:
    expect.set_options(timeout=20_000)
    context = previews.signed_in(browser, connected)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    project_id = previews.new_project(connected.api, {})
    connected.api.delete("/api/settings/integrations/github")  # another test may have connected it
    yield Walk(page, connected, github, project_id)
    context.close()
    expect.set_options(timeout=5_000)
    assert wrong == []


def open_panel(walk: Walk, language: str = "en") -> None:
    walk.page.goto(f"{walk.served.address}/{language}/projects/{walk.project_id}/workspace/?panel=github")


def test_the_whole_way_with_a_repository(walk: Walk) -> None:
    walk.served.api.patch(f"/api/projects/{walk.project_id}", name=NAME)
    walk.write("README.md", "# Here\n")
    open_panel(walk)
    connect(walk)
    make_the_repository(walk)
    push_first(walk)
    push_and_pull(walk)
    work_on_a_branch(walk)
    resolve_a_conflict(walk)
    lose_the_repository(walk)


def connect(walk: Walk) -> None:
    token = walk.panel.get_by_label("With a token of your own")
    token.fill("ghp_wrong")
    walk.press("Connect")
    expect(walk.panel.locator(".field__error")).to_contain_text("GitHub refused the token")
    expect(token).to_be_focused()
    walk.looks_well()
    token.fill(TOKEN)
    walk.press("Connect")


def make_the_repository(walk: Walk) -> None:
    walk.github.add_repo("ada/taken")
    name = walk.panel.get_by_label("Name", exact=True)
    for wrong, told in (("two words", "letters, digits"), ("taken", "Choose another name")):
        name.fill(wrong)
        walk.press("Make it and link it")
        expect(walk.panel.locator(".field__error")).to_contain_text(told)
        expect(name).to_have_value(wrong)
    name.fill("crate")
    walk.panel.get_by_role("button", name="Make it and link it").dblclick()
    walk.stands("There are changes to push")
    expect(walk.panel).to_contain_text("There is no commit yet")


def push_first(walk: Walk) -> None:
    """Into an empty repository, with a single file: the typed message is that of the commit."""
    walk.panel.get_by_label("What changed").fill("Begin <i>well</i>")
    walk.panel.get_by_role("button", name="Push", exact=True).dblclick()
    expect(walk.panel).to_contain_text("Pushed one file as")
    walk.stands("In step with GitHub")
    expect(walk.panel.get_by_role("list", name="Commits")).to_contain_text("Begin <i>well</i>")
    assert [commit["message"] for commit in walk.repo.log("main")] == ["Begin <i>well</i>"]


def push_and_pull(walk: Walk) -> None:
    """Both sides go on in different files: pull, then push, and nothing is lost."""
    walk.repo.commit({"there.md": b"there\n"})
    walk.write("here.md", "here\n")
    walk.write(".env", "SECRET=1")
    walk.press("Look again")
    walk.stands("Both sides have changed")
    expect(walk.panel.locator("[data-github=outcome]")).to_be_hidden()
    expect(walk.panel.get_by_role("button", name="Push", exact=True)).to_be_disabled()
    walk.press("Pull")
    expect(walk.panel).to_contain_text("Pulled one file")
    assert walk.here("there.md") == "there\n"
    walk.stands("There are changes to push")
    walk.press("Push")
    expect(walk.panel).to_contain_text("environment: it stays here")
    walk.stands("In step with GitHub")
    assert sorted(walk.repo.files("main")) == ["README.md", "here.md", "there.md"]


def work_on_a_branch(walk: Walk) -> None:
    walk.write("label.md", "label\n")
    walk.press("Look again")
    walk.stands("There are changes to push")
    walk.panel.get_by_label("What changed").fill("Label the crates")
    walk.press("New branch")
    field = walk.page.get_by_label("Name of the branch")
    field.fill("two words")
    field.press("Enter")
    expect(walk.page.locator("#github-branch-dialog .field__error")).to_contain_text("has no spaces in its name")
    field.fill("feature/labels")
    field.press("Enter")
    expect(walk.panel.get_by_label("Branch", exact=True)).to_have_value("feature/labels")
    assert walk.repo.log("feature/labels")[0]["message"] == "Label the crates"

    walk.write("asked.md", "asked\n")
    walk.press("Look again")
    walk.stands("There are changes to push")
    walk.panel.get_by_label("What changed").fill("Ask for it\n\nBecause.")
    walk.press("Open a pull request")
    expect(walk.panel).to_contain_text("Pull request 1 is open")
    (request,) = walk.repo.pulls
    assert (request.title, request.body, request.base) == ("Ask for it", "Because.", "feature/labels")
    assert "asked.md" not in walk.repo.files("feature/labels")

    walk.panel.get_by_label("Branch", exact=True).select_option("main")
    walk.page.get_by_role("dialog").get_by_role("button", name="Pull it").click()
    expect(walk.panel).to_contain_text("Pulled one file")
    assert walk.here("asked.md") == "asked\n"


def resolve_a_conflict(walk: Walk) -> None:
    """Each file is decided by its owner; until then nothing is pushed and nothing is pulled."""
    walk.repo.commit({"README.md": b"# There\n", "here.md": b"there too\n"})
    walk.write("README.md", "# Mine\n")
    walk.write("here.md", "mine\n")
    walk.press("Look again")
    walk.stands("Changed here and on GitHub")
    expect(walk.panel.get_by_role("button", name="Push", exact=True)).to_be_disabled()
    walk.press("Pull")
    expect(walk.panel.locator("[data-github=outcome].notice--bad")).to_be_visible()
    assert (walk.here("README.md"), walk.here("here.md")) == ("# Mine\n", "mine\n")
    readme, other = (
        walk.panel.locator(f'.github__conflicts [data-path="{path}"]') for path in ("README.md", "here.md")
    )
    readme.get_by_text("See the difference").click()
    expect(readme.locator(".diff .is-added")).to_have_text("+# There")
    walk.looks_well()
    walk.page.set_viewport_size({"width": 390, "height": 800})
    walk.looks_well()
    walk.page.set_viewport_size({"width": 1280, "height": 800})
    readme.get_by_label("Take what is on GitHub").check()
    other.get_by_label("Keep what is here").check()
    walk.press("Pull with these decisions")
    expect(walk.panel.get_by_role("heading", name="Changed here and on GitHub")).to_be_hidden()
    walk.stands("There are changes to push")
    assert (walk.here("README.md"), walk.here("here.md")) == ("# There\n", "mine\n")
    walk.press("Push")
    walk.stands("In step with GitHub")
    assert walk.repo.files("main")["here.md"] == b"mine\n"
    assert walk.repo.files("main")["README.md"] == b"# There\n"


def lose_the_repository(walk: Walk) -> None:
    """What GitHub or the line cannot do is said, and there is a way on."""
    walk.page.context.set_offline(True)
    walk.press("Look again")
    expect(walk.panel.get_by_role("alert")).to_contain_text("Check your connection")
    walk.page.context.set_offline(False)
    walk.stands("In step with GitHub")
    walk.github.delete("ada/crate")
    walk.press("Look again")
    walk.stands("GitHub could not be asked")
    expect(walk.panel).to_contain_text("it was deleted or renamed")
    walk.press("More about the repository")
    walk.page.get_by_role("button", name="Take the project off").click()
    walk.page.get_by_role("dialog").get_by_role("button", name="Take it off").click()
    walk.stands("Choose a repository")
    assert walk.here("README.md") == "# There\n"


def test_an_existing_repository_is_found_and_linked(walk: Walk) -> None:
    walk.github.add_user("bob")
    walk.github.add_repo("bob/read", private=False, files={"a.txt": b"a"}).grant("ada", "pull")
    walk.github.add_repo("ada/ready", files={"README.md": b"# Ready\n"})
    walk.served.api.post("/api/settings/integrations/github", token=TOKEN)
    walk.page.set_viewport_size({"width": 390, "height": 800})
    open_panel(walk)
    walk.press("Take an existing one")
    rows = walk.panel.get_by_role("list", name="Your repositories").get_by_role("listitem")
    expect(rows.filter(has_text="bob/read").get_by_role("button")).to_be_disabled()
    search = walk.panel.get_by_label("Search your repositories")
    search.fill("nothing")
    expect(walk.panel).to_contain_text("No repository fits.")
    search.fill("ready")
    expect(rows).to_have_count(1)
    rows.get_by_role("button", name="Link it").dblclick()
    walk.stands("There are commits to pull")
    walk.looks_well()
    walk.press("Pull")
    walk.stands("In step with GitHub")
    assert walk.here("README.md") == "# Ready\n"
