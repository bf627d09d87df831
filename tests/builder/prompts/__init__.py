"""Prompts as founders type them, in both languages, with what may be read out of each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

Locale = Literal["en", "fr"]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt and its expected fields; `notes` name pieces that a free-text field must hold."""

    key: str
    locale: Locale
    text: str
    fields: dict[str, Any]
    notes: dict[str, list[str]]


def _read(locale: Locale) -> list[Prompt]:
    entries = tomllib.loads((Path(__file__).parent / f"{locale}.toml").read_text(encoding="utf-8"))
    return [_prompt(f"{locale}-{key}", locale, entry) for key, entry in entries.items()]


def _prompt(key: str, locale: Locale, entry: dict[str, Any]) -> Prompt:
    return Prompt(
        key,
        locale,
        entry["text"],
        fields={
            "app_name": entry.get("name", ""),
            "audience": entry.get("audience", ""),
            "mvp_features": tuple(entry.get("features", ())),
            "target_platforms": tuple(entry.get("platforms", ())),
            "integrations": tuple(entry.get("integrations", ())),
            "repo_setup_preference": entry.get("repo", ""),
            "reference_url": entry.get("reference", ""),
        },
        notes={
            "constraints": entry.get("constraints", []),
            "content_notes": entry.get("content", []),
            "deployment_notes": entry.get("deployment", []),
        },
    )


PROMPTS: Final = [*_read("en"), *_read("fr")]
