"""The sentences of a PRD, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from builder.prd_sections.kinds import Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """`questions` are by brief field; texts in braces are places for what the brief says, already escaped."""

    sections: tuple[str, ...]
    untitled: str
    asked_for: str
    problem: str
    problem_for: str
    reference: str
    users: str
    users_unknown: str
    owner_exists: str
    goal: str
    goal_unknown: str
    platforms: str
    integrations: str
    limit: str
    assumption: str
    other_features: str
    other_platforms: str
    other_services: str
    no_migration: str
    one_language: str
    no_features: str
    stories_assumed: str
    user: str
    user_of: str
    in_charge: str
    story_action: str
    story_thing: str
    no_entities: str
    entity_of: str
    entity_columns: tuple[str, ...]
    page_columns: tuple[str, ...]
    home: str
    home_shows: str
    list_of: str
    feature_route: str
    on_other_pages: str
    content_note: str
    no_sign_in: str
    permission_columns: tuple[str, ...]
    public_pages: str
    sees: str
    nothing: str
    adds: str
    own: str
    sees_own: str
    everything: str
    metric_columns: tuple[str, ...]
    return_metric: str
    all_features: str
    joined: str
    milestone_first: str
    milestone_next: str
    milestone_empty: str
    milestone_try: str
    milestone_launch: str
    deployment: str
    repository: str
    limit_risk: str
    platforms_risk: str
    no_risks: str
    questions: dict[str, str]
    nothing_open: str


ENGLISH: Final = Words(
    sections=(
        *("Problem", "Users", "Goals", "Non-goals", "User stories", "Data model", "Pages", "Permissions"),
        *("Metrics", "Milestones", "Risks", "Open questions"),
    ),
    untitled="Untitled app",
    asked_for="What was asked for: “{prompt}”",
    problem="*Assumed:* what {name} is to do is done by hand today, or not at all.",
    problem_for="{name} is for {audience}. *Assumed:* what it is to do is done by hand today, or not at all.",
    reference="An example was named: {url}",
    users="The app is made for {audience}.",
    users_unknown="The brief does not say who will use the app; it is among the open questions.",
    owner_exists="*Assumed:* one person in charge looks after content and settings.",
    goal="People can do this without help: {feature}",
    goal_unknown="The brief names no feature yet; the first version shows what the app is about.",
    platforms="It runs well on: {platforms}",
    integrations="It works together with: {services}",
    limit="It keeps to this: {limit}",
    assumption="*Assumed until somebody decides otherwise:*",
    other_features="Features that this document does not name.",
    other_platforms="Platforms other than: {platforms}",
    other_services="Ties to services other than: {services}",
    no_migration="Moving data over from other tools.",
    one_language="More than one language.",
    no_features="The brief names no feature yet, so there is no story to tell.",
    stories_assumed=(
        "The features are the brief’s. The reason and the checks under each are assumed from its kind: correct them "
        "where they are wrong."
    ),
    user="As a user",
    user_of="As a user ({audience})",
    in_charge="As the person in charge",
    story_action="{who}, I want to {feature}, {purpose}.",
    story_thing="{who}, I want the app to offer this: “{feature}”, {purpose}.",
    no_entities="What the brief names needs no data of its own.",
    entity_of="{entity} ({subject})",
    entity_columns=("What is kept", "With", "For features"),
    page_columns=("Page", "Route", "For features"),
    home="Home",
    home_shows="what the app is, and the way to everything else",
    list_of="{page}: {subject}",
    feature_route="/feature-{number}",
    on_other_pages="On the pages above, without one of their own: features {numbers}.",
    content_note="Content and style: {note}",
    no_sign_in="The brief names no sign-in. Accounts are assumed wherever something belongs to one person.",
    permission_columns=("What", "Visitor", "User", "Person in charge"),
    public_pages="Public pages",
    sees="see",
    nothing="nothing",
    adds="add",
    sees_own="see their own",
    own="add; see and change their own",
    everything="see and change all",
    metric_columns=("Metric", "For features"),
    return_metric="Share of people who come back within a week",
    all_features="all",
    joined="; ",
    milestone_first="First slice, working from start to end: {features}",
    milestone_next="Next slice: {features}",
    milestone_empty="Settle the features with those who asked for the app.",
    milestone_try="Tried by a few of the people it is for, and mended where they got stuck.",
    milestone_launch="Launch.",
    deployment="On running it: {note}",
    repository="On the repository: {note}",
    limit_risk="To be checked before launch: {limit}",
    platforms_risk="The same things must work on {count} platforms: try each story on every one.",
    no_risks="None follows from the brief.",
    questions={
        "app_name": "What will the app be called?",
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
    asked_for="Ce qui a été demandé : « {prompt} »",
    problem="{name} prend une tâche en charge. *Hypothèse :* elle se fait aujourd’hui à la main, ou pas du tout.",
    problem_for=(
        "{name} s’adresse à ce public : {audience}. *Hypothèse :* la tâche à prendre en charge se fait aujourd’hui "
        "à la main, ou pas du tout."
    ),
    reference="Un exemple a été cité : {url}",
    users="L’application est faite pour ce public : {audience}.",
    users_unknown="Le brief ne dit pas qui utilisera l’application ; c’est l’une des questions ouvertes.",
    owner_exists="*Hypothèse :* une personne responsable veille sur le contenu et les réglages.",
    goal="On peut faire ceci sans aide : {feature}",
    goal_unknown="Le brief ne nomme encore aucune fonction ; la première version montre de quoi il s’agit.",
    platforms="L’application fonctionne bien sur : {platforms}",
    integrations="L’application fonctionne avec : {services}",
    limit="L’application respecte ceci : {limit}",
    assumption="*Hypothèses, jusqu’à décision contraire :*",
    other_features="Les fonctions que ce document ne nomme pas.",
    other_platforms="Les plateformes autres que : {platforms}",
    other_services="Les liens avec des services autres que : {services}",
    no_migration="La reprise de données d’autres outils.",
    one_language="Plus d’une langue.",
    no_features="Le brief ne nomme encore aucune fonction : il n’y a pas de récit à raconter.",
    stories_assumed=(
        "Les fonctions viennent du brief. La raison et les critères de chacune sont des hypothèses tirées de sa "
        "nature : à corriger là où elles sont fausses."
    ),
    user="En tant qu’utilisateur",
    user_of="En tant qu’utilisateur ({audience})",
    in_charge="En tant que responsable",
    story_action="{who}, je veux {feature}, {purpose}.",
    story_thing="{who}, je veux que l’application offre ceci : « {feature} », {purpose}.",
    no_entities="Ce que nomme le brief ne demande pas de données propres.",
    entity_of="{entity} ({subject})",
    entity_columns=("Ce qui est gardé", "Avec", "Pour les fonctions"),
    page_columns=("Page", "Route", "Pour les fonctions"),
    home="Accueil",
    home_shows="ce qu’est l’application, et le chemin vers le reste",
    list_of="{page} : {subject}",
    feature_route="/fonction-{number}",
    on_other_pages="Sur les pages ci-dessus, sans page propre : fonctions {numbers}.",
    content_note="Contenu et style : {note}",
    no_sign_in=(
        "Le brief ne parle pas de connexion. Des comptes sont supposés partout où quelque chose appartient à une "
        "personne."
    ),
    permission_columns=("Quoi", "Visiteur", "Utilisateur", "Responsable"),
    public_pages="Pages publiques",
    sees="voir",
    nothing="rien",
    adds="ajouter",
    sees_own="voir ce qui est à soi",
    own="ajouter ; voir et modifier ce qui est à soi",
    everything="tout voir et tout modifier",
    metric_columns=("Indicateur", "Pour les fonctions"),
    return_metric="Part des personnes qui reviennent dans la semaine",
    all_features="toutes",
    joined=" ; ",
    milestone_first="Première tranche, qui marche du début à la fin : {features}",
    milestone_next="Tranche suivante : {features}",
    milestone_empty="Fixer les fonctions avec ceux qui ont demandé l’application.",
    milestone_try="Essai par quelques personnes du public visé, et corrections là où elles ont buté.",
    milestone_launch="Lancement.",
    deployment="Pour la mise en service : {note}",
    repository="Pour le dépôt : {note}",
    limit_risk="À vérifier avant le lancement : {limit}",
    platforms_risk="Les mêmes choses doivent marcher sur {count} plateformes : essayer chaque récit sur chacune.",
    no_risks="Aucun ne découle du brief.",
    questions={
        "app_name": "Comment l’application s’appellera-t-elle ?",
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
