"""What a list is a list of: known things in both languages, each with its article, states and fields."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from builder.starters.manifest import Keywords
from builder.starters.wording import Locale

Field = Literal["due", "rating", "quantity"]


@dataclass(frozen=True, slots=True)
class Noun:
    """`indefinite` is the singular with its article, "" where the gender is not known.

    `to_do` and `done` are the two states, agreeing with the noun; `examples` are titles to start with.
    """

    one: str
    many: str
    indefinite: str
    to_do: str
    done: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Thing:
    key: str
    words: Keywords
    en: Noun
    fr: Noun
    fields: tuple[Field, ...] = field(default=())

    def noun(self, locale: Locale) -> Noun:
        return self.fr if locale == "fr" else self.en


def _thing(key: str, words: str, en: tuple[str, ...], fr: tuple[str, ...], *fields: Field) -> Thing:
    folded = tuple(word.strip() for word in words.split(","))
    return Thing(key, Keywords(strong=folded, weak=()), _noun(en), _noun(fr), fields)


def _noun(texts: tuple[str, ...]) -> Noun:
    one, many, indefinite, to_do, done, *examples = texts
    return Noun(one, many, indefinite, to_do, done, tuple(examples))


ANYTHING = _thing(
    "item",
    "item",
    ("item", "items", "an item", "Open", "Done"),
    ("élément", "éléments", "un élément", "À traiter", "Terminé"),
)

# More particular things first: where two fit equally well, the first one wins.
THINGS: tuple[Thing, ...] = (
    _thing(
        "shopping",
        "shopping list*, grocer*, liste de courses, courses alimentaires, provisions",
        ("product", "products", "a product", "To buy", "Bought", "Olive oil", "Coffee beans", "Tomatoes"),
        ("produit", "produits", "un produit", "À acheter", "Acheté", "Huile d’olive", "Café en grains", "Tomates"),
        "quantity",
    ),
    _thing(
        "recipe",
        "recipe*, recette*, cookbook, cooking, livre de cuisine",
        ("recipe", "recipes", "a recipe", "To try", "Tried", "Lemon risotto", "Lentil soup", "Apple crumble"),
        ("recette", "recettes", "une recette", "À essayer", "Essayée", "Risotto au citron", "Soupe de lentilles", "Crumble aux pommes"),
        "rating",
    ),
    _thing(
        "plant",
        "plant, plants, houseplant*, plante, plantes, potager, garden, gardening, jardin, jardinage",
        ("plant", "plants", "a plant", "Needs care", "Looked after", "Monstera by the window", "Basil in the kitchen", "Fern in the bathroom"),
        ("plante", "plantes", "une plante", "À soigner", "Soignée", "Monstera près de la fenêtre", "Basilic de la cuisine", "Fougère de la salle de bains"),
        "due",
    ),
    _thing(
        "book",
        "book, books, reading list*, livre, livres, lecture*, roman, romans, bookshelf, book club",
        ("book", "books", "a book", "To read", "Read", "Frankenstein", "The Moonstone", "Middlemarch"),
        ("livre", "livres", "un livre", "À lire", "Lu", "Le Comte de Monte-Cristo", "Germinal", "Bel-Ami"),
        "rating",
    ),
    _thing(
        "film",
        "movie*, film, films, watchlist, cinema, series, serie, series tv",
        ("film", "films", "a film", "To watch", "Watched", "Metropolis", "Nosferatu", "The Gold Rush"),
        ("film", "films", "un film", "À voir", "Vu", "Metropolis", "Le Voyage dans la Lune", "Nosferatu"),
        "rating",
    ),
    _thing(
        "record",
        "vinyl*, record collection, records, album, albums, vinyle*, disque, disques",
        ("record", "records", "a record", "To listen to", "Played", "The Four Seasons", "Goldberg Variations", "Gymnopédies"),
        ("disque", "disques", "un disque", "À écouter", "Écouté", "Les Quatre Saisons", "Variations Goldberg", "Gymnopédies"),
        "rating",
    ),
    _thing(
        "game",
        "board game*, video game*, games, jeu, jeux, jeux de societe, jeux video",
        ("game", "games", "a game", "To play", "Played", "Chess", "Go", "Backgammon"),
        ("jeu", "jeux", "un jeu", "À essayer", "Joué", "Échecs", "Go", "Backgammon"),
        "rating",
    ),
    _thing(
        "wine",
        "wine, wines, cellar, vin, vins, cave a vin",
        ("wine", "wines", "a wine", "To taste", "Tasted", "Chinon", "Rioja", "Riesling"),
        ("vin", "vins", "un vin", "À déguster", "Dégusté", "Chinon", "Rioja", "Riesling"),
        "rating",
        "quantity",
    ),
    _thing(
        "habit",
        "habit, habits, routine*, habitude*",
        ("habit", "habits", "a habit", "To keep up", "Done today", "Ten minutes of reading", "A walk after lunch", "Stretching"),
        ("habitude", "habitudes", "une habitude", "À tenir", "Tenue", "Dix minutes de lecture", "Une marche après le déjeuner", "Étirements"),
    ),
    _thing(
        "workout",
        "workout*, exercise, exercises, training log, entrainement*, exercice*, musculation, fitness",
        ("workout", "workouts", "a workout", "Planned", "Done", "Easy run", "Squats", "Swimming"),
        ("séance", "séances", "une séance", "Prévue", "Faite", "Course tranquille", "Squats", "Natation"),
        "due",
    ),
    _thing(
        "place",
        "places, place to visit, places to visit, trip, trips, travel*, bucket list, itinerary, voyage*, lieu, lieux, destination*",
        ("place", "places", "a place", "To visit", "Visited", "The old harbour", "The botanical garden", "The night market"),
        ("lieu", "lieux", "un lieu", "À visiter", "Visité", "Le vieux port", "Le jardin botanique", "Le marché de nuit"),
        "rating",
    ),
    _thing(
        "gift",
        "gift*, present ideas, wishlist*, cadeau*, liste d'envies, liste de noel",
        ("gift", "gifts", "a gift", "To find", "Ready", "Concert tickets", "A good notebook", "Tea from the market"),
        ("cadeau", "cadeaux", "un cadeau", "À trouver", "Prêt", "Places de concert", "Un beau carnet", "Du thé du marché"),
        "due",
    ),
    _thing(
        "customer",
        "crm, customer, customers, client, clients, clientele, prospect*, leads, sales pipeline",
        ("customer", "customers", "a customer", "To contact", "Contacted", "Bakery on the corner", "The rowing club", "Studio next door"),
        ("client", "clients", "un client", "À contacter", "Contacté", "Boulangerie du coin", "Club d’aviron", "Le studio d’à côté"),
        "due",
    ),
    _thing(
        "application",
        "job application*, job search, job hunt, candidature*, recherche d'emploi",
        ("application", "applications", "an application", "In progress", "Closed", "Product designer", "Data analyst", "Project lead"),
        ("candidature", "candidatures", "une candidature", "En cours", "Close", "Designer produit", "Analyste de données", "Chef de projet"),
        "due",
    ),
    _thing(
        "bug",
        "bug, bugs, issue tracker, bug tracker, issues, anomalie*, incident*",
        ("bug", "bugs", "a bug", "Open", "Fixed", "Button hidden on small screens", "Wrong date in the export", "Slow first load"),
        ("bug", "bugs", "un bug", "Ouvert", "Corrigé", "Bouton caché sur petit écran", "Date fausse dans l’export", "Premier affichage lent"),
        "due",
    ),
    _thing(
        "idea",
        "idea, ideas, idee, idees, brainstorm*, feedback, suggestion*",
        ("idea", "ideas", "an idea", "To explore", "Explored", "A shorter sign-up", "A summer edition", "Ask five customers"),
        ("idée", "idées", "une idée", "À explorer", "Explorée", "Une inscription plus courte", "Une édition d’été", "Interroger cinq clients"),
        "rating",
    ),
    _thing(
        "tool",
        "tool library, tools, equipment, outil, outils, materiel, equipement*",
        ("tool", "tools", "a tool", "Available", "On loan", "Cordless drill", "Ladder", "Pressure washer"),
        ("outil", "outils", "un outil", "Disponible", "Prêté", "Perceuse sans fil", "Échelle", "Nettoyeur à pression"),
        "quantity",
    ),
    _thing(
        "product",
        "inventory, stock, stocks, warehouse, inventaire, entrepot, stockroom",
        ("product", "products", "a product", "To restock", "In stock", "Paper bags", "Labels", "Shipping boxes"),
        ("article", "articles", "un article", "À réapprovisionner", "En stock", "Sacs en papier", "Étiquettes", "Cartons d’expédition"),
        "quantity",
    ),
    _thing(
        "chore",
        "chore*, household, housework, menage, corvee*, taches menageres",
        ("chore", "chores", "a chore", "To do", "Done", "Water the balcony", "Take out the glass", "Clean the windows"),
        ("tâche", "tâches", "une tâche", "À faire", "Faite", "Arroser le balcon", "Sortir le verre", "Laver les vitres"),
        "due",
    ),
    _thing(
        "lesson",
        "lesson*, homework, course, courses, study, revision*, devoirs, lecon*, cours",
        ("lesson", "lessons", "a lesson", "To study", "Studied", "Chapter one", "Irregular verbs", "Fractions"),
        ("leçon", "leçons", "une leçon", "À étudier", "Étudiée", "Chapitre un", "Verbes irréguliers", "Fractions"),
        "due",
    ),
    _thing(
        "link",
        "bookmark*, links, read later, favoris, liens, marque-pages, signets",
        ("link", "links", "a link", "To read", "Read", "Long read for Sunday", "Reference on contrast", "A talk to watch"),
        ("lien", "liens", "un lien", "À lire", "Lu", "Long article pour dimanche", "Référence sur le contraste", "Conférence à regarder"),
        "rating",
    ),
    _thing(
        "contact",
        "contact, contacts, address book, carnet d'adresses, repertoire, volunteers, benevole*",
        ("contact", "contacts", "a contact", "To call", "Called", "The landlord", "The printer", "The choir"),
        ("contact", "contacts", "un contact", "À appeler", "Appelé", "Le propriétaire", "L’imprimeur", "La chorale"),
    ),
    _thing(
        "goal",
        "goal, goals, objective*, okr*, objectif*, resolution*",
        ("goal", "goals", "a goal", "Under way", "Reached", "Run ten kilometres", "Read twelve books", "Learn the accordion"),
        ("objectif", "objectifs", "un objectif", "En cours", "Atteint", "Courir dix kilomètres", "Lire douze livres", "Apprendre l’accordéon"),
        "due",
    ),
    _thing(
        "note",
        "note taking, notes, journal, diary, carnet, prise de notes",
        ("note", "notes", "a note", "Open", "Filed", "Ideas from the walk", "Questions for Monday", "A line to remember"),
        ("note", "notes", "une note", "En cours", "Classée", "Idées de promenade", "Questions pour lundi", "Une phrase à retenir"),
    ),
    _thing(
        "task",
        "task, tasks, to-do*, todo*, checklist*, kanban, backlog, tache, taches, a faire",
        ("task", "tasks", "a task", "To do", "Done", "Write the first draft", "Call the printer", "Tidy the desk"),
        ("tâche", "tâches", "une tâche", "À faire", "Faite", "Écrire le premier jet", "Appeler l’imprimeur", "Ranger le bureau"),
        "due",
    ),
)
