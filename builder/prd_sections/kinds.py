"""Kinds of features: what a careful product person asks of each, in both languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

Locale = Literal["en", "fr"]


@dataclass(frozen=True, slots=True)
class Say:
    """One text in both languages."""

    en: str
    fr: str

    def in_(self, locale: Locale) -> str:
        return self.fr if locale == "fr" else self.en


@dataclass(frozen=True, slots=True)
class Kind:
    """`entity` and `page` are empty where the kind needs none of its own."""

    key: str
    words: re.Pattern[str]
    criteria: tuple[Say, ...]
    metric: Say
    page: Say
    entity: Say
    fields: tuple[Say, ...] = ()
    risk: Say | None = None


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(patterns) + r")", re.IGNORECASE)


_NONE: Final = Say("", "")

KINDS: Final = (
    Kind(
        "booking",
        _words(
            "book", "reserv", "réserv", "appointment", "rendez-vous", "slot", "créneau", "schedul", "calendar", "agenda"
        ),
        (
            Say(
                "Only free times can be chosen, and a time is taken by one person.",
                "Seuls les moments libres se choisissent, et un moment n’est pris que par une personne.",
            ),
            Say(
                "The person sees a confirmation with date, time and place.",
                "La personne voit une confirmation avec la date, l’heure et le lieu.",
            ),
            Say(
                "A booking can be cancelled, and its time is free again.",
                "Une réservation s’annule, et son créneau redevient libre.",
            ),
        ),
        Say("Share of started bookings that are completed", "Part des réservations commencées qui sont terminées"),
        Say("Booking", "Réservation"),
        Say("Booking", "Réservation"),
        (Say("date and time", "date et heure"), Say("person", "personne"), Say("status", "état")),
        Say(
            "Two people may want the same time: the second must be told before confirming.",
            "Deux personnes peuvent vouloir le même créneau : la seconde doit l’apprendre avant de confirmer.",
        ),
    ),
    Kind(
        "payment",
        _words(
            "pay",
            "paie",
            "pai",
            "checkout",
            "subscri",
            "abonnement",
            "stripe",
            "billing",
            "factur",
            "invoice",
            "price",
            "prix",
        ),
        (
            Say("The amount is shown before anything is confirmed.", "Le montant s’affiche avant toute confirmation."),
            Say(
                "A refused payment says so and charges nothing.", "Un paiement refusé est annoncé et rien n’est débité."
            ),
            Say(
                "Every amount can be found again later, with its date.",
                "Chaque montant se retrouve plus tard, avec sa date.",
            ),
        ),
        Say("Amounts entered and settled, by month", "Montants saisis et réglés, par mois"),
        Say("Payments", "Paiements"),
        Say("Payment", "Paiement"),
        (Say("amount", "montant"), Say("date", "date"), Say("status", "état")),
        Say(
            "Money is involved: rounding, refunds and taxes need a decision before launch.",
            "Il s’agit d’argent : arrondis, remboursements et taxes demandent une décision avant le lancement.",
        ),
    ),
    Kind(
        "sign_in",
        _words(
            "log ?in",
            "sign ?in",
            "sign ?up",
            "account",
            "compte",
            "connexion",
            "inscri",
            "profile",
            "profil",
            "password",
            "mot de passe",
        ),
        (
            Say(
                "Somebody with an account gets in, and nobody else does.",
                "Une personne qui a un compte entre, et personne d’autre.",
            ),
            Say(
                "A wrong entry says what to do next, without saying which part was wrong.",
                "Une saisie erronée dit quoi faire, sans dire quelle partie était fausse.",
            ),
            Say("Signing out works from every page.", "La déconnexion est possible depuis chaque page."),
        ),
        Say("Share of visitors who finish signing up", "Part des visiteurs qui terminent leur inscription"),
        Say("Sign in", "Connexion"),
        Say("Account", "Compte"),
        (Say("email address", "adresse e-mail"), Say("name", "nom"), Say("created on", "créé le")),
        Say(
            "Personal data is kept: say which, why and for how long.",
            "Des données personnelles sont gardées : dire lesquelles, pourquoi et combien de temps.",
        ),
    ),
    Kind(
        "search",
        _words("search", "find", "filter", "cherch", "recherch", "trouv", "filtr", "sort", "tri"),
        (
            Say(
                "Results appear while typing, and an empty result says what to try.",
                "Les résultats s’affichent pendant la saisie, et un résultat vide dit quoi essayer.",
            ),
            Say("Capital letters and accents make no difference.", "Majuscules et accents ne changent rien."),
            Say("Clearing the search brings everything back.", "Effacer la recherche ramène tout."),
        ),
        Say("Share of searches that end in opening a result", "Part des recherches qui mènent à un résultat ouvert"),
        _NONE,
        _NONE,
    ),
    Kind(
        "notification",
        _words("notif", "remind", "rappel", "alert", "email", "e-mail", "mail", "sms", "message"),
        (
            Say(
                "A message is sent once for each event, never twice.",
                "Un message part une fois par événement, jamais deux.",
            ),
            Say("People choose what they want to hear about.", "Chacun choisit ce dont il veut être averti."),
            Say(
                "A message that could not be sent is shown to the owner.",
                "Un message qui n’a pas pu partir est signalé au propriétaire.",
            ),
        ),
        Say("Share of messages that lead to a visit", "Part des messages qui mènent à une visite"),
        _NONE,
        Say("Message", "Message"),
        (Say("recipient", "destinataire"), Say("text", "texte"), Say("sent on", "envoyé le")),
        Say(
            "Messages can end up unread or unwanted: sender, consent and frequency need care.",
            "Les messages peuvent rester non lus ou déranger : l’expéditeur, l’accord et la fréquence demandent du soin.",
        ),
    ),
    Kind(
        "export",
        _words("export", "download", "télécharg", "csv", "pdf", "print", "imprim", "import"),
        (
            Say(
                "The file holds exactly what the person sees, with the same filters.",
                "Le fichier contient exactement ce que la personne voit, avec les mêmes filtres.",
            ),
            Say(
                "It opens in a common program with accents intact.",
                "Il s’ouvre dans un programme courant, accents compris.",
            ),
        ),
        Say("Files exported each week", "Fichiers exportés par semaine"),
        _NONE,
        _NONE,
    ),
    Kind(
        "chart",
        _words(
            "chart",
            "graph",
            "statist",
            "dashboard",
            "tableau de bord",
            "report",
            "rapport",
            "total",
            "analytic",
            "trend",
        ),
        (
            Say(
                "Numbers match the entries they are made from.",
                "Les chiffres correspondent aux saisies dont ils viennent.",
            ),
            Say("The period is named, and can be changed.", "La période est indiquée et peut être changée."),
            Say("The same numbers can be read as a table.", "Les mêmes chiffres se lisent en tableau."),
        ),
        Say("People who look at the overview each week", "Personnes qui consultent la vue d’ensemble chaque semaine"),
        Say("Overview", "Vue d’ensemble"),
        _NONE,
    ),
    Kind(
        "upload",
        _words("upload", "photo", "image", "picture", "file", "fichier", "téléverser", "joindre", "attach", "document"),
        (
            Say(
                "Type and size are checked before sending, and a refusal says why.",
                "Le type et la taille sont vérifiés avant l’envoi, et un refus dit pourquoi.",
            ),
            Say(
                "Progress is shown, and a broken upload can be tried again.",
                "La progression s’affiche, et un envoi interrompu peut être repris.",
            ),
        ),
        Say("Share of uploads that succeed the first time", "Part des envois réussis du premier coup"),
        _NONE,
        Say("File", "Fichier"),
        (Say("name", "nom"), Say("type", "type"), Say("size", "taille")),
        Say(
            "Files of others can be large or harmful: limits and checks come first.",
            "Les fichiers reçus peuvent être lourds ou dangereux : limites et contrôles d’abord.",
        ),
    ),
    Kind(
        "sharing",
        _words("share", "partag", "invite", "invit", "collaborat", "team", "équipe", "comment", "public"),
        (
            Say(
                "The person sees beforehand who will be able to see what.",
                "La personne voit à l’avance qui pourra voir quoi.",
            ),
            Say("Sharing can be taken back at any time.", "Le partage peut être retiré à tout moment."),
        ),
        Say("Share of people who invite somebody", "Part des personnes qui en invitent une autre"),
        _NONE,
        Say("Invitation", "Invitation"),
        (Say("from", "de"), Say("to", "à"), Say("status", "état")),
        Say(
            "Something may be shared by mistake: it must be plain who sees what.",
            "Un partage par erreur est possible : il doit être clair qui voit quoi.",
        ),
    ),
    Kind(
        "waitlist",
        _words(
            "waitlist",
            "liste d.attente",
            "collect",
            "newsletter",
            "landing",
            "early access",
            "accès anticipé",
            "sign-ups?",
        ),
        (
            Say(
                "An address is taken once, and a wrong one is refused with a reason.",
                "Une adresse est prise une seule fois, et une adresse fausse est refusée avec la raison.",
            ),
            Say("The person sees at once that it worked.", "La personne voit aussitôt que cela a marché."),
        ),
        Say("Share of visitors who leave an address", "Part des visiteurs qui laissent une adresse"),
        Say("Waitlist", "Liste d’attente"),
        Say("Entry", "Inscription"),
        (Say("email address", "adresse e-mail"), Say("date", "date")),
        Say(
            "Addresses are personal data: consent and a way out belong on the page.",
            "Les adresses sont des données personnelles : l’accord et le retrait ont leur place sur la page.",
        ),
    ),
    Kind(
        "entries",
        _words(
            "add",
            "ajout",
            "creat",
            "cré",
            "save",
            "enregistr",
            "gard",
            "keep",
            "edit",
            "modifi",
            "delete",
            "supprim",
            "manage",
            "gér",
            "list",
            "track",
            "suiv",
            "record",
            "saisi",
            "mark",
            "coch",
            "tag",
            "organi",
            "log",
        ),
        (
            Say(
                "A new entry is there at once, and still there after a reload.",
                "Une nouvelle entrée apparaît aussitôt, et elle est encore là après rechargement.",
            ),
            Say(
                "It can be changed and deleted; deleting can be undone or asks first.",
                "Elle se modifie et se supprime ; la suppression s’annule ou demande confirmation.",
            ),
            Say(
                "A missing or wrong value is named beside its field.",
                "Une valeur absente ou fausse est signalée à côté de son champ.",
            ),
        ),
        Say("Entries added by each active person a week", "Entrées ajoutées par personne active et par semaine"),
        Say("List", "Liste"),
        Say("Entry", "Entrée"),
        (Say("title", "titre"), Say("details", "détails"), Say("status", "état"), Say("created on", "créée le")),
    ),
)

GENERIC: Final = Kind(
    "generic",
    _words("$^"),
    (
        Say(
            "It can be done from start to end without help, on a phone too.",
            "Cela se fait du début à la fin sans aide, sur un téléphone aussi.",
        ),
        Say(
            "When something fails, the person reads what happened and what to do.",
            "En cas d’échec, la personne lit ce qui s’est passé et quoi faire.",
        ),
    ),
    Say("People who use it each week", "Personnes qui l’utilisent chaque semaine"),
    _NONE,
    _NONE,
)


def kind_of(feature: str) -> Kind:
    """Return the kind whose words stand first in the feature; a plain one where none does."""
    found = [(match.start(), order, kind) for order, kind in enumerate(KINDS) if (match := kind.words.search(feature))]
    return min(found, key=lambda one: one[:2])[2] if found else GENERIC
