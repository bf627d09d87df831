"""One edit call on a file of 2,000 lines, for each way in which a place is found or not found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bench.measuring import median_ms, say
from workspace.agent import edits
from workspace.agent.edits import Edit
from workspace.agent.refusals import Refused

_GOAL: Final = "under 10"
_TIMES: Final = 50
_PART = """\
/** Shows the {name} of a booking. */
export function Part{number}({{ rows, onPick }}: Props{number}) {{
  const [picked, setPicked] = useState<Row | null>(null);
  const shown = rows.filter((row) => row.kind === "{name}" && row.total > {number});
  if (shown.length === 0) {{
    return <p className="empty">{{words.nothing{number}}}: l’été n’a pas commencé…</p>;
  }}
  return (
    <ul className="part-{number}">
      {{shown.map((row) => (
        <li key={{row.id}} onClick={{() => onPick(row)}}>
          {{picked === row ? <strong>{{row.title}}</strong> : `${{row.title}} (${{row.total}})`}}
        </li>
      ))}}
    </ul>
  );
}}

"""
_NAMES = "payment room guest invoice season discount".split()
TEXT: Final = "".join(_PART.format(number=number, name=_NAMES[number % 6]) for number in range(112))


def measure() -> None:
    """Print the median of each kind of call."""
    assert len(TEXT.splitlines()) >= 2_000
    for name, text, asked, expected in _calls():
        say(f"edit in 2,000 lines, {name}", median_ms(_call(text, asked, expected), times=_TIMES), goal=_GOAL)


def _calls() -> list[tuple[str, str, list[Edit], str]]:
    old = "\n".join(TEXT.splitlines()[1801:1806])
    new = old.replace("row.total", "row.price")
    filtered = "row.total > 100"
    return [
        ("exact", TEXT, [Edit(old, new)], "exact"),
        ("exact, ten edits", TEXT, [Edit(f"total > {at})", f"price > {at})") for at in range(40, 50)], "exact"),
        ("line endings", TEXT.replace("\n", "\r\n"), [Edit(old, new)], "line_endings"),
        ("trailing space", TEXT.replace(";\n", ";  \n"), [Edit(old, new)], "trailing_space"),
        ("indentation", TEXT.replace("  ", "\t"), [Edit(old, new)], "indentation"),
        ("unicode", TEXT, [Edit("nothing100}: l'été n'a", "nothing100}: l'hiver n'a")], "unicode"),
        ("unicode, in every line", _typographic(TEXT), [Edit(_as_copied(old), _as_copied(new))], "unicode"),
        ("not unique", TEXT, [Edit("    </ul>\n", "")], "EDIT_NOT_UNIQUE"),
        ("not found, one line", TEXT, [Edit(f'row.kind == "discount" && {filtered}', "x")], "EDIT_NOT_FOUND"),
        ("not found, five lines", TEXT, [Edit(old.replace("setPicked", "setChosen"), new)], "EDIT_NOT_FOUND"),
        ("not found, 200 lines", TEXT, [Edit(_slip(TEXT.splitlines()[900:1100]), "x")], "EDIT_NOT_FOUND"),
        ("brackets that do not match", TEXT, [Edit(filtered, f"({filtered}")], "exact"),
    ]


def _typographic(text: str) -> str:
    return "".join(f"{line} // l’été à Noël…\n" for line in text.splitlines())


def _as_copied(text: str) -> str:
    return _typographic(text).replace("’", "'").rstrip("\n")


def _slip(lines: list[str]) -> str:
    lines[150] = lines[150] + " // slip"
    return "\n".join(lines)


def _call(text: str, asked: list[Edit], expected: str) -> Callable[[], None]:
    def call() -> None:
        try:
            found: str = edits.apply(text, asked, path="src/App.tsx").how[0]
        except Refused as refused:
            found = refused.code
        assert found == expected, (found, expected)

    return call


if __name__ == "__main__":
    measure()
