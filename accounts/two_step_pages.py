"""Pages of two-step codes: asked for at sign-in, set up, renewed, turned off."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.stages import AuthenticateStage
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from accounts import browser_sessions, mails, next_page, two_step
from accounts.forms import CodeForm, PasswordForm
from accounts.models import User
from accounts.pages import Limited
from motivd_site import limits

_SECRET_KEY = "two_step_secret"  # noqa: S105  (its name in the session)


class _CodeAsked(Limited):
    """A form with a code, wrong ones told beside the field."""

    form_class: Any = CodeForm

    def form_valid(self, form: CodeForm) -> HttpResponse:
        try:
            good = self.check(form.cleaned_data["code"])
        except limits.RateLimited as limited:
            return self.too_many(limited)
        if not good:
            form.add_error("code", _("This code is not right, or it was used already. Wait for the next one."))
            return self.form_invalid(form)
        return self.go_on()

    def check(self, code: str) -> bool:
        """Raises limits.RateLimited."""
        raise NotImplementedError

    def go_on(self) -> HttpResponse:
        raise NotImplementedError


@method_decorator(login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login"), name="dispatch")
class Challenge(_CodeAsked):
    """The second step of a sign-in. Where it leads was settled at the first one."""

    template_name = "accounts/two_step.html"

    @property
    def stage(self) -> AuthenticateStage:
        return self.request._login_stage  # type: ignore[attr-defined]  # of the decorator

    def check(self, code: str) -> bool:
        return two_step.check(self.stage.login.user, code)

    def go_on(self) -> HttpResponse:
        record_authentication(self.request, self.stage.login.user, "mfa")
        answer: HttpResponse = self.stage.exit()
        return answer


class SignedIn(LoginRequiredMixin, Limited):
    """A page of somebody who is signed in."""

    @property
    def user(self) -> User:
        return cast("User", self.request.user)


class Again(SignedIn):
    """Asks who is signed in to show it once more, before something that a stolen browser must not do."""

    form_class: Any = PasswordForm
    template_name = "accounts/again.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user}

    def form_valid(self, form: Form) -> HttpResponse:
        browser_sessions.mark_fresh(self.request)
        return HttpResponseRedirect(next_page.asked(self.request) or reverse("account-settings"))


class _Fresh(SignedIn):
    """A page for who has just shown who they are."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not browser_sessions.is_fresh(request):
            return HttpResponseRedirect(next_page.keep(reverse("account_reauthenticate"), request.path))
        return super().dispatch(request, *args, **kwargs)


class SetUp(_Fresh, _CodeAsked):
    """Shows a secret for the app, and takes a code that shows that it has it."""

    template_name = "accounts/two_step_set_up.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.user, User) and two_step.is_on(request.user):
            return HttpResponseRedirect(f"{reverse('account-settings')}#two-step")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # The same one until it is used, so that a page that is looked at again does not make a scanned code wrong.
        secret = self.request.session.setdefault(_SECRET_KEY, two_step.new_secret())
        groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        shown = {"picture": two_step.picture_of(self.user, secret), "secret": groups}
        return super().get_context_data(**kwargs) | shown

    def check(self, code: str) -> bool:
        return two_step.turn_on(self.user, self.request.session.get(_SECRET_KEY, ""), code)

    def go_on(self) -> HttpResponse:
        self.request.session.pop(_SECRET_KEY, None)
        mails.notice(self.user.email, _("Two-step codes are now asked for when somebody signs in to your account."))
        messages.success(self.request, _("Two-step codes are on. Keep the recovery codes below in a safe place."))
        return HttpResponseRedirect(reverse("two-step-codes"))


class RecoveryCodes(_Fresh):
    """Shows the recovery codes that are left; the button makes new ones."""

    form_class: Any = Form
    template_name = "accounts/two_step_codes.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not two_step.is_on(self.user):
            return HttpResponseRedirect(f"{reverse('account-settings')}#two-step")
        if request.GET.get("as") == "text":
            text = "".join(f"{code}\n" for code in two_step.unused_recovery_codes(self.user))
            name = 'attachment; filename="motivd-recovery-codes.txt"'
            return HttpResponse(text, content_type="text/plain", headers={"Content-Disposition": name})
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"codes": two_step.unused_recovery_codes(self.user)}

    def form_valid(self, form: Form) -> HttpResponse:
        if two_step.is_on(self.user):
            two_step.renew_recovery_codes(self.user)
            mails.notice(self.user.email, _("New recovery codes were made for your account; the old ones are over."))
            messages.success(self.request, _("These codes are new; the old ones are over."))
        return HttpResponseRedirect(self.request.path)


class TurnOff(_Fresh):
    form_class: Any = Form
    template_name = "accounts/two_step_off.html"

    def form_valid(self, form: Form) -> HttpResponse:
        if two_step.is_on(self.user):
            two_step.turn_off(self.user)
            mails.notice(self.user.email, _("Two-step codes are no longer asked for when you sign in."))
            messages.success(self.request, _("Two-step codes are off."))
        return HttpResponseRedirect(f"{reverse('account-settings')}#two-step")
