"""The files around the source of a filled project, each escaped for its own format."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from builder.briefs import BriefFields
from builder.starters.look import Look
from builder.starters.wording import Locale, one_line

_PACKAGES = {
    "dependencies": {"react": "19.3.1", "react-dom": "19.3.1"},
    "devDependencies": {
        "@types/react": "19.3.0",
        "@types/react-dom": "19.3.0",
        "@vitejs/plugin-react": "6.3.0",
        "jsdom": "29.1.1",
        "typescript": "7.0.2",
        "vite": "8.3.8",
        "vitest": "4.1.12",
    },
}
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|~-])")


@dataclass(frozen=True, slots=True)
class Identity:
    """What every document says of the app; all of it already one line and bounded."""

    name: str
    slug: str
    tagline: str
    locale: Locale


def index_html(identity: Identity, look: Look) -> str:
    noscript = {
        "en": "This app needs JavaScript.",
        "fr": "Cette application a besoin de JavaScript.",
    }[identity.locale]
    name, tagline = html.escape(identity.name), html.escape(identity.tagline)
    return f"""<!doctype html>
<html lang="{identity.locale}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>{name}</title>
    <meta name="description" content="{tagline}" />
    <meta name="theme-color" content="{look.light["bg"].hex}" media="(prefers-color-scheme: light)" />
    <meta name="theme-color" content="{look.dark["bg"].hex}" media="(prefers-color-scheme: dark)" />
    <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
  </head>
  <body>
    <div id="root"></div>
    <noscript>{noscript}</noscript>
    <script type="module" src="/src/main.tsx"></script>
  </body>
</html>
"""


def package_json(identity: Identity) -> str:
    package = {
        "name": identity.slug,
        "version": "0.1.0",
        "private": True,
        "description": identity.tagline,
        "license": "SEE LICENSE IN LICENSE.md",
        "type": "module",
        "engines": {"node": ">=20.19"},
        "scripts": {
            "dev": "vite",
            "build": "tsc && vite build",
            "preview": "vite preview",
            "test": "vitest run",
            "typecheck": "tsc",
        },
        **_PACKAGES,
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def licence(locale: Locale) -> str:
    return _text("licence", locale)


def readme(identity: Identity, brief: BriefFields) -> str:
    words = _WORDS[identity.locale]
    parts = [f"# {_markdown(identity.name)}", _markdown(identity.tagline)]
    parts.append(_text("readme", identity.locale).strip())
    wishes = [
        (words["audience"], [brief.audience]),
        (words["features"], brief.mvp_features),
        (words["platforms"], brief.target_platforms),
        (words["integrations"], brief.integrations),
        (words["constraints"], [brief.constraints]),
        (words["notes"], [brief.content_notes]),
        (words["deployment"], [brief.deployment_notes]),
        (words["reference"], [brief.reference_url]),
    ]
    lines: list[str] = []
    for title, values in wishes:
        kept = [line for value in values if (line := one_line(value, limit=2_000))]
        if kept:
            lines.append("\n".join((f"### {title}\n", *(f"- {_markdown(line)}" for line in kept))))
    if lines:
        parts += [words["brief"], *lines]
    parts.append(words["licence"])
    return "\n\n".join(parts) + "\n"


def _markdown(line: str) -> str:
    return html.escape(_MARKDOWN.sub(r"\\\1", line), quote=False)


_WORDS: dict[Locale, dict[str, str]] = {
    "en": {
        "brief": "## The brief\n\nWhat was asked for. Not all of it works yet.",
        "audience": "Audience",
        "features": "Features",
        "platforms": "Platforms",
        "integrations": "Integrations",
        "constraints": "Constraints",
        "notes": "Content",
        "deployment": "Deployment",
        "reference": "Reference",
        "licence": "## Licence\n\nSee `LICENSE.md`: this app is yours.",
    },
    "fr": {
        "brief": "## Le cahier des charges\n\nCe qui a été demandé. Tout ne fonctionne pas encore.",
        "audience": "Public",
        "features": "Fonctions",
        "platforms": "Plateformes",
        "integrations": "Intégrations",
        "constraints": "Contraintes",
        "notes": "Contenu",
        "deployment": "Déploiement",
        "reference": "Référence",
        "licence": "## Licence\n\nVoir `LICENSE.md` : cette application est à vous.",
    },
}


@cache
def _text(name: str, locale: Locale) -> str:
    """Return a text that is the same for every app: `texts/{name}.{locale}.md`."""
    return (Path(__file__).parent / "texts" / f"{name}.{locale}.md").read_text(encoding="utf-8")
