"""What founders write before a colon, and which field of the brief it announces."""

from __future__ import annotations

import re
from typing import Final

_LABELS: Final[dict[str, str]] = {
    "name": "name|app name|application name|project name|product name|name of the app|working title|title|project"
    "|app|nom|nom de l'app|nom de l'appli|nom de l'application|nom du projet|nom du produit|nom du site|titre"
    "|projet|application|the name",
    "audience": "audience|target audience|target users|users|user|target|who|who it is for|who it's for|who is it for"
    "|for|for whom|customers|target customers|personas|target market|public|public visé|public cible|cible|cibles"
    "|utilisateurs|utilisateurs cibles|clients|pour qui|à qui|destinataires|clientèle",
    "features": "features|feature|feature list|mvp|mvp features|mvp scope|core features|key features|main features"
    "|must have|must haves|must-have|must-haves|functionality|functionalities|requirements|functional requirements"
    "|user stories|scope|what it does|it should|the app should|the app must|users can|users should be able to"
    "|pages|screens|modules|capabilities|nice to have|nice-to-have"
    "|fonctionnalités|fonctionnalité|fonctions|fonctionnalités principales|fonctionnalités clés|besoins|exigences"
    "|fonctionnalités du mvp|périmètre|les utilisateurs peuvent|on doit pouvoir|on peut|écrans|rubriques"
    "|ce qu'il faut|l'application doit",
    "platforms": "platform|platforms|target platforms|target platform|devices|plateforme|plateformes"
    "|plateformes cibles|plateformes visées|supports|appareils",
    "integrations": "integration|integrations|integrates with|integrate with|third-party services|third party services"
    "|third parties|services|apis|connect to|connects to|tools|intégration|intégrations|services tiers|connexions"
    "|outils|connecteurs",
    "repo": "repo|repository|code repository|git|git repo|source code|code|dépôt|dépôt git|dépôt de code",
    "deployment": "deployment|deploy|deployment notes|hosting|host|domain|domain name|region|infrastructure"
    "|déploiement|hébergement|domaine|nom de domaine|région|mise en ligne|mise en production",
    "constraints": "constraint|constraints|limits|limitations|budget|deadline|timeline|due|launch date|non-goals"
    "|non goals|out of scope|not in scope|compliance|legal|security|accessibility|performance|rules"
    "|non-functional requirements|contrainte|contraintes|limites|délai|délais|échéance|date limite|calendrier"
    "|hors périmètre|hors sujet|conformité|sécurité|accessibilité|date de lancement|règles",
    "content": "content|content notes|tone|tone of voice|voice|brand|branding|design|style|copy|colours|colors|colour"
    "|color|palette|theme|look and feel|look & feel|language|languages|fonts|visual style|ui|contenu|contenus|ton"
    "|ton de voix|couleur|couleurs|charte|charte graphique|identité visuelle|langue|langues|typographie|thème"
    "|textes|visuel",
    "reference": "reference|references|reference url|reference site|inspiration|inspirations|inspired by|example"
    "|similar to|like|référence|références|site de référence|exemple|modèle|s'inspirer de|inspiré de",
    "other": "problem|the problem|goal|goals|objective|objectives|context|background|overview|summary|description"
    "|idea|the idea|app idea|pitch|note|notes|problème|le problème|objectif|objectifs|contexte|résumé|idée|l'idée"
    "|présentation|remarque|remarques|introduction|intro|vision|mission|why|pourquoi|métriques|metrics|hello|hi"
    "|bonjour|ps|p.s|tl;dr|prompt|brief|task|tâche|request|demande|important|solution",
}

_FIELD_OF: Final = {label: field for field, text in _LABELS.items() for label in text.split("|")}
_OPENING: Final = re.compile(r"^(?:our|my|the|les|le|la|l'|nos|notre|mon|ma|mes)\s?(?=\S)")
# Labels that carry meaning of their own: "Budget: 5,000 €" must keep its first word.
KEPT_LABELS: Final = frozenset(
    "budget deadline timeline due accessibility performance security compliance legal tone voice colours colors"
    " colour color palette theme language languages fonts domain region hosting délai délais échéance calendrier"
    " conformité sécurité accessibilité ton couleur couleurs thème langue langues typographie domaine région"
    " hébergement".split()
) | {
    "out of scope", "non-goals", "non goals", "not in scope", "hors périmètre", "tone of voice", "date limite",
    "launch date", "date de lancement", "domain name", "nom de domaine", "ton de voix", "charte graphique",
}  # fmt: skip


# What stands under these is what the app is not to do.
REFUSING_LABELS: Final = frozenset("non-goals|non goals|out of scope|not in scope|hors périmètre|hors sujet".split("|"))


def field_of_label(label: str) -> str:
    """Return the field that a label announces, "other" for one that opens plain prose, or ""."""
    key = " ".join(label.lower().split())
    if key in _FIELD_OF:
        return _FIELD_OF[key]
    shorter = _OPENING.sub("", key, count=1)
    return _FIELD_OF.get(shorter, "")
