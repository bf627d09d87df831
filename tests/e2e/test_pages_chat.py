"""The workspace's chat, as somebody uses it: a real browser, a real worker, a model that says what it is told to."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.e2e import previews
from tests.e2e.conftest import Served, running
from tests.models.server import ModelServer
from tests.models.turns import Text, ToolCall
from tests.workspace.agent.conftest import KEY

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.embedded_only]

# The first run of a worker loads the libraries of the models.
SECONDS = 90_000


@pytest.fixture(scope="module")
def models() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture(scope="module")
def served(models: ModelServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    data = tmp_path_factory.mktemp("motivd")
    with running(data, ANTHROPIC_API_KEY=KEY, ANTHROPIC_BASE_URL=models.url, AGENT_SDK="off") as started:
        yield started


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """The workspace of a new project; any error that the browser tells fails the test."""
    context = previews.signed_in(browser, served)
    context.set_default_timeout(SECONDS)
    expect.set_options(timeout=SECONDS)
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    project_id = previews.new_project(served.api, {"notes.txt": "one\n"})
    opened.goto(f"{served.address}/en/projects/{project_id}/workspace/?panel=tasks")
    expect(opened.get_by_role("heading", name="What shall we change?")).to_be_visible()
    yield opened
    assert problems == []
    context.close()


def say(page: Page, words: str) -> None:
    field = page.get_by_role("textbox", name="Message to the agent")
    field.fill(words)
    field.press("Enter")


def test_a_message_is_answered_with_tools_and_diffs_and_html_is_text(models: ModelServer, page: Page) -> None:
    models.turn(Text("I read ", "it **first**."), ToolCall("read_file", {"path": "notes.txt"}))
    models.turn(ToolCall("edit_file", {"path": "notes.txt", "edits": [{"old": "one", "new": "two\nthree"}]}))
    models.say(
        "Done: <img src=x onerror=alert(1)> ", "[here](javascript:alert(1)) ", "and [there](https://example.org/)."
    )

    say(page, "Count on <b>please</b>")

    expect(page.locator(".bubble")).to_have_text("Count on <b>please</b>")
    expect(page.locator(".turn__reply strong")).to_have_text("first")
    expect(page.locator(".tool[data-tool=read_file]")).to_contain_text("Read notes.txt")
    last = page.locator(".reply__words").last
    expect(last).to_contain_text("Done: <img src=x onerror=alert(1)> here and there.")
    expect(last.locator("img")).to_have_count(0)
    expect(last.get_by_role("link")).to_have_attribute("href", "https://example.org/")
    change = page.locator(".change")
    expect(change.locator(".change__counts")).to_have_text("+2−1")
    change.get_by_role("button", name="What changed in notes.txt").click()
    expect(change.locator(".is-added")).to_have_text(["+two", "+three"])
    expect(page.get_by_role("button", name="One file changed").first).to_be_visible()

    change.get_by_role("button", name="notes.txt", exact=True).click()

    expect(page).to_have_url(re.compile(r"panel=files.*path=notes\.txt"))
    page.get_by_role("button", name="One file changed").first.click()
    expect(page).to_have_url(re.compile(r"panel=history.*version="))


def test_a_question_is_marked_and_answered(models: ModelServer, page: Page) -> None:
    models.turn(ToolCall("ask_human", {"title": "Which colour?", "options": ["Green", "Blue"]}))
    models.say("Blue it is.")

    say(page, "Paint it")

    question = page.locator("#panel-chat .question")
    expect(question.get_by_role("heading", name="Which colour?")).to_be_visible()
    expect(page.locator('[data-mark="tasks"]')).to_be_visible()
    # The list of tasks asks the same thing, and either answer counts.
    page.locator("#panel-tasks .question").get_by_role("button", name="Blue").click()
    expect(page.locator(".reply__words")).to_have_text("Blue it is.")
    expect(question).to_have_count(0)
    expect(page.locator(".tool[data-tool=ask_human] .tool__state [role=img]")).to_have_attribute("aria-label", "Worked")
    expect(page.locator('[data-mark="tasks"]')).to_be_hidden()
    expect(page.locator("[data-tasks=list] .badge")).to_have_text("Done")


def test_a_page_that_is_reloaded_goes_on_and_a_second_tab_sees_the_same(models: ModelServer, page: Page) -> None:
    models.endless("word ")
    models.say("Next.")
    say(page, "Talk on")
    expect(page.locator(".reply__words")).to_contain_text("word word")

    page.reload()

    words = page.locator(".reply__words").first
    expect(words).to_contain_text("word word")
    length = len(words.inner_text())
    page.wait_for_function("before => document.querySelector('.reply__words').innerText.length > before", arg=length)
    say(page, "And then?")
    expect(page.get_by_text("Waits until the message before it is done")).to_be_visible()
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator(".bubble")).to_have_text(["Talk on", "And then?"])

    page.get_by_role("button", name="Stop", exact=True).click()

    expect(page.get_by_text("Stopped. Nothing was changed.")).to_be_visible()
    for tab in (page, other):
        expect(tab.locator(".turn").last.locator(".reply__words")).to_have_text("Next.")
    other.close()


def test_a_line_that_breaks_heals(models: ModelServer, page: Page) -> None:
    models.stall(after_events=6).say("Before ", "the line ", "broke ", "and after.")
    say(page, "Speak")
    expect(page.locator(".reply__words")).to_contain_text("Before")

    page.route("**/api/agent/runs/*/events", lambda route: route.abort())
    page.reload()
    expect(page.get_by_text("The connection is gone.")).to_be_visible()
    models.go_on()

    page.unroute("**/api/agent/runs/*/events")

    expect(page.locator(".reply__words")).to_have_text("Before the line broke and after.")
    expect(page.get_by_text("The connection is gone.")).to_be_hidden()


def test_what_ended_while_the_line_was_gone_is_shown(models: ModelServer, page: Page) -> None:
    models.stall(after_events=6).say("Begun, ", "and ", "ended.")
    say(page, "Speak")
    expect(page.locator(".reply__words")).to_contain_text("Begun")
    page.route("**/api/agent/runs/*/events", lambda route: route.abort())
    page.reload()
    expect(page.get_by_text("The connection is gone.")).to_be_visible()

    models.go_on()

    expect(page.locator(".reply__words")).to_have_text("Begun, and ended.")
    expect(page.get_by_text("The connection is gone.")).to_be_hidden()
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_hidden()


def test_what_failed_says_what_to_do_and_is_tried_again(models: ModelServer, page: Page) -> None:
    models.fail(401, type="authentication_error", message="no")
    models.say("Now it works.")
    say(page, "Speak")
    problem = page.locator(".turn__problem")
    expect(problem).to_contain_text("refused the key")
    expect(problem.get_by_role("link", name="Go to the integrations")).to_have_attribute(
        "href", "/en/settings/integrations/"
    )

    problem.get_by_role("button", name="Try again").click()

    expect(page.locator(".bubble")).to_have_text(["Speak", "Speak"])
    expect(page.locator(".reply__words")).to_have_text("Now it works.")


def test_files_go_along_and_can_be_taken_away(models: ModelServer, page: Page) -> None:
    models.say("Read.")
    chosen = page.locator("#panel-chat input[type=file]")
    chosen.set_input_files(
        [
            FilePayload(name="a.txt", mimeType="text/plain", buffer=b"hello"),
            FilePayload(name="b.txt", mimeType="text/plain", buffer=b"not this"),
        ]
    )
    page.get_by_role("button", name="Remove b.txt").click()

    say(page, "Read this")

    expect(page.locator(".turn .attachment")).to_contain_text("a.txt")
    expect(page.locator(".turn .attachment")).to_have_count(1)
    expect(page.locator(".composer__files")).to_be_hidden()
    expect(page.locator(".reply__words")).to_have_text("Read.")


def test_an_earlier_message_is_changed_and_the_project_goes_back(
    models: ModelServer, served: Served, page: Page
) -> None:
    models.turn(ToolCall("write_file", {"path": "wrong.txt", "content": "wrong\n"}))
    models.say("Done.")
    say(page, "Write it wrong")
    expect(page.get_by_role("button", name="One file changed").first).to_be_visible()
    page.locator(".turn__said").hover()

    page.get_by_role("button", name="Edit and send again").click()
    page.get_by_role("button", name="Go back, then edit").click()

    expect(page.get_by_role("textbox", name="Message to the agent")).to_have_value("Write it wrong")
    assert paths(served, page) == ["notes.txt"]


def test_without_a_model_the_chat_says_what_to_do(page: Page) -> None:
    nothing = {"providers": [], "platform": {"configured": False, "model": ""}}
    page.route("**/api/settings/integrations/model-providers", lambda route: route.fulfill(json=nothing))

    page.reload()

    expect(page.get_by_text("The agent needs a model, and none is connected.")).to_be_visible()
    expect(page.get_by_role("link", name="Go to the integrations")).to_be_visible()
    page.get_by_role("textbox", name="Message to the agent").fill("Hello?")
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_disabled()


def test_a_plan_is_made_changed_and_carried_out_once(models: ModelServer, served: Served, page: Page) -> None:
    models.turn(Text("I look. "), ToolCall("read_file", {"path": "notes.txt"}))
    models.say("1. Write `two.txt`.")
    models.say("1. Write `three.txt`.")
    models.turn(ToolCall("write_file", {"path": "three.txt", "content": "3\n"}))
    models.say("Done.")
    page.get_by_role("button", name="Plan", exact=True).click()

    say(page, "Plan a second file")

    carry_out = page.get_by_role("button", name="Carry out the plan")
    expect(carry_out).to_be_visible()
    page.get_by_role("button", name="Change the plan").click()
    field = page.get_by_role("textbox", name="Message to the agent")
    expect(field).to_be_focused()
    say(page, "Call it three")
    expect(page.locator(".reply__words").last).to_have_text("Write three.txt.")
    assert paths(served, page) == ["notes.txt"]

    # Of two fast clicks one is heard.
    carry_out.dblclick()

    expect(page.locator(".reply__words").last).to_have_text("Done.")
    expect(page.locator(".bubble")).to_have_text(["Plan a second file", "Call it three", "Carry out the plan."])
    assert paths(served, page) == ["notes.txt", "three.txt"]
    expect(page.get_by_role("button", name="Plan", exact=True)).to_have_attribute("aria-pressed", "false")


def test_a_question_in_words_another_model_and_what_it_cost(models: ModelServer, page: Page) -> None:
    models.turn(ToolCall("ask_human", {"title": "Which <b>name</b>?", "prompt": "It stands at the **top**."}))
    models.usage(input=10_000, output=200).say("Crate it is.")
    page.get_by_role("button", name="Model:").click()
    page.get_by_label("Another model by its name").fill("anthropic:claude-haiku-5")
    page.get_by_role("button", name="Use it").click()

    say(page, "Name it")

    question = page.locator("#panel-chat .question")
    expect(question.get_by_role("heading", name="Which <b>name</b>?")).to_be_visible()
    expect(question.locator(".prose strong")).to_have_text("top")
    question.get_by_label("Your answer").fill("Crate")
    question.get_by_role("button", name="Answer").dblclick()
    expect(page.locator(".reply__words")).to_have_text("Crate it is.")
    expect(page.locator(".turn__foot")).to_contain_text(
        re.compile(r"\$0\.\d+ · \d+(\.\d)?K tokens · .* · claude-haiku-5")
    )
    assert [request.body["model"] for request in models.requests[-2:]] == ["claude-haiku-5"] * 2
    page.reload()
    expect(page.get_by_role("button", name="Model:")).to_contain_text("claude-haiku-5")


def test_a_message_is_sent_once_and_a_refused_one_is_kept(models: ModelServer, page: Page) -> None:
    models.fail(401, type="authentication_error", message="no")
    models.turn(ToolCall("read_file", {"path": "<img src=x onerror=alert(2)>.txt"}))
    models.say("Now it works.")
    field = page.get_by_role("textbox", name="Message to the agent")
    field.fill("Once <img src=x onerror=alert(1)>")

    # Two Enters in one breath, before any answer is there.
    field.evaluate(
        "field => { for (let turn = 0; turn < 2; turn += 1)"
        " field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })); }"
    )

    expect(page.locator(".turn__problem")).to_be_visible()
    expect(page.locator(".bubble")).to_have_text(["Once <img src=x onerror=alert(1)>"])
    page.locator(".turn__problem").get_by_role("button", name="Try again").dblclick()
    expect(page.locator(".reply__words")).to_have_text("Now it works.")
    expect(page.locator(".bubble")).to_have_count(2)
    tool = page.locator(".tool.is-failed")
    tool.locator("summary").click()
    expect(tool.locator(".tool__inside")).to_contain_text("<img src=x onerror=alert(2)>.txt")
    expect(page.locator("img[src=x]")).to_have_count(0)

    # A file that was taken away elsewhere goes with no message, and what was typed stays.
    page.locator("#panel-chat input[type=file]").set_input_files(
        FilePayload(name="a.txt", mimeType="text/plain", buffer=b"hello")
    )
    field.fill("Read <i>that</i>")
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_enabled()
    page.evaluate(
        "async () => { const { uploads } = await (await fetch('/api/upload')).json();"
        " const token = document.cookie.match(/csrftoken=([^;]+)/)[1];"
        " await fetch(`/api/upload/${uploads[0].id}`, { method: 'DELETE', headers: { 'X-CSRFToken': token } }); }"
    )
    field.press("Enter")
    problem = page.locator("[data-notice=problem]")
    expect(problem).to_be_visible()
    expect(problem).to_contain_text("a.txt is no longer there")
    expect(page.locator(".composer__files .attachment")).to_contain_text("No longer there")
    expect(field).to_have_value("Read <i>that</i>")
    expect(page.locator(".bubble")).to_have_count(2)


def paths(served: Served, page: Page) -> list[str]:
    project_id = page.url.split("/projects/")[1].split("/")[0]
    return [file["path"] for file in served.api.get(f"/api/projects/{project_id}/files")["files"]]
