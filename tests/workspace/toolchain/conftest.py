"""Each way of isolation that this machine has, and a project that needs little."""

from __future__ import annotations

from typing import Any

import pytest

from workspace.toolchain import sandbox

KINDS = ("namespaces", "landlock")
PLAIN = {
    "index.html": b'<!doctype html><script type="module" src="/src/main.ts"></script>',
    "tsconfig.json": b'{"compilerOptions": {"strict": true, "noEmit": true, "types": []}, "include": ["src"]}',
}


@pytest.fixture(params=KINDS)
def isolation(request: pytest.FixtureRequest, settings: Any) -> str:
    """Run the test once for each kind. `test_this_machine_isolates_user_code` fails where there is none."""
    return use(request.param, settings)


@pytest.fixture
def namespaces(settings: Any) -> str:
    return use("namespaces", settings)


@pytest.fixture
def landlock(settings: Any) -> str:
    return use("landlock", settings)


def use(kind: str, settings: Any) -> str:
    settings.SANDBOX_ISOLATION = kind
    found = sandbox.probe()
    if found.kind == "none":
        pytest.skip(f"this machine has no isolation by {kind}: {found.reason}")
    return kind
