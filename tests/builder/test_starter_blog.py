"""What the blog reads out of a brief: its subject and its tags."""

from __future__ import annotations

import pytest

from builder.briefs import BriefFields
from builder.starters.blog.extras import TAG_LENGTH, TAGS_LIMIT, TOPIC_LENGTH, extras, named_topic
from builder.starters.catalogue import choose
from builder.starters.variation import picker
from builder.starters.wording import Locale


def found(*features: str, prompt: str = "", notes: str = "", locale: Locale = "en") -> dict[str, object]:
    brief = BriefFields(mvp_features=features, content_notes=notes)
    return extras(brief, prompt=prompt, locale=locale, pick=picker(brief, starter="blog"))


@pytest.mark.parametrize(
    ("locale", "text", "topic"),
    [
        ("en", "A blog about gardening with a newsletter", "gardening"),
        ("en", "A small blog for friends about slow travel, in two languages", "slow travel"),
        ("en", "a blog dedicated to board games.", "board games"),
        ("en", "A travel blog", ""),
        ("en", "A blog on my own server", ""),
        ("fr", "Un blog sur le jardinage", "le jardinage"),
        ("fr", "Un blog consacré à la cuisine bretonne avec des recettes", "la cuisine bretonne"),
        ("fr", "A blog about gardening", ""),
        ("en", "", ""),
    ],
)
def test_the_subject_is_what_the_brief_says_the_blog_is_about(locale: Locale, text: str, topic: str) -> None:
    assert named_topic(text, locale) == topic


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("Tags such as seeds, tools and harvest", ["Seeds", "Tools", "Harvest"]),
        ("Rubriques : semis, outils et récoltes", ["Semis", "Outils", "Récoltes"]),
        ("Filter by topic (soil, water, etc.)", ["Soil", "Water"]),
        ("Posts with tags and search", []),
        ("", []),
    ],
)
def test_tags_are_taken_from_lists_of_them(text: str, tags: list[str]) -> None:
    assert found(text)["tags"] == tags


def test_a_brief_that_says_nothing_gives_nothing() -> None:
    assert found() == {"topic": "", "tags": []}


def test_what_binds_the_owner_is_not_published() -> None:
    brief = BriefFields(constraints="A blog about secret plans. Tags: budget, launch", deployment_notes="tags: vps")

    assert extras(brief, prompt="", locale="en", pick=picker(brief, starter="blog")) == {"topic": "", "tags": []}


def test_hostile_texts_are_read_in_bounded_time_and_length() -> None:
    given = found(
        "tags: " + ",".join(f"{number}{'x' * 300}" for number in range(50)),
        prompt="a blog about " + "y" * 10_000 + "blog " * 5_000 + "tags such as " * 10_000,
        notes="tags (" * 20_000,
    )

    tags, topic = given["tags"], given["topic"]
    assert isinstance(tags, list)
    assert isinstance(topic, str)
    assert len(tags) <= TAGS_LIMIT
    assert all(len(tag) <= TAG_LENGTH for tag in tags)
    assert len(topic) <= TOPIC_LENGTH


@pytest.mark.parametrize(
    ("prompt", "features"),
    [
        ("A blog about gardening", ()),
        ("My travel journal with photos, tags and drafts", ()),
        ("Somewhere to publish my essays, with an RSS feed", ()),
        ("", ("Write posts in Markdown", "Drafts", "Tags")),
        ("Un blog sur le jardinage", ()),
        ("Un carnet de voyage à partager avec mes proches", ()),
        ("", ("Écrire des articles", "Brouillons et thèmes", "Flux RSS")),
    ],
)
def test_what_is_written_and_read_gets_the_blog(prompt: str, features: tuple[str, ...]) -> None:
    assert choose(BriefFields(mvp_features=features), prompt=prompt).key == "blog"
