"""The model's part in a build: it makes the app, mends it, and never makes it worse than the starter."""

from __future__ import annotations

from typing import Any

import pytest

from builder.builds.pipeline import Run, StepFailed
from builder.models import Build, BuildLogLine, Project
from integrations.models import ModelCall
from tests.models.server import ModelServer
from tests.preview.conftest import running_build
from workspace import build_steps, files
from workspace.models import Author
from workspace.toolchain import sandbox

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sandbox.probe().kind == "none", reason="no sandbox here")]


@pytest.fixture
def run(project: Project, models: ModelServer) -> Run:
    build, lease = running_build(project)
    return Run(Build.objects.select_related("project__owner").get(pk=build.pk), lease)


def said(run: Run) -> str:
    return "\n".join(line.message() for line in BuildLogLine.objects.filter(build=run.build))


def steps(run: Run, *names: str) -> None:
    for name in names:
        getattr(build_steps, name)(run)


def test_a_model_makes_the_starter_the_app(run: Run, models: ModelServer) -> None:
    models.usage(input=1_000, output=100).call(
        "write_file", {"path": "src/extra.ts", "content": "export const a = 1;\n"}
    )
    models.say("Done.")

    steps(run, "scaffold", "generate", "check", "repair", "snapshot")

    assert run.build.engine == "anthropic:claude-sonnet-5"
    assert files.read(run.project, "src/extra.ts")[1] == b"export const a = 1;\n"
    assert "The model wrote src/extra.ts." in said(run)
    assert run.build.usage is not None
    assert run.build.usage["costUsd"] > 0
    assert {call.purpose for call in ModelCall.objects.all()} == {"build.generate"}
    assert "vinyl collectors" in str(models.requests[0].body["system"])


def test_what_does_not_build_is_mended_by_the_model(run: Run, models: ModelServer) -> None:
    models.call("write_file", {"path": "src/extra.ts", "content": "export const a: number = 'one';\n"})
    models.say("Done.")
    models.call("edit_file", {"path": "src/extra.ts", "edits": [{"old": "'one'", "new": "1"}]})
    models.say("Mended.")

    steps(run, "scaffold", "generate", "check", "repair")

    assert "site" in run.state
    assert "Repair 1 of 3." in said(run)
    told = str(models.requests[2].body["messages"][-1])
    assert "src/extra.ts:1" in told
    assert list(ModelCall.objects.filter(purpose="build.repair").values_list("charged", flat=True)) == [False, False]


def test_a_missing_import_costs_no_model_call(run: Run, models: ModelServer) -> None:
    text = "export function Extra() {\n  const [count] = useState(0);\n  return <p>{count}</p>;\n}\n"
    models.call("write_file", {"path": "src/Extra.tsx", "content": text})
    models.say("Done.")

    steps(run, "scaffold", "generate", "check", "repair")

    assert "Added missing imports to: src/Extra.tsx." in said(run)
    assert "site" in run.state
    assert len(models.requests) == 2


def test_what_cannot_be_mended_goes_back_to_the_starter(run: Run, models: ModelServer) -> None:
    models.call("write_file", {"path": "src/extra.ts", "content": "export const a: number = 'one';\n"})
    models.say("Done.")
    for _time in range(3):
        models.say("I think it is fine.")

    steps(run, "scaffold", "generate", "check", "repair")

    assert "the app is the starter's" in said(run)
    assert run.build.engine == "starter"
    assert not files.has(run.project, "src/extra.ts")
    assert "site" in run.state


def test_a_model_that_fails_leaves_the_starter(run: Run, models: ModelServer) -> None:
    models.fail(status=401, type="authentication_error", message="no")

    steps(run, "scaffold", "generate", "check", "repair")

    assert run.build.engine == "starter"
    assert "The model could not be used (MODEL_KEY_REFUSED)" in said(run)


def test_peoples_files_are_touched_only_on_instructions(run: Run, models: ModelServer, project: Project) -> None:
    files.write_many(project, {"index.html": b"<p>mine</p>"}, author=Author.PERSON)

    steps(run, "scaffold", "generate")
    assert models.requests == []

    run.build.instructions = "Say hello."
    run.state.clear()
    models.turn(*_calls([("read_file", {"path": "index.html"})]))
    models.call("write_file", {"path": "index.html", "content": "<p>hello</p>\n"})
    models.say("Done.")
    steps(run, "scaffold", "generate")
    assert files.read(project, "index.html")[1] == b"<p>hello</p>\n"


def test_people_files_that_do_not_build_end_the_build(run: Run, models: ModelServer, project: Project) -> None:
    files.write_many(
        project,
        {"index.html": b'<script type="module" src="/a.ts"></script>', "a.ts": b"const = ;"},
        author=Author.PERSON,
    )
    for _time in range(3):
        models.say("I cannot.")

    steps(run, "scaffold", "generate", "check")
    with pytest.raises(StepFailed) as failed:
        build_steps.repair(run)

    assert failed.value.code == "COMPILE_FAILED"
    assert failed.value.file == "a.ts"


def _calls(wanted: list[tuple[str, dict[str, Any]]]) -> list[Any]:
    from tests.models.turns import ToolCall

    return [ToolCall(name, given) for name, given in wanted]
