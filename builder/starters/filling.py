"""A whole project out of a starter and a brief.

Brief data goes into `src/app.config.ts` as JSON, and escaped into the documents. Source files are copied
as they are.
"""

from __future__ import annotations

import argparse
import importlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Protocol, cast

from builder.briefs import BriefFields
from builder.starters import documents
from builder.starters.look import Look, look_of
from builder.starters.selection import Starter, all_starters, choose, kind_of
from builder.starters.variation import Pick, picker
from builder.starters.wording import Locale, one_line, slug

NAME_LIMIT = 80
AUDIENCE_LIMIT = 240
TITLE_LIMIT = 90
DETAIL_LIMIT = 200
LISTED_LIMIT = 40
FEATURES_LIMIT = 30
_SHARED = Path(__file__).parent / "shared"
_COPIED = ("src", "tests", "public")
_TAGLINE_LIMIT = 160
_TITLE_ENDS = (": ", " – ", " — ", " - ", " : ")


class Extras(Protocol):
    """`extras` of a starter's own `extras.py`: JSON values for `app.extras`."""

    def __call__(self, brief: BriefFields, *, prompt: str, locale: Locale, pick: Pick) -> Mapping[str, object]: ...


def fill(starter: Starter, brief: BriefFields, *, prompt: str = "", locale: Locale = "en") -> dict[str, bytes]:
    """Return the project, path to content. The same arguments give the same bytes."""
    pick = picker(brief, starter=starter.key)
    look = look_of(brief, pick)
    identity = _identity(starter, brief, locale)
    config = _config(starter, brief, identity, look=look, prompt=prompt, pick=pick)
    written = {
        "index.html": documents.index_html(identity, look),
        "package.json": documents.package_json(identity),
        "README.md": documents.readme(identity, brief),
        "LICENSE.md": documents.licence(locale),
        ".gitignore": "node_modules/\ndist/\n",
        "public/favicon.svg": look.favicon,
        "src/app.config.ts": _config_source(config),
        "src/theme.css": look.stylesheet,
    }
    project = {**_sources(_SHARED), **_sources(starter.folder)}
    project.update((path, text.encode()) for path, text in written.items())
    return dict(sorted(project.items()))


def _identity(starter: Starter, brief: BriefFields, locale: Locale) -> documents.Identity:
    name = one_line(brief.app_name, limit=NAME_LIMIT)
    # Joiners and marks alone would show as nothing.
    if not any(character.isprintable() and not character.isspace() and character != "\u200d" for character in name):
        name = starter.manifest.name[locale]
    audience = one_line(brief.audience, limit=_TAGLINE_LIMIT)
    return documents.Identity(
        name=name,
        slug=slug(name, fallback=f"my-{starter.key}"),
        tagline=audience or starter.manifest.tagline[locale],
        locale=locale,
    )


def _config(
    starter: Starter, brief: BriefFields, identity: documents.Identity, *, look: Look, prompt: str, pick: Pick
) -> dict[str, object]:
    return {
        "name": identity.name,
        "slug": identity.slug,
        "starter": starter.key,
        "kind": kind_of(starter, brief, prompt=prompt),
        "locale": identity.locale,
        "audience": one_line(brief.audience, limit=AUDIENCE_LIMIT),
        "features": [_feature(line) for line in _lines(brief.mvp_features, limit=TITLE_LIMIT + DETAIL_LIMIT)],
        "platforms": _lines(brief.target_platforms, limit=LISTED_LIMIT),
        "integrations": _lines(brief.integrations, limit=LISTED_LIMIT),
        "look": {"mark": look.mark, "layout": look.layout},
        "extras": _extras(starter.key, brief, prompt=prompt, locale=identity.locale, pick=pick),
    }


def _lines(values: tuple[str, ...], *, limit: int) -> list[str]:
    """Return the values that are not empty, each once, in their order."""
    lines = (one_line(value, limit=limit) for value in values)
    return list(dict.fromkeys(line for line in lines if line))[:FEATURES_LIMIT]


def _feature(line: str) -> dict[str, str]:
    """Take “Reminders: a nudge when it is dry” apart into a title and a detail."""
    title, detail = line, ""
    for end in _TITLE_ENDS:
        before, found, after = line.partition(end)
        if found and after.strip() and len(before) < len(title):
            title, detail = before.strip(), after.strip()
    return {
        "title": _capitalised(one_line(title, limit=TITLE_LIMIT)),
        "detail": _capitalised(one_line(detail, limit=DETAIL_LIMIT)),
    }


def _capitalised(text: str) -> str:
    # “iCal export” keeps its small letter.
    return text if text[1:2].isupper() else text[:1].upper() + text[1:]


def _extras(key: str, brief: BriefFields, *, prompt: str, locale: Locale, pick: Pick) -> dict[str, object]:
    if not (Path(__file__).parent / key / "extras.py").is_file():
        return {}
    module = importlib.import_module(f"builder.starters.{key}.extras")
    extras = cast(Extras, module.extras)
    return dict(extras(brief, prompt=prompt, locale=locale, pick=pick))


def _config_source(config: Mapping[str, object]) -> str:
    value = json.dumps(config, ensure_ascii=False, indent=2, allow_nan=False)
    # A bundle may be put inline into a page, and these two end a line in old engines.
    safe = value.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return (
        'import type { Extras } from "./extras";\n'
        'import type { AppConfig } from "./lib/config";\n\n'
        "/** What this app is called, who it is for and what it says: change it here. */\n"
        f"export const app: AppConfig<Extras> = {safe};\n"
    )


@cache
def _sources(folder: Path) -> Mapping[str, bytes]:
    """Return what is copied from a folder: the configuration of the tools beside src, tests and public."""
    paths = [path for name in _COPIED for path in sorted((folder / name).rglob("*")) if path.is_file()]
    if folder == _SHARED:
        paths += [folder / "vite.config.ts", folder / "tsconfig.json"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def main(arguments: list[str] | None = None) -> None:
    """Write a filled project into a folder, to try a starter by hand."""
    parser = argparse.ArgumentParser(prog="python -m builder.starters.filling", description=main.__doc__)
    parser.add_argument("starter", choices=["choose", *(starter.key for starter in all_starters())])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--locale", choices=["en", "fr"], default="en")
    parser.add_argument("--prompt", default="")
    parser.add_argument("--name", default="")
    parser.add_argument("--audience", default="")
    parser.add_argument("--notes", default="")
    for repeated in ("feature", "platform", "integration"):
        parser.add_argument(f"--{repeated}", action="append", default=[])
    options = parser.parse_args(arguments)
    brief = BriefFields(
        app_name=options.name,
        audience=options.audience,
        mvp_features=tuple(options.feature),
        target_platforms=tuple(options.platform),
        integrations=tuple(options.integration),
        content_notes=options.notes,
    )
    by_key = {starter.key: starter for starter in all_starters()}
    starter = by_key.get(options.starter) or choose(brief, prompt=options.prompt)
    for path, content in fill(starter, brief, prompt=options.prompt, locale=options.locale).items():
        target = options.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


if __name__ == "__main__":
    main()
