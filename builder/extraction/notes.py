"""The free-text fields: where the code lives, where it runs, what limits it, how it looks and speaks.

Each is gathered clause by clause, as written.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from builder.briefs import NOTES_LIMIT
from builder.extraction.catalogue import HOSTS
from builder.extraction.enumerations import verb_at
from builder.extraction.labels import KEPT_LABELS
from builder.extraction.negation import negated
from builder.extraction.text import Sentence, shortened
from builder.extraction.words import Language

Note = Literal["deployment", "constraints", "content"]

_MONTHS: Final = (
    "january|february|march|april|may|june|july|august|september|october|november|december|janvier|février|mars|avril|mai|juin"
    "|juillet|août|septembre|octobre|novembre|décembre"
)
_LANGUAGES: Final = (
    "english|french|spanish|german|italian|portuguese|dutch|arabic|chinese|japanese|polish|turkish|anglais|français|espagnol"
    "|allemand|italien|portugais|néerlandais|arabe|chinois|japonais|polonais|turc|breton|catalan|basque|occitan"
)
_COLOURS: Final = (
    "red|green|blue|yellow|orange|purple|pink|black|white|grey|gray|cream|beige|brown|teal|turquoise|navy|gold|coral|olive|sage"
    "|rouges?|verte?s?|bleue?s?|jaunes?|violette?s?|violet|roses?|noire?s?|blanc|blanche|grise?s?|crème|marron|dorée?|corail|terracotta|bordeaux"
)
_HOST_NAMES: Final = "|".join(re.escape(host) for host in HOSTS)

_PATTERNS: Final[dict[Note, tuple[frozenset[str], re.Pattern[str]]]] = {
    "deployment": (
        frozenset(
            "domain subdomain deploy deployed deployment host hosted hosting self server servers region premises premise cloud"
            " domaine déployer déployé déployée déploiement héberger hébergé hébergée hébergement serveur serveurs région"
            " ligne docker".split()
        )
        | frozenset(word for host in HOSTS for word in re.findall(r"[^\W_]+", host)),
        re.compile(
            r"\b(?:sub)?domain(?: name)?\b(?! experts?)|\bdeploy(?:ed|ment|s)?\b|(?<!podcast )(?<!video )(?<!image )(?<!event )\bhost(?:ed|ing)\b(?! (?:events?|parties|dinners|platform|dashboard))|\bself-host\w*"
            r"|\bhost (?:it|this|the (?:app|site))\b|\bon[- ]premises?\b|\b(?:eu|us|europe|frankfurt|paris) (?:region|servers?|data ?cent(?:er|re)s?)\b"
            r"|\bregion\b(?=[:\s]+(?:eu|us|fr))|\b(?:nom de |sous-)?domaine\b(?! d'expertise)|\bdéplo(?:yer|yée?|iement)\b|\bhéberg(?:er|ée?s?|ement)\b"
            r"|\b(?:nos|mes|leurs?|propres?|our|own|my) (?:propres? )?(?:servers?|serveurs?)\b|\bserveurs? (?:en|dans) \w+|\bmise en ligne\b"
            rf"|\b(?:on|to|with|sur|chez|via|avec) (?:(?:a|an|un|une|our|notre|mon|my) )?(?:{_HOST_NAMES})\b|\brun(?:s|ning)? (?:on|in) (?:{_HOST_NAMES})\b",
            re.IGNORECASE,
        ),
    ),
    "constraints": (
        frozenset(
            "budget deadline gdpr rgpd hipaa pci ccpa soc hds compliant compliance conforme conformité wcag rgaa a11y accessible accessibility"
            " accessibilité offline hors must should doit doivent devra has need needs due launch live lancement lancer livré livrer prêt prête before"
            " within weeks week months month days avant ici semaines semaine mois jours délai échéance secure encrypted sécurisé"
            " sécurisée chiffré chiffrée chiffrées open responsive free gratuit gratuite max maximum minimum under moins only seulement uniquement"
            " fast rapide anonymous anonyme".split()
        ),
        re.compile(
            r"\bbudget\b(?! (?:tracker|app|planner|tool|categories|category|manager|alerts?|mensuel par|par catégorie))(?<!a budget)(?<!track budget)(?<!suivre le budget)(?<!gérer le budget)(?<!gérer un budget)(?<!manage a budget)(?<!track the budget)(?<!plan a budget)"
            r"|\bbudget (?:of|is|de|est)\b|\bdeadline (?:is|of|:)|\b(?:our|the|my|hard|tight) deadline\b"
            r"|\b(?:gdpr|rgpd|hipaa|pci(?:[- ]dss)?|ccpa|soc ?2|iso ?27001|hds)\b|\bcomplian(?:t|ce)\b|\bcomply\b|\bconform(?:e|ité)\b|\b(?:wcag|rgaa|a11y)\b"
            r"|\baccessib(?:le|ility|ilité)\b(?! (?:anywhere|from|via|by|at|depuis|sur|à tous|partout|only|on|through))|\b(?:work(?:s|ing)?|usable|available|fonctionne[rz]?|utilisable|disponible|marche[r]?)\b[^,.;]{0,20} (?:offline|hors[- ]ligne)\b|\boffline[- ](?:first|mode|support|use)\b|\boffline$|\bmode hors[- ]ligne\b|\bhors[- ]ligne\b"
            r"|\b(?:must|has to|needs? to|doit|doivent|devra) (?:also |aussi |absolument )?(?:be (?!able)|not\b|never\b|only\b|work\b(?! on (?:the )?(?:web|ios|android|mobile|desktop|tablet|phone))|run\b(?! on (?:ios|android))|load\b|comply\b|respect\b|support (?:at least|\d|ie|old)|stay\b|remain\b"
            r"|fit\b|cost\b|être\b(?! capable)|fonctionner\b(?! sur (?:ios|android|mobile|le web|ordinateur|tablette))|tourner\b|marcher\b|rester\b|respecter\b|tenir\b|supporter\b|coûter\b|se charger\b|charger\b)"
            r"|\bshould (?:be (?!able)(?:fast|free|secure|private|simple|easy|open|responsive|light|quick|cheap|accessible|available|ready|live)\w*|never\b|only\b|work (?:in|without|offline)\b|load\b)"
            rf"|\b(?:by|before|until|for|avant|d'ici|pour)(?: (?:the |le |la )?(?:end of|fin|début|mid|mi)(?: |-))?\s?(?:the )?(?:\d{{1,2}}(?:st|nd|rd|th|er)? )?(?-i:May|[Mm]ai\b|\b(?:{_MONTHS.replace('|may', '').title()}|{_MONTHS.replace('|may', '').replace('|mai|', '|')})\b)"
            r"|\b(?:by|before|avant|d'ici)(?: the| la| le| l')? ?(?:christmas|noël|summer|été|winter|spring|autumn|rentrée|end of|next|fin|q[1-4]|20\d\d)\b"
            r"|\b(?:within|sous|dans les|in under|in less than|en moins de|d'ici|have|avons) (?:\d{1,3}|one|two|three|four|six|une?|deux|trois|quatre|six) (?:days?|weeks?|months?|seconds?|jours?|semaines?|mois|secondes?)\b"
            r"|\b(?:load|open|respond|charge)\w* (?:in|within|under|en)\b|\b(?:end-to-end )?encrypt(?:ed|ion)\b|\bchiffrée?s?\b|\bopen[- ]source\b|\bresponsive\b|\bmobile-(?:friendly|first)\b"
            r"|\b(?:max(?:imum)?|at most|up to|au plus|jusqu'à|no more than) \d[\d,. ]* (?:users|people|members|utilisateurs|personnes|membres)\b"
            r"|\b(?:launch|go live|ready|ship|lancer|lancement|livrer|prête?)\b[^,.;]{0,25} (?:by|before|in|on|avant|en|dans|pour) (?:\d|the|next|early|late|mid|end|q[1-4]|fin|début)"
            r"|(?:€|\$|£)\s?\d[\d.,]*k? (?:total|max|budget|maximum)|\b\d[\d., ]*k? ?(?:€|euros?|dollars?|usd|eur) (?:max|maximum|total|de budget|budget)\b"
            r"|\bfree (?:to use|of charge|forever)\b|\bgratuite? pour (?:tous|tout le monde|les utilisateurs)\b|\b(?:only|uniquement|seulement) (?:for|in|available|open source|pour|en|accessible)\b",
            re.IGNORECASE,
        ),
    ),
    "content": (
        frozenset(
            "tone voice ton brand branding logo colour colours color colors couleur couleurs palette theme thème mode sombre clair font fonts"
            " typeface police typographie dark light look feel style copy wording minimalist minimal minimaliste sobre épuré épurée"
            " design charte bilingual multilingual bilingue multilingue language languages langue langues tutoiement vouvoiement tutoyer"
            " vouvoyer playful friendly professional chaleureux in en textes visuals ambiance identité pastel interface aesthetic available disponible"
            " clean modern moderne".split()
            + _LANGUAGES.split("|")
        ),
        re.compile(
            r"\b(?:tone|ton|voice)\b(?= (?:of|is|should|must|est|doit|de|friendly|amical|chaleureux|profess\w+|sobre|décontract\w+|l[ée]ger|\w+ and|\w+ et)|[,.:]|$)|\b(?:\w+) tone\b"
            r"|\b(?:our |my |brand |company )(?:brand|colou?rs?|logo|palette|fonts?)\b|\bbranding\b|\bcolou?rs? (?:are|should|scheme|palette|is|:)|\bcolou?r palette\b|\bcolou?rs?:|\blogo\b(?= (?:is|in|should|est|en|doit))"
            r"|\bcouleurs? (?:sont|principales?|de (?:la|notre|ma) marque|pastel|est|:|chaudes?|vives?|douces?)\b|\b(?:nos|mes|aux|des|avec des) couleurs\b|\bcharte(?: graphique)?\b|\bpalette\b|\bidentité visuelle\b"
            rf"|\b(?:colou?rs?|couleurs?)(?: \w+)?[: ]{{1,2}}(?:are |sont |in |en )?(?:{_COLOURS})\b|\b(?:in|en) (?:{_COLOURS})(?:,| and| et)"
            r"|#[0-9a-f]{6}\b|\b(?:dark|light) (?:mode|theme)\b|\b(?:mode|thème) (?:sombre|clair)\b|\b(?:fonts?|typeface|police|typographie)\b(?= |:|$)(?! size)|\blook and feel\b|\b(?:minimalist|minimaliste|minimal)\b"
            r"|\bstyle (?:\w+ ){0,2}(?:sobre|épuré|moderne|vintage|rétro|minimal\w*|scandinave)\b|\b(?:visual |retro |vintage |modern |clean |simple )(?:style|look|design|interface|aesthetic)\b|\bdesign (?:sobre|épuré|moderne|simple|clair|minimal\w*|coloré|should|must|doit)\b"
            r"|\b(?:bilingual|multilingual|bilingue|multilingue)\b|\b(?:copy|wording|texts?|textes)\b(?= (?:is|should|must|in|are|doivent|en|sont|doit))"
            rf"|\b(?:in|en|available in|both)(?: both)? (?:{_LANGUAGES})\b(?! (?:class|classes|lessons?|food|cuisine|speakers|learners|countries))|\b(?:{_LANGUAGES}) (?:and|et|&) (?:{_LANGUAGES})\b(?= (?:versions?|only|interface|content)|[.,;]|$)"
            r"|\b(?:tutoiement|vouvoiement|tutoyer|vouvoyer)\b|\bpastel\b|\blangues? (?:de|:|est|sont)\b|\blanguages?:",
            re.IGNORECASE,
        ),
    ),
}

_CLAUSE_BREAK: Final = re.compile(
    r"[;](?=\s)|,(?=\s)|\s[–—-]\s|\s(?:but|mais)\s|\s(?:and|et)\s(?=(?:must|should|it|the|we|no|not|without|host|deploy|with|in (?:english|french)|budget|gdpr|ne|pas|sans|doit|il|nous|elle|hébergée?|en (?:français|anglais) ))",
    re.IGNORECASE,
)
_OPENING: Final = re.compile(
    r"^(?:(?:and|et|but|mais|also|aussi|then|please|plus|with|avec|puis|,|;)\s+)+", re.IGNORECASE
)
_LISTED: Final = re.compile(
    rf"^[,\s]*(?:and|or|et|ou|&)?\s*(?:#[0-9a-f]{{3,6}}\b|(?:{_COLOURS}|{_LANGUAGES})\b|[\w'-]+[.!]?$)", re.IGNORECASE
)

_REPO_HINTS: Final = frozenset(
    "repo repos repository repositories dépôt dépôts monorepo github gitlab bitbucket depot".split()
)
_REPO: Final = re.compile(
    r"(?:\b(?:(?:an?|the|my|our|un|une|le|la|mon|notre|in|dans)\s+)?"
    r"((?:(?:existing|new|private|public|fresh|separate|empty|single|own|current|nouveau|nouvel|petit|seul)\s+|github\s+|gitlab\s+|bitbucket\s+|git\s+){0,4}"
    r"(?:repo|repository|monorepo|dépôt)(?:\s+(?:git|github|gitlab|existant|privé|public|nouveau|vide|séparé|actuel|called|named|nommé|appelé|at|:|on|sur|is|est|in|under)){0,4}"
    r"(?:\s*[:=]?\s*[\"'`«]?\s?(?:https?://)?[\w.-]{1,60}(?:/[\w.-]{1,100}){1,4})?(?:\s+(?:on github|on gitlab|sur github|sur gitlab))?))",
    re.IGNORECASE,
)
_REPO_ADDRESS: Final = re.compile(
    r"(?:https?://)?(?:www\.)?(?:github|gitlab|bitbucket)\.(?:com|org)/[\w.-]{1,60}/[\w.-]{1,100}", re.IGNORECASE
)
_REPO_QUALIFIED: Final = re.compile(
    r"existing|new\b|private|public|fresh|separate|empty|single|monorepo|nouve(?:au|l)|existant|privé|vide|séparé|actuel|current|github|gitlab|bitbucket|[\w.-]+/[\w.-]+",
    re.IGNORECASE,
)
_PUSH: Final = re.compile(
    r"\b(?:push(?:ed)?|pouss\w+|keep|host|store|put|mettre|mets)\b[^.;,]{0,40}\b(?:to|on|in|sur|dans) (?:my |our |mon |notre |une |an )?(?:\w+ )?(?:github|gitlab|bitbucket)\b(?: \w+)?",
    re.IGNORECASE,
)


def repo_preference(sentences: list[Sentence]) -> str:
    """Return what the prompt says of the repository: "new private repo", "existing repo acme/shop"…"""
    for sentence in sentences:
        if sentence.field == "repo" and sentence.label:
            return sentence.text.strip(" .;,")[:NOTES_LIMIT]
    for sentence in sentences:
        if sentence.words.isdisjoint(_REPO_HINTS) or (sentence.is_item and sentence.field == "features"):
            continue
        unwanted = negated(sentence)
        for match in _REPO.finditer(sentence.text):
            if _REPO_QUALIFIED.search(match[1]) and not unwanted.cover(match.start()):
                return match[1].strip(" .;,:\"'`«»")[:NOTES_LIMIT]
        pushed = _PUSH.search(sentence.text) or _REPO_ADDRESS.search(sentence.text)
        if pushed and not unwanted.cover(pushed.start()):
            return pushed[0].strip(" .;,")[:NOTES_LIMIT]
    return ""


def find(sentences: list[Sentence], note: Note, language: Language) -> str:
    """Return the clauses that speak of the subject, in order, at most NOTES_LIMIT characters."""
    gathered: dict[str, str] = {}
    length = 0
    for sentence in sentences:
        for clause in _clauses_about(sentence, note, language):
            if clause.casefold() not in gathered:
                gathered[clause.casefold()] = clause
                length += len(clause) + 1
        if length > NOTES_LIMIT:
            break
    joined = " ".join(clause if clause[-1] in ".!?" else clause + "." for clause in gathered.values())
    return shortened(joined, NOTES_LIMIT)


def is_about_something_else(sentence: Sentence, language: Language) -> bool:
    """Whether a list item is no feature but a note, a constraint or a refusal."""
    text = sentence.text
    if negated(sentence).cover(0) or (
        _matches(sentence, "constraints", text) and len(text.split()) < 14 and not verb_at(text, "base", language)
    ):
        return True
    if _REPO_ADDRESS.match(text) or re.match(r"https?://", text):
        return True
    if len(text.split()) > 12 or verb_at(text, "base", language):
        return False
    return _matches(sentence, "content", text) or _matches(sentence, "deployment", text)


def says_something_else(sentence: Sentence) -> bool:
    """Whether any of the notes would take from the sentence."""
    return any(_matches(sentence, note, sentence.text) for note in _PATTERNS)


def _matches(sentence: Sentence, note: Note, text: str) -> bool:
    hints, pattern = _PATTERNS[note]
    return ("#" in text or not sentence.words.isdisjoint(hints)) and pattern.search(text) is not None


def _clauses_about(sentence: Sentence, note: Note, language: Language) -> list[str]:
    text = sentence.text
    if sentence.field == note:
        kept = sentence.label.strip() if sentence.label.lower() in KEPT_LABELS else ""
        colon = " : " if language == "fr" else ": "
        return [f"{kept}{colon}{text}".strip(" ,;") if kept else text.strip(" ,;")] if text.strip(" .,;:!?") else []
    if sentence.field not in ("", "features", "other"):
        return []
    if sentence.is_item and sentence.field in ("", "features") and not is_about_something_else(sentence, language):
        return [text] if note == "content" and re.search(r"#[0-9a-f]{6}\b", text, re.IGNORECASE) else []
    clauses: list[str] = []
    unwanted = negated(sentence) if note == "constraints" else None
    if unwanted is not None:
        for start, end in unwanted.ranges:
            clauses.append(_clause_with(text, start, end))
    if _matches(sentence, note, text):
        clauses.extend(
            clause
            for clause in _positive_clauses(text, note)
            if not any(clause in other or other in clause for other in clauses)
        )
    return [clause for clause in clauses if len(clause) > 2]


def _clause_with(text: str, start: int, end: int) -> str:
    """Return a refusal with the words it hangs on: "we don't want ads", "without a login"."""
    negative = text[start : start + 12].lower()
    if negative.startswith(
        (
            "no ",
            "without",
            "sans ",
            "pas de",
            "pas d'",
            "aucun",
            "never",
            "except",
            "instead",
            "rather",
            "avoid",
            "évite",
        )
    ):
        return text[start:end].strip(" ,;.")
    begin = 0
    for mark in _CLAUSE_BREAK.finditer(text, 0, start):
        begin = mark.end()
    return _OPENING.sub("", text[begin:end].strip(" ,;.")).strip()


def _positive_clauses(text: str, note: Note) -> list[str]:
    pattern = _PATTERNS[note][1]
    bounds, start = [], 0
    for mark in _CLAUSE_BREAK.finditer(text):
        bounds.append((start, mark.start()))
        start = mark.end()
    bounds.append((start, len(text)))
    found: list[tuple[int, int]] = []
    for begin, end in bounds:
        about = pattern.search(text, begin, end) is not None
        # "in green, white and #ff8800": short pieces behind a match still belong to its list.
        goes_on = (
            bool(found) and found[-1][1] >= begin - 3 and note == "content" and _LISTED.match(text[begin:end].strip())
        )
        if about or goes_on:
            if found and begin - found[-1][1] <= 3 and text[found[-1][1] : begin].strip() == ",":
                found[-1] = (found[-1][0], end)
            else:
                found.append((begin, end))
    return [_trimmed(text[begin:end], pattern, note) for begin, end in found]


_SUBJECT_END: Final = re.compile(r"\b(?:with|avec|that|which|qui|and|et)\s+", re.IGNORECASE)


def _trimmed(clause: str, pattern: re.Pattern[str], note: Note) -> str:
    """Shorten a long clause to the part that starts shortly before what was found."""
    clause = _OPENING.sub("", clause.strip(" ,;")).strip()
    match = pattern.search(clause)
    if match is None or len(clause) <= 90:
        return clause if match is None or match.start() < 45 else _from_near(clause, match.start())
    return _from_near(clause, match.start())


def _from_near(clause: str, position: int) -> str:
    begin = 0
    for mark in _SUBJECT_END.finditer(clause, 0, position):
        begin = mark.end()
    return clause[begin:].strip()
