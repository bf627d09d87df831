"""The workspace's steps of a build, each also run again as after the death of a worker."""

from __future__ import annotations

import pytest

from builder.builds.pipeline import Run, StepFailed
from builder.models import BuildLogLine, Project
from motivd_site.work import LeaseLost
from tests.preview.conftest import running_build
from workspace import blobs, build_steps, files, trees
from workspace.models import Author, Version, VersionKind, WorkspaceFile
from workspace.toolchain import sandbox
from workspace.trees import Entry

pytestmark = pytest.mark.django_db

GOOD = {
    "index.html": b'<!doctype html><div id="root"></div><script type="module" src="/src/main.ts"></script>',
    "src/main.ts": b"document.getElementById('root')!.textContent = 'It runs';\n",
    "tsconfig.json": b'{"compilerOptions": {"strict": true, "lib": ["ES2022", "DOM"]}, "include": ["src"]}',
}


@pytest.fixture
def run(project: Project) -> Run:
    return _run(project)


def _run(project: Project) -> Run:
    build, lease = running_build(project)
    return Run(build, lease)


def _log(run: Run) -> list[str]:
    return [line.message() for line in BuildLogLine.objects.filter(build=run.build)]


def test_an_empty_workspace_gets_a_starter_filled_from_the_brief(run: Run) -> None:
    build_steps.scaffold(run)

    written = files.snapshot(run.project)
    assert b"Crate" in written["src/app.config.ts"]
    assert run.build.engine == "starter"
    assert set(WorkspaceFile.objects.values_list("written_by", flat=True)) == {Author.BUILD}
    assert f"{len(written)} files" in _log(run)[-1]


def test_scaffolding_again_changes_nothing(run: Run) -> None:
    build_steps.scaffold(run)
    files.write(run.project, "src/app.config.ts", b"mine", base=files.ANYTHING)
    before = files.entries(run.project)

    again = _run(run.project)
    build_steps.scaffold(again)

    assert files.entries(run.project) == before
    assert again.build.engine == "starter"


def test_a_workspace_of_a_person_is_left_alone_and_no_engine_takes_credit(run: Run) -> None:
    files.write(run.project, "notes.txt", b"mine", base=files.ANYTHING)

    build_steps.scaffold(run)

    assert list(files.entries(run.project)) == ["notes.txt"]
    assert run.build.engine is None


def test_filling_finds_the_file_that_somebody_saved_just_now(project: Project) -> None:
    files.write(project, "notes.txt", b"mine", base=files.ANYTHING)

    assert files.fill_empty(project, {"index.html": b""}, author=Author.BUILD) is False
    assert list(files.entries(project)) == ["notes.txt"]


def test_a_worker_that_lost_its_build_writes_nothing(run: Run) -> None:
    running_build(run.project)  # another worker's; ours is over

    with pytest.raises(LeaseLost):
        build_steps.scaffold(run)

    assert files.entries(run.project) == {}


def test_without_a_model_generate_and_repair_say_so_and_change_nothing(run: Run) -> None:
    build_steps.generate(run)
    build_steps.repair(run)

    assert len(_log(run)) == 2
    assert "No model is configured" in _log(run)[0]
    assert files.entries(run.project) == {}


def test_the_version_holds_what_was_built_and_not_what_was_saved_since(run: Run) -> None:
    files.write_many(run.project, GOOD, author=Author.PERSON)
    built = files.entries(run.project)
    run.state["built_from"] = built
    files.write(run.project, "src/main.ts", b"later", base=files.ANYTHING)

    build_steps.snapshot(run)
    build_steps.snapshot(run)

    version = Version.objects.get()
    assert run.build.version_id == version.pk
    assert (version.kind, version.author, version.build_id) == (VersionKind.BUILD, Author.BUILD, run.build.pk)
    assert version.description == "Build 1"
    assert trees.flatten(version.tree_id) == built


def test_a_machine_without_a_sandbox_builds_nothing_and_says_why(run: Run) -> None:
    if sandbox.probe().kind != "none":
        pytest.skip("this machine has a sandbox")
    files.write_many(run.project, GOOD, author=Author.PERSON)

    with pytest.raises(StepFailed) as failed:
        build_steps.check(run)

    assert failed.value.code in ("SANDBOX_UNAVAILABLE", "TOOLS_MISSING")
    assert "site" not in run.state


@pytest.fixture
def sandboxed() -> None:
    isolation = sandbox.probe()
    if isolation.kind == "none":
        pytest.skip(f"no sandbox here: {isolation.reason}")


@pytest.mark.slow
@pytest.mark.usefixtures("sandboxed")
def test_a_good_project_is_bundled_and_a_new_worker_bundles_it_anew(run: Run) -> None:
    files.write_many(run.project, GOOD, author=Author.PERSON)

    build_steps.check(run)

    assert b"It runs" in b"".join(run.state["site"].values())
    assert run.state["built_from"] == {path: Entry(blobs.sha_of(content)) for path, content in GOOD.items()}
    again = Run(run.build, run.lease)
    build_steps.check(again)
    assert again.state["site"] == run.state["site"]


@pytest.mark.slow
@pytest.mark.usefixtures("sandboxed")
def test_what_scaffolding_wrote_passes_the_check_and_becomes_the_version(run: Run) -> None:
    for step in (build_steps.scaffold, build_steps.generate, build_steps.check, build_steps.repair):
        step(run)
    build_steps.snapshot(run)

    assert "index.html" in run.state["site"]
    assert trees.flatten(Version.objects.get().tree_id) == files.entries(run.project)
    assert BuildLogLine.objects.exclude(level="info").count() == 0


@pytest.mark.slow
@pytest.mark.usefixtures("sandboxed")
@pytest.mark.parametrize(
    ("source", "line"),
    [(b"const one = 1;\nconst broken = ;\n", 2), (b"\n\nconst text: string = 1;\nexport { text };\n", 3)],
    ids=["syntax", "types"],
)
def test_a_mistake_ends_the_build_with_its_place(run: Run, source: bytes, line: int) -> None:
    files.write_many(run.project, GOOD | {"src/main.ts": source}, author=Author.PERSON)

    with pytest.raises(StepFailed) as failed:
        build_steps.check(run)

    assert (failed.value.code, failed.value.file, failed.value.line) == ("COMPILE_FAILED", "src/main.ts", line)
    assert any(f"src/main.ts:{line}: " in message for message in _log(run))
    assert "site" not in run.state
