"""The schema: every operation documents the errors that any operation can give, in the one envelope."""

from __future__ import annotations

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.permissions import AllowAny


class Error(serializers.Serializer[Any]):
    """`code` is for programs, `error` for people."""

    error = serializers.CharField()
    code = serializers.CharField()
    details = serializers.DictField(child=serializers.ListField(child=serializers.CharField()), required=False)
    requestId = serializers.CharField()  # noqa: N815  (the wire's name; this shape has no snake_case twin)


_LOCALE = OpenApiParameter("locale", str, enum=["en", "fr"], description="Language of the messages.")
_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="The same key and body give the first answer again for 24 hours.",
)


class MotivdSchema(AutoSchema):
    """Adds the locale, the idempotency key and the common errors to what a view declares."""

    def get_override_parameters(self) -> list[Any]:
        parameters = list(super().get_override_parameters())
        parameters.append(_LOCALE)
        if hasattr(getattr(self.view, self.method.lower(), None), "__wrapped__") and self.method == "POST":
            parameters.append(_KEY)
        return parameters

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> Any:
        bodies = super()._get_response_bodies(direction)
        statuses = {"400", "404", "405", "413", "415", "429", "500", "503"}
        if AllowAny not in self.view.permission_classes:
            statuses |= {"401", "403"}
        if self.method in ("POST", "PUT", "PATCH", "DELETE"):
            statuses |= {"409", "422"}
        for status in sorted(statuses - set(bodies)):
            bodies[status] = self._get_response_for_code(Error, status)  # type: ignore[no-untyped-call]
        return bodies
