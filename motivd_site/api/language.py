"""The language of an answer: `locale` of the request, else Accept-Language, else the user's own, else English."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import get_supported_language_variant
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from motivd_site.api.errors import InvalidFields
from motivd_site.api.fields import LOCALES


def asked_in_query(request: HttpRequest) -> str | None:
    """Return `locale` of the query. Raises InvalidFields on anything but en and fr."""
    if "locale" not in request.GET:
        return None
    locale = request.GET["locale"]
    if locale not in LOCALES:
        raise InvalidFields({"locale": [_("Choose en or fr.")]})
    return locale


def accepted(request: HttpRequest) -> str | None:
    """Return the first language of Accept-Language that we have."""
    return accepted_by(request.headers.get("Accept-Language", ""))


def accepted_by(header: str) -> str | None:
    """Return the first language of an Accept-Language header that we have."""
    for code, _quality in parse_accept_lang_header(header):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return None


def of_user(user: object) -> str | None:
    return getattr(user, "locale", None) or None
