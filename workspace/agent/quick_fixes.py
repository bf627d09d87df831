"""What can be mended without a model: names that are used and not imported. Certain or nothing.

A name is imported from React when it is one of its own, or from the one file of the project that exports it. Where two
files export it, or none, nothing is guessed.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from workspace.toolchain.problems import Problem

_MISSING: Final = re.compile(r"Cannot find name '([A-Za-z_$][\w$]*)'")
_EXPORT: Final = re.compile(
    r"^export (?:declare )?(?:async )?(function|const|let|class|enum|type|interface) ([A-Za-z_$][\w$]*)", re.MULTILINE
)
_IMPORT: Final = re.compile(r"""^import \{([^}]*)\} from (["'])([^"']+)\2;?[^\S\n]*$""", re.MULTILINE)
_REACT: Final = frozenset(
    {
        *("useState", "useEffect", "useMemo", "useRef", "useCallback", "useReducer", "useContext", "useId"),
        *("useLayoutEffect", "useTransition", "useDeferredValue", "createContext", "memo", "forwardRef", "lazy"),
        *("Fragment", "Suspense", "StrictMode"),
    }
)
_TYPES: Final = ("type", "interface")


def mend(source: Mapping[str, str], problems: Iterable[Problem]) -> dict[str, str]:
    """Return the files that can be mended with certainty, as they shall be."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for problem in problems:
        found = _MISSING.search(problem.message)
        file = problem.file or ""
        if found and file in source and file.endswith((".ts", ".tsx")):
            wanted[file].add(found.group(1))
    if not wanted:
        return {}
    exported = _exports(source)
    mended = {}
    for path, names in wanted.items():
        text = source[path]
        for name in sorted(names):
            text = _imported(text, path, name, exported)
        if text != source[path]:
            mended[path] = text
    return mended


def _exports(source: Mapping[str, str]) -> dict[str, list[tuple[str, bool]]]:
    """Return by name the files that export it, and whether it is only a type."""
    found: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for path, text in source.items():
        if path.endswith((".ts", ".tsx")) and ".test." not in path and not path.endswith(".d.ts"):
            for match in _EXPORT.finditer(text):
                found[match.group(2)].append((path, match.group(1) in _TYPES))
    return found


def _imported(text: str, path: str, name: str, exported: Mapping[str, list[tuple[str, bool]]]) -> str:
    places = exported.get(name, [])
    if name in _REACT and not places:
        return _with_import(text, name, "react")
    if len(places) != 1 or places[0][0] == path:
        return text
    place, is_type = places[0]
    module = posixpath.relpath(place.rpartition(".")[0], posixpath.dirname(path) or ".")
    return _with_import(text, f"type {name}" if is_type else name, module if module.startswith(".") else f"./{module}")


def _with_import(text: str, name: str, module: str) -> str:
    """Add a name to the import of a module, or an import above all others."""
    for match in _IMPORT.finditer(text):
        if match.group(3) == module:
            names = [part.strip() for part in match.group(1).split(",") if part.strip()]
            line = f"import {{ {', '.join([*names, name])} }} from {match.group(2)}{module}{match.group(2)};"
            return text[: match.start()] + line + text[match.end() :]
    quote = "'" if re.search(r"^import .* from '", text, re.MULTILINE) else '"'
    return f"import {{ {name} }} from {quote}{module}{quote};\n{text}"
