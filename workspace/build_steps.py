"""The steps of a build that need the workspace: scaffold, generate, check, repair, snapshot.

Each can run again from the beginning after a worker died: scaffolding leaves files alone that are there, the check
bundles anew, and a build has one version.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import cast

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from builder.builds.pipeline import Run, StepFailed
from builder.models import Build
from builder.starters import catalogue
from workspace import blobs, files, versions
from workspace.agent import context, quick_fixes
from workspace.agent.building import BuildModel
from workspace.models import Author, Version, VersionKind, WorkspaceFile
from workspace.toolchain import bundler, typecheck
from workspace.toolchain.packages import ToolsMissing
from workspace.toolchain.sandbox import SandboxUnavailable

STARTER = "starter"
_PROBLEMS_SHOWN = 50
_REPAIRS = 3


def scaffold(run: Run) -> None:
    """Put a starter, filled from the brief, into an empty workspace; leave any other alone."""
    if WorkspaceFile.objects.filter(project=run.project).exists():
        _leave_alone(run)
        return
    starter = catalogue.choose(run.brief, prompt=run.prompt)
    made = catalogue.fill(starter, run.brief, prompt=run.prompt, locale=cast(catalogue.Locale, run.locale))
    run.progress(60)
    with transaction.atomic():
        run.lease.lock()
        filled = files.fill_empty(run.project, made, author=Author.BUILD)
    if not filled:  # somebody saved a file just now
        _leave_alone(run)
        return
    run.state["scaffolded"] = True
    run.set(engine=STARTER)
    run.log(
        gettext_noop("Started from “%(starter)s”, filled from the brief: %(count)d files."),
        starter=starter.title.fr if run.locale == "fr" else starter.title.en,
        count=len(made),
    )


def _leave_alone(run: Run) -> None:
    from_build = WorkspaceFile.objects.filter(project=run.project, written_by=Author.BUILD).exists()
    run.set(engine=STARTER if from_build else None)
    run.log(gettext_noop("The workspace has files already; they stay as they are."))


def generate(run: Run) -> None:
    """Let a model turn the starter into the app of the brief, or do what the instructions say.

    Without a model there is nothing to add to what the starter wrote, and the log says so. Files that people wrote
    are left alone unless somebody told what to do with them.
    """
    run.state["before_model"] = files.entries(run.project)
    model = BuildModel.of(run)
    if model is None:
        if run.state.get("scaffolded"):
            run.log(gettext_noop("No model is configured, so nothing was generated; the app is the starter's."))
        else:
            run.log(gettext_noop("No model is configured, so nothing was generated."))
        return
    if not run.build.instructions and not (run.state.get("scaffolded") or _goes_on(run)):
        run.log(gettext_noop("The workspace has files already, and there are no instructions: nothing was generated."))
        return
    run.log(gettext_noop("%(engine)s works on the app."), engine=model.choice.engine)
    model.work(_task(run), purpose="build.generate")
    if model.changed:
        run.set(engine=model.choice.engine)


def _goes_on(run: Run) -> bool:
    """Return whether the worker before this one died at this app, and nobody has touched it since."""
    written = WorkspaceFile.objects.filter(project=run.project)
    return run.build.attempts > 1 and not written.exclude(written_by__in=[Author.BUILD, Author.AGENT]).exists()


def _task(run: Run) -> str:
    parts = [context.situation(run.project)]
    if run.state.get("scaffolded"):
        parts.append(
            "These files were just made from a starter and build as they are. Make them the app of the brief and the "
            "PRD: its own screens, fields, words and rules. Change what must change; leave out what the brief leaves "
            "out."
        )
    if run.build.instructions:
        parts.append(f"The owner's instructions for this build:\n{run.build.instructions}")
    return "\n\n".join(parts)


def check(run: Run) -> None:
    """Bundle the app and check its types. Errors are the repair step's where there is a model.

    Raises StepFailed with file, line and message of the first error.
    """
    worst = _checked(run)
    if worst is not None and BuildModel.of(run) is None:
        raise _compile_failed(worst)
    run.state["worst"] = worst


def _compile_failed(worst: bundler.Problem) -> StepFailed:
    return StepFailed(
        "COMPILE_FAILED", gettext_noop("%(message)s"), file=worst.file, line=worst.line, message=worst.message
    )


def _checked(run: Run) -> bundler.Problem | None:
    """Check the files as they are now and return the first error; keep the site when there is none."""
    present = files.entries(run.project)
    contents = blobs.read_many(entry.sha for entry in present.values())
    source = {path: contents[entry.sha] for path, entry in present.items()}
    run.progress(10)
    try:
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="typecheck") as side:
            types = side.submit(typecheck.typecheck, source, cancelled=run.cancelled)
            site = bundler.bundle(source, cancelled=run.cancelled)
            run.progress(50)
            checked = types.result()
    except SandboxUnavailable as error:
        text = gettext_noop("This machine cannot isolate the bundler, so nothing was built: %(reason)s")
        raise StepFailed("SANDBOX_UNAVAILABLE", text, reason=str(error)) from error
    except ToolsMissing as error:
        raise StepFailed("TOOLS_MISSING", gettext_noop("The build tools are missing. Run “make setup”.")) from error
    run.check()  # cancelled meanwhile: what the tools say then means nothing
    run.state["found"] = found = [*site.problems, *checked.problems]
    _report(run, found)
    worst = next((problem for problem in found if problem.severity == "error"), None)
    if worst is not None:
        return worst
    run.state["site"] = site.outputs
    run.state["built_from"] = present
    size = sum(len(content) for content in site.outputs.values())
    run.log(
        gettext_noop("Bundled %(count)d files, %(size)d kB, in %(ms)d ms."),
        count=len(site.outputs),
        size=round(size / 1000),
        ms=site.took_ms,
    )
    if checked.skipped_reason:
        run.log(gettext_noop("Types were not checked: there is no tsconfig.json."), level="warning")
    else:
        run.log(gettext_noop("Checked the types in %(ms)d ms: no errors."), ms=checked.took_ms)
    return None


def _report(run: Run, found: list[bundler.Problem]) -> None:
    for problem in found[:_PROBLEMS_SHOWN]:
        run.log(
            gettext_noop("%(file)s:%(line)s: %(message)s") if problem.file else gettext_noop("%(message)s"),
            level=problem.severity,
            file=problem.file,
            line=problem.line or 1,
            message=problem.message,
        )
    if len(found) > _PROBLEMS_SHOWN:
        run.log(gettext_noop("And %(count)d more."), level="warning", count=len(found) - _PROBLEMS_SHOWN)


def repair(run: Run) -> None:
    """Feed the errors back to the model, at most three times; what it cannot mend goes back to what built before.

    Raises StepFailed with file, line and message of the first error that is left.
    """
    worst: bundler.Problem | None = run.state.get("worst")
    if worst is None:
        run.log(gettext_noop("Nothing to repair."))
        return
    model = BuildModel.of(run)
    assert model is not None  # without one the check has ended the build
    if _mended_for_free(run):
        worst = _checked(run)
        if worst is None:
            return
    for attempt in range(1, _REPAIRS + 1):
        run.log(gettext_noop("Repair %(attempt)d of %(most)d."), attempt=attempt, most=_REPAIRS)
        errors = [problem for problem in run.state["found"] if problem.severity == "error"][:_PROBLEMS_SHOWN]
        told = "\n".join(f"{problem.file}:{problem.line or 1}: {problem.message}" for problem in errors)
        if not model.work(f"The app does not build. Mend this:\n{told}", purpose="build.repair", charged=False):
            break
        worst = _checked(run)
        if worst is None:
            return
    if not run.state.get("scaffolded") or not model.changed:
        raise _compile_failed(worst)
    _go_back(run)
    worst = _checked(run)
    if worst is not None:
        raise _compile_failed(worst)


def _mended_for_free(run: Run) -> bool:
    """Mend what needs no model, such as a missing import; return whether anything was mended."""
    source = files.snapshot(run.project)
    texts = {path: text.decode(errors="replace") for path, text in source.items() if path.endswith((".ts", ".tsx"))}
    mended = quick_fixes.mend(texts, run.state["found"])
    if mended:
        with transaction.atomic():
            run.lease.lock()
            files.write_many(run.project, {path: text.encode() for path, text in mended.items()}, author=Author.BUILD)
        run.log(gettext_noop("Added missing imports to: %(paths)s."), paths=", ".join(sorted(mended)))
    return bool(mended)


def _go_back(run: Run) -> None:
    """Take what the model made out again: the starter built before, and an app that builds is worth more."""
    with transaction.atomic():
        run.lease.lock()
        files.replace_all(run.project, run.state["before_model"], author=Author.BUILD)
    run.set(engine=STARTER)
    run.log(
        gettext_noop("What the model made does not build and could not be mended; the app is the starter's."),
        level="warning",
    )


def snapshot(run: Run) -> None:
    """Keep what was built as a version of this build, also when somebody saved a file since the check read them."""
    with transaction.atomic():
        run.lease.lock()
        version = versions.create(
            run.project,
            description=_description(run),
            kind=VersionKind.BUILD,
            author=Author.BUILD,
            created_by=run.build.requested_by,
            build_id=run.build.pk,
            entries=run.state["built_from"],
        )
    run.set(version_id=version.pk)
    run.log(
        gettext_noop("Version saved: %(changed)d files changed, version %(number)d of the project."),
        changed=version.files_changed,
        number=Version.objects.filter(project=run.project).count(),
    )


def _description(run: Run) -> str:
    number = Build.objects.filter(project=run.project, created_at__lte=run.build.created_at).count()
    with translation.override(run.locale):
        return _("Build %(number)d") % {"number": number}
