"""Which starter a brief gets."""

from __future__ import annotations

import pytest

from builder.briefs import BriefFields
from builder.starters.catalogue import Starter, all_starters, choose
from builder.starters.selection import kind_of


def brief(*features: str, name: str = "", audience: str = "") -> BriefFields:
    return BriefFields(app_name=name, audience=audience, mvp_features=features)


@pytest.mark.parametrize(
    ("expected", "prompt", "fields"),
    [
        ("waitlist", "A landing page with a waitlist for my meal kit start-up", brief()),
        ("waitlist", "Coming soon page for a podcast app, collect emails", brief()),
        ("waitlist", "Marketing site for our new running shoe", brief("Hero", "FAQ", "Newsletter sign-up")),
        ("waitlist", "early access page", brief(name="Tidepool", audience="cold water swimmers")),
        ("waitlist", "Une page de lancement pour ma boulangerie avec liste d’attente", brief()),
        ("waitlist", "Site vitrine pour annoncer notre festival, préinscription par e-mail", brief()),
        ("waitlist", "", brief("Présenter le produit", "Recueillir des adresses", name="Bientôt disponible")),
        ("waitlist", "Page d'atterrissage pour une application de yoga", brief()),
        ("lists", "A to-do list for my family", brief()),
        ("lists", "Track my recipes with tags and search", brief()),
        ("lists", "I want to catalogue my vinyl collection", brief()),
        ("lists", "", brief("Add books", "Rate books", "Reading list", name="Shelfie")),
        ("lists", "An inventory of the tools we lend in our street", brief()),
        ("lists", "Une liste de courses partagée", brief()),
        ("lists", "Suivre mes plantes et leur arrosage", brief()),
        ("lists", "Gestion des tâches pour une petite association", brief()),
        ("lists", "", brief("Répertoire des bénévoles", "Étiquettes", "Recherche")),
        ("booking", "Appointment booking for a hair salon", brief()),
        ("booking", "Let clients book a tutoring session and see my calendar", brief()),
        ("booking", "", brief("Online booking", "Reminders", "Opening hours", name="Clip")),
        ("booking", "Réservation de créneaux pour un cabinet de kinésithérapie", brief()),
        ("booking", "Prise de rendez-vous en ligne pour mon salon de coiffure", brief()),
        (
            "booking",
            "Booking of meeting rooms, with a waitlist when a slot is full",
            brief("Book a room", "Availability"),
        ),
        ("expenses", "Track my expenses by category", brief()),
        ("expenses", "Invoices for freelancers, with VAT and overdue reminders", brief()),
        ("expenses", "", brief("Budget per month", "Expense categories", "Receipts", name="Penny")),
        ("expenses", "Suivi des dépenses d'un couple, budget par mois", brief()),
        ("expenses", "Facturation pour indépendants : devis, factures, TVA", brief()),
        ("crm", "a CRM for my freelance studio", brief()),
        ("crm", "A sales pipeline for our leads, with follow-ups", brief()),
        ("crm", "", brief("Contacts and companies", "Deals by stage", "Next steps", name="Rolo")),
        ("crm", "Suivi commercial pour une petite agence : prospects, devis, relances", brief()),
        ("crm", "Un CRM simple pour les artisans du bâtiment", brief("Enregistrer les contacts", "Suivre les devis")),
        ("events", "Sell tickets for our village concert, with a check-in list", brief()),
        ("events", "billetterie pour un festival de jazz", brief()),
        ("events", "", brief("Event page", "Ticket kinds", "Attendee list", name="Harbour Night")),
        ("events", "Inscription à une conférence avec billets et contrôle des entrées", brief()),
        ("recipes", "a recipe site for my family", brief()),
        ("recipes", "", brief("Post recipes", "Search by ingredient", "Shopping list", name="Long Table")),
        ("recipes", "Un carnet de recettes pour la famille", brief()),
        ("recipes", "Un site de recettes à partager entre voisins, avec portions et liste de courses", brief()),
    ],
)
def test_the_words_of_a_brief_choose_the_starter(expected: str, prompt: str, fields: BriefFields) -> None:
    starter = choose(fields, prompt=prompt)

    assert starter.key == expected


@pytest.mark.parametrize("prompt", ["", "Quelque chose d’utile", "zzz", "🦊", "x" * 100_000])
def test_a_brief_that_says_nothing_gets_the_list_manager(prompt: str) -> None:
    starter = choose(BriefFields(), prompt=prompt)

    assert starter.key == "lists"


def test_case_and_accents_do_not_matter() -> None:
    keys = {
        choose(BriefFields(), prompt=prompt).key for prompt in ("PRÉINSCRIPTION", "preinscription", "Préinscriptions")
    }

    assert keys == {"waitlist"}


def test_part_of_a_longer_word_does_not_count() -> None:
    starter = choose(BriefFields(), prompt="A specialist for landings of planes")

    assert starter.key == "lists"


def test_the_name_and_the_features_outweigh_the_prompt() -> None:
    starter = choose(brief("Appointment booking"), prompt="a landing page")

    assert starter.key == "booking"


@pytest.mark.parametrize("starter", all_starters(), ids=lambda starter: starter.key)
def test_every_kind_of_a_starter_can_be_reached(starter: Starter) -> None:
    for kind in starter.manifest.kinds:
        word = kind.keywords.strong[0].rstrip("*")

        assert kind_of(starter, BriefFields(app_name=word)) == kind.key


def test_the_choice_takes_every_starter_into_account() -> None:
    assert {"waitlist", "lists", "booking", "expenses"} <= {starter.key for starter in all_starters()}
