"""Fields and serializers with the contract's manners: camelCase on the wire, strict types, no unknown keys."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

# The reference spells these with underscores; `created_at` only in some shapes, which say so themselves.
SNAKE_CASE_KEYS = frozenset(
    {
        "is_bookmarked",
        "message_id",
        "backend_type",
        "rate_limit_per_minute",
        "failure_backoff_seconds",
        "avatar_url",
        "last_active_at",
        "page_label",
        "per_page",
    }
)
LOCALES = ("en", "fr")


def wire_name(name: str) -> str:
    """Return the camelCase spelling of a field's name."""
    return re.sub(r"_([a-z0-9])", lambda match: match.group(1).upper(), name)


class _Shape(serializers.Serializer[Any]):
    snake_keys: ClassVar[frozenset[str]] = frozenset()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        fields: dict[str, serializers.Field[Any, Any, Any, Any]] = {}
        for name, field in super().get_fields().items():
            kept = name in SNAKE_CASE_KEYS or name in self.snake_keys
            wire = name if kept else wire_name(name)
            if wire != name and field.source is None:
                field.source = name
            if getattr(field, "method_name", "") is None:  # DRF would name the method after the wire's spelling
                setattr(field, "method_name", f"get_{name}")  # noqa: B010  (only one kind of field has it)
            fields[wire] = field
        return fields


class Answer(_Shape):
    """The base of everything that goes out: reads attributes or keys by their snake_case names."""


class Body(_Shape):
    """The base of everything that comes in; `validated_data` has snake_case keys.

    Every body may also carry `locale`, the language of the answer.
    """

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = set(data) - set(self.fields) - {"locale"}
            if unknown:
                raise serializers.ValidationError({key: [_("There is no such field.")] for key in sorted(unknown)})
            if "locale" not in self.fields and data.get("locale", "en") not in LOCALES:
                raise serializers.ValidationError({"locale": [_("Choose en or fr.")]})
        return super().to_internal_value(data)


class Query(_Shape):
    """The base of query strings: digits and true/false come as text, unknown keys are refused."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = set(data) - set(self.fields) - {"locale"}
        if unknown:
            raise serializers.ValidationError({key: [_("There is no such parameter.")] for key in sorted(unknown)})
        return super().to_internal_value(data)


class Text(serializers.CharField):
    """Text that is text: a number or `true` is refused, not turned into letters."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class Whole(serializers.IntegerField):
    """An integer of JSON: no `1.5`, no `"4"`, no `true`."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return data


class Digits(serializers.IntegerField):
    """An integer of a query string: plain digits."""

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, str) or not re.fullmatch(r"[0-9]{1,10}", data, re.ASCII):
            self.fail("invalid")
        return int(data)


class Truth(serializers.BooleanField):
    """`true` or `false` of JSON, and nothing that resembles them."""

    default_error_messages = {"invalid": gettext_lazy("Must be true or false.")}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


class Flag(serializers.BooleanField):
    """true or false (1 or 0) of a query string."""

    default_error_messages = {"invalid": gettext_lazy("Must be true or false.")}

    def to_internal_value(self, data: Any) -> bool:
        if data not in ("true", "false", "1", "0", ""):
            self.fail("invalid")
        return data in ("true", "1", "")  # a bare `?raw` is a flag too


class Id(serializers.UUIDField):
    """A UUID as text; DRF would also take a number."""

    def to_internal_value(self, data: Any) -> uuid.UUID:
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return uuid.UUID(str(super().to_internal_value(data)))


class Locale(serializers.ChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(choices=[(locale, locale) for locale in LOCALES], **options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return str(super().to_internal_value(data))
