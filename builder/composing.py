"""From a prompt to a brief, and from a brief to a PRD. Without a model, rules do both, and say so."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, cast

from django.utils.translation import gettext as _

from accounts.models import User
from builder import model_writing, prd_document
from builder.briefs import BriefFields
from builder.extraction import rules
from builder.models import Project
from integrations.llm import client as llm
from motivd_site.api.errors import InvalidFields

Locale = Literal["en", "fr"]


@dataclass(frozen=True, slots=True)
class Composed:
    """A PRD in Markdown, and the brief that it was composed from."""

    document: str
    brief: BriefFields
    prompt: str
    locale: Locale

    def shown(self) -> dict[str, Any]:
        return shown(self.brief, prompt=self.prompt, locale=self.locale)


RULES: Final = "rules"


def extract(prompt: str, *, locale: str | None, user: User) -> tuple[BriefFields, str]:
    """Return what a prompt says, and who read it: the user's model, or the rules where there is none or it fails.

    Raises BudgetExhausted.
    """
    choice = llm.choose(user)
    if choice is not None:
        found = model_writing.extract(user, choice, prompt)
        if found is not None:
            return found, choice.engine
    return rules.extract(prompt, locale=cast("Locale | None", locale)), RULES


def written(
    user: User,
    composed: Composed,
    *,
    instructions: str,
    project: Project | None,
    following: model_writing.Following,
) -> str | None:
    """Return a PRD that the user's model made of a composed one, with every fact in it; None where it did not.

    Raises BudgetExhausted.
    """
    choice = llm.choose(user)
    if choice is None:
        return None
    return model_writing.beautify(
        user,
        choice,
        draft=composed.document,
        brief=composed.brief,
        locale=composed.locale,
        instructions=instructions,
        project_id=project.pk if project else None,
        following=following,
    )


def revised(
    user: User, project: Project, document: str, *, instructions: str, following: model_writing.Following
) -> str:
    """Return the document as the user's model changes it by the instructions.

    Raises InvalidFields, NoModel, BudgetExhausted, ModelError.
    """
    if not instructions.strip():
        raise InvalidFields({"instructions": [_("Say what to change.")]})
    choice = llm.require(user)
    return model_writing.revise(
        user, choice, document=document, instructions=instructions, project_id=project.pk, following=following
    )


def compose(
    project: Project | None, *, brief: dict[str, Any], prompt: str, locale: str | None, instructions: str
) -> Composed:
    """Compose a PRD. What was sent, even if empty, wins over the project's own brief, which wins over the prompt.

    Raises InvalidFields when there is nothing to compose from.
    """
    stored = getattr(project, "brief", None)
    text = prompt or (stored.prompt if stored else "")
    language = cast("Locale", locale or (stored.locale if stored else None) or rules.detect_language(text))
    known: dict[str, Any] = rules.extract(text, locale=language).filled() if text else {}
    known |= stored.fields().filled() if stored else {}
    known |= _said(brief)
    if instructions.strip():
        # Without a model nobody can follow them; they are kept where a reader will see them.
        known["constraints"] = "\n".join(part for part in (known.get("constraints", ""), instructions.strip()) if part)
    if not any(known.values()):
        raise InvalidFields({"prompt": [_("Send a projectId, a brief or a prompt to compose from.")]})
    fields: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in known.items()}
    if not fields.get("app_name"):
        fields["app_name"] = rules.suggest_name(text) if text else ""
    read = BriefFields(**fields)
    return Composed(prd_document.compose(read, locale=language, prompt=text), read, text, language)


def _said(brief: dict[str, Any]) -> dict[str, Any]:
    return {name: "" if value is None else value for name, value in brief.items()}


def shown(brief: BriefFields, *, prompt: str, locale: str) -> dict[str, Any]:
    """Return a brief as the wire has it: every field is there, the address null when empty."""
    return asdict(brief) | {"reference_url": brief.reference_url or None, "prompt": prompt, "locale": locale}
