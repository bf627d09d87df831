"""Signing up, in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate
from django.contrib.auth.views import LoginView
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from accounts import attempts, next_page, signing_in
from accounts.forms import SignInForm, SignUpForm
from accounts.models import User
from motivd_site import limits

if TYPE_CHECKING:
    _FormView = FormView[Any]
else:  # at run time it takes no parameters
    _FormView = FormView

MAILED_TO = "mailed_to"  # in the session: whom we have just sent something, as they typed it


class Limited(_FormView):
    """A form that may be tried ten times in a quarter of an hour from one address; then it waits, as it was typed."""

    @method_decorator([sensitive_post_parameters(), never_cache])
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            limits.take_sign_in(request)
        except limits.RateLimited as limited:
            return self.too_many(limited)
        return super().post(request, *args, **kwargs)

    def too_many(self, limited: limits.RateLimited) -> HttpResponse:
        """Show the form again, with when to try again."""
        options = self.get_form_kwargs()
        typed = options.pop("data", None) or {}
        options.pop("files", None)
        options["initial"] = {name: value for name, value in typed.items() if "password" not in name}
        form = self.get_form_class()(**options)
        answer = self.render_to_response(self.get_context_data(form=form, refused=limited.message()), status=429)
        answer.headers["Retry-After"] = str(limited.rate.resets_in)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"next": next_page.asked(self.request)}


class Entrance(Limited):
    """A page for visitors; who is signed in already goes on."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return HttpResponseRedirect(next_page.or_home(next_page.asked(request)))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"ways": signing_in.other_ways(context["next"])}


class SignIn(Entrance, LoginView):
    """Email and password."""

    form_class = SignInForm
    template_name = "accounts/login.html"

    def get_initial(self) -> dict[str, Any]:
        return {"username": self.request.GET.get("email", "")[:254]}

    def form_valid(self, form: Any) -> HttpResponse:
        return signing_in.complete(self.request, form.get_user(), "password", to=next_page.asked(self.request))


class SignUp(Entrance):
    form_class = SignUpForm
    template_name = "accounts/signup.html"

    def get_initial(self) -> dict[str, Any]:
        return {"email": self.request.GET.get("email", "")[:254]}

    def form_valid(self, form: SignUpForm) -> HttpResponse:
        self.request.session[MAILED_TO] = form.cleaned_data["email"]
        try:
            with transaction.atomic():
                user = form.save()
                EmailAddress.objects.create(user=user, email=user.email, primary=True)
        except IntegrityError:
            return self._known(form)
        return signing_in.complete(self.request, user, "password", to=next_page.asked(self.request), signed_up=True)

    def _known(self, form: SignUpForm) -> HttpResponse:
        """Answer for an address that has an account: its owner comes in, others learn as little as we can say."""
        email, password = form.cleaned_data["email"], form.cleaned_data["password"]
        user = authenticate(self.request, username=email, password=password)
        if isinstance(user, User):  # sent twice, or they forgot that they were here
            return signing_in.complete(self.request, user, "password", to=next_page.asked(self.request))
        if app_settings.EMAIL_VERIFICATION == app_settings.EmailVerificationMethod.MANDATORY:
            if attempts.may_mail(email):
                get_adapter().send_account_already_exists_mail(email)
            return HttpResponseRedirect(reverse("account_email_verification_sent"))
        form.add_error("email", _("There is an account with this address already. Sign in instead."))
        return self.form_invalid(form)
