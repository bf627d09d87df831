"""Which outside services a sentence names, and means to use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from builder.extraction.catalogue import SERVICES, Service
from builder.extraction.negation import Spans, compared, is_likeness, negated
from builder.extraction.text import Sentence

_TOKEN: Final = re.compile(r"[^\W_]+(?:\.(?:com|io|app|chat|ai))?(?!\w)", re.IGNORECASE)
_BEFORE: Final = frozenset(
    "with via through using use uses by to from on in into integrate integrates connect connects sync avec via par sur"
    " depuis vers utiliser utilise utilisons intégrer connecter intégration integration and et or ou our notre"
    " accept accepts take support supports the".split()
)
_AFTER: Final = frozenset(
    "payment payments checkout integration integrations api account accounts webhook webhooks sync channel channels"
    " notification notifications login subscription subscriptions billing invoices connector database pages bot app"
    " for to pour and et or ou as comme message messages import export paiement paiements invoicing elements".split()
)
_NEVER_AFTER: Final = frozenset(
    "of pattern patterns shape shapes shaped metres meters metre meter feet foot footage corners root roots inch inches"
    " de du que tiger off out miles equation equations regression algebra programming".split()
)


def _index() -> dict[str, list[tuple[tuple[str, ...], Service]]]:
    by_first: dict[str, list[tuple[tuple[str, ...], Service]]] = {}
    for service in SERVICES:
        for spelling in service.spellings:
            parts = tuple(token[0] for token in _TOKEN.finditer(spelling))
            by_first.setdefault(parts[0], []).append((parts, service))
    for entries in by_first.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return by_first


_BY_FIRST_WORD: Final = _index()
_FIRST_WORDS: Final = frozenset(part for first in _BY_FIRST_WORD for part in first.split("."))


@dataclass(frozen=True, slots=True)
class Mention:
    """A service named in a sentence, with the offsets of its name."""

    service: Service
    start: int
    end: int


def mentions(sentence: Sentence) -> Iterator[Mention]:
    """Yield every service named in the sentence, wanted or not."""
    if sentence.words.isdisjoint(_FIRST_WORDS):
        return
    text = sentence.text
    tokens = list(_TOKEN.finditer(text))
    lowered = [token[0].lower() for token in tokens]
    position = 0
    while position < len(tokens):
        found = _match_at(sentence, tokens, lowered, position)
        if found is None:
            position += 1
            continue
        length, service = found
        yield Mention(service, tokens[position].start(), tokens[position + length - 1].end())
        position += length


def wanted(sentence: Sentence) -> list[str]:
    """Return the names of the services that the sentence asks for, in its order."""
    named = list(mentions(sentence))
    if not named:
        return []
    unwanted, likened = negated(sentence), compared(sentence)
    strict = sentence.field != "integrations"
    return [
        mention.service.name
        for mention in named
        if not unwanted.cover(mention.start)
        and not (strict and (_is_compared(likened, mention) or is_likeness(sentence.text, mention.end)))
    ]


def beyond_repository(names: tuple[str, ...], sentences: list[Sentence], repository: str) -> tuple[str, ...]:
    """Leave out the code host that is named only for where the code is to live."""
    hosts = [name for name in names if name.casefold() in _CODE_HOSTS and name.casefold() in repository.casefold()]
    for host in hosts:
        if sum(host in wanted(sentence) for sentence in sentences if host.casefold() in sentence.words) == 1:
            names = tuple(name for name in names if name != host)
    return names


_CODE_HOSTS: Final = frozenset({"github", "gitlab", "bitbucket"})


def _is_compared(likened: Spans, mention: Mention) -> bool:
    return likened.cover(mention.start)


def _match_at(
    sentence: Sentence, tokens: list[re.Match[str]], lowered: list[str], position: int
) -> tuple[int, Service] | None:
    for parts, service in _BY_FIRST_WORD.get(lowered[position], ()):
        length = len(parts)
        if tuple(lowered[position : position + length]) != parts or not _is_adjacent(tokens, position, length):
            continue
        if service.common and length == 1 and not _is_meant(sentence, tokens, lowered, position, service):
            continue
        if _inside_address(sentence.text, tokens[position].start(), tokens[position + length - 1].end()):
            continue
        return length, service
    return None


def _is_adjacent(tokens: list[re.Match[str]], position: int, length: int) -> bool:
    return all(tokens[i + 1].start() - tokens[i].end() <= 1 for i in range(position, position + length - 1))


def _inside_address(text: str, start: int, end: int) -> bool:
    """Whether the word is part of a URL, a mail address or a longer domain name."""
    return (
        (text[start - 1 : start] in {"/", "@", ".", "_", "#"} and start > 0)
        or text[end : end + 1] in {"@", "_"}
        or (text[end : end + 1] in {".", "/"} and text[end + 1 : end + 2].isalnum())
    )


def _is_meant(
    sentence: Sentence, tokens: list[re.Match[str]], lowered: list[str], position: int, service: Service
) -> bool:
    """Tell the service from the everyday word: by its capital, or by the words beside it."""
    text, token = sentence.text, tokens[position]
    following = lowered[position + 1] if position + 1 < len(tokens) else ""
    gap = text[token.end() : tokens[position + 1].start()] if following else text[token.end() :]
    if following in _NEVER_AFTER and gap == " ":
        return False
    ends_here = not following or gap.strip() != ""
    if sentence.field == "integrations":
        return True
    if token[0] != token[0].lower():
        opens = position == 0 or text[tokens[position - 1].end() : token.start()].strip() in {".", "!", "?"}
        return not opens or following in _AFTER or (ends_here and sentence.is_item)
    before = lowered[position - 1] if position else ""
    if following in _AFTER - {"for", "to", "pour", "and", "et", "or", "ou", "as", "comme"}:
        return True
    return before in _BEFORE - {"the"} and (ends_here or following in _AFTER)
