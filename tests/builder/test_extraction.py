"""Reading a brief out of a prompt with rules: what founders wrote is found, and nothing else."""

from __future__ import annotations

import pytest

from builder.briefs import ITEMS_LIMIT, NAME_LIMIT
from builder.extraction.rules import detect_language, extract, suggest_name
from tests.builder.prompts import PROMPTS, Prompt

each_prompt = pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt.key)


@each_prompt
def test_a_prompt_gives_the_fields_it_supports(prompt: Prompt) -> None:
    brief = extract(prompt.text)

    assert {name: getattr(brief, name) for name in prompt.fields} == prompt.fields


@each_prompt
def test_a_prompt_gives_the_notes_it_holds_and_no_others(prompt: Prompt) -> None:
    brief = extract(prompt.text)

    for name, pieces in prompt.notes.items():
        noted = getattr(brief, name)
        assert [piece for piece in pieces if piece not in noted] == []
        assert bool(noted) == bool(pieces), noted


@each_prompt
def test_the_language_is_the_prompt_s_own(prompt: Prompt) -> None:
    assert detect_language(prompt.text) == prompt.locale
    assert extract(prompt.text, locale="en") == extract(prompt.text, locale="fr")


@pytest.mark.parametrize(("text", "expected"), [("", "en"), ("🚀", "en"), ("12345", "en"), ("Réservé", "fr")])
def test_the_language_of_next_to_nothing(text: str, expected: str) -> None:
    assert detect_language(text) == expected


@each_prompt
def test_a_name_is_suggested_for_every_prompt(prompt: Prompt) -> None:
    name = suggest_name(prompt.text)

    assert 0 < len(name) <= NAME_LIMIT
    assert name == name.strip()
    assert name == (extract(prompt.text).app_name or name)
    assert not set('<>\n"') & set(name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("an app", "App"),
        ("build an expense tracker", "Expense Tracker"),
        ("Je veux une application pour gérer les plannings de mon équipe", "Plannings de mon équipe"),
        ("Our charity needs a tool to coordinate volunteers", "Coordinate Volunteers"),
        ("Problem: too many emails.\nSolution: a shared inbox for landlords", "Shared Inbox"),
        ("I run a bakery. I want an app to take cake orders", "Take Cake Orders"),
        ("I WANT A QUIZ FOR MY CLASS", "Quiz for My Class"),
        ("<script>alert(1)</script> quiz maker", "Quiz Maker"),
        ("人工知能アプリ", "人工知能アプリ"),
        ("a" * 5_000, "A" + "a" * 59),
        ("🚀🚀", ""),
        ("", ""),
    ],
)
def test_a_suggested_name_is_made_of_the_prompt_s_words(text: str, name: str) -> None:
    assert suggest_name(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Build an app called Bloom for florists", "Bloom"),
        ("An app for florists. Name it Bloom & Co.", "Bloom & Co"),
        ("The name should be “Petal Pusher”.", "Petal Pusher"),
        ("Une appli qui s'appelle Pétale pour les fleuristes", "Pétale"),
        ("Nom de l'application : Pétale", "Pétale"),
        ("an app called bloom.", "bloom"),
        ("# Bloom\n\nA shop for florists.", "Bloom"),
        ("# Overview\n\nA shop for florists.", ""),
        ("An app with a button called Save and a list named Done", ""),
        ("My dog is called Rex. I want an app for dog owners", ""),
        ("I use a tool called Trello. I want something simpler", ""),
        ("Users get called Members", ""),
    ],
)
def test_only_the_app_s_own_name_is_its_name(text: str, name: str) -> None:
    assert extract(text).app_name == name


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("An app for nurses to log visits", "nurses"),
        ("An app aimed at people over 60", "people over 60"),
        ("Our target users are freelance translators.", "freelance translators"),
        ("A website for my bakery", ""),
        ("A tool for my team", "my team"),
        ("An app for tracking water", ""),
        ("It's not for kids", ""),
        ("Une appli pour les infirmières libérales", "infirmières libérales"),
        ("Un outil destiné aux artisans du bâtiment.", "artisans du bâtiment"),
        ("Un outil pour coordonner les bénévoles", ""),
        ("Un site pour notre brasserie", ""),
        ("Un outil pour mon équipe", "mon équipe"),
    ],
)
def test_the_audience_is_people(text: str, audience: str) -> None:
    assert extract(text).audience == audience


@pytest.mark.parametrize(
    ("text", "integrations"),
    [
        ("Payments with Stripe and PayPal, emails via SendGrid", ("Stripe", "PayPal", "SendGrid")),
        ("Sync to google calendar and gcal", ("Google Calendar",)),
        ("No Stripe, no PayPal", ()),
        ("Without Stripe, PayPal or ads, but with Mollie", ("Mollie",)),
        ("Like Airbnb or Trello for boats", ()),
        ("A Trello-like board", ()),
        ("Draw a square and zoom into the notion of a wise segment", ()),
        ("Push the code to a new GitHub repo", ()),
        ("Show issues from GitHub. Code in a private GitHub repo", ("GitHub",)),
        ("Mail me at ada@stripe.com, see https://paypal.com/x", ()),
        ("Paiement avec Stripe, agenda Google", ("Stripe", "Google Calendar")),
        ("Sans PayPal, mais avec Mollie", ("Mollie",)),
        ("Integrations: stripe, slack, notion", ("Stripe", "Slack", "Notion")),
    ],
)
def test_integrations_are_the_services_that_are_wanted(text: str, integrations: tuple[str, ...]) -> None:
    assert extract(text).integrations == integrations


@pytest.mark.parametrize(
    ("text", "platforms"),
    [
        ("A web app and an iPhone app", ("web", "iOS")),
        ("An Android app, no iOS", ("Android",)),
        ("A construction site diary", ()),
        ("Track calls to my mobile number", ()),
        ("Windows and doors catalogue", ()),
        ("Une appli mobile, pas de version web", ("mobile",)),
        ("Une extension Firefox", ("browser extension",)),
        ("Out of scope: iOS, Android", ()),
        ("Plateformes : téléphone, ordinateur", ("mobile", "desktop")),
    ],
)
def test_platforms_are_those_asked_for(text: str, platforms: tuple[str, ...]) -> None:
    assert extract(text).target_platforms == platforms


def test_what_is_refused_is_kept_as_a_constraint_and_is_no_feature() -> None:
    brief = extract(
        "A forum for anglers. No ads. Members can post a catch.\n\nOut of scope:\n- maps\n- a shop with Stripe"
    )

    assert brief.mvp_features == ("post a catch",)
    assert brief.integrations == ()
    assert brief.constraints == "No ads. Out of scope: maps. Out of scope: a shop with Stripe."


def test_features_are_capped_and_each_is_there_once() -> None:
    listed = "Features:\n" + "\n".join(f"- export report {number}" for number in [*range(100), *range(100)])

    features = extract(listed).mvp_features

    assert features == tuple(f"export report {number}" for number in range(ITEMS_LIMIT))


def test_what_people_do_today_is_no_feature() -> None:
    assert extract("Teachers record grades in Excel today. They share them by hand.").mvp_features == ()
