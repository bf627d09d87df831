"""The base of every API view.

Order of what can be refused: who you are, whether the object of the path is yours, the limits, the body.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from rest_framework.exceptions import ValidationError
from rest_framework.fields import empty
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from motivd_site import limits
from motivd_site.api import language
from motivd_site.api.errors import NotFound
from motivd_site.api.fields import LOCALES, Body, Id, Query

if TYPE_CHECKING:
    from accounts.models import User


class ApiView(APIView):
    """A view answers each method with a Response; `read_body` and `read_query` check what came in."""

    limited: ClassVar[bool] = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # The language set here must not stay on the thread, which serves other requests afterwards.
        before = translation.get_language()
        try:
            return super().dispatch(request, *args, **kwargs)
        finally:
            translation.activate(before or "en")

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        heard = language.accepted(request)
        translation.activate(heard or "en")
        if not str(request.content_type).startswith("multipart/"):
            # Keeps the bytes, which an Idempotency-Key is compared by later. Before who asks is looked at: checking the
            # token of a browser's session (CSRF) would read them away.
            _ = request._request.body
        super().initial(request, *args, **kwargs)
        translation.activate(language.asked_in_query(request) or heard or language.of_user(request.user) or "en")
        if request.user.is_authenticated:
            request._request.api_user_id = request.user.pk  # type: ignore[attr-defined]  # for the log line
        self.find_object(request, **kwargs)
        if self.limited:
            self._rate = limits.take_request(request)

    @property
    def user(self) -> User:
        """Who asks; only for views that visitors cannot reach."""
        return cast("User", self.request.user)

    def find_object(self, request: Request, **kwargs: Any) -> None:
        """Load what the path names, or raise NotFound, before anything else is looked at."""

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Response:
        final: Response = super().finalize_response(request, response, *args, **kwargs)
        final.headers["Content-Language"] = translation.get_language() or "en"
        final.headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(final, ["Accept-Language", "Authorization", "Cookie"])
        rate = getattr(self, "_rate", None)
        if rate is not None:
            for name, value in rate.headers().items():
                final.headers[name] = value
        return final

    def read_body(self, shape: type[Body]) -> dict[str, Any]:
        """Return the body with snake_case keys, and answer in the language it asks for.

        Raises ParseError, ValidationError.
        """
        return _checked(shape(data=self._raw_body()))

    def body_id(self, name: str) -> UUID:
        """Return one id out of the body before the rest of it is looked at. Raises ParseError, ValidationError."""
        try:
            return UUID(str(Id().run_validation(self._raw_body().get(name, empty))))
        except ValidationError as error:
            raise ValidationError({name: error.detail}) from error

    def has_field(self, name: str) -> bool:
        """Return whether the body names a field. Raises ParseError."""
        return name in self._raw_body()

    def read_query(self, shape: type[Query]) -> dict[str, Any]:
        """Return the query with snake_case keys. Raises ValidationError."""
        return _checked(shape(data=self.request.query_params.dict()))

    def _raw_body(self) -> dict[str, Any]:
        raw = self.request.data
        # A form's fields are text; an empty body, where DRF gives an empty form, is an empty object.
        data: dict[str, Any] = raw.dict() if isinstance(raw, QueryDict) else raw if type(raw) is dict else {}
        locale = data.get("locale")
        if isinstance(locale, str) and locale in LOCALES:
            translation.activate(locale)
        return data


def _checked(read: Body | Query) -> dict[str, Any]:
    read.is_valid(raise_exception=True)
    checked: dict[str, Any] = dict(read.validated_data)
    return checked


class OpenApiView(ApiView):
    """A view for visitors too."""

    permission_classes = [AllowAny]


class UnknownPath(OpenApiView):
    """What every path under /api that we do not have answers, to any method, also under DEBUG."""

    schema = None
    limited = False

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound
