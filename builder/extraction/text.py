"""A prompt cut into labelled lines and sentences, in one pass and in linear time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from builder.extraction.labels import REFUSING_LABELS, field_of_label

PROMPT_LIMIT: Final = 200_000
# Longer sentences are cut at a space, so that no rule ever looks at more than this at once.
SENTENCE_LIMIT: Final = 800
SENTENCES_LIMIT: Final = 3_000

_INVISIBLE: Final = dict.fromkeys(
    [
        *range(32),
        *range(127, 160),
        173,
        8203,
        8206,
        8207,
        *range(8234, 8239),
        *range(8288, 8304),
        65279,
        *range(55296, 57344),
        65534,
        65535,
    ],
    " ",
) | {0x09: " ", 0x0A: "\n", 0x0B: "\n", 0x0C: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n", 0x2019: "'"}
WORD: Final = re.compile(r"[^\W_]+")
_SPACES: Final = re.compile(r"[^\S\n]+")
_BULLET: Final = re.compile(r"(?:[-*+–—·]|\(?\d{1,3}[.)]|[a-z]\)|\[[ xX]?\])\s+|[•‣◦▪●✓✔☑✅➜→]\s*")
_HEADING: Final = re.compile(r"#{1,6}\s+|\*\*(?=[^*]+\*\*:?$)")
_LABEL: Final = re.compile(r"[*_]{0,3}([^:：\n]{1,48}?)[*_]{0,3}\s?[:：](?!//)[*_]{0,3}\s*")
_DASH_LABEL: Final = re.compile(r"([\w' ]{3,30}?)\s[-–—]\s")
_SENTENCE_END: Final = re.compile(r"[.!?…。]+[\"'»”)]{0,2}(?=\s|$)")
_ABBREVIATIONS: Final = ("e.g", "i.e", "etc", "ex", "p.ex", "mr", "mrs", "dr", "st", "vs", "approx", "cf", "env", "inc")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or list item.

    `field` is the brief field that the label above or before it names ("features", "audience"...), "other"
    under a label that names none, or "" where there is no label. `label` is that label as written when it
    stands on the same line. `first` marks the opening of the prompt, `is_heading` a Markdown heading. `words` are in lower case: most rules look
    there first, which keeps them cheap on a long prompt.
    """

    text: str
    field: str = ""
    label: str = ""
    is_item: bool = False
    first: bool = False
    words: frozenset[str] = frozenset()
    is_heading: bool = False

    @property
    def is_refused(self) -> bool:
        """Whether the label says that all of it is out of scope."""
        return self.label.lower() in REFUSING_LABELS


def _sentence(text: str, field: str, label: str, is_item: bool, first: bool) -> Sentence:
    return Sentence(text, field, label, is_item, first, frozenset(WORD.findall(text.lower())))


def clean(prompt: str) -> str:
    """Return the prompt in NFC with invisible characters as spaces and one kind of apostrophe."""
    text = prompt[:PROMPT_LIMIT].replace("\r\n", "\n").replace("\r", "\n").translate(_INVISIBLE)
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text))


def sentences(text: str) -> list[Sentence]:
    """Cut a cleaned prompt; at most SENTENCES_LIMIT, each at most SENTENCE_LIMIT characters."""
    found: list[Sentence] = []
    for sentence in _read(text):
        found.append(sentence)
        if len(found) >= SENTENCES_LIMIT:
            break
    return found


def _read(text: str) -> Iterator[Sentence]:
    section, section_label, pending, seen_blank, first = "", "", "", False, True
    for raw in text.split("\n"):
        line = raw.strip()
        if not line:
            seen_blank = True
            continue
        content, is_item = _without_bullet(line)
        heading = _HEADING.match(content)
        if heading:
            content = content[heading.end() :].strip("#* ")
        label, field, rest = _labelled(content, whole=heading is not None)
        if label and not rest:
            section, section_label, pending, seen_blank = field, label, label, False
            continue
        if heading:
            section, pending, seen_blank = "other", content, False
            yield replace(_sentence(content[:SENTENCE_LIMIT], "", "", False, first), is_heading=True)
            first = False
            continue
        if seen_blank and not is_item and not (pending and section not in ("", "other")):
            section = ""
        pending, seen_blank = "", False
        if label and field != "other":
            section = field if not is_item else section
            yield from _split(rest, field=field, label=label, is_item=is_item, first=False)
        else:
            refusing = section_label if section == "constraints" and section_label.lower() in REFUSING_LABELS else ""
            yield from _split(content, field=section, label=refusing, is_item=is_item, first=first)
        first = False


def _without_bullet(line: str) -> tuple[str, bool]:
    content, is_item = line, False
    for _ in range(2):
        bullet = _BULLET.match(content)
        if bullet is None:
            break
        content, is_item = content[bullet.end() :], True
    return content, is_item


def _labelled(content: str, *, whole: bool) -> tuple[str, str, str]:
    """Return the label, the field it names and what follows it; three empty texts where there is none."""
    match = _LABEL.match(content)
    if match:
        label = match[1].strip(" *_")
        field = field_of_label(label)
        rest = content[match.end() :].strip(" *_") if field else content[match.end() :].strip()
        if field:
            return label, field, rest
        if not rest:
            return label, "other" if len(label.split()) < 2 else "features", ""
    dashed = _DASH_LABEL.match(content)
    if dashed and field_of_label(dashed[1]) not in ("", "other"):
        return dashed[1], field_of_label(dashed[1]), content[dashed.end() :].strip()
    if whole and field_of_label(content):
        return content, field_of_label(content), ""
    return "", "", content


def _split(content: str, *, field: str, label: str, is_item: bool, first: bool) -> Iterator[Sentence]:
    if is_item and len(content) <= SENTENCE_LIMIT and not label and field in ("", "features"):
        yield _sentence(content, field, label, is_item, first)
        return
    for piece in _sentence_texts(content):
        inner, inner_field, rest = _labelled(piece, whole=False)
        if inner and rest and inner_field != "other":
            field, label = inner_field, inner
            piece = rest
        yield _sentence(piece, field, label, is_item, first)
        # A label on a line of prose governs one sentence, not the paragraph behind it.
        if label and not is_item and field != "features":
            field, label = "", ""
        first = False


def _sentence_texts(content: str) -> Iterator[str]:
    start = 0
    for end in _SENTENCE_END.finditer(content):
        before = content[max(start, end.start() - 8) : end.start()].lower()
        following = content[end.end() : end.end() + 2].strip()
        if end[0] == "." and before.endswith(_ABBREVIATIONS) and following[:1].islower():
            continue
        yield from _chunks(content[start : end.end()].strip())
        start = end.end()
    yield from _chunks(content[start:].strip())


def _chunks(sentence: str) -> Iterator[str]:
    while len(sentence) > SENTENCE_LIMIT:
        cut = sentence.rfind(" ", SENTENCE_LIMIT // 2, SENTENCE_LIMIT)
        cut = cut if cut > 0 else SENTENCE_LIMIT
        yield sentence[:cut]
        sentence = sentence[cut:].lstrip()
    if sentence:
        yield sentence


def shortened(text: str, limit: int) -> str:
    """Return at most `limit` characters, cut behind a whole word where there is one."""
    if len(text) <= limit:
        return text.strip()
    kept = text[: limit + 1]
    return (kept[: kept.rfind(" ")] if " " in kept else kept[:limit]).strip()
