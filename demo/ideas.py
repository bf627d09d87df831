"""Six ideas to choose from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Idea:
    prompt: str
    locale: str


IDEAS = (
    Idea(
        "Paw Planner is a booking app for a dog groomer in a small town. Owners pick a service and a free slot, "
        "get a confirmation, and can cancel. The groomer sees the day at a glance.",
        "en",
    ),
    Idea(
        "Sunroof is a waitlist page for families who compare solar offers. "
        "It should explain the idea in three points, collect email addresses and answer common questions.",
        "en",
    ),
    Idea(
        "Crate is a simple app for vinyl collectors: add records, search and filter them by label, "
        "mark the ones to sell, and export the list.",
        "en",
    ),
    Idea(
        "Une application nommée Marmite pour les familles : garder ses recettes, les chercher par ingrédient, "
        "cocher celles à cuisiner cette semaine et imprimer la liste de courses.",
        "fr",
    ),
    Idea(
        "Facturine aide les artisans indépendants à suivre leurs dépenses et leurs factures : saisir un montant, "
        "choisir une catégorie, voir le total du mois et exporter en CSV.",
        "fr",
    ),
    Idea(
        "Un site de réservation pour un studio de yoga à Lyon : les élèves choisissent un cours, réservent une place "
        "et reçoivent une confirmation ; la professeure voit ses séances.",
        "fr",
    ),
)
