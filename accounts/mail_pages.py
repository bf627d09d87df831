"""Pages around mails: links that sign in, new passwords, confirmed addresses.

What is answered never depends on whether there is an account. A link that is opened only shows a button, for mail
scanners open links too; its secret stands in the query, which is not logged.
"""

from __future__ import annotations

import hashlib
from typing import Any

from allauth.account.internal.flows.email_verification import (
    send_verification_email_to_address,
    verify_email_and_resume,
)
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts import addresses, attempts, links, mails, next_page, password_resets, signing_in
from accounts.forms import AddressForm, NewPasswordForm
from accounts.models import User
from accounts.pages import MAILED_TO, Limited


class _Ask(Limited):
    """A form with an address, to which something is sent."""

    form_class = AddressForm
    sent_page: str

    def get_initial(self) -> dict[str, Any]:
        return {"email": self.request.GET.get("email", "")[:254]}

    def form_valid(self, form: AddressForm) -> HttpResponse:
        email = form.cleaned_data["email"]
        user = User.objects.filter(email=email, is_active=True).first()
        next_path = next_page.asked(self.request)
        if attempts.may_mail(email) and not self._mail(email, user, next_path):
            form.add_error(None, _("The mail could not be sent just now. Try again in a few minutes."))
            return self.form_invalid(form)
        self.request.session[MAILED_TO] = email
        return HttpResponseRedirect(next_page.keep(reverse(self.sent_page), next_path))

    def _mail(self, email: str, user: User | None, next_path: str) -> bool:
        if user is None:
            return mails.send("unknown", email, url=mails.address("account_signup", email=email, next=next_path))
        return self.mail(user, next_path)

    def mail(self, user: User, next_path: str) -> bool:
        """Send it, and say whether the mail server took it."""
        raise NotImplementedError


class Sent(TemplateView):
    """Tells where the mail went, as it was typed, whether or not there is an account."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {"email": self.request.session.get(MAILED_TO, ""), "next": next_page.asked(self.request)}
        return super().get_context_data(**kwargs) | shown


class AskLink(_Ask):
    template_name = "accounts/link_ask.html"
    sent_page = "accounts:link-sent"

    def get_form_kwargs(self) -> dict[str, Any]:
        options = super().get_form_kwargs()
        if "data" in options and "email" not in options["data"]:
            # The button on the sign-in page, whose field is called after the user name.
            options["data"] = options["data"].copy()
            options["data"]["email"] = options["data"].get("username", "")
        return options

    def mail(self, user: User, next_path: str) -> bool:
        secret = links.create(user, next_path=next_path)
        return mails.send("link", user.email, url=mails.address("accounts:link-open", key=secret))


class OpenLink(Limited):
    """Behind the link in the mail: a button, or why there is none."""

    form_class = Form
    template_name = "accounts/link_open.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = kwargs.pop("found", None) or links.find(self._key())
        shown = {"state": found.state.value, "key": self._key(), "email": "", "next": ""}
        if found.link is not None:
            shown |= {"email": found.link.user.email, "next": found.link.next_path}
        return super().get_context_data(**kwargs) | shown

    def form_valid(self, form: Form) -> HttpResponse:
        found = links.use(self._key(), browser=_browser(self.request))
        if found.state is links.State.GOOD and found.link is not None:
            addresses.confirm(found.link.user)
            return signing_in.complete(self.request, found.link.user, "link", to=found.link.next_path)
        return self.render_to_response(self.get_context_data(form=form, found=found))

    def _key(self) -> str:
        return self.request.POST.get("key") or self.request.GET.get("key") or ""


def _browser(request: HttpRequest) -> str:
    """Tell one browser from another, by the secret that its forms carry."""
    return hashlib.sha256(request.META.get("CSRF_COOKIE", "").encode()).hexdigest()


class AskReset(_Ask):
    template_name = "accounts/reset_ask.html"
    sent_page = "accounts:reset-sent"

    def mail(self, user: User, next_path: str) -> bool:
        key = password_resets.key_for(user)
        return mails.send("reset", user.email, url=mails.address("accounts:reset-set", key=key, next=next_path))


class SetPassword(Limited):
    form_class = NewPasswordForm
    template_name = "accounts/reset_set.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.key = request.POST.get("key") or request.GET.get("key") or ""
        self.owner = password_resets.find(self.key)
        if self.owner is None:
            if isinstance(request.user, User) and password_resets.is_of(self.key, request.user):
                # Sent twice: the first time did it, and signed them in.
                return HttpResponseRedirect(next_page.or_home(next_page.asked(request)))
            return render(request, "accounts/reset_over.html", {"next": next_page.asked(request)}, status=410)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.owner}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"key": self.key, "owner": self.owner}

    def form_valid(self, form: NewPasswordForm) -> HttpResponse:
        password_resets.set_password(form.user, form.cleaned_data["new_password"])
        mails.notice(form.user.email, _("Your password was changed by a link that we had sent to this address."))
        messages.success(self.request, _("Your new password is set, and you are signed out everywhere else."))
        return signing_in.complete(self.request, form.user, "reset", to=next_page.asked(self.request))


class ConfirmSent(Sent):
    """After a sign-up that waits for its mail; the button sends it again."""

    template_name = "accounts/confirm_sent.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        email = request.user.email if isinstance(request.user, User) else request.session.get(MAILED_TO, "")
        user = User.objects.filter(email=email, is_active=True).first() if email else None
        if user is not None and not addresses.is_confirmed(user) and attempts.may_mail(email):
            row, _made = EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True})
            send_verification_email_to_address(request, row, signup=not request.user.is_authenticated)
        request.session[MAILED_TO] = email
        messages.success(request, _("If the address still waits to be confirmed, a new mail is on its way."))
        return HttpResponseRedirect(request.path)


class Confirm(TemplateView):
    """Behind the link that confirms an address: a button, or why there is none."""

    template_name = "accounts/confirm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = EmailConfirmationHMAC.from_key(self._key())
        return super().get_context_data(**kwargs) | {
            "email": found.email_address.email if found else "",
            "key": self._key(),
            "next": next_page.asked(self.request),
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        found = EmailConfirmationHMAC.from_key(self._key())
        if found is None:
            return self.get(request)
        address, onward = verify_email_and_resume(request, found)
        if address is None:
            return self.get(request)
        if onward is not None:  # the sign-up that waited for this, in this browser
            answer: HttpResponse = onward
            return answer
        to = next_page.asked(request)
        messages.success(request, _("%(email)s is confirmed.") % {"email": address.email})
        if request.user.is_authenticated:
            return HttpResponseRedirect(next_page.or_home(to))
        return HttpResponseRedirect(next_page.keep(reverse("accounts:login"), to))

    def _key(self) -> str:
        return self.request.POST.get("key") or self.request.GET.get("key") or ""


class ChangeEmail(TemplateView):
    """Behind the link that was sent to a new address."""

    template_name = "accounts/email_change.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        key = self.request.POST.get("key") or self.request.GET.get("key") or ""
        try:
            email = addresses.read_change(key).email
        except addresses.ChangeOver:
            email = ""
        return {"email": email, "key": key} | super().get_context_data(**kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            change = addresses.read_change(request.POST.get("key", ""))
            before = change.user.email
            addresses.apply(change)
        except addresses.ChangeOver:
            return self.get(request)
        except addresses.AddressTaken:
            return self.render_to_response(self.get_context_data(taken=True))
        mails.notice(before, _("The address of your account is now %(email)s.") % {"email": change.email})
        messages.success(request, _("Your address is now %(email)s.") % {"email": change.email})
        signed_in = request.user.is_authenticated
        return HttpResponseRedirect(reverse("account-settings" if signed_in else "accounts:login"))
