"""`python -m tests.catalogue`: every sentence that a user can see has its French, with the same places in it.

With `--write` it adds the missing ones, empty, to the catalogue.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
APPS = ("accounts", "billing", "builder", "integrations", "motivd_site", "pages", "preview", "workspace")
CATALOGUE = ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"
_WHOLE = ("_", "gettext", "gettext_lazy", "gettext_noop")
_KEYWORDS = dict.fromkeys(_WHOLE) | {"ngettext": (1, 2), "plural": (1, 2)}
_PLACE = re.compile(r"%\([a-zA-Z_]+\)[sd]")


def sentences() -> dict[str, str | tuple[str, str]]:
    """Return every message id of the code and the templates, with its plural where it has one."""
    found: dict[str, str | tuple[str, str]] = {}
    for source in _sources():
        for _line, message, _comments, _context in extract("python", source, keywords=_KEYWORDS):
            first = message if isinstance(message, str) else message[0]
            if first:
                found[first] = message if isinstance(message, str) else (message[0], message[1])
    return found


def _sources() -> Iterator[io.BytesIO]:
    for app in APPS:
        for file in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in file.parts and "starters" not in file.parts:
                yield io.BytesIO(file.read_bytes())
    for file in sorted((ROOT / "templates").rglob("*.html")):
        # Read as Python, in which the page's own indentation would mean something.
        lines = (line.lstrip() for line in templatize(file.read_text()).splitlines())
        yield io.BytesIO("\n".join(lines).encode())


def problems(catalogue: Catalog, wanted: dict[str, str | tuple[str, str]]) -> list[str]:
    """Return what is wrong with the translations, one sentence each."""
    found = []
    for first in wanted:
        message = catalogue.get(first)
        if message is None or not message.string or (isinstance(message.string, tuple) and not all(message.string)):
            found.append(f"no French for: {first}")
        elif message.fuzzy:
            found.append(f"not checked (fuzzy): {first}")
        elif not _same_places(message):
            found.append(f"other places than in English: {first}")
    found += [
        f"not used any more: {_first(message)}" for message in catalogue if _first(message) not in wanted and message.id
    ]
    return found


def _first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _same_places(message: Message) -> bool:
    wanted = set(_PLACE.findall(message.id if isinstance(message.id, str) else message.id[1]))
    # A singular may leave the number out.
    last = message.string if isinstance(message.string, str) else list(message.string or [""])[-1]
    return set(_PLACE.findall(last)) == wanted


def main(arguments: list[str]) -> int:
    wanted = sentences()
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="fr")
    if "--write" in arguments:
        for first, message in wanted.items():
            if catalogue.get(first) is None:
                catalogue.add(message)
        with CATALOGUE.open("wb") as file:
            write_po(file, catalogue, width=100, sort_output=True, no_location=True)
    found = problems(catalogue, wanted)
    for problem in found:
        sys.stderr.write(f"{problem}\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
