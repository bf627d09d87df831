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
from integrations.llm import client as llm
from workspace import blobs, files, versions
from workspace.models import Author, Version, VersionKind, WorkspaceFile
from workspace.toolchain import bundler, typecheck
from workspace.toolchain.packages import ToolsMissing
from workspace.toolchain.sandbox import SandboxUnavailable

STARTER = "starter"
_PROBLEMS_SHOWN = 50


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
    """Without a model there is nothing to add to what the starter wrote, and the log says so."""
    if llm.choose(run.project.owner) is None:
        run.log(gettext_noop("No model is configured, so nothing was generated; the app is the starter's."))


def check(run: Run) -> None:
    """Bundle the app and check its types. Raises StepFailed with file, line and message of the first error."""
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
    found = [*site.problems, *checked.problems]
    _report(run, found)
    worst = next((problem for problem in found if problem.severity == "error"), None)
    if worst is not None:
        text = gettext_noop("%(message)s")
        raise StepFailed("COMPILE_FAILED", text, file=worst.file, line=worst.line, message=worst.message)
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
    """The check passed, or the build would have ended there: without a model nothing can be repaired."""
    run.log(gettext_noop("Nothing to repair."))


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
