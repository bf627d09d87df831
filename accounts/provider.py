"""GitHub and Google as allauth's providers, at the addresses of our settings. allauth finds this module by its name."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.github.provider import GitHubProvider
from allauth.socialaccount.providers.github.views import GitHubOAuth2Adapter
from allauth.socialaccount.providers.google.provider import GoogleProvider
from allauth.socialaccount.providers.google.views import GoogleOAuth2Adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

# The same as "Connect GitHub" asks for, so that who signs in with GitHub need not connect it as well.
_GITHUB_SCOPES = ["repo", "read:user", "user:email"]


class _AtOurAddress:
    """Comes back to SITE_URL, whatever host the request names."""

    provider_id: str

    def get_callback_url(self, request: HttpRequest, app: object) -> str:
        return f"{settings.SITE_URL}{reverse(f'{self.provider_id}_callback')}"

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> SocialLogin:
        try:
            return self.told(request, app, token, **kwargs)
        except (AttributeError, KeyError, TypeError, ValueError) as error:  # an answer of another shape
            raise OAuth2Error("The answer could not be read.") from error

    def told(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Return who it is, by what the other side says."""
        return super().complete_login(request, app, token, **kwargs)  # type: ignore[misc]  # of the class beside it


class _AsWeAsk:
    """What is asked for stands here, and not in the address that a visitor came by; always with PKCE."""

    pkce_enabled_default = True

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return list(self.get_default_scope())  # type: ignore[attr-defined]  # of the provider beside it

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        return {}


class GitHubDoor(_AtOurAddress, GitHubOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    headers = {"Accept": "application/json"}

    @property
    def authorize_url(self) -> str:
        return f"{settings.GITHUB_URL}/login/oauth/authorize"

    @property
    def access_token_url(self) -> str:
        return f"{settings.GITHUB_URL}/login/oauth/access_token"

    @property
    def profile_url(self) -> str:
        return f"{settings.GITHUB_API_URL}/user"

    @property
    def emails_url(self) -> str:
        return f"{settings.GITHUB_API_URL}/user/emails"


class GitHub(_AsWeAsk, GitHubProvider):  # type: ignore[misc]  # allauth has no types
    oauth2_adapter_class = GitHubDoor

    def get_default_scope(self) -> list[str]:
        return _GITHUB_SCOPES

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Keep what is shown, and not all that GitHub tells."""
        return {key: data[key] for key in ("login", "html_url", "avatar_url") if key in data}


class GoogleDoor(_AtOurAddress, GoogleOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    @property
    def authorize_url(self) -> str:
        return f"{settings.GOOGLE_ACCOUNTS_URL}/o/oauth2/v2/auth"

    @property
    def access_token_url(self) -> str:
        return f"{settings.GOOGLE_TOKEN_URL}/token"

    def told(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> SocialLogin:
        id_token = kwargs["response"].get("id_token")
        if not id_token:
            raise OAuth2Error("Google sent no id_token.")
        # Straight from Google by TLS, so its signature need not be checked (OpenID Connect Core 1.0, 3.1.3.7).
        told = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url="",
            issuer=settings.GOOGLE_ACCOUNTS_URL,
            audience=app.client_id,
            lookup_kid=None,
            verify_signature=False,
        )
        return self.get_provider().sociallogin_from_response(request, told)


class Google(_AsWeAsk, GoogleProvider):  # type: ignore[misc]  # allauth has no types
    oauth2_adapter_class = GoogleDoor

    def get_default_scope(self) -> list[str]:
        return ["openid", "profile", "email"]

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"email": data.get("email"), "name": data.get("name")}

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {key: data[key] for key in ("email", "name", "picture") if key in data}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        email = data.get("email")
        if not isinstance(email, str) or data.get("email_verified") is not True:
            return []
        return [EmailAddress(email=email, verified=True, primary=True)]


provider_classes = [GitHub, Google]
