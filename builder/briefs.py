"""What is known about an app before it is built: the nine fields of a brief, and a reference address."""

from __future__ import annotations

from dataclasses import dataclass, fields

NAME_LIMIT = 80
ITEM_LIMIT = 200
ITEMS_LIMIT = 30
NOTES_LIMIT = 2_000
REFERENCE_URL_LIMIT = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefFields:
    """An empty text or tuple means that the field is not known yet."""

    app_name: str = ""
    audience: str = ""
    mvp_features: tuple[str, ...] = ()
    target_platforms: tuple[str, ...] = ()
    integrations: tuple[str, ...] = ()
    repo_setup_preference: str = ""
    deployment_notes: str = ""
    constraints: str = ""
    content_notes: str = ""
    reference_url: str = ""

    def filled(self) -> dict[str, str | list[str]]:
        """Return the fields that are not empty, by snake_case name; tuples become lists (ready for JSON)."""
        values: dict[str, str | list[str]] = {}
        for field in fields(self):
            value: str | tuple[str, ...] = getattr(self, field.name)
            if value:
                values[field.name] = value if isinstance(value, str) else list(value)
        return values
