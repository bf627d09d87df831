"""What the dashboard reads out of a brief: figures with their unit, what splits them, the currency."""

from __future__ import annotations

import pytest

from builder.briefs import BriefFields
from builder.starters.catalogue import choose
from builder.starters.dashboard.extras import extras
from builder.starters.dashboard.named import FIGURES_LIMIT, NAME_LENGTH, named_figures, named_split
from builder.starters.variation import picker


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "KPIs such as revenue, orders and return rate",
            [("Revenue", "money"), ("Orders", "number"), ("Return rate", "percent")],
        ),
        (
            "Indicateurs : chiffre d’affaires, visiteurs et taux de conversion",
            [("Chiffre d’affaires", "money"), ("Visiteurs", "number"), ("Taux de conversion", "percent")],
        ),
        ("Metrics: orders, Orders, refunds", [("Orders", "number"), ("Refunds", "number")]),
        ("Figures: add, edit and import", []),
        ("A dashboard of sales figures", []),
        ("", []),
    ],
)
def test_figures_are_taken_from_lists_with_the_unit_that_their_name_tells(
    text: str, figures: list[tuple[str, str]]
) -> None:
    assert named_figures(text) == figures


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("sales by region", "region"),
        ("Les ventes par magasin", "magasin"),
        ("entered by hand, month by month", ""),
        ("", ""),
    ],
)
def test_figures_are_split_by_what_the_brief_names(text: str, split: str) -> None:
    assert named_split(text) == split


def test_a_brief_that_says_nothing_gives_nothing() -> None:
    brief = BriefFields()

    found = extras(brief, prompt="", locale="en", pick=picker(brief, starter="dashboard"))

    assert found == {"figures": [], "split": "", "currency": None}


def test_what_binds_the_owner_is_not_published() -> None:
    brief = BriefFields(constraints="KPIs: runway, burn in €", deployment_notes="metrics: uptime, load")

    found = extras(brief, prompt="", locale="en", pick=picker(brief, starter="dashboard"))

    assert found == {"figures": [], "split": "", "currency": None}


def test_hostile_texts_are_read_in_bounded_time_and_length() -> None:
    brief = BriefFields(
        mvp_features=("metrics: " + ",".join(f"{number}{'x' * 300}" for number in range(50)), "by region " * 5_000),
        content_notes="figures (" * 20_000,
    )

    found = extras(brief, prompt="KPIs such as " * 10_000, locale="fr", pick=picker(brief, starter="dashboard"))

    figures = found["figures"]
    assert isinstance(figures, list)
    assert len(figures) <= FIGURES_LIMIT
    assert all(len(figure["name"]) <= NAME_LENGTH for figure in figures)


@pytest.mark.parametrize(
    ("prompt", "features"),
    [
        ("A dashboard of sales figures", ()),
        ("KPIs of our cafés from a CSV, compared with last month", ()),
        ("See my website analytics with charts and goals", ()),
        ("", ("Key figures", "Line and bar charts", "Goals")),
        ("Un tableau de bord des ventes de mes boutiques", ()),
        ("Suivre nos indicateurs avec des graphiques et des objectifs", ()),
        ("", ("Chiffres clés", "Courbes", "Comparaison avec l’an dernier")),
    ],
)
def test_figures_that_are_watched_get_the_dashboard(prompt: str, features: tuple[str, ...]) -> None:
    assert choose(BriefFields(mvp_features=features), prompt=prompt).key == "dashboard"
