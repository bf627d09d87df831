"""The layers: an app imports only from apps below it, and files never import each other in a circle."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parent.parent
APPS = ("accounts", "billing", "builder", "integrations", "motivd_site", "pages", "preview", "workspace")


def test_an_app_imports_only_from_apps_below_it() -> None:
    checked = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout


def test_files_never_import_each_other_in_a_circle() -> None:
    graph = grimp.build_graph(*APPS, cache_dir=None, exclude_type_checking_imports=True)

    circles = [
        (module, imported)
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
        # A package that imports from a module of its own is no circle by itself.
        if not imported.startswith(f"{module}.")
        and not module.startswith(f"{imported}.")
        and graph.find_shortest_chain(importer=imported, imported=module)
    ]

    assert circles == []


def test_no_other_app_than_the_one_door_starts_programs() -> None:
    allowed = {"workspace/toolchain", "motivd_site/supervisor.py"}
    guilty = [
        str(file.relative_to(ROOT))
        for app in APPS
        for file in (ROOT / app).rglob("*.py")
        if "import subprocess" in file.read_text()
        and not any(str(file.relative_to(ROOT)).startswith(door) for door in allowed)
    ]

    assert guilty == []
