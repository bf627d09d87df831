"""Which file an import means."""

from __future__ import annotations

import pytest

from preview.resolving import Resolver

PATHS = frozenset(
    ["src/App.tsx", "src/App.css", "src/lib/index.ts", "src/data.json", "src/a.b.ts", "public/x.svg", "made.ts"]
)
TSCONFIG = b"""{
  // as people write it
  "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./src/*"], "lib": ["src/lib"], "bad": [] }, /* and */ },
}"""


@pytest.mark.parametrize(
    ("name", "importer", "found"),
    [
        ("./App", "src/main.tsx", "src/App.tsx"),
        ("./App.css", "src/main.tsx", "src/App.css"),
        ("./lib", "src/main.tsx", "src/lib/index.ts"),
        ("./lib/", "src/main.tsx", "src/lib/index.ts"),
        ("../src/data.json", "src/main.tsx", "src/data.json"),
        ("./a.b", "src/main.tsx", "src/a.b.ts"),
        ("/src/App", "deep/er/main.tsx", "src/App.tsx"),
        ("./made.js", "main.ts", "made.ts"),
        ("@/App", "deep/main.tsx", "src/App.tsx"),
        ("lib", "main.ts", "src/lib/index.ts"),
        ("react", "main.ts", None),
        ("./gone", "src/main.tsx", None),
        ("../../../etc/passwd", "src/main.tsx", None),
        ("@/gone", "main.ts", None),
    ],
)
def test_imports(name: str, importer: str, found: str | None) -> None:
    assert Resolver(PATHS, TSCONFIG).find(name, importer) == found


@pytest.mark.parametrize("tsconfig", [b"{", b"[]", b'{"compilerOptions": {"paths": 3}}', b"\xff", b"{}", None])
def test_a_tsconfig_that_says_nothing(tsconfig: bytes | None) -> None:
    assert Resolver(PATHS, tsconfig).find("@/App", "main.ts") is None
