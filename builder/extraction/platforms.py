"""Where the app is to run, as far as the prompt says so."""

from __future__ import annotations

import re
from typing import Final

from builder.extraction.negation import compared, negated
from builder.extraction.text import Sentence

_BUILD: Final = (
    r"\b(?:build|create|make|design|develop|want|need|launch|construi\w{1,6}|cré\w{1,5}|fai[ts]\w{0,4}|développ\w{1,4}"
    r"|'d like|would like|veux|voudrais|besoin d'|conce\w{1,6}|réalis\w{1,4}|lanc\w{1,4})"
)

# Canonical name, words of which one must be there, pattern. Where it says (?-i:…) the capital counts.
_RULES: Final[tuple[tuple[str, frozenset[str], re.Pattern[str]], ...]] = tuple(
    (name, frozenset(words.split()), re.compile(pattern, re.IGNORECASE))
    for name, words, pattern in (
        (
            "web",
            "web website websites webapp webapps webpage browser browsers navigateur internet site homepage",
            r"(?<!progressive )(?<!page )\bweb\b(?![ -](?:push|design|designers?|developers?|hooks?|agency|agencies|agence"
            r"|scraping|page builder))|\bweb-?apps?\b|\bweb-?(?:site|page)s?\b|\bin (?:the|a|any) browser\b"
            r"|\bbrowser-based\b|\bdans (?:le|un) navigateur\b|\bsite internet\b|\bhomepage\b"
            rf"|{_BUILD}(?: me| moi|-moi| us)?(?: to \w{{2,10}})? ?(?:an?|un|mon|notre|le)?(?: [\w'-]{{2,20}}){{0,2}} site\b(?![ -]web)"
            r"|\ban? (?:(?!construction|building|job|work|camping)[\w'-]{2,20} ){0,2}(?<!building )(?<!construction )site (?:for|where|that|with|to)\b"
            r"|\bun site (?:pour|où|qui|avec|d[e']\s?(?:réservation|vente|rencontre|recettes|location|commande|petites annonces|partage|dons?))\b",
        ),
        (
            "iOS",
            "ios iphone iphones ipad ipados ipads",
            r"\b(?:ios|ipados)\b|\biphones?\b|\bipads?\b",
        ),
        ("Android", "android", r"\bandroid\b"),
        (
            "mobile",
            "mobile mobiles smartphone smartphones phone phones téléphone téléphones téléphones",
            r"\bmobile\b(?![ -](?:number|numbers|home|homes|phone number|money|friendly|first|payments?|mechanic|hairdresser"
            r"|groomer|massage|plan|plans|responsive)\b)(?<!numéro de mobile)(?<!téléphonie mobile)"
            r"|\bon mobiles\b|\b(?:on|for|via|from|sur|pour|depuis)(?: (?:their|your|my|any|a|the|un|leur|mon|le))?"
            r" (?:smart)?phones?\b(?! (?:calls?|numbers?|support|repair|shops?|stores?|cases?|bookings?))"
            r"|\bsmartphones?\b(?! (?:repair|shops?|stores?|cases?))|\b(?:sur|depuis)(?: (?:un|leur|mon|le|son))? téléphones?\b",
        ),
        (
            "desktop",
            "desktop desktops ordinateur ordinateurs bureau laptop laptops computer computers pc",
            r"\bdesktops?\b(?! publishing)|\b(?:sur|depuis|et|ou)(?: (?:un|leur|mon|l'))? ?ordinateurs?\b"
            r"|\b(?:application|appli|app|logiciel|version) de bureau\b|\bon (?:a |their |my )?(?:laptops?|computers?)\b"
            r"|\b(?:on|sur|for|pour) (?-i:PC)\b",
        ),
        (
            "Windows",
            "windows",
            r"(?<=[a-z,:/(] )(?-i:\bWindows\b)(?! and doors)|(?<=/)(?-i:Windows\b)|\bwindows (?:1[01]|app|pc|desktop)\b",
        ),
        ("macOS", "macos mac macs macbook", r"\bmac ?os\b|(?-i:\bMacs?\b)(?! and cheese)|\bmacbooks?\b"),
        ("Linux", "linux ubuntu", r"\blinux\b|\bubuntu\b"),
        (
            "tablet",
            "tablet tablets tablette tablettes",
            r"\b(?:on|for|and|or|from|sur|et|ou|pour|depuis|,)(?: (?:a|an|the|une|leur|our|my|any|android))? (?:tablets?|tablettes?)\b"
            r"(?! de chocolat| per day| a day)|\b(?:tablet|tablette) (?:app|version|application)\b",
        ),
        ("PWA", "pwa progressive progressif", r"\bpwa\b|\bprogressive web apps?\b|\bweb app progressif\b"),
        (
            "browser extension",
            "extension extensions plugin addon",
            r"\b(?:browser|chrome|firefox|safari|edge) (?:extension|plugin|add-?on)s?\b"
            r"|\bextensions? (?:de |du |pour )?(?:navigateur|chrome|firefox|safari|edge)\b",
        ),
        (
            "Slack",
            "slack",
            r"\bslack ?(?:bot|app)s?\b|\b(?:bot|app|appli|application) (?:for |pour )?slack\b|\b(?:inside|in|within|dans) (?-i:Slack)\b",
        ),
        (
            "Discord",
            "discord",
            r"\bdiscord ?bots?\b|\bbot (?:for |pour )?discord\b|\b(?:inside|in|dans) (?-i:Discord)\b",
        ),
        ("Telegram", "telegram", r"\btelegram ?(?:bot|mini app)s?\b|\bbot (?:for |pour |on |sur )?telegram\b"),
        ("WhatsApp", "whatsapp", r"\bwhatsapp ?(?:chat)?bots?\b|\b(?:chat)?bot (?:for |pour |on |sur )?whatsapp\b"),
        (
            "Microsoft Teams",
            "teams",
            r"\b(?:microsoft|ms) teams (?:app|bot)\b|\b(?:in|inside|dans) (?:microsoft|ms) teams\b",
        ),
        ("Apple Watch", "watch watchos", r"\bapple watch\b|\bwatchos\b"),
        ("smart TV", "tv", r"\bsmart tvs?\b|\bapple tv\b|\bandroid tv\b|\btv connectées?\b"),
        (
            "command line",
            "cli command terminal commande commandes",
            r"\bcommand[- ]line\b|(?-i:\bCLI\b)|\bligne de commandes?\b",
        ),
    )
)
_HINTS: Final = frozenset().union(*(words for _, words, _ in _RULES))
# "web and mobile" said on their own under a label needs none of the surroundings asked for above.
_PLAIN: Final[dict[str, str]] = {
    "phone": "mobile", "phones": "mobile", "tablet": "tablet", "tablets": "tablet", "tablette": "tablet",
    "tablettes": "tablet", "ordinateur": "desktop", "computer": "desktop", "windows": "Windows", "site": "web",
    "browser": "web", "navigateur": "web", "téléphone": "mobile", "slack": "Slack", "discord": "Discord",
    "telegram": "Telegram", "whatsapp": "WhatsApp", "teams": "Microsoft Teams", "mac": "macOS", "pc": "desktop",
    "bureau": "desktop", "watch": "Apple Watch", "mobile": "mobile", "extension": "browser extension",
}  # fmt: skip

NAMES: Final = tuple(name for name, _, _ in _RULES)


def wanted(sentence: Sentence) -> list[str]:
    """Return the canonical names of the platforms that the sentence asks for, in its order."""
    if sentence.words.isdisjoint(_HINTS) and sentence.field != "platforms":
        return []
    unwanted, likened = negated(sentence), compared(sentence)
    found: dict[str, int] = {}
    for name, words, pattern in _RULES:
        if sentence.words.isdisjoint(words):
            continue
        for match in pattern.finditer(sentence.text):
            if not unwanted.cover(match.start()) and not likened.cover(match.start()):
                found[name] = match.start()
                break
    if sentence.field == "platforms":
        for word, name in _PLAIN.items():
            if word in sentence.words and name not in found and not (word == "extension" and len(found)):
                position = sentence.text.lower().find(word)
                if not unwanted.cover(position):
                    found[name] = position
    return sorted(found, key=lambda name: found[name])


_MENTION: Final = re.compile(
    r"\b(?:web(?:site|app)?|ios|android|mobile|desktop|tablets?|iphones?|ipads?|windows|mac(?:os)?|linux|pwa|smartphones?"
    r"|phones?|téléphones?|tablettes?|ordinateurs?|browser|navigateur)\b",
    re.IGNORECASE,
)
_FILLER: Final = re.compile(
    r"\b(?:and|or|et|ou|app|apps|application|applications|both|the|only|version|devices|first|native|sur|on|for)\b|\W",
    re.I,
)


def only_platforms(text: str) -> bool:
    """Whether nothing but platforms and joining words is left in a short text."""
    return _MENTION.search(text) is not None and not _FILLER.sub("", _MENTION.sub("", text))
