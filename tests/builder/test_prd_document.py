"""A PRD composed by rules: every fact of the brief is in it, and what the brief does not say is asked or assumed."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest

from builder.briefs import BriefFields
from builder.extraction.rules import extract
from builder.prd_document import compose, facts_missing, sections
from builder.prd_sections.features import KINDS, kind_of
from builder.prd_sections.kinds import Kind
from tests.builder.prompts import PROMPTS, Prompt

Locale = Literal["en", "fr"]
TITLES: dict[Locale, list[str]] = {
    "en": [
        *("Problem", "Users", "Goals", "Non-goals", "User stories", "Data model", "Pages", "Permissions"),
        *("Metrics", "Milestones", "Risks", "Open questions"),
    ],
    "fr": [
        *("Problème", "Utilisateurs", "Objectifs", "Hors périmètre", "Récits utilisateur", "Modèle de données"),
        *("Pages", "Autorisations", "Indicateurs", "Jalons", "Risques", "Questions ouvertes"),
    ],
}
FULL = BriefFields(
    app_name="PawPal",
    audience="dog walkers in Lyon",
    mvp_features=("book a walk", "pay with Stripe", "save the dogs", "sign in", "export a CSV"),
    target_platforms=("iOS", "web"),
    integrations=("Stripe", "Brevo", "OpenAI", "Some Tool"),
    repo_setup_preference="new private repo",
    deployment_notes="Host it in Paris.",
    constraints="GDPR compliant.\nWorks offline.\nBudget of 5,000 €.",
    content_notes="Warm tone, in French and English.",
    reference_url="https://www.example.com/a_b?c=1&d=2",
)
each_prompt = pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt.key)
in_both = pytest.mark.parametrize("locale", ["en", "fr"])


def section(document: str, position: int) -> str:
    return sections(document)[position][1]


@each_prompt
@in_both
def test_a_founder_s_prompt_gives_twelve_sections_that_miss_nothing(prompt: Prompt, locale: Locale) -> None:
    brief = extract(prompt.text)

    document = compose(brief, locale=locale, prompt=prompt.text)

    assert [title for title, _body in sections(document)] == TITLES[locale]
    assert all(body for _title, body in sections(document))
    assert facts_missing(brief, document) == []
    assert section(document, 4).count("### ") == len(brief.mvp_features)
    assert compose(brief, locale=locale, prompt=prompt.text) == document


@in_both
def test_a_full_brief_is_stated_whole_and_leaves_no_question(locale: Locale) -> None:
    document = compose(FULL, locale=locale)

    assert document.startswith("# PawPal\n\n## ")
    assert facts_missing(FULL, document) == []
    assert "?" not in section(document, 11)


@in_both
@pytest.mark.parametrize("empty", ["", " \n\t", "\u202e\u200b"])
def test_an_empty_brief_is_all_questions(locale: Locale, empty: str) -> None:
    brief = BriefFields(app_name=empty, audience=empty, mvp_features=(empty,), constraints=empty)

    document = compose(brief, locale=locale, prompt=empty)

    assert [title for title, _body in sections(document)] == TITLES[locale]
    assert section(document, 11).count("?") >= 10
    assert section(document, 11).count("\n") == 9
    assert facts_missing(brief, document) == []


@pytest.mark.parametrize(
    "field",
    [
        *("app_name", "audience", "mvp_features", "target_platforms", "integrations", "repo_setup_preference"),
        *("deployment_notes", "constraints", "content_notes", "reference_url"),
    ],
)
@in_both
def test_each_empty_field_asks_its_own_question(locale: Locale, field: str) -> None:
    blank: dict[str, tuple[()] | str] = {field: () if isinstance(getattr(FULL, field), tuple) else ""}
    without = replace(FULL, **blank)  # type: ignore[arg-type]  # the field is a parameter of the test

    questions = section(compose(without, locale=locale), 11)

    assert questions.count("?") == 1
    assert len(questions.splitlines()) == 1


@pytest.mark.parametrize("fact", [value for value in FULL.filled().values() if isinstance(value, str)])
def test_a_fact_that_was_taken_out_is_missed(fact: str) -> None:
    brief = BriefFields(app_name="Other", constraints=fact)
    document = compose(BriefFields(app_name="Other"), locale="en")

    assert facts_missing(brief, document) == [line for line in fact.splitlines() if line]


def test_a_fact_is_said_in_whole_words() -> None:
    brief = BriefFields(app_name="art", mvp_features=("log",))

    assert facts_missing(brief, "# Start\n\nA catalog") == ["art", "log"]
    assert facts_missing(brief, "# Art\n\nA **log**, kept.") == []


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("book a walker", "booking"),
        ("réserver un créneau", "booking"),
        ("s'inscrire à un atelier", "booking"),
        ("sign up for shifts", "booking"),
        ("bookmarks", "generic"),
        ("save books", "entries"),
        ("pay with Stripe", "payment"),
        ("payer un acompte", "payment"),
        ("a list of countries", "entries"),
        ("liste des pays", "entries"),
        ("pays visités", "generic"),
        ("order online", "order"),
        ("panier", "order"),
        ("log in with Google", "sign_in"),
        ("log calls", "entries"),
        ("connexion par e-mail", "sign_in"),
        ("search by size", "search"),
        ("trier par date", "search"),
        ("plan trips", "entries"),
        ("message the seller", "messaging"),
        ("messagerie", "messaging"),
        ("email reminders", "notification"),
        ("rappels quotidiens", "notification"),
        ("export a CSV", "export"),
        ("imprimer des étiquettes", "export"),
        ("import contacts", "import"),
        ("monthly chart", "chart"),
        ("tableau de bord", "chart"),
        ("upload photos", "upload"),
        ("share notes", "sharing"),
        ("partager une liste", "sharing"),
        ("rate them", "review"),
        ("laisser un avis", "review"),
        ("admins approve it", "approval"),
        ("map of the venues", "map"),
        ("paiement par carte", "payment"),
        ("waitlist", "waitlist"),
        ("inscription à la newsletter", "waitlist"),
        ("créer un devis", "entries"),
        ("loyalty points", "generic"),
        ("", "generic"),
    ],
)
def test_a_feature_has_the_kind_its_first_words_say(text: str, key: str) -> None:
    assert kind_of(text).key == key


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_every_kind_is_written_in_two_languages(kind: Kind) -> None:
    said = [*kind.criteria, *kind.fields, kind.purpose, kind.metric, kind.page, kind.route, kind.entity, kind.risk]

    assert all(say.en and say.fr for say in said if say)
    assert 2 <= len(kind.criteria) <= 3
    assert kind.purpose.en.startswith("so that ")
    assert kind.purpose.fr.startswith(("afin de ", "afin d’", "afin que ", "afin qu’"))
    assert bool(kind.fields) == bool(kind.entity)


def test_a_story_says_who_what_and_why() -> None:
    features = ("Save the recipes", "Shared flashcards", "admins approve posts")
    english = section(compose(BriefFields(audience="cooks", mvp_features=features), locale="en"), 4)

    assert "As a user (cooks), I want to save the recipes, so that I find it again later." in english
    assert "As a user (cooks), I want the app to offer this: “Shared flashcards”, so that" in english
    assert "As the person in charge, I want" in english
    assert "assumed" in english


def test_a_story_reads_as_french() -> None:
    features = ("Réserver un panier", "graphiques", "s'inscrire")
    french = section(compose(BriefFields(audience="voisins", mvp_features=features), locale="fr"), 4)

    assert "En tant qu’utilisateur (voisins), je veux réserver un panier, afin qu’un moment" in french
    assert "je veux que l’application offre ceci : « graphiques », afin de" in french
    assert "« s'inscrire »" in french


def test_data_pages_and_metrics_point_at_their_features() -> None:
    features = ("save the recipes", "pay online", "add recipes with photos", "search by name")
    document = compose(BriefFields(mvp_features=features), locale="en")

    assert "| Entry (recipes) | title, details, status, created by, created on | 1, 3 |" in section(document, 5)
    assert "| List: recipes | `/recipes` | 1, 3 |" in section(document, 6)
    assert "without one of their own: features 4." in section(document, 6)
    assert "| Payment | nothing |" in section(document, 7)
    assert "| Amounts settled, by month | 2 |" in section(document, 8)


def test_milestones_are_slices_with_accounts_first() -> None:
    milestones = section(compose(FULL, locale="en"), 9)

    assert "1. First slice, working from start to end: 4. Sign in; 1. Book a walk; 2. Pay with Stripe" in milestones
    assert "2. Next slice: 3. Save the dogs; 5. Export a CSV" in milestones
    assert "new private repo" in milestones


def test_risks_follow_from_services_and_limits() -> None:
    risks = section(compose(FULL, locale="en"), 10)

    for piece in ("Stripe handles money", "Brevo may deliver late", "OpenAI can answer wrongly", "Some Tool belongs"):
        assert piece in risks
    for piece in ("Personal data is bound", "Without a connection", "Time or money", "on 2 platforms"):
        assert piece in risks


def test_non_goals_contradict_nothing_in_the_brief() -> None:
    plain = section(compose(BriefFields(mvp_features=("save recipes",)), locale="en"), 3)
    bilingual = replace(FULL, mvp_features=("import contacts from a CSV",))

    assert "More than one language." in plain
    assert "Moving data over" in plain
    assert "language" not in section(compose(bilingual, locale="en"), 3)
    assert "Moving data over" not in section(compose(bilingual, locale="en"), 3)
    assert "Platforms other than: iOS, web" in section(compose(bilingual, locale="en"), 3)


def test_sections_are_read_from_what_a_person_wrote_too() -> None:
    document = "# T\n\nIntro\n\n## One ##\n\ntext\n\n```\n## not one\n```\n\n### under\n\n## Two \\& more\n"

    assert sections(document) == [("One", "text\n\n```\n## not one\n```\n\n### under"), ("Two & more", "")]
    assert sections("") == []
