"""The page of the PRD: a document that is safe to show, with its comments, its approval and what comes next."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from builder import prd, prd_document
from builder.models import PrdComment, PrdRevision, Project, ProjectRepo
from pages.markdown_html import rendered
from tests.conftest import Api

DOCUMENT = "# Crate\n\nA first word.\n\n## Goals\n\nList *records*.\n\n## Risks\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def signed_in(owner: Api) -> Client:
    assert owner.user is not None
    client = Client()
    client.force_login(owner.user)
    return client


@pytest.fixture
def written(owner: Api, project: Project) -> Project:
    prd.write(project, DOCUMENT, author=owner.user, source=PrdRevision.Source.PERSON, base_revision=0)
    return project


def shown(signed_in: Client, project: Project, locale: str = "en") -> str:
    answer = signed_in.get(f"/{locale}/projects/{project.pk}/prd/")
    assert answer.status_code == 200
    return answer.content.decode()


def data(text: str) -> dict[str, Any]:
    found = re.search(r'<script id="prd-data" type="application/json">(.*?)</script>', text)
    assert found is not None
    read: dict[str, Any] = json.loads(found[1])
    return read


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_the_document_is_shown_section_by_section(signed_in: Client, written: Project, locale: str) -> None:
    text = shown(signed_in, written, locale)

    assert "<h1>Crate</h1>" in text
    assert "<p>A first word.</p>" in text
    assert "<p>List <em>records</em>.</p>" in text
    assert '<div class="scroll-x" tabindex="0"><table>' in text
    assert re.findall(r'<h2 id="heading-\d+">(\w+)</h2>', text) == ["Goals", "Risks"]


def test_the_parts_are_the_document(signed_in: Client, written: Project) -> None:
    known = data(shown(signed_in, written))

    assert "".join(part["text"] for part in known["parts"]) == DOCUMENT
    assert [part["title"] for part in known["parts"]] == [None, "Goals", "Risks"]
    assert (known["revision"], known["reviewed"]) == (1, False)


def test_before_there_is_one_it_says_how_it_comes_to_be(signed_in: Client, project: Project) -> None:
    text = shown(signed_in, project)

    assert "There is no PRD yet" in text
    assert 'data-act="generate"' in text


def test_nothing_in_a_document_is_a_tag_a_script_or_a_picture(signed_in: Client, project: Project) -> None:
    document = (
        f"# {HOSTILE}\n\n## {HOSTILE}\n\n{HOSTILE}\n\n[go](javascript:alert(1)) ![x](https://example.org/x.png)\n"
        "\n<img src=x onerror=alert(1)>\n"
    )
    prd.write(project, document, author=None, source=PrdRevision.Source.PERSON, base_revision=0)
    PrdComment.objects.create(project=project, section="Gone", body=HOSTILE, revision=1)

    text = shown(signed_in, project)

    assert HOSTILE not in text
    assert "<img src=x" not in text
    assert 'javascript:alert(1)"' not in text
    assert 'src="https://example.org' not in text


def test_comments_stand_below_their_section(signed_in: Client, written: Project) -> None:
    for section in ("Goals", "Gone", ""):
        PrdComment.objects.create(project=written, section=section, body=f"about {section or 'all'}", revision=1)

    text = shown(signed_in, written)

    goals, risks, rest = (text.index(mark) for mark in ('data-title="Goals"', 'data-title="Risks"', 'data-title=""'))
    assert goals < text.index("about Goals") < risks
    assert rest < text.index("about Gone") < text.index("about all")
    assert "3 comments are open." in text


def test_without_a_model_it_says_that_nobody_can_follow_the_comments(signed_in: Client, written: Project) -> None:
    PrdComment.objects.create(project=written, body="Shorter.", revision=1)

    text = shown(signed_in, written)

    assert "No model is set up" in text
    assert 'data-act="revise"' not in text


def test_with_a_model_the_comments_can_be_sent_to_it(signed_in: Client, written: Project, settings: Settings) -> None:
    settings.ANTHROPIC_API_KEY = "sk-ant-test"
    PrdComment.objects.create(project=written, body="Shorter.", revision=1)

    assert 'data-act="revise"' in shown(signed_in, written)


def test_once_approved_it_asks_for_the_repository_and_can_be_built(signed_in: Client, written: Project) -> None:
    before = shown(signed_in, written)
    prd.review(written, reviewed=True)
    after = shown(signed_in, written)

    assert ('data-act="approve"' in before, 'data-act="build"' in before, "prd-next" in before) == (True, False, False)
    assert ('data-act="approve"' in after, 'data-act="build"' in after) == (False, True)
    assert "GitHub is not connected." in after


def test_a_linked_repository_is_shown(signed_in: Client, written: Project) -> None:
    prd.review(written, reviewed=True)
    ProjectRepo.objects.create(project=written, full_name="ada/crate")

    assert "ada/crate</a>" in shown(signed_in, written)


def test_it_is_for_the_owner_alone(signed_in: Client, written: Project, stranger: Api) -> None:
    assert stranger.user is not None
    other = Client()
    other.force_login(stranger.user)
    path = f"/en/projects/{written.pk}/prd/"

    statuses = (other.get(path), signed_in.get(f"/en/projects/{uuid.uuid4()}/prd/"), Client().get(path))

    assert [answer.status_code for answer in statuses] == [404, 404, 302]


def test_what_rules_wrote_says_so_where_a_model_could_have(
    signed_in: Client, owner: Api, written: Project, settings: Settings
) -> None:
    said = "was put together from the brief by rules"
    settings.ANTHROPIC_API_KEY = "sk-ant-test"
    assert said not in shown(signed_in, written)

    prd.write(written, "## Goals\n", author=owner.user, source=PrdRevision.Source.RULES, base_revision=None)

    assert said in shown(signed_in, written)
    settings.ANTHROPIC_API_KEY = ""
    assert said not in shown(signed_in, written)


def test_queries(signed_in: Client, written: Project, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(30):
        PrdComment.objects.create(project=written, section="Goals", body=f"{number}", revision=1)
    shown(signed_in, written)

    # Session, user, project with its star, PRD, model, comments, the steps, GitHub, repository.
    with django_assert_max_num_queries(11):
        shown(signed_in, written)


@pytest.mark.parametrize(
    "document",
    [DOCUMENT, "", "no heading\n", "## A\r\n\r\nb\r\n## C", "```\n## not one\n```\n## one\n", "# T\n## A ##\n\n\n## B"],
)
def test_the_parts_of_any_document_are_all_of_it(document: str) -> None:
    assert "".join(raw for _title, raw in prd_document.parts(document)) == document


def test_boxes_to_check_off_are_boxes() -> None:
    html = rendered("- [ ] open\n- [x] done\n\n[ ] text")

    assert "☐ open" in html
    assert "☑ done" in html
    assert "<p>[ ] text</p>" in html


def test_what_is_wider_than_the_page_is_scrolled_by_the_keyboard_too() -> None:
    html = rendered("```sh\nmake run\n```\n\n    make test\n\n| a |\n|---|\n| b |\n")

    assert html.count('<pre tabindex="0"><code') == 2
    assert '<div class="scroll-x" tabindex="0"><table>' in html


def test_no_picture_comes_from_elsewhere() -> None:
    assert "<img" not in rendered("![a](https://example.org/a.png)")
