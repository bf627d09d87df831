"""The sentences of a PRD, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from builder.prd_sections.kinds import Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    sections: tuple[str, ...]
    untitled: str
    person: str
    asked_for: str
    problem: str
    problem_for: str
    reference: str
    users: str
    users_unknown: str
    goal: str
    goal_unknown: str
    platforms: str
    content_note: str
    assumption: str
    non_goals: tuple[str, ...]
    no_features: str
    story: str
    no_entities: str
    entity_columns: tuple[str, ...]
    page_columns: tuple[str, ...]
    home: str
    home_shows: str
    permission_columns: tuple[str, ...]
    visitor: str
    visitor_may: str
    person_may: str
    owner: str
    owner_may: str
    return_metric: str
    milestone_first: str
    milestone_rest: str
    milestone_try: str
    milestone_launch: str
    integration_risk: str
    constraint: str
    deployment: str
    repository: str
    no_risks: str
    questions: dict[str, str]
    nothing_open: str


ENGLISH: Final = Words(
    sections=(
        *("Problem", "Users", "Goals", "Non-goals", "User stories", "Data model", "Pages", "Permissions"),
        *("Metrics", "Milestones", "Risks", "Open questions"),
    ),
    untitled="Untitled app",
    person="the person who uses the app",
    asked_for="What was asked for: “{prompt}”",
    problem="{name} takes a task off people’s hands that is done by hand, or not at all, today.",
    problem_for="{name} is for {audience}. Today this is done by hand, or not at all; the app takes it over.",
    reference="An example was named: {url}",
    users="The app is made for {audience}.",
    users_unknown="The brief does not say who will use the app. It is the first of the open questions.",
    goal="People can do this without help: {feature}",
    goal_unknown="The brief names no feature yet; the first version shows what the app is about.",
    platforms="It runs well on: {platforms}",
    content_note="Content and style: {note}",
    assumption="*Assumed until somebody decides otherwise:*",
    non_goals=(
        "Features that this document does not name.",
        "Moving data over from other tools.",
        "More than one language or currency.",
    ),
    no_features="The brief names no feature yet, so there is no story to tell.",
    story="For {person}: {feature}.",
    no_entities="What the brief names needs no data of its own.",
    entity_columns=("What is kept", "With"),
    page_columns=("Page", "Address", "For"),
    home="Home",
    home_shows="What the app is, and the way to everything else",
    permission_columns=("Who", "May"),
    visitor="A visitor",
    visitor_may="see the public pages",
    person_may="see and change what is their own",
    owner="The owner",
    owner_may="see and change everything",
    return_metric="Share of people who come back within a week",
    milestone_first="A first version that works from start to end: {features}",
    milestone_rest="The rest of what was named: {features}",
    milestone_try="Tried by a few people who it is for, and mended where they got stuck",
    milestone_launch="Open to everybody",
    integration_risk="{service} belongs to somebody else: it can be down, change, or cost money.",
    constraint="To be kept to: {constraint}",
    deployment="On running it: {note}",
    repository="On the repository: {note}",
    no_risks="None follows from the brief.",
    questions={
        "audience": "Who is it for, and what do they do today instead?",
        "mvp_features": "What must the first version do?",
        "target_platforms": "Where will it be used: phone, computer, both?",
        "integrations": "Does it have to work with other services?",
        "constraints": "Is there a deadline, a budget or a rule to keep to?",
        "content_notes": "Are there texts, colours or a tone to use?",
        "deployment_notes": "Where should it run, and under which address?",
        "repo_setup_preference": "Should the code go into a repository?",
        "reference_url": "Is there an app or a page that comes close?",
    },
    nothing_open="The brief answers all that this document asks.",
)

FRENCH: Final = Words(
    sections=(
        *("Problème", "Utilisateurs", "Objectifs", "Hors périmètre", "Récits utilisateur", "Modèle de données"),
        *("Pages", "Autorisations", "Indicateurs", "Jalons", "Risques", "Questions ouvertes"),
    ),
    untitled="Application sans nom",
    person="la personne qui utilise l’application",
    asked_for="Ce qui a été demandé : « {prompt} »",
    problem="{name} prend en charge une tâche qui se fait aujourd’hui à la main, ou pas du tout.",
    problem_for=(
        "{name} s’adresse à ce public : {audience}. Aujourd’hui, cela se fait à la main, ou pas du tout ; "
        "l’application le prend en charge."
    ),
    reference="Un exemple a été cité : {url}",
    users="L’application est faite pour ce public : {audience}.",
    users_unknown="Le brief ne dit pas qui utilisera l’application. C’est la première des questions ouvertes.",
    goal="On peut faire ceci sans aide : {feature}",
    goal_unknown="Le brief ne nomme encore aucune fonction ; la première version montre de quoi il s’agit.",
    platforms="Elle fonctionne bien sur : {platforms}",
    content_note="Contenu et style : {note}",
    assumption="*Supposé jusqu’à décision contraire :*",
    non_goals=(
        "Les fonctions que ce document ne nomme pas.",
        "La reprise de données d’autres outils.",
        "Plus d’une langue ou d’une monnaie.",
    ),
    no_features="Le brief ne nomme encore aucune fonction : il n’y a pas de récit à raconter.",
    story="Pour {person} : {feature}.",
    no_entities="Ce que nomme le brief ne demande pas de données propres.",
    entity_columns=("Ce qui est gardé", "Avec"),
    page_columns=("Page", "Adresse", "Pour"),
    home="Accueil",
    home_shows="Ce qu’est l’application, et le chemin vers le reste",
    permission_columns=("Qui", "Peut"),
    visitor="Un visiteur",
    visitor_may="voir les pages publiques",
    person_may="voir et modifier ce qui lui appartient",
    owner="Le propriétaire",
    owner_may="tout voir et tout modifier",
    return_metric="Part des personnes qui reviennent dans la semaine",
    milestone_first="Une première version qui marche du début à la fin : {features}",
    milestone_rest="Le reste de ce qui a été nommé : {features}",
    milestone_try="Essayée par quelques personnes du public visé, et corrigée là où elles ont buté",
    milestone_launch="Ouverte à tous",
    integration_risk="{service} appartient à un tiers : panne, changement ou coût sont possibles.",
    constraint="À respecter : {constraint}",
    deployment="Pour la mise en service : {note}",
    repository="Pour le dépôt : {note}",
    no_risks="Aucun ne découle du brief.",
    questions={
        "audience": "Pour qui est-ce, et comment font ces personnes aujourd’hui ?",
        "mvp_features": "Que doit faire la première version ?",
        "target_platforms": "Où servira-t-elle : téléphone, ordinateur, les deux ?",
        "integrations": "Doit-elle fonctionner avec d’autres services ?",
        "constraints": "Y a-t-il une échéance, un budget ou une règle à respecter ?",
        "content_notes": "Y a-t-il des textes, des couleurs ou un ton à reprendre ?",
        "deployment_notes": "Où doit-elle tourner, et sous quelle adresse ?",
        "repo_setup_preference": "Le code doit-il aller dans un dépôt ?",
        "reference_url": "Existe-t-il une application ou une page qui s’en approche ?",
    },
    nothing_open="Le brief répond à tout ce que demande ce document.",
)


def of(locale: Locale) -> Words:
    return FRENCH if locale == "fr" else ENGLISH
