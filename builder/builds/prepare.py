"""The first step: what there is to build from."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from builder.builds.pipeline import Run, StepFailed
from builder.models import Brief, Prd


def prepare(run: Run) -> None:
    """Read the brief and the PRD and say what was understood. Raises StepFailed where there is nothing."""
    brief, _made = Brief.objects.get_or_create(project=run.project)
    run.brief, run.prompt, run.locale = brief.fields(), brief.prompt, brief.locale
    prd = Prd.objects.filter(project=run.project).values_list("revision", "reviewed", "content").first()
    has_prd = prd is not None and bool(prd[2].strip())
    if not (run.brief.filled() or run.prompt.strip() or run.build.instructions.strip() or has_prd):
        text = gettext_noop("There is nothing to build from yet. Fill in the brief or write a PRD first.")
        raise StepFailed("NOTHING_TO_BUILD", text)
    _say_what_is_known(run)
    if prd is not None and has_prd:
        run.log(gettext_noop("Following revision %(revision)d of the PRD."), revision=prd[0])
        if not prd[1]:
            run.log(gettext_noop("Nobody has marked the PRD as reviewed yet."), level="warning")
    else:
        run.log(gettext_noop("There is no PRD; the brief alone has to do."), level="warning")
    if run.build.instructions.strip():
        run.log(gettext_noop("Instructions for this build: %(text)s"), text=run.build.instructions)


def _say_what_is_known(run: Run) -> None:
    brief = run.brief
    run.log(gettext_noop("Building %(name)s."), name=brief.app_name or run.project.name)
    if brief.audience:
        run.log(gettext_noop("For: %(audience)s"), audience=brief.audience)
    if brief.mvp_features:
        run.log(gettext_noop("To do: %(features)s"), features="; ".join(brief.mvp_features))
    if brief.integrations:
        run.log(gettext_noop("To connect with: %(services)s"), services=", ".join(brief.integrations))
    if not brief.filled():
        run.log(
            gettext_noop("The brief is empty; going by the prompt and the PRD."),
            level="warning",
        )
