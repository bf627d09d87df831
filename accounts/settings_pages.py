"""The page on which somebody changes their account: one page, one address for each form on it.

A form that is wrong comes back on the same page, as it was typed.
"""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID, uuid4

from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse, translate_url
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts import (
    addresses,
    attempts,
    browser_sessions,
    deletion,
    mails,
    profiles,
    signing_in,
    tokens,
    two_step,
)
from accounts.forms import (
    ChangeEmailForm,
    ChangePasswordForm,
    DeleteForm,
    NewPasswordForm,
    ProfileForm,
    TokenForm,
)
from accounts.models import ApiToken, User
from motivd_site import limits, secrets
from motivd_site.api.errors import InvalidFields, NotFound

_NEW_TOKEN = "new_token"  # noqa: S105  (its name in the session)


class _Mine(LoginRequiredMixin, View):
    @method_decorator([sensitive_post_parameters(), never_cache])
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().dispatch(request, *args, **kwargs)

    def handle_no_permission(self) -> HttpResponseRedirect:
        """Say why nothing was saved to somebody who signed out meanwhile, such as in another tab."""
        if self.request.method == "POST":
            messages.warning(self.request, _("You were signed out meanwhile, so nothing was saved. Sign in to go on."))
        return super().handle_no_permission()

    @property
    def user(self) -> User:
        return cast("User", self.request.user)


class AccountSettings(_Mine):
    """All of it, as it is now."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return show(request, self.user)


class _Section(_Mine):
    """What one form of the page is sent to."""

    section: str

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.back()

    def back(self) -> HttpResponse:
        return HttpResponseRedirect(f"{reverse('account-settings')}#{self.section}")

    def wrong(self, **forms_as_typed: forms.Form) -> HttpResponse:
        return show(self.request, self.user, **forms_as_typed)

    def limited(self, form: forms.Form) -> HttpResponse | None:
        """Count a try of a password; past the limit, show the form with when to try again."""
        try:
            limits.take_sign_in(self.request)
        except limits.RateLimited as limited:
            form.full_clean()
            form.add_error(None, limited.message())
            answer = self.wrong(**{self.section: form})
            answer.status_code = 429
            answer.headers["Retry-After"] = str(limited.rate.resets_in)
            return answer
        return None


class Profile(_Section):
    section = "profile"

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ProfileForm(request.POST)
        if not form.is_valid():
            return self.wrong(profile=form)
        try:
            profiles.change(self.user, form.changes())
        except InvalidFields as invalid:
            for field, sentences in invalid.fields.items():
                form.add_error(field, sentences)
            self.user.refresh_from_db()
            return self.wrong(profile=form)
        messages.success(request, _("Your profile is saved."))
        here = f"{reverse('account-settings')}#{self.section}"
        return HttpResponseRedirect(translate_url(here, self.user.locale))


class Password(_Section):
    section = "password"

    def post(self, request: HttpRequest) -> HttpResponse:
        form = _password_form(request, self.user, request.POST)
        if form is None:
            return self.back()
        refused = self.limited(form)
        if refused is not None:
            return refused
        if not form.is_valid():
            return self.wrong(password=form)
        self.user.set_password(form.cleaned_data["new_password"])
        self.user.save(update_fields=["password"])
        browser_sessions.keep_current(request, self.user)
        mails.notice(self.user.email, _("The password of your account was changed."))
        messages.success(request, _("Your password is changed, and you are signed out everywhere else."))
        return self.back()


class Email(_Section):
    section = "email"

    def post(self, request: HttpRequest) -> HttpResponse:
        if "confirm" in request.POST:
            return self._confirm()
        form = ChangeEmailForm(self.user, request.POST, **_shown_by(request, self.user))
        refused = self.limited(form)
        if refused is not None:
            return refused
        if not form.is_valid():
            return self.wrong(email=form)
        email = form.cleaned_data["email"]
        if attempts.may_mail(email):
            sent = self._offer(email)
            if not sent:
                form.add_error(None, _("The mail could not be sent just now. Try again in a few minutes."))
                return self.wrong(email=form)
        messages.success(
            request, _("Open the link that we sent to %(email)s; until then, your address stays.") % {"email": email}
        )
        return self.back()

    def _offer(self, email: str) -> bool:
        if addresses.is_taken(email, by_other_than=self.user):
            # Whoever asks is not told; who reads that mailbox is.
            return mails.send(
                "exists", email, url=mails.address("account_login"), reset_url=mails.address("account_reset_password")
            )
        key = addresses.change_key(self.user, email)
        return mails.send("change", email, url=mails.address("accounts:email-change", key=key), before=self.user.email)

    def _confirm(self) -> HttpResponse:
        user = self.user
        if not addresses.is_confirmed(user) and attempts.may_mail(user.email):
            row, _made = EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True})
            send_verification_email_to_address(self.request, row)
        messages.success(self.request, _("Open the link that we sent to %(email)s.") % {"email": user.email})
        return self.back()


class Ways(_Section):
    """Ends the sign-in with GitHub or Google. A mail to the address always remains as a way in."""

    section = "ways"

    def post(self, request: HttpRequest, account_id: int) -> HttpResponse:
        found = SocialAccount.objects.filter(user=self.user, pk=account_id).first()
        if found is None:
            raise Http404
        found.delete()
        name = found.provider.replace("github", "GitHub").replace("google", "Google")
        mails.notice(self.user.email, _("Signing in to your account with %(name)s was ended.") % {"name": name})
        messages.success(request, _("You can no longer sign in with %(name)s.") % {"name": name})
        return self.back()


class Session(_Section):
    section = "sessions"

    def post(self, request: HttpRequest, session_id: UUID) -> HttpResponse:
        try:
            browser_sessions.revoke(self.user, session_id)
        except NotFound:
            messages.info(request, _("That session was over already."))
        else:
            messages.success(request, _("That browser is signed out."))
        return self.back()


class OtherSessions(_Section):
    section = "sessions"

    def post(self, request: HttpRequest) -> HttpResponse:
        browser_sessions.end_others(self.user, request.session.session_key)
        messages.success(request, _("You are signed out everywhere else."))
        return self.back()


class Tokens(_Section):
    section = "tokens"

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TokenForm(request.POST, prefix="token")
        if not form.is_valid():
            return self.wrong(tokens=form)
        if attempts.take_once(f"token:{self.user.pk}:{request.POST.get('once', '')[:80]}"):
            _token, secret = tokens.create(self.user, name=form.cleaned_data["name"])
            # Until the page is shown, which is at once; encrypted, for sessions stand in the database.
            request.session[_NEW_TOKEN] = secrets.encrypt(secret.encode()).decode("ascii")
        return self.back()


class TokenRevoked(_Section):
    section = "tokens"

    def post(self, request: HttpRequest, token_id: UUID) -> HttpResponse:
        try:
            tokens.revoke(self.user, token_id)
        except NotFound:
            messages.info(request, _("That token was revoked already."))
        else:
            messages.success(request, _("The token is revoked; what used it is locked out."))
        return self.back()


class Deletion(_Section):
    section = "deletion"

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DeleteForm(self.user, request.POST, **_shown_by(request, self.user))
        refused = self.limited(form)
        if refused is not None:
            return refused
        if not form.is_valid():
            return self.wrong(deletion=form)
        user = self.user
        logout(request)
        deletion.delete(user)
        return HttpResponseRedirect(reverse("accounts:deleted"))


def show(request: HttpRequest, user: User, **as_typed: forms.Form) -> HttpResponse:
    """Answer with the whole page; `as_typed` are forms that were wrong, by section."""
    how = _shown_by(request, user)
    blank: dict[str, Any] = {
        "profile": lambda: ProfileForm(initial=_profile_of(user)),
        "password": lambda: _password_form(request, user, None),
        "email": lambda: ChangeEmailForm(user, **how),
        "tokens": lambda: TokenForm(prefix="token"),
        "deletion": lambda: DeleteForm(user, **how),
    }
    shown = {f"{name}_form": as_typed.get(name) or make() for name, make in blank.items()}
    sealed = request.session.pop(_NEW_TOKEN, None)
    context = shown | {
        "has_password": user.has_usable_password(),
        "is_confirmed": addresses.is_confirmed(user),
        "two_step_on": two_step.is_on(user),
        "sessions": browser_sessions.of(user)[:100],
        "this_session": request.session.session_key,
        "tokens": ApiToken.objects.filter(user=user).order_by("-created_at")[:200],
        "new_token": secrets.decrypt(sealed.encode()).decode() if sealed else "",
        "once": str(uuid4()),
        "connected": SocialAccount.objects.filter(user=user).order_by("pk"),
        "ways": signing_in.other_ways(reverse("account-settings")),
    }
    return render(request, "accounts/settings.html", context)


def _profile_of(user: User) -> dict[str, Any]:
    return {
        "name": user.name,
        "handle": user.handle or "",
        "locale": user.locale or "en",
        "city": user.city,
        "country": user.country,
    }


def _password_form(request: HttpRequest, user: User, typed: Any) -> NewPasswordForm | ChangePasswordForm | None:
    """Return the form that fits: without the present password where there is none; None where it is too long ago."""
    if user.has_usable_password():
        return ChangePasswordForm(user, typed, prefix="change")
    return NewPasswordForm(user, typed, prefix="change") if browser_sessions.is_fresh(request) else None


def _shown_by(request: HttpRequest, user: User) -> dict[str, bool]:
    """Say how the user shows who they are: by having done so just now, by the password, or not at all yet."""
    return {"fresh": browser_sessions.is_fresh(request), "has_password": user.has_usable_password()}
