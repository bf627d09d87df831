"""Where django-allauth asks this project how things are done here.

https://docs.allauth.org/en/latest/account/adapter.html
"""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from qrcode.image.svg import SvgPathFillImage

from accounts import mails, next_page
from accounts.models import User
from motivd_site import secrets


class Account(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Mails from our templates, and links to SITE_URL, with the secret where it is not logged."""

    def get_login_stages(self) -> list[str]:
        return ["allauth.account.stages.EmailVerificationStage", "allauth.mfa.stages.AuthenticateStage"]

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return mails.address(
            "account_confirm_email", key=emailconfirmation.key, next=get_next_redirect_url(request) or ""
        )

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        link = self.get_email_confirmation_url(request, emailconfirmation)
        mails.send("confirm", emailconfirmation.email_address.email, url=link, signup=signup)

    def send_account_already_exists_mail(self, email: str) -> None:
        sign_in, reset = mails.address("account_login"), mails.address("account_reset_password")
        mails.send("exists", email, url=sign_in, reset_url=reset)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: what changes an account here tells of it by itself (`accounts.mails.notice`)."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: our pages say themselves what happened."""

    def is_safe_url(self, url: str) -> bool:
        return next_page.is_safe(url or "")

    def get_client_ip(self, request: HttpRequest) -> str:
        return request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104  (no address to listen on)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        return render(request, "accounts/inactive.html", status=403)

    def respond_email_verification_sent(self, request: HttpRequest, user: User | None) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_email_verification_sent"))


class Social(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Other people's sign-in pages: configured in the environment, believed only about confirmed addresses."""

    def list_apps(
        self, request: HttpRequest | None, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Return what is configured. Not from allauth's table, so without a query."""
        known = {
            "github": (settings.GITHUB_CLIENT_ID, settings.GITHUB_CLIENT_SECRET),
            "google": (settings.GOOGLE_CLIENT_ID, settings.GOOGLE_CLIENT_SECRET),
        }
        return [
            SocialApp(provider=name, name=name, client_id=app_id, secret=secret)
            for name, (app_id, secret) in known.items()
            if app_id and secret and provider in (None, name) and client_id in (None, app_id)
        ]

    def get_requests_session(self) -> Any:
        session = super().get_requests_session()
        session.trust_env = False
        return session

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        user: User = sociallogin.user
        named = data.get("name") or " ".join(filter(None, [data.get("first_name"), data.get("last_name")]))
        user.name = str(named or "")[:120]
        user.locale = get_language() or "en"
        sociallogin.email_addresses = _confirmed(sociallogin.email_addresses)
        if sociallogin.email_addresses:
            user.email = sociallogin.email_addresses[0].email.lower()
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Stop a sign-up without a confirmed address, and one whose address has an account already."""
        if sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            return
        if not sociallogin.email_addresses:
            raise ImmediateHttpResponse(_refusal(request, sociallogin, "unconfirmed"))
        if User.objects.filter(email=sociallogin.user.email).exists():
            raise ImmediateHttpResponse(_refusal(request, sociallogin, "exists"))

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """Only where both sides have confirmed the address is it the same person for sure."""
        ours = EmailAddress.objects.filter(email=email.lower(), verified=True, user__email=email.lower())
        return bool(ours.exists())

    def serialize_instance(self, instance: Any) -> Any:
        """Write what waits in the session for a two-step code; a token only encrypted."""
        written = super().serialize_instance(instance)
        if isinstance(instance, SocialToken):
            written["token"] = secrets.encrypt(instance.token.encode()).decode("ascii")
            written["token_secret"] = ""
        return written

    def deserialize_instance(self, model: Any, data: Any) -> Any:
        read = super().deserialize_instance(model, data)
        if isinstance(read, SocialToken):
            read.token = secrets.decrypt(read.token.encode("ascii")).decode()
        return read

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("account-settings")

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: see `Account.send_notification_mail`."""


class TwoStep(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """The secrets of two-step codes are encrypted in the database."""

    def encrypt(self, text: str) -> str:
        return secrets.encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.decrypt(encrypted_text.encode("ascii")).decode()

    def get_totp_issuer(self) -> str:
        return "Motivd"

    def picture_of(self, user: User, secret: str) -> str:
        """Return the QR code of a secret as a data: address."""
        drawn = BytesIO()
        # On white with its margin, as readers want it, whatever the colours of the page are.
        qrcode.make(self.build_totp_url(user, secret), image_factory=SvgPathFillImage).save(drawn)
        return "data:image/svg+xml;base64," + base64.b64encode(drawn.getvalue()).decode("ascii")


def _confirmed(found: list[EmailAddress]) -> list[EmailAddress]:
    """Return the one address that a sign-up takes: confirmed there, the main one if there is a choice."""
    good = sorted((one for one in found if one.verified), key=lambda one: not one.primary)
    return good[:1]


def _refusal(request: HttpRequest, sociallogin: SocialLogin, why: str) -> HttpResponse:
    then = sociallogin.state.get("next") or ""
    shown = {
        "why": why,
        "provider": sociallogin.provider.name,
        "email": sociallogin.user.email,
        "login_url": f"{reverse('account_login')}?{urlencode({'next': then})}" if then else reverse("account_login"),
    }
    return render(request, "accounts/social_refused.html", shown, status=409)
