"""What must not reach a file, and what looks like it and may."""

from __future__ import annotations

import pytest

from workspace.agent import edits, placeholders
from workspace.agent.edits import Edit
from workspace.agent.refusals import (
    CutOff,
    EmptyContent,
    InvalidJson,
    Placeholder,
    Refused,
    Shrunk,
    Suspicion,
)

_APP = """\
import { rows } from "./rows";

export function App() {
  const shown = rows.filter((row) => row.kind);
  return (
    <main className="app">
      <h1>It's late</h1>
      {shown.map((row) => (
        <p key={row.id}>{row.title}</p>
      ))}
    </main>
  );
}
"""
_CSS = ".app {\n  color: red;\n}\n\n@media (min-width: 40em) {\n  .app {\n    color: blue;\n  }\n}\n"
_PYTHON = 'def alpha():\n    """Say so."""\n    return {"a": [1, 2]}\n\n\ndef beta():\n    return alpha()\n'
_HTML = '<!doctype html>\n<html lang="en">\n  <body>\n    <div id="root"></div>\n  </body>\n</html>\n'


def _script(comment: str) -> str:
    return f'import {{ rows }} from "./rows";\n\n{comment}\n\nexport function App() {{\n  return null;\n}}\n'


def _styles(comment: str) -> str:
    return f"{comment}\n\n.app {{\n  color: red;\n}}\n"


def _module(comment: str) -> str:
    return f"import os\n\n{comment}\n\ndef alpha():\n    return os\n"


def _page(comment: str) -> str:
    return _HTML.replace("    <div", f"    {comment}\n    <div")


_HOLES = [
    # The words of the issue
    ("a.ts", _script("// ... rest of the code unchanged")),
    ("a.py", _module("# existing code")),
    ("a.css", _styles("/* ... */")),
    ("a.tsx", _script("/* keep the rest */")),
    ("a.html", _page("<!-- unchanged -->")),
    ("a.ts", _script("// … (unverändert)")),
    ("a.ts", _script("// reste inchangé")),
    ("a.ts", _script("...")),
    # English, as models write it
    *(
        ("a.tsx", _script(comment))
        for comment in (
            "// ... existing code ...",
            "// rest of the component remains the same",
            "// ... other imports",
            "// (existing imports)",
            "// ...rest of file",
            "// The rest of the code remains unchanged.",
            "// Rest of your code here",
            "// [rest of the file unchanged]",
            "// --- unchanged ---",
            "// same as before",
            "// Keep existing handlers",
            "// omitted for brevity",
            "// ... (code omitted for brevity)",
            "// Remaining code unchanged",
            "// ... no changes ...",
            "// Everything else stays as is",
            "// ... keep the rest of your code",
            "// no changes below this line",
            "// TODO: rest of the code",
            "// code continues...",
            "// other methods...",
            "/*\n * ... rest of the code\n */",
            "/* ... existing code ... */",
            "  …",
        )
    ),
    # Other languages
    *(
        ("a.ts", _script(comment))
        for comment in (
            "// ... le reste du code est inchangé",
            "// le reste du fichier reste identique",
            "// … autres fonctions",
            "// code existant",
            "// ... Rest bleibt unverändert",
            "// bestehender Code",
            "// ... resto del código",
            "// 其余代码不变",
        )
    ),
    # In places of their own
    ("a.tsx", "export function App() {\n  // ... existing code ...\n  return null;\n}\n"),
    ("a.tsx", "export function App() { /* existing code */ }\n"),
    ("a.tsx", "export const App = () => (\n  <main>\n    {/* ... rest of the page ... */}\n  </main>\n);\n"),
    ("a.tsx", "export const App = () => (\n  <main>\n    ...\n  </main>\n);\n"),
    ("a.ts", "export function all() {\n  // ...\n}\n"),
    ("a.css", ".app { /* existing styles */ }\n"),
    ("a.css", ".app {\n  color: red;\n  ...\n}\n"),
    ("a.py", "def alpha():\n    first()\n    ...\n    return 1\n"),
    ("a.py", "import os\n\n...\n\ndef alpha():\n    pass\n"),
    ("a.py", "def alpha():\n    # ... existing code ...\n    return 1\n"),
    ("a.html", _page("<!-- ... rest of the page ... -->")),
    ("a.html", "<html><script>\n// ... existing code ...\n</script></html>\n"),
    ("a.html", "<html><style>\n/* existing styles */\n</style></html>\n"),
    ("notes.md", "# Title\n\n<!-- rest of the document unchanged -->\n"),
    ("a.yml", "name: a\n# ... rest of the file unchanged\n"),
    ("a.sql", "select 1;\n-- rest of the file unchanged\n"),
    ("a.go", "package a\n\n// ... existing code ...\n\nfunc b() {}\n"),
    ("a.vue", "<template>\n  <!-- ... existing markup ... -->\n</template>\n"),
    ("package.json", '{\n  "name": "a",\n  // ... existing dependencies\n}\n'),
    ("package.json", '{\n  "name": "a",\n  ...\n}\n'),
]


@pytest.mark.parametrize(("path", "text"), _HOLES)
@pytest.mark.parametrize("before", [None, "something else that was here\n"], ids=["new", "there"])
def test_what_stands_in_for_code_is_refused(path: str, text: str, before: str | None) -> None:
    # In a new file dots alone may belong to an explanation; they are refused where they took the place of something.
    before = "x {}\n" if text == _styles("/* ... */") else before

    with pytest.raises(Placeholder) as refused:
        placeholders.check(before, text, path)

    named = text.split("\n")[refused.value.line - 1].strip()
    assert named[:120] in refused.value.sentence
    assert "Nothing was written." in refused.value.sentence


_FINE = [
    ("a.tsx", _APP),
    ("a.css", _CSS),
    ("a.py", _PYTHON),
    ("a.html", _HTML),
    # Dots that are code
    ("a.ts", "const all = {\n  ...props,\n  ...rest\n};\ncall(...rest);\n"),
    ("a.tsx", "export const A = (props: P) => <B {...props} />;\n"),
    ("a.ts", "function f(...rest: string[]) {\n  return [...rest];\n}\n"),
    ("a.py", "def alpha():\n    ...\n\n\nclass B:\n    ...\n"),
    ("a.py", 'class B(Protocol):\n    """One."""\n\n    def c(self) -> int:\n        """Two."""\n        ...\n'),
    ("a.py", "@overload\ndef a(\n    b: int,\n) -> int:  # one\n    ...\n\n\ndef a(b):\n    return b\n"),
    ("a.py", "x = a[\n    ...\n]\ny: tuple[int, ...] = ()\n"),
    ("a.pyi", "def a() -> None: ...\n"),
    # Dots that are text
    ("a.tsx", "export const A = () => <p>Loading...</p>;\n"),
    ("a.tsx", "export const A = () => (\n  <span\n    className='gap'\n  >\n    …\n  </span>\n);\n"),
    ("a.ts", "const text = `\n...\n// ... existing code ...\n`;\n"),
    ("a.py", 'TEXT = """\n...\n# existing code\n"""\n'),
    ("notes.md", "# Title\n\n...\n\nThe rest of the code is unchanged.\n\n```ts\n// ... existing code ...\n```\n"),
    ("notes.md", "```html\n<!-- unchanged -->\n```\n"),
    ("notes.txt", "// ... rest of the code unchanged\n...\n"),
    # Remarks
    ("a.ts", _script("// Keep existing code paths working for old browsers")),
    ("a.ts", _script("// The rest of the code relies on the order of these rows")),
    ("a.ts", _script("// Existing users have no locale, so it may be null")),
    ("a.ts", _script("// Everything that follows here is unchanged by the theme")),
    ("a.ts", _script("// The existing\n// code")),
    ("a.ts", _script("// They rely on the\n// existing code")),
    ("a.ts", 'const state = "unchanged"; // unchanged\n'),
    ("a.ts", "if (a) {\n  b();\n} else {\n  c(); // same as before\n}\n"),
    ("a.ts", "// the rest\nexport const rest = rows.slice(1);\n"),
    ("a.ts", _script("// Why? Because the server answers late...")),
    ("a.ts", _script("// e.g. 1, 2, 3, ...")),
    ("a.py", _module("# ... and this is why it must not be cached")),
    ("a.py", _module("# Other than that, nothing changes here...")),
    ("a.css", "/* Other sections */\n.app {\n  color: red;\n}\n"),
    ("a.html", _page("<!-- The rest of the page is drawn by the app. -->")),
    ("a.yml", "# existing users\n# and their codes\nname: a\n"),
    # Endings
    ("a.ts", ""),
    ("a.ts", "let i = 0;\ni++\n"),
    ("a.ts", "export const a = b!\n"),
    ("a.ts", "export const a = /[/'\"]/g\n"),
    ("a.ts", "const a = b / c / d; const e = '/';\n"),
    ("a.ts", "export default 1"),
    ("a.ts", "debugger;"),
    ("a.ts", "const App = 1\nexport default App"),
    ("a.ts", "export const a =\n  b ||\n  c"),
    ("a.ts", "export const a = `${b ? `(${c}` : '{'}`;\n"),
    ("a.ts", "const a = 1; // it ends (here\n"),
    ("a.tsx", "export const A = () => <p>Don't (stop</p>;\n"),
    ("a.tsx", "export const A = <T,>(a: T) => a;\nexport const B = <T extends C>(b: T) => b;\n"),
    ("a.tsx", "const [a, b] = useState<Map<string, A>>(new Map());\nexport const c = a < b ? 1 : 2;\n"),
    ("a.tsx", "export const A = () => (\n  <>\n    <B<C> d={<E />} f='>' />\n    {/* one } */}\n  </>\n);\n"),
    ("a.css", ".a::after {\n  content: '}';\n  background: url(data:image/svg+xml;utf8,{);\n}\n"),
    ("a.css", "@import 'a.css';\n/* { */\n"),
    ("a.css", ".sm\\:a\\'b {\n  color: red;\n}\n"),
    ("a.py", "from .a import *\n"),
    ("a.py", "x = 1,\n"),
    ("a.py", "x = '('  # [\ny = r'\\('\n"),
    ("a.py", "def a(): ..."),
    ("a.html", "<p>A fragment, a < b\n"),
    ("a.html", "{% if a %}<div>{% else %}<div class='b'>{% endif %}</div>\n"),
    # What is wrong otherwise than by being cut off is for the type check to say
    ("a.ts", "a();\n}\nb({\n"),
    ("a.py", "a = (]\nb = [\n"),
    # JSON
    ("a.json", '{"a": [1, 2, null]}'),
    ("a.json", "3\n"),
    ("tsconfig.json", '{\n  // strict, and more\n  "strict": true, /* so */\n  "a": "//b",\n}\n'),
    (".vscode/settings.json", '{"a": [1, 2,],}'),
]


@pytest.mark.parametrize(("path", "text"), _FINE)
def test_what_only_looks_like_it_is_taken(path: str, text: str) -> None:
    placeholders.check(None, text, path)

    placeholders.check(text + " ", text, path)


_CUT = [
    ("a.tsx", _APP[: _APP.index("    </main>")], "the `<main>` of line 6 is never closed"),
    ("a.tsx", _APP[: _APP.index("row.id")], "the `{` of line 9 is never closed"),
    ("a.tsx", _APP[: _APP.index(' className="app"') + 13], 'the `"` of line 6 is never closed'),
    ("a.tsx", _APP[: _APP.rindex("}")], "the `{` of line 3 is never closed"),
    ("a.ts", "const a = `one ${two", "the `${` of line 1 is never closed"),
    ("a.ts", "const a = `one\ntwo", "the ``` of line 1 is never closed"),
    ("a.ts", "const a = 'one", "the `'` of line 1 is never closed"),
    ("a.ts", "a();\n/* one", "the `/*` of line 2 is never closed"),
    ("a.ts", "a();\nexport const b =", "it stops in the middle of its last line, `export const b =`"),
    ("a.ts", "a();\nexport const", "it stops in the middle of its last line, `export const`"),
    ("a.ts", "a();\nexport const titl", "it stops in the middle of its last line, `export const titl`"),
    ("a.ts", "import { a } from 'a';\nimport b", "it stops in the middle of its last line, `import b`"),
    ("a.ts", "a();\nretur", "it stops in the middle of its last line, `retur`"),
    ("a.css", _CSS[: _CSS.index(" blue")], "the `{` of line 6 is never closed"),
    ("a.css", _CSS + ".other", "it stops in the middle of its last line, `.other`"),
    ("a.py", _PYTHON[: _PYTHON.index("2]")], "the `[` of line 3 is never closed"),
    ("a.py", _PYTHON[: _PYTHON.index(' so."""')], 'the `"""` of line 2 is never closed'),
    ("a.py", _PYTHON[: _PYTHON.index("    return alpha")], "it stops in the middle of its last line, `def beta():`"),
    ("a.py", _PYTHON + "def gam", "it stops in the middle of its last line, `def gam`"),
    ("a.html", _HTML[: _HTML.index("  </body>")], "`<html>` is never closed"),
    ("a.html", _HTML[: _HTML.index('"root"')], "the `<` of line 4 is never closed"),
    ("a.html", "<html><script>\nlet a", "the `<script>` of line 1 is never closed"),
    ("a.json", '{"a": [1, 2', "the JSON ends at line 1 before it is complete"),
    ("a.json", '{"a": "one', "the JSON ends at line 1 before it is complete"),
]


@pytest.mark.parametrize(("path", "text", "how"), _CUT)
def test_a_text_that_was_cut_off_is_refused(path: str, text: str, how: str) -> None:
    whole = {"tsx": _APP, "css": _CSS, "py": _PYTHON, "html": _HTML, "json": "{}", "ts": "a();\n"}

    for before in (None, whole[path.rpartition(".")[2]]):
        with pytest.raises(CutOff) as refused:
            placeholders.check(before, text, path)

        assert how in refused.value.sentence


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("a.ts", "f({\n", "f({\ng();\n"),
        ("a.css", ".a {\n", ".a { /* b */\n"),
        ("a.py", "x = (\n", "x = (1\n"),
        ("a.json", '{"a": ', '{"a": [1'),
        ("a.ts", "a();\n}\nb({\n", "a();\n}\nc({\n"),
    ],
)
def test_a_file_that_was_broken_before_may_be_mended_in_steps(path: str, before: str, after: str) -> None:
    placeholders.check(before, after, path)


@pytest.mark.parametrize("size", [50, 2_000])
def test_every_place_to_cut_a_script_is_noticed_but_between_statements(size: int) -> None:
    text = (_APP * (size // 10 + 1))[: len(_APP) * 3]
    unnoticed = 0

    for at in range(20, len(text), 7):
        try:
            placeholders.check(None, text[:at], "a.tsx")
        except Refused:
            continue
        unnoticed += 1

    assert unnoticed <= 20  # after an import, between two functions, in the white space there


def test_json_that_is_none_is_refused_with_the_place() -> None:
    with pytest.raises(InvalidJson, match=r"a\.json would not be JSON: .* at line 2, column 3"):
        placeholders.check('{"a": 1}', "{\n  a: 1\n}\n", "a.json")


def test_a_comment_that_was_there_before_may_stay() -> None:
    text = _script("// ... existing code ...")

    placeholders.check(text, text.replace("null", "1"), "a.ts")


def test_a_file_is_not_emptied() -> None:
    with pytest.raises(EmptyContent, match=r"This would leave a\.ts empty, and it holds 2 lines now"):
        placeholders.check("a();\nb();\n", "\n", "a.ts")


def test_a_file_that_lost_most_of_its_lines_is_suspicious_until_it_is_confirmed() -> None:
    before = "".join(f"line {number}\n" for number in range(100))
    after = "".join(f"line {number}\n" for number in range(39))

    with pytest.raises(Shrunk, match=r"notes\.txt has 100 lines, and the new text has 39") as refused:
        placeholders.check(before, after, "notes.txt")

    assert isinstance(refused.value, Suspicion)
    placeholders.check(before, after, "notes.txt", confirm=True)


@pytest.mark.parametrize(("had", "has"), [(100, 40), (66, 26), (60, 21), (40, 1)])
def test_a_file_may_lose_lines(had: int, has: int) -> None:
    placeholders.check("a\n" * had, "a\n" * has, "notes.txt")


def test_confirming_overrules_a_suspicion_only() -> None:
    with pytest.raises(Placeholder):
        placeholders.check("a();\n" * 100, "// ... rest of the code unchanged\n", "a.ts", confirm=True)


def test_the_new_text_of_an_edit_is_checked() -> None:
    with pytest.raises(Placeholder, match=r"Line 4 of the new text of a\.tsx"):
        edits.apply(
            _APP, [Edit("  const shown = rows.filter((row) => row.kind);", "  // ... existing code ...")], path="a.tsx"
        )


def test_an_edit_that_leaves_something_open_is_refused() -> None:
    with pytest.raises(CutOff, match=r"the `\{` of line 3 is never closed"):
        edits.apply(_APP, [Edit("  );\n}\n", "  );\n")], path="a.tsx")


def test_an_edit_may_delete_most_of_a_file() -> None:
    lines = "".join(f"line {number}\n" for number in range(100))

    applied = edits.apply(lines + "end\n", [Edit(lines, "")], path="notes.txt")

    assert applied.text == "end\n"


@pytest.mark.parametrize("path", ["a.ts", "a.tsx", "a.css", "a.py", "a.html", "a.json", "a.md", "a", "a.b.c", ""])
@pytest.mark.parametrize(
    "text", ["\0", "<" * 3_000, "{" * 3_000, "(`${" * 999, "<a>" * 999, "'\\", "/" * 999, "\ufeff"]
)
def test_no_text_makes_it_fail_otherwise(path: str, text: str) -> None:
    for before in (None, text, "a"):
        try:
            placeholders.check(before, text, path)
        except Refused:
            continue
