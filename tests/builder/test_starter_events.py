"""What the event app reads out of a brief: ticket kinds, the day, the currency; and the briefs that get it."""

from __future__ import annotations

import pytest

from builder.briefs import BriefFields
from builder.starters.catalogue import choose
from builder.starters.events.days import named_day
from builder.starters.events.extras import extras
from builder.starters.events.tickets import NAME_LIMIT, TICKETS_LIMIT, NamedTicket, named_tickets
from builder.starters.selection import kind_of
from builder.starters.variation import picker


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Tickets: full price €20, reduced €12.50, under 12s free",
            [("Full price", 2000, None), ("Reduced", 1250, None), ("Under 12s", 0, None)],
        ),
        (
            "Tarifs : plein 15 €, réduit 10 € et gratuit pour les enfants",
            [("Plein", 1500, None), ("Réduit", 1000, None), ("Pour les enfants", 0, None)],
        ),
        ("Ticket types such as day pass, weekend pass", [("Day pass", None, None), ("Weekend pass", None, None)]),
        ("Tickets (50 VIP at €80, 200 standing at €25)", [("VIP", 8000, 50), ("Standing", 2500, 200)]),
        ("Billets : 100 places assises à 12 €", [("Assises", 1200, 100)]),
        ("Tickets with a code, by e-mail", []),
        ("Tickets: sell online, QR code, check-in", []),
        ("Sell tickets", []),
        ("", []),
    ],
)
def test_tickets_are_taken_from_lists_of_them(text: str, expected: list[tuple[str, int | None, int | None]]) -> None:
    assert named_tickets(text) == [NamedTicket(*ticket) for ticket in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a concert on 12 July 2027", "2027-07-12"),
        ("on July 1st, 2027", "2027-07-01"),
        ("le 1er août 2027 à Lyon", "2027-08-01"),
        ("2027-07-12", "2027-07-12"),
        ("on 12 July", None),
        ("on 31 February 2027", None),
        ("on 12 July 2027 and on 13 July 2027", None),
        ("It must be live before 1 May 2027", None),
        ("ready by May 1, 2027; the concert is on June 3, 2027", "2027-06-03"),
        ("", None),
    ],
)
def test_the_day_is_the_one_that_is_named_in_full(text: str, expected: str | None) -> None:
    assert named_day(text) == expected


def test_a_brief_that_says_nothing_gives_nothing() -> None:
    brief = BriefFields()

    found = extras(brief, prompt="", locale="en", pick=picker(brief, starter="events"))

    assert {key: found[key] for key in ("tickets", "day", "currency")} == {"tickets": [], "day": None, "currency": None}
    assert found["poster"] in {0, 1, 2}


def test_a_deadline_is_not_the_day_of_the_event() -> None:
    brief = BriefFields(constraints="2027-05-01")

    assert extras(brief, prompt="", locale="en", pick=picker(brief, starter="events"))["day"] is None


def test_hostile_texts_are_read_in_bounded_time_and_length() -> None:
    brief = BriefFields(
        mvp_features=("tickets: " + ",".join("x" * 300 + str(number) for number in range(50)), "€9 " * 5_000),
        content_notes="12 july " * 10_000,
    )

    found = extras(brief, prompt="tickets: " * 10_000, locale="fr", pick=picker(brief, starter="events"))

    tickets = found["tickets"]
    assert isinstance(tickets, list)
    assert len(tickets) <= TICKETS_LIMIT
    assert all(len(ticket["name"]) <= NAME_LIMIT for ticket in tickets)


@pytest.mark.parametrize(
    ("kind", "prompt"),
    [
        ("music", "billetterie pour un festival de jazz"),
        ("talk", "Tickets for a one-day conference for nurses"),
        ("stage", "Billets pour le spectacle de fin d'année de notre troupe de théâtre"),
        ("event", "Ticketing for our charity gala"),
        ("sport", "Tickets and check-in for a marathon"),
    ],
)
def test_the_kind_follows_the_event(kind: str, prompt: str) -> None:
    starter = choose(BriefFields(), prompt=prompt)

    assert (starter.key, kind_of(starter, BriefFields(), prompt=prompt)) == ("events", kind)
