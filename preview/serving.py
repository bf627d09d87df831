"""What a preview answers to one request: its pages with our script in them, its modules, and its files."""

from __future__ import annotations

import gzip
import hashlib
import json
import posixpath
import re
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path
from typing import Final

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from preview import negotiation, rewriting, sites
from preview.content_types import content_type_of
from preview.models import PreviewKind
from preview.published_files import Memory
from preview.sites import Site
from workspace.toolchain import packages, vendor

OWN: Final = "__motivd/"  # below a preview's base: what is ours and not the app's
_PAGE_FOLDER: Final = Path(__file__).parent / "page"
# Sources that a page loads as they are; everything else of a project with modules is in its modules.
_SHOWN_ENDINGS: Final = tuple(
    ".css .svg .png .jpg .jpeg .gif .webp .avif .ico .woff .woff2 .ttf .otf".split()
    + ".mp3 .mp4 .webm .ogg .wav .wasm .pdf".split()
)
_HIDDEN: Final = re.compile(r"(^|/)(\.|node_modules/)")
_FOR_EVER: Final = "private, max-age=31536000, immutable"
_TEXT: Final = re.compile(r"^text/|javascript|json|xml")
_PACKED_FROM: Final = 1_400  # less is one packet, packed or not
_LEVEL: Final = 3
_packed = Memory(8 * 2**20, 2 * 2**20)


@dataclass(frozen=True, slots=True)
class Door:
    """By which address a preview is seen: `base` is the path of its root, with a slash at its end."""

    base: str
    is_opaque: bool  # without an origin of its own, so without storage


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a request matters here; `headers` have lower-case names."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def wants_page(self) -> bool:
        return negotiation.wants_page(self.headers.get("accept"), self.headers.get("sec-fetch-mode"))


@dataclass(slots=True)
class Answer:
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def answer(asked: Asked, site: Site, door: Door) -> Answer:
    """Answer one request out of a site that is good. Raises SandboxUnavailable, ToolsMissing, NotBundled."""
    path = asked.path
    if any(part in (".", "..") for part in path.split("/")) or "\0" in path or "\\" in path:
        return not_found()
    if path.startswith(OWN):
        return _own(path.removeprefix(OWN), asked, site)
    name = f"{path}index.html" if not path or path.endswith("/") else path
    found = _content(name, site)
    if found is None and "." not in posixpath.basename(name) and asked.wants_page:
        name, found = "index.html", _content("index.html", site)  # a place inside a single-page app
    if found is None:
        return not_found()
    content_type = content_type_of(name)
    if content_type.startswith("text/html"):
        answered = _fresh(asked, _page(name, found.decode(errors="replace"), site, door).encode(), content_type)
        scripts = _scripts(name, site, door)
        if scripts and answered.status == 200:
            # So that they are on their way while the page is still being read.
            answered.headers["link"] = ", ".join(f"<{one}>; rel=preload; as=script; crossorigin" for one in scripts)
        return answered
    return _fresh(asked, _moved(name, found, site, door), content_type)


def not_found() -> Answer:
    return Answer(404, {"content-type": "text/plain; charset=utf-8", "cache-control": "no-store"}, b"Not found.\n")


def error_page(problem_file: str | None, problem_line: int | None, message: str, door: Door) -> Answer:
    """Answer with why there is nothing to show yet; the page shows the app by itself once there is."""
    context = {
        "file": problem_file or "",
        "line": problem_line,
        "message": message,
        "language": get_language() or "en",
        "script": first_script(door, ""),
    }
    headers = {"content-type": "text/html; charset=utf-8", "cache-control": "no-store"}
    return Answer(503, headers, render_to_string("preview/broken.html", context).encode())


def definitions_of(site: Site, paths: tuple[str, ...]) -> list[dict[str, str]]:
    """Return the modules at these paths, for a page that runs already."""
    assert site.graph is not None
    return [{"id": path, "code": site.graph.definitions[path].code} for path in paths]


def _content(name: str, site: Site) -> bytes | None:
    if site.outputs is not None:
        return site.outputs.get(name)
    for path in (f"public/{name}", name):
        if path in site.shas and _is_shown(path, site):
            return sites.content_of(site.shas, [path]).get(path)
    return None


def _is_shown(path: str, site: Site) -> bool:
    if _HIDDEN.search(path):
        return False
    if site.kind == PreviewKind.STATIC or path.startswith("public/") or path.endswith(_SHOWN_ENDINGS):
        return True
    pages = site.graph.pages if site.graph else {}
    return path in pages or any(path in page.loads for page in pages.values())


def _moved(name: str, content: bytes, site: Site, door: Door) -> bytes:
    """Return a file with its addresses at the root below the base."""
    if door.base == "/":
        return content
    if name.endswith(".css"):
        return rewriting.style_sheet(content.decode(errors="replace"), base=door.base).encode()
    if site.outputs is not None and name.endswith(".js"):
        return content.replace(b'"/assets/', f'"{door.base}assets/'.encode())
    return content


def _page(name: str, html: str, site: Site, door: Door) -> str:
    head = first_script(door, site.state)
    scripts = _scripts(name, site, door)
    if site.graph is None or not scripts:
        return rewriting.page(html, base=door.base, head=head)
    page = site.graph.pages[name]
    for path in site.graph.styles[name]:
        sheet = rewriting.style_sheet(site.graph.sheets[path], base=door.base).replace("</", "<\\/")
        head += f'<style data-motivd="{escape(path)}">{sheet}</style>'
    for script in scripts:
        head += f'<script defer crossorigin src="{escape(script)}"></script>'
    entries = json.dumps(site.graph.entries[name]).replace("<", "\\u003c")
    head += f'<script type="module">__motivd.start({entries})</script>'
    instead = {}
    for entry in page.entries:
        if entry.is_script:
            instead[entry.start] = (entry.end, "")
    return rewriting.page(html, base=door.base, head=head, instead=instead)


def _scripts(name: str, site: Site, door: Door) -> list[str]:
    """Return the addresses of what the modules of a page are in, in the order in which they run."""
    if site.graph is None or name not in site.graph.pages or not site.graph.entries.get(name):
        return []
    own = f"{door.base}{OWN}"
    return [f"{own}packages-{_packages_key(site)}.js", f"{own}app-{site.graph.script_key}.js"]


def _own(name: str, asked: Asked, site: Site) -> Answer:
    if site.graph is None:
        return not_found()
    if name == f"app-{site.graph.script_key}.js":
        content = site.graph.script
    elif name == f"packages-{_packages_key(site)}.js":
        content = _script("modules.js") + vendor.script(site.graph.packages)
    else:
        return not_found()
    return _answer(asked, content, "text/javascript; charset=utf-8", _FOR_EVER)


def _packages_key(site: Site) -> str:
    assert site.graph is not None
    text = "\0".join([str(packages.wanted_store()), *site.graph.packages]).encode() + _script("modules.js")
    return hashlib.sha256(text).hexdigest()[:16]


def first_script(door: Door, state: str) -> str:
    """Return what stands first in every page of a preview."""
    broken = _("The last change has an error. This is the app before it.")
    given = json.dumps({"base": door.base, "opaque": door.is_opaque, "state": state, "broken": broken})
    script = _script("page.js").decode().replace("__GIVEN__", given.replace("<", "\\u003c"))
    return f"<script>{script}</script>"


@cache
def _script(name: str) -> bytes:
    return (_PAGE_FOLDER / name).read_bytes()


def _fresh(asked: Asked, content: bytes, content_type: str) -> Answer:
    return _answer(asked, content, content_type, "private, no-cache")


def _answer(asked: Asked, content: bytes, content_type: str, cache_control: str) -> Answer:
    digest = hashlib.sha256(content).hexdigest()[:32]
    wanted = asked.headers.get("range") if asked.method == "GET" else None
    can_shrink = len(content) >= _PACKED_FROM and bool(_TEXT.search(content_type))
    accepted = "" if wanted else asked.headers.get("accept-encoding", "")
    encoding = negotiation.best_encoding(accepted, ("gzip",) if can_shrink else ())
    etag = f'"{digest}-{encoding}"' if encoding else f'"{digest}"'
    headers = {"content-type": content_type, "etag": etag, "cache-control": cache_control, "accept-ranges": "bytes"}
    if can_shrink:
        headers["vary"] = "Accept-Encoding"
    if_none_match = asked.headers.get("if-none-match")
    if if_none_match is not None and negotiation.matches(if_none_match, etag):
        return Answer(304, {name: headers[name] for name in ("etag", "cache-control", "vary") if name in headers})
    if wanted and asked.headers.get("if-range", etag) == etag:
        try:
            part = negotiation.single_range(wanted, len(content))
        except negotiation.Unsatisfiable:
            return Answer(416, {"content-range": f"bytes */{len(content)}"})
        if part is not None:
            first, last = part
            span = {"content-range": f"bytes {first}-{last}/{len(content)}"}
            return Answer(206, headers | span, content[first : last + 1])
    if encoding:
        return Answer(200, headers | {"content-encoding": encoding}, _shrunk(digest, content))
    return Answer(200, headers, content)


def _shrunk(digest: str, content: bytes) -> bytes:
    """Return a text packed, fast rather than small: mostly it is asked for once."""
    known: bytes | None = _packed.get(digest)
    if known is None:
        known = gzip.compress(content, _LEVEL, mtime=0)
        _packed.put(digest, known, len(known))
    return known
