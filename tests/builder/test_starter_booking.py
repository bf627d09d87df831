"""What the booking app reads out of a brief: services with their length and price, and opening hours."""

from __future__ import annotations

import pytest

from builder.briefs import BriefFields
from builder.starters.booking.extras import extras
from builder.starters.booking.hours import NamedHours, named_hours
from builder.starters.booking.services import SERVICES_LIMIT, named_services, read_minutes
from builder.starters.variation import picker

MONDAY_TO_FRIDAY = (1, 2, 3, 4, 5)


def names(*features: str, notes: str = "") -> list[str]:
    return [service.name for service in named_services(features=features, notes=notes)]


@pytest.mark.parametrize(
    ("feature", "expected"),
    [
        ("Haircut 45 min, €35", ("Haircut", 45, "€35")),
        ("haircut (45 minutes)", ("Haircut", 45, "")),
        ("Colour 1h30, 80 €", ("Colour", 90, "80 €")),
        ("Coupe homme – 30 mn – 25 euros", ("Coupe homme", 30, "25 euros")),
        ("One hour of yoga for £12", ("One hour of yoga", None, "£12")),
        ("Suivi 20 min", ("Suivi", 20, "")),
        ("Deep tissue massage", ("Deep tissue massage", None, "")),
    ],
)
def test_a_named_service_keeps_the_length_and_price_that_are_given(
    feature: str, expected: tuple[str, int | None, str]
) -> None:
    (service,) = named_services(features=(feature,), notes="")

    assert (service.name, service.minutes, service.price) == expected


@pytest.mark.parametrize(
    "feature",
    [
        "Book haircuts online",
        "E-mail reminders",
        "Reminder 24 hours before",
        "Rappel 24 h avant",
        "Owner dashboard",
        "Prise de rendez-vous en ligne",
        "Annulation",
        "Gestion des créneaux",
        "Double-booking protection",
        "A long sentence about everything that the app should do one day",
        "",
        "12",
    ],
)
def test_a_feature_of_the_app_is_not_a_service(feature: str) -> None:
    assert names(feature) == []


def test_lists_of_services_are_taken_apart_in_both_languages() -> None:
    assert names("Services: cut, colour and beard trim") == ["Cut", "Colour", "Beard trim"]
    assert names("Prestations : coupe 30 min, couleur 1h30 et brushing") == ["Coupe", "Couleur", "Brushing"]
    assert names(notes="We offer treatments such as facials, peels, and massages. Reminders by SMS.") == [
        "Facials",
        "Peels",
        "Massages",
    ]


def test_prose_without_a_list_names_no_service() -> None:
    assert names(notes="A place where people meet. It should feel warm, calm and quick.") == []


def test_the_same_service_is_named_once_and_their_number_is_bounded() -> None:
    assert names("Cut 30 min", "cut 45 min") == ["Cut"]
    assert len(names(*(f"Lesson {letter}" for letter in "abcdefghijkl"))) == SERVICES_LIMIT


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1 hour", 60),
        ("1 h 30", 90),
        ("2 hours and 15 minutes", 135),
        ("90-minute class", 90),
        ("3 min", None),
        ("99 h", None),
        ("", None),
    ],
)
def test_lengths_are_read_from_five_minutes_to_twelve_hours(text: str, minutes: int | None) -> None:
    assert read_minutes(text) == minutes


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Open Monday to Friday, 9am to 5.30pm", NamedHours(MONDAY_TO_FRIDAY, 540, 1050)),
        ("Ouvert du lundi au vendredi de 9h à 18h30", NamedHours(MONDAY_TO_FRIDAY, 540, 1110)),
        ("Mon-Fri 09:00–17:30", NamedHours(MONDAY_TO_FRIDAY, 540, 1050)),
        ("open every day, 10:00 to 22:00", NamedHours((1, 2, 3, 4, 5, 6, 7), 600, 1320)),
        ("Saturday to Monday 9am-1pm", NamedHours((1, 6, 7), 540, 780)),
    ],
)
def test_opening_hours_are_read_where_days_and_times_stand_together(text: str, hours: NamedHours) -> None:
    assert named_hours(text) == hours


@pytest.mark.parametrize(
    "text",
    [
        "Open Monday to Friday",
        "from 9am to 5pm",
        "every day from 9 to 6",
        "Mon-Fri 5pm to 9am",
        "Monday to Friday. 9am to 5pm.",
        "",
    ],
)
def test_opening_hours_are_not_completed_by_guessing(text: str) -> None:
    assert named_hours(text) is None


def test_a_brief_that_says_nothing_gives_nothing() -> None:
    brief = BriefFields()

    assert extras(brief, prompt="", locale="en", pick=picker(brief, starter="booking")) == {
        "services": [],
        "hours": None,
    }


def test_hostile_texts_are_read_in_bounded_time_and_length() -> None:
    brief = BriefFields(
        mvp_features=("\u202e<b>x</b>" * 20, "a " * 5_000, "services: " + "x," * 5_000),
        content_notes="9" * 100_000,
    )

    found = extras(brief, prompt="services such as " * 10_000, locale="fr", pick=picker(brief, starter="booking"))

    services = found["services"]
    assert isinstance(services, list)
    assert all(len(service["name"]) <= 80 for service in services)
