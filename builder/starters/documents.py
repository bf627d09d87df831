"""The files around the source of a filled project, each escaped for its own format."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass

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
    return _LICENCE[locale]


def readme(identity: Identity, brief: BriefFields) -> str:
    words = _README[identity.locale]
    parts = [f"# {_markdown(identity.name)}", _markdown(identity.tagline), words["run"], words["layout"], words["data"]]
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


_README: dict[Locale, dict[str, str]] = {
    "en": {
        "run": (
            "## Run it\n\n```sh\nnpm install\nnpm run dev      # while you work, on http://localhost:5173\n"
            "npm test         # the tests\nnpm run build    # type check, then the finished site in dist/\n```\n\n"
            "Node 20.19 or newer. The finished site is plain files: any static host serves it."
        ),
        "layout": (
            "## Where things are\n\n- `src/app.config.ts`: name, language and content of the app\n"
            "- `src/theme.css`: colours, corners, fonts\n- `src/copy/`: every sentence, in English and in French\n"
            "- `src/ui/`: the design system, yours to change\n- `src/lib/`: storage, CSV, dates and numbers\n"
            "- `tests/`: the tests"
        ),
        "data": (
            "## Data\n\nWhat people enter is kept in their own browser (`localStorage`). "
            "Nothing is sent anywhere until you connect a backend."
        ),
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
        "run": (
            "## Lancer\n\n```sh\nnpm install\nnpm run dev      # pendant le travail, sur http://localhost:5173\n"
            "npm test         # les tests\nnpm run build    # vérifie les types, puis écrit le site dans dist/\n```\n\n"
            "Node 20.19 ou plus récent. Le site obtenu se compose de simples fichiers : tout hébergement statique convient."
        ),
        "layout": (
            "## Où se trouve quoi\n\n- `src/app.config.ts` : nom, langue et contenu de l’application\n"
            "- `src/theme.css` : couleurs, coins, polices\n- `src/copy/` : toutes les phrases, en anglais et en français\n"
            "- `src/ui/` : le système graphique, à modifier librement\n- `src/lib/` : stockage, CSV, dates et nombres\n"
            "- `tests/` : les tests"
        ),
        "data": (
            "## Données\n\nCe que l’on saisit reste dans le navigateur (`localStorage`). "
            "Rien n’est envoyé tant qu’aucun serveur n’est connecté."
        ),
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

_LICENCE: dict[Locale, str] = {
    "en": """# Licence

This app belongs to its owner, who may use, change, publish and sell it without condition.

The source that it started from is offered under MIT-0:

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files, to deal in the software without restriction, including without limitation the rights to use,
copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the software.

The software is provided “as is”, without warranty of any kind, express or implied, including but not limited to the
warranties of merchantability, fitness for a particular purpose and noninfringement. In no event shall the authors or
copyright holders be liable for any claim, damages or other liability, whether in an action of contract, tort or
otherwise, arising from, out of or in connection with the software or the use or other dealings in the software.
""",
    "fr": """# Licence

Cette application appartient à son propriétaire, qui peut l’utiliser, la modifier, la publier et la vendre sans condition.

Les sources dont elle est partie sont proposées sous la licence MIT-0 (seul le texte anglais fait foi) :

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files, to deal in the software without restriction, including without limitation the rights to use,
copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the software.

The software is provided “as is”, without warranty of any kind, express or implied, including but not limited to the
warranties of merchantability, fitness for a particular purpose and noninfringement. In no event shall the authors or
copyright holders be liable for any claim, damages or other liability, whether in an action of contract, tort or
otherwise, arising from, out of or in connection with the software or the use or other dealings in the software.
""",
}
