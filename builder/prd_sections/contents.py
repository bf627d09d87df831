"""Features about what the app holds: entries, files, searches, charts."""

from __future__ import annotations

from typing import Final

from builder.prd_sections.kinds import Kind, Say, words

SEARCH: Final = Kind(
    key="search",
    words=words(
        "search",
        r"find(?:s|ing)?\b",
        "filter",
        "cherch",
        "recherch",
        "trouv",
        "filtr",
        r"sort(?:s|ing)?\b(?! of)",
        r"tri(?:er|e|s)?\b",
        r"browse",
        "parcourir",
    ),
    purpose=Say(
        "so that I find what I need without reading everything", "afin de trouver ce qu’il me faut sans tout lire"
    ),
    criteria=(
        Say(
            "Results appear while typing, and an empty result says what to try.",
            "Les résultats s’affichent pendant la saisie, et un résultat vide dit quoi essayer.",
        ),
        Say("Capital letters and accents make no difference.", "Majuscules et accents ne changent rien."),
        Say("Clearing the search brings everything back.", "Effacer la recherche ramène tout."),
    ),
    metric=Say("Share of searches that end in opening a result", "Part des recherches qui mènent à un résultat ouvert"),
)

EXPORT: Final = Kind(
    key="export",
    words=words(r"export", r"download", "télécharg", r"csv\b", r"pdfs?\b", r"prints?\b", "imprim"),
    purpose=Say("so that I can use it elsewhere", "afin de m’en servir ailleurs"),
    criteria=(
        Say(
            "The file holds exactly what the person sees, with the same filters.",
            "Le fichier contient exactement ce que la personne voit, avec les mêmes filtres.",
        ),
        Say(
            "It opens in a common program with accents intact.",
            "Il s’ouvre dans un programme courant, accents compris.",
        ),
    ),
    metric=Say("Files exported each week", "Fichiers exportés par semaine"),
)

IMPORT: Final = Kind(
    key="import",
    words=words(r"import(?!an)", r"sync", r"pulls?\b", "migrat", "reprise de"),
    purpose=Say("so that nothing is typed in twice", "afin de ne rien saisir deux fois"),
    criteria=(
        Say("What will be taken over is shown before it is.", "Ce qui sera repris s’affiche avant de l’être."),
        Say(
            "Taking over the same thing again makes no duplicate.",
            "Reprendre deux fois la même chose ne crée pas de doublon.",
        ),
        Say("A line that cannot be read is named with its reason.", "Une ligne illisible est signalée avec sa raison."),
    ),
    metric=Say("Share of lines taken over without a correction", "Part des lignes reprises sans correction"),
    risk=Say(
        "Data from elsewhere can be incomplete or wrong: it is checked before it is taken over.",
        "Des données reprises peuvent être incomplètes ou fausses : elles sont vérifiées avant la reprise.",
    ),
)

CHART: Final = Kind(
    key="chart",
    words=words(
        r"charts?\b",
        r"graph(?:s|iques?)?\b",
        "statist",
        "dashboard",
        "tableaux? de bord",
        r"reports?\b",
        "rapport",
        r"totals?\b",
        "totaux",
        "analytic",
        r"trends?\b",
        "tendance",
        "revenue",
        "chiffre d.affaires",
        "progress",
    ),
    purpose=Say("so that I see where things stand", "afin de voir où en sont les choses"),
    criteria=(
        Say(
            "Numbers match the entries they are made from.", "Les chiffres correspondent aux saisies dont ils viennent."
        ),
        Say("The period is named, and can be changed.", "La période est indiquée et peut être changée."),
        Say("The same numbers can be read as a table.", "Les mêmes chiffres se lisent en tableau."),
    ),
    metric=Say(
        "People who look at the overview each week", "Personnes qui consultent la vue d’ensemble chaque semaine"
    ),
    page=Say("Overview", "Vue d’ensemble"),
    route=Say("/overview", "/vue-ensemble"),
)

UPLOAD: Final = Kind(
    key="upload",
    words=words(
        "upload",
        "photo(?!cop)",
        r"images?\b",
        "pictures?\\b",
        r"files?\b(?! d.attente)",
        "fichier",
        "téléverser",
        "joindre",
        "attach",
        r"documents?\b",
        "galerie",
        "gallery",
        r"déposer (?:un|une|des|le)",
        "portfolio",
        "videos?\\b",
        "vidéos?\\b",
    ),
    purpose=Say("so that the file is where it is needed", "afin que le fichier soit là où il sert"),
    criteria=(
        Say(
            "Type and size are checked before sending, and a refusal says why.",
            "Le type et la taille sont vérifiés avant l’envoi, et un refus dit pourquoi.",
        ),
        Say(
            "Progress is shown, and a broken upload can be tried again.",
            "La progression s’affiche, et un envoi interrompu peut être repris.",
        ),
    ),
    metric=Say("Share of uploads that succeed the first time", "Part des envois réussis du premier coup"),
    entity=Say("File", "Fichier"),
    fields=(Say("name", "nom"), Say("type", "type"), Say("size", "taille"), Say("added by", "ajouté par")),
    risk=Say(
        "Files of others can be large or harmful: limits and checks come first.",
        "Les fichiers reçus peuvent être lourds ou dangereux : limites et contrôles d’abord.",
    ),
)

MAP: Final = Kind(
    key="map",
    words=words(
        r"maps?\b",
        r"cartes?\b(?! (?:bancaire|bleue|de crédit|cadeau|de fidélité))(?<!par carte)",
        "géoloc",
        "geoloc",
        r"near ?by",
        "itinéraire",
        r"routes?\b",
        "location",
        "locali",
        r"gps\b",
    ),
    purpose=Say("so that I see where it is", "afin de voir où cela se trouve"),
    criteria=(
        Say("The same places can be read as a list.", "Les mêmes lieux se lisent en liste."),
        Say(
            "The app works without the person’s position, and asks before it uses it.",
            "L’application marche sans la position de la personne, et demande avant de s’en servir.",
        ),
    ),
    metric=Say("Share of visits in which a place is opened", "Part des visites où un lieu est ouvert"),
    page=Say("Map", "Carte"),
    route=Say("/map", "/carte"),
    entity=Say("Place", "Lieu"),
    fields=(Say("name", "nom"), Say("address", "adresse"), Say("position", "position")),
    risk=Say(
        "A position tells much about a person: keep it no longer than needed.",
        "Une position en dit long sur une personne : ne pas la garder plus que nécessaire.",
    ),
)

ENTRIES: Final = Kind(
    key="entries",
    words=words(
        r"add(?:s|ing)?\b",
        "ajout",
        r"creat",
        r"cré(?:er|e|ent|ez|ation)",
        r"sav(?:e|es|ing)\b",
        "enregistr",
        r"gard(?:er|e|ent)\b",
        r"keep",
        r"edit(?:s|ing)?\b",
        "modifi",
        r"delet",
        "supprim",
        r"manag(?:e|es|ing)\b",
        r"g[ée]r(?:er|e|ent)\b",
        "gestion",
        r"lists?\b",
        r"liste",
        r"track(?:s|ing)?\b",
        r"suiv",
        r"suit\b",
        r"records?\b",
        "saisi",
        r"marks?\b",
        "coch",
        r"tags?\b",
        "organi",
        r"log(?:s|ging)?\b",
        r"notes?\b",
        "noter",
        r"post(?:s|ing)?\b",
        "publi",
        r"plan(?:s|ning|ifier|ifie)?\b",
        "journal",
        "catalog",
        "stor(?:e|es|ing)\\b",
        "submit",
        "proposer",
        "tenir",
    ),
    purpose=Say("so that I find it again later", "afin de m’y retrouver plus tard"),
    criteria=(
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
    metric=Say("Entries added by each active person a week", "Entrées ajoutées par personne active et par semaine"),
    page=Say("List", "Liste"),
    entity=Say("Entry", "Entrée"),
    fields=(
        Say("title", "titre"),
        Say("details", "détails"),
        Say("status", "état"),
        Say("created by", "créée par"),
        Say("created on", "créée le"),
    ),
    by_subject=True,
)

GENERIC: Final = Kind(
    key="generic",
    words=words(r"(?!)"),
    purpose=Say("so that it takes me less effort", "afin que cela me demande moins d’effort"),
    criteria=(
        Say("It can be done from start to end without help.", "Cela se fait du début à la fin sans aide."),
        Say(
            "When something fails, the person reads what happened and what to do.",
            "En cas d’échec, la personne lit ce qui s’est passé et quoi faire.",
        ),
    ),
    metric=Say("People who use it each week", "Personnes qui l’utilisent chaque semaine"),
    page=Say("Page", "Page"),
    by_subject=True,
)
