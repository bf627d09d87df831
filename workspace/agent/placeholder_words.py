"""What models write instead of code that they leave out, in the languages that they write in."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import Final

# A comment must say this and nothing else: `existing code paths are kept` is a remark, `existing code` is a hole.
_THING = (
    r"(?:(?:the |your |all |my |any )?(?:original |existing |previous |current |other )?"
    r"(?:code|file|component|function|class|method|implementation|logic|content|contents|body|styles?|css|rules?|"
    r"imports?|markup|jsx|html|script|page|module|props?|fields?|entries|items|routes?|tests?|handlers?|state|hooks?|"
    r"keys?|settings|configuration|config|section|sections|everything|methods|functions|components|document|text|"
    r"elements|template|form|table|list|array|object|data|types?|definitions|variables|options|lines|stuff)"
    r"(?: (?:here|above|below|goes here|content|code))?)"
)
_STAYS = (
    r"(?:(?:is |are |be |stays? |remains? |left |kept |goes )?(?:exactly |mostly |completely )?"
    r"(?:unchanged|the same|the same as (?:before|above)|same as (?:before|above)|as is|as-is|"
    r"as (?:it was )?before|as they (?:are|were)|intact|untouched|unmodified|here|"
    r"(?:omitted|truncated)(?: for brevity)?))"
)
_PATTERNS: Final = (
    rf"existing {_THING}",
    rf"(?:the )?(?:rest|remainder)(?: of {_THING})?(?:,? {_STAYS})?",
    rf"(?:the )?(?:remaining|other|previous|original) {_THING}(?:,? {_STAYS})",
    rf"(?:the )?remaining {_THING}",
    rf"{_THING},? {_STAYS}",
    rf"(?:everything|all) else,? {_STAYS}",
    rf"(?:keep|leave|retain|preserve|include|insert|paste|copy|add) (?:the |your )?(?:rest|remainder)(?: of {_THING})?"
    rf"(?:,? {_STAYS})?(?: here)?",
    rf"(?:keep|leave|retain|preserve|insert|paste|copy) (?:the |your |all (?:the )?)?"
    rf"(?:existing|original|previous|other|remaining) {_THING}(?:,? {_STAYS})?(?: here)?",
    rf"(?:your|the) (?:existing|original|previous|remaining) {_THING}(?: goes)?(?: here)?",
    rf"same {_THING}? ?as (?:before|above|previous|previously)",
    r"unchanged|no changes?(?: (?:here|needed|(?:below|above)(?: this (?:line|point))?))?|unmodified",
    r"(?:omitted|truncated|shortened|abbreviated|removed|snipped)(?: for (?:brevity|clarity|space))?",
    rf"{_THING} (?:omitted|truncated|removed|skipped|elided)(?: for (?:brevity|clarity|space))?",
    r"for brevity|snip|etc",
    r"(?:more|other|additional) (?:code|content)(?: (?:here|below|above|follows))?",
    rf"(?:{_THING} )?continues? (?:as before|unchanged|here|from (?:here|above))|continued",
    # French
    r"(?:le |la )?(?:reste|suite)(?: (?:du|de la|des|de l'|de) ?(?:code|fichier|composant|fonction|classe|contenu|"
    r"styles?|imports?|page|module))?,? ?(?:est |reste |demeure )?"
    r"(?:inchangée?s?|identiques?|ici|comme avant|tel quel)?",
    r"(?:le )?(?:code|contenu|fichier) (?:existant|inchangé|identique|reste inchangé|est inchangé|omis|précédent)"
    r"(?: ici)?|inchangée?s?|(?:garder|conserver|laisser) le reste(?: (?:du|de la) \w+)?(?: inchangé| tel quel)?|"
    r"identique|sans changements?|omis par souci de concision",
    # German
    r"(?:der )?rest(?: (?:des|der) \w+)?(?: (?:ist|bleibt))?(?: (?:unverändert|gleich|"
    r"wie (?:zuvor|vorher|gehabt|oben)))?|unverändert",
    r"(?:bestehender|vorhandener|bisheriger|restlicher|übriger) (?:code|inhalt)"
    r"(?: (?:bleibt )?unverändert)?(?: hier)?",
    r"(?:code|inhalt) (?:bleibt )?unverändert|keine änderungen?|gekürzt|ausgelassen",
    # Spanish, Portuguese, Italian
    r"(?:el )?resto(?: del? \w+)?(?: (?:permanece |queda |sigue )?(?:sin cambios|igual|aquí))?|"
    r"código existente(?: aquí)?|sin cambios",
    r"(?:o )?resto d[oae] \w+(?: (?:permanece )?(?:inalterado|sem alterações|igual))?|código existente|sem alterações",
    r"(?:il )?resto del \w+(?: (?:rimane |resta )?(?:invariato|uguale))?|codice esistente|invariato",
    # Chinese, Japanese
    r"其余(?:代码|部分)?(?:保持)?不变|现有代码|省略|(?:残り|既存)の?コード|以下同じ|変更なし",
)
_SAYS_SO: Final = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS))
# With dots around it, less is enough.
_WITH_DOTS: Final = re.compile(
    rf"(?:\b(?:rest|existing|unchanged|remaining|same|omitted|truncated|previous|unmodified|"
    r"inchangée?s?|reste|suite|existant|unverändert\w*|restlich\w*|bestehend\w*|resto|existente|invariato)\b)"
    rf"|^(?:other|more|additional|keep|all|your|the|and) (?:\w+ ){{0,3}}?{_THING}$|^{_THING}(?: continues?)?$"
    r"|^(?:autres?|weitere[rn]?|otros|otras|altri|altre) \w+$"
)
_DOTS: Final = re.compile(r"\.{3,}|…")
_DOTS_AT_THE_END: Final = re.compile(r"(?:\.{3,}|…)\s*(?:\([^)]*\))?$")
_TRAILS_OFF: Final = re.compile(
    r"(?:the )?(?:rest|existing|remaining|unchanged|other \w+(?:\.|…)|code continues|reste|suite|bestehend)",
    re.IGNORECASE,
)
_MARKS: Final = re.compile(r"^(?://+|/\*+|#+|<!--+|--)|(?:\*+/|--+>)$")
_NOTE: Final = re.compile(r"^(?:todo|note|nb|fixme)\s*:\s*")
_FRAME: Final = " \t\n*-=~_.…:;,!<>()[]{}\"'`"
# Longer than this, words with dots are prose that trails off.
_WORDS_WITH_DOTS: Final = 9
_LONGEST: Final = 120
# Says little, and heads the code below as often as it stands in for it.
_VAGUE: Final = re.compile(
    r"(?:the )?(?:rest|remainder)|(?:the )?(?:remaining|other|previous) [\w ]+|unchanged|unmodified|removed|omitted|"
    r"truncated|same as (?:above|before)|no changes?|continued|etc|(?:le |la )?(?:reste|suite)|identiques?|rest|"
    r"(?:el |il )?resto|your (?:existing )?\w+(?: goes)? here"
)


class Meaning(IntEnum):
    """How surely a comment stands for code that is left out."""

    NONE = 0
    DOTS = 1
    VAGUE = 2
    SAID = 3
    SHOWN = 4


def meaning(comment: str) -> Meaning:
    """Return what the comment, or a line of one, says of code that is not there. Its marks may be left on."""
    inner = _MARKS.sub("", _MARKS.sub("", comment.strip()).strip()).strip()
    words = _NOTE.sub("", " ".join(inner.strip(_FRAME).casefold().replace("’", "'").split()))
    has_dots = _DOTS.search(inner) is not None
    if not words:
        return Meaning.DOTS if has_dots else Meaning.NONE
    # One sentence about what is left out may follow another in brackets: "rest (unchanged)".
    plain = " ".join(re.sub(r"[()\[\],:.…]", " ", words).split())
    if has_dots and _has_dots_around(inner) and len(plain.split()) <= _WORDS_WITH_DOTS and _WITH_DOTS.search(plain):
        return Meaning.SHOWN
    if len(plain) > _LONGEST or not (_SAYS_SO.fullmatch(words) or _SAYS_SO.fullmatch(plain)):
        return Meaning.NONE
    return Meaning.VAGUE if _VAGUE.fullmatch(plain) else Meaning.SAID


def _has_dots_around(inner: str) -> bool:
    framed = inner.strip(" \t*-=~_()[]{}<>")
    if _DOTS.match(framed):
        return True
    # "rest of code..." trails off on purpose; "Same as above, but ..." goes on in the next line of a remark.
    return _DOTS_AT_THE_END.search(framed) is not None and _TRAILS_OFF.match(framed) is not None
