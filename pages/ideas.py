"""What people are offered to begin with: an idea in full sentences for each starter, in both languages.

An idea is what somebody could have typed: the app that it leads to is the starter, filled from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from builder.starters.catalogue import Locale, Starter
from builder.starters.wording import Bilingual


@dataclass(frozen=True, slots=True)
class Idea:
    label: Bilingual
    prompt: Bilingual


_IDEAS: Final[dict[str, Idea]] = {
    "booking": Idea(
        Bilingual(en="Bookings for a surf school", fr="Réservations d’une école de surf"),
        Bilingual(
            en="Saltwater is an online booking page for a small surf school. Customers see free times, book a "
            "lesson and cancel it; I set opening hours and prices.",
            fr="Grand Large est une page de réservation en ligne pour une petite école de surf. Les clients "
            "voient les créneaux libres, réservent un cours et l’annulent ; je fixe les horaires et les "
            "prix.",
        ),
    ),
    "crm": Idea(
        Bilingual(en="A CRM for a design studio", fr="Un CRM pour un studio de design"),
        Bilingual(
            en="Handshake is a CRM for a design studio: contacts, deals with stages such as lead, proposal and "
            "won, next steps and notes.",
            fr="Tandem est un CRM pour un studio de design : contacts, affaires avec des étapes telles que "
            "contact, devis et gagné, prochaines actions et notes.",
        ),
    ),
    "shop": Idea(
        Bilingual(en="A shop for handmade ceramics", fr="Une boutique de céramiques"),
        Bilingual(
            en="Kilnhouse is an online shop for handmade ceramics: products with prices and stock, a cart and orders.",
            fr="Terre et Feu est une boutique en ligne de céramiques faites main : produits avec prix et stock, "
            "panier et commandes.",
        ),
    ),
    "recipes": Idea(
        Bilingual(en="Our family’s recipes", fr="Les recettes de la famille"),
        Bilingual(
            en="Larder is a recipe app for families: collect recipes with ingredients and steps, scale the "
            "portions, plan the meals of the week, make a shopping list.",
            fr="Marmite est une application de recettes pour les familles : réunir des recettes avec "
            "ingrédients et étapes, ajuster les portions, planifier les repas de la semaine, faire la liste "
            "de courses.",
        ),
    ),
    "waitlist": Idea(
        Bilingual(en="A waitlist for a new product", fr="Une liste d’attente pour un produit"),
        Bilingual(
            en="Lumen is a landing page with a waitlist for a lamp that wakes you up like a sunrise. Visitors "
            "leave their e-mail address and hear when it is there.",
            fr="Lumen est une page d’accueil avec liste d’attente pour une lampe qui réveille comme un lever de "
            "soleil. Les visiteurs laissent leur adresse e-mail et sont prévenus de la sortie.",
        ),
    ),
    "lists": Idea(
        Bilingual(en="A list of my records", fr="La liste de mes disques"),
        Bilingual(
            en="Grooves is a list app for vinyl collectors: add records with artist and year, tag them, search "
            "and sort, tick off the ones that are sold.",
            fr="Sillons est une application de liste pour les collectionneurs de vinyles : ajouter un disque "
            "avec artiste et année, l’étiqueter, chercher et trier, cocher ceux qui sont vendus.",
        ),
    ),
    "expenses": Idea(
        Bilingual(en="Expenses of a freelancer", fr="Les dépenses d’un indépendant"),
        Bilingual(
            en="Pocketbook is an expense tracker for freelancers: enter expenses with category and date, set a "
            "budget for the month, see where the money goes, export it for the accountant.",
            fr="Carnet est une application de suivi des dépenses pour indépendants : saisir les dépenses avec "
            "catégorie et date, fixer un budget mensuel, voir où va l’argent, exporter pour le comptable.",
        ),
    ),
    "blog": Idea(
        Bilingual(en="A blog about night trains", fr="Un blog sur les trains de nuit"),
        Bilingual(
            en="Slow Miles is a blog about travelling by night train: write articles with tags, keep drafts, "
            "let readers search and follow by feed.",
            fr="Couchette est un blog sur le voyage en train de nuit : écrire des articles avec des étiquettes, "
            "garder des brouillons, laisser les lecteurs chercher et s’abonner au flux.",
        ),
    ),
    "dashboard": Idea(
        Bilingual(en="Numbers of a bakery", fr="Les chiffres d’une boulangerie"),
        Bilingual(
            en="Crumb is a dashboard for a bakery: sales by day and product, charts and goals, import of a CSV.",
            fr="Mie est un tableau de bord pour une boulangerie : ventes par jour et par produit, graphiques et "
            "objectifs, import d’un fichier CSV.",
        ),
    ),
    "events": Idea(
        Bilingual(en="Tickets for a jazz club", fr="La billetterie d’un club de jazz"),
        Bilingual(
            en="Blue Hour is an event page with tickets for a jazz club: events with date and place, kinds of "
            "tickets, orders, and a guest list for the door.",
            fr="Heure Bleue est une page d’événements avec billetterie pour un club de jazz : événements avec "
            "date et lieu, types de billets, commandes, et liste des invités à l’entrée.",
        ),
    ),
}
# The chips below the box, in this order; a starter that this installation does not have is left out.
OFFERED: Final = ("booking", "crm", "shop", "recipes", "waitlist")


def of(starter: Starter) -> Idea:
    """Return the idea that leads to a starter; one that is made of its manifest where we have written none."""
    known = _IDEAS.get(starter.key)
    if known is not None:
        return known

    def told(locale: Locale) -> str:
        return f"{starter.title[locale]}: {starter.description[locale]}"

    return Idea(starter.title, Bilingual(en=told("en"), fr=told("fr")))
