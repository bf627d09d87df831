"""To GitHub's and Google's own sign-in pages, and back."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.utils import get_request_param
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import browser_sessions, next_page, signing_in
from accounts.provider import GitHubDoor, GoogleDoor

_DOORS: dict[str, Any] = {"github": GitHubDoor, "google": GoogleDoor}


@never_cache
def start(request: HttpRequest, provider: str) -> HttpResponse:
    """Go to the other's page, to sign in or (`process=connect`) to add it to the account."""
    _require(provider)
    if get_request_param(request, "process") == "connect":
        settings_page = f"{reverse('account-settings')}#ways"
        if not request.user.is_authenticated:
            return HttpResponseRedirect(next_page.keep(reverse("account_login"), settings_page))
        if not browser_sessions.is_fresh(request):
            return HttpResponseRedirect(next_page.keep(reverse("account_reauthenticate"), settings_page))
    answer: HttpResponse = OAuth2LoginView.adapter_view(_DOORS[provider])(request)
    return answer


@never_cache
def callback(request: HttpRequest, provider: str) -> HttpResponseBase:
    """Come back. The address is the same in every language, so that one is registered there."""
    _require(provider)
    with translation.override(_language_of(request)):
        answer: HttpResponseBase = OAuth2CallbackView.adapter_view(_DOORS[provider])(request)
        render = getattr(answer, "render", None)
        return render() if render is not None else answer


def cancelled(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("You did not go on there, so nobody was signed in."))
    return HttpResponseRedirect(reverse("accounts:login"))


def _require(provider: str) -> None:
    if provider not in {way["id"] for way in signing_in.other_ways("")}:
        raise Http404


def _language_of(request: HttpRequest) -> str:
    """Return the language of the page that sent the visitor away, as far as its state says."""
    kept = request.session.get("socialaccount_states")
    stashed = kept.get(request.GET.get("state", "")) if isinstance(kept, dict) else None
    path = str(stashed[0].get("next") or "") if stashed else ""
    return translation.get_language_from_path(path) or translation.get_language() or "en"
