"""Read a brief out of a founder's prompt with rules alone.

Nothing is invented: every value is a piece of the prompt, or the usual name of a service or platform named in it.
What the prompt does not say stays empty. The work grows with the length of the prompt, whatever is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

from builder.briefs import ITEMS_LIMIT, BriefFields
from builder.extraction import audiences, features, names, notes, platforms, references, services
from builder.extraction import language as languages
from builder.extraction.naming import suggest_name
from builder.extraction.text import Sentence, clean, sentences

__all__ = ["detect_language", "extract", "suggest_name"]

detect_language = languages.detect_language


def extract(prompt: str, *, locale: Literal["en", "fr"] | None = None) -> BriefFields:
    """Return what the prompt says; `locale` decides only where the prompt itself shows no language."""
    text = clean(prompt)
    read = sentences(text)
    language = languages.weigh(text) or locale or "en"
    name = names.find(read)
    audience = audiences.find(read, language)
    repository = notes.repo_preference(read)
    return BriefFields(
        app_name=name,
        audience=audience,
        mvp_features=features.find(read, language, audience=audience, name=name),
        target_platforms=_each_once(read, platforms.wanted),
        integrations=services.beyond_repository(_each_once(read, services.wanted), read, repository),
        repo_setup_preference=repository,
        deployment_notes=notes.find(read, "deployment", language),
        constraints=notes.find(read, "constraints", language),
        content_notes=notes.find(read, "content", language),
        reference_url=references.find(read),
    )


def _each_once(read: Iterable[Sentence], wanted: Callable[[Sentence], list[str]]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for sentence in read:
        found.update(dict.fromkeys(wanted(sentence)))
    return tuple(found)[:ITEMS_LIMIT]
