"""What the CRM reads out of a brief: stages and currency; and the briefs that get it."""

from __future__ import annotations

import pytest

from builder.briefs import BriefFields
from builder.starters.catalogue import choose
from builder.starters.crm.extras import extras
from builder.starters.crm.stages import STAGE_LENGTH, STAGES_LIMIT, named_stages
from builder.starters.selection import kind_of
from builder.starters.variation import picker


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pipeline stages: lead, proposal, won and lost", ["Lead", "Proposal", "Won", "Lost"]),
        ("Étapes : premier contact, devis, signé, sans suite", ["Premier contact", "Devis", "Signé", "Sans suite"]),
        ("A board with columns such as New, Talking and Closed", ["New", "Talking", "Closed"]),
        ("Pipeline (enquiry, visit, offer, etc.)", ["Enquiry", "Visit", "Offer"]),
        ("A pipeline board", []),
        ("Stages: one", []),
        ("Next steps: call, write", []),
        ("", []),
    ],
)
def test_stages_are_taken_from_lists_of_them(text: str, expected: list[str]) -> None:
    assert [stage["name"] for stage in named_stages(text)] == expected


def test_a_stage_is_won_or_lost_where_its_name_says_so() -> None:
    stages = named_stages("étapes : contact, accepté, refusé, perdu. Stages: lead, signed, rejected")

    assert {stage["name"]: stage["outcome"] for stage in stages} == {
        "Contact": "open", "Accepté": "won", "Refusé": "lost", "Perdu": "lost",
        "Lead": "open", "Signed": "won", "Rejected": "lost",
    }  # fmt: skip


def test_a_brief_that_says_nothing_gives_nothing() -> None:
    brief = BriefFields()

    found = extras(brief, prompt="", locale="en", pick=picker(brief, starter="crm"))

    assert found == {"stages": [], "currency": None}


def test_the_currency_is_the_one_that_is_named() -> None:
    brief = BriefFields(content_notes="amounts in Swiss francs")

    assert extras(brief, prompt="", locale="en", pick=picker(brief, starter="crm"))["currency"] == "CHF"


def test_hostile_texts_are_read_in_bounded_time_and_length() -> None:
    brief = BriefFields(
        mvp_features=("stages: " + ",".join("x" * 300 + str(number) for number in range(50)), "pipeline (" * 5_000),
        content_notes="étapes : " * 10_000,
    )

    found = extras(brief, prompt="stages such as " * 10_000, locale="fr", pick=picker(brief, starter="crm"))

    stages = found["stages"]
    assert isinstance(stages, list)
    assert len(stages) <= STAGES_LIMIT
    assert all(len(stage["name"]) <= STAGE_LENGTH for stage in stages)


@pytest.mark.parametrize(
    ("kind", "prompt"),
    [
        ("sales", "A CRM for a B2B sales team"),
        ("studio", "a CRM for my freelance studio"),
        ("studio", "Un CRM pour mon agence"),
        ("property", "CRM for a real estate agent"),
        ("donors", "Un CRM pour suivre les donateurs de notre association"),
    ],
)
def test_the_kind_follows_the_trade(kind: str, prompt: str) -> None:
    starter = choose(BriefFields(), prompt=prompt)

    assert (starter.key, kind_of(starter, BriefFields(), prompt=prompt)) == ("crm", kind)
