"""What people type on the pages of accounts."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.core.validators import RegexValidator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import ApiToken, User

HANDLE = r"^[a-z0-9](?:[a-z0-9-]{1,38}[a-z0-9])$"


class _Styled(forms.Form):
    """Fields look like the rest of the product; Django ties hints and errors to them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            kind = "select" if isinstance(field.widget, forms.Select) else "input"
            field.widget.attrs.setdefault("class", kind)
            if getattr(field.widget, "input_type", "") in ("text", "email", "url"):
                field.widget.attrs.setdefault("autocapitalize", "none")
        self._pointed_at = ""

    def add_error(self, field: str | None, error: Any) -> None:
        """Say what is wrong, and let the page begin at the first field that is: it may be far down."""
        super().add_error(field, error)
        name = field or next(iter(self.fields), "")
        if name in self.fields and not self._pointed_at:
            self._pointed_at = name
            self.fields[name].widget.attrs["autofocus"] = True


class SignInForm(_Styled, AuthenticationForm):
    """Email and password. What is wrong is one sentence for all of it, so that nobody learns who is here."""

    error_messages = {
        "invalid_login": gettext_lazy(
            "This address and password do not go together. Check both, or let us send you a link."
        ),
        "inactive": gettext_lazy("This account is closed."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Email address")
        self.fields["username"].widget = forms.EmailInput(
            attrs={"class": "input", "autocomplete": "username", "autocapitalize": "none", "maxlength": 254}
        )
        self.fields["password"].label = _("Password")


def _email(**options: Any) -> forms.EmailField:
    widget = forms.EmailInput(attrs={"autocomplete": "email"})
    return forms.EmailField(label=gettext_lazy("Email address"), max_length=254, widget=widget, **options)


def _new_password(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least 10 characters, and not one of the passwords that everybody tries first."),
        **options,
    )


def _present_password(**options: Any) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        **options,
    )


class SignUpForm(_Styled):
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("What we call you; you can leave it out."),
        widget=forms.TextInput(attrs={"autocomplete": "name", "autocapitalize": "words"}),
    )
    email = _email()
    password = _new_password(gettext_lazy("Password"))

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        password = given.get("password")
        if password:
            # Not too much like the address or the name.
            somebody = User(email=given.get("email", ""), name=given.get("name", ""))
            try:
                validate_password(password, somebody)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return given

    def save(self) -> User:
        """Raises IntegrityError where somebody has the address."""
        given = self.cleaned_data
        return User.objects.create_user(
            given["email"], given["password"], name=given["name"], locale=get_language() or "en"
        )


class AddressForm(_Styled):
    """Whose mailbox a link goes to."""

    email = _email()

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class NewPasswordForm(_Styled):
    """A password for somebody who has shown otherwise who they are."""

    new_password = _new_password(gettext_lazy("New password"))

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_new_password(self) -> str:
        password = str(self.cleaned_data["new_password"])
        validate_password(password, self.user)
        return password


class PasswordForm(_Styled):
    """The present password of somebody who is signed in."""

    password = _present_password()

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if not self.user.check_password(password):
            raise forms.ValidationError(_("This is not your password."), code="wrong")
        return password


class ChangePasswordForm(NewPasswordForm):
    password = _present_password()
    field_order = ["password", "new_password"]

    clean_password = PasswordForm.clean_password


class _Sensitive(_Styled):
    """A form that asks for the present password, unless who sends it has shown just now who they are."""

    password = _present_password(required=False)

    def __init__(self, user: User, *args: Any, fresh: bool, has_password: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.asks_password = has_password and not fresh
        self.too_long_ago = not has_password and not fresh
        if not self.asks_password:
            del self.fields["password"]

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if not self.user.check_password(password):
            raise forms.ValidationError(_("This is not your password."), code="wrong")
        return password

    def clean(self) -> dict[str, Any]:
        if self.too_long_ago:
            raise forms.ValidationError(_("Sign in again first: it is more than ten minutes ago."), code="stale")
        return super().clean() or {}


class ChangeEmailForm(_Sensitive):
    """A new address, which counts once its link was opened."""

    email = _email()
    field_order = ["email", "password"]

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, prefix="new", **kwargs)
        self.fields["email"].label = _("New email address")

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if email == self.user.email:
            raise forms.ValidationError(_("This is your address already."), code="same")
        return email


class DeleteForm(_Sensitive):
    """The address, typed once more, so that nobody deletes an account by a slip."""

    address = forms.CharField(
        label=gettext_lazy("Type your email address to confirm"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ["address", "password"]

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, prefix="delete", **kwargs)

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"]).strip().lower()
        if address != self.user.email:
            raise forms.ValidationError(_("This is not the address of your account."), code="wrong")
        return address


class CodeForm(_Styled):
    """A code of an app or a recovery code, typed with or without spaces."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        return re.sub(r"[\s-]", "", str(self.cleaned_data["code"]))


class ProfileForm(_Styled):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, required=False)
    handle = forms.CharField(
        label=gettext_lazy("Handle"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("3 to 40 lowercase letters, digits and hyphens."),
        validators=[
            RegexValidator(
                HANDLE,
                gettext_lazy("Use 3 to 40 lowercase letters, digits and hyphens, with a letter or digit at both ends."),
            )
        ],
    )
    locale = forms.ChoiceField(label=gettext_lazy("Language"), choices=[("en", "English"), ("fr", "Français")])
    city = forms.CharField(label=gettext_lazy("City"), max_length=120, required=False)
    country = forms.CharField(label=gettext_lazy("Country"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        completions = {"name": "name", "handle": "nickname", "city": "address-level2", "country": "country-name"}
        for field, completion in completions.items():
            self.fields[field].widget.attrs["autocomplete"] = completion

    def changes(self) -> dict[str, Any]:
        """Return the fields as `profiles.change` takes them."""
        return self.cleaned_data | {"handle": self.cleaned_data["handle"] or None}


class TokenForm(_Styled):
    name = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=ApiToken._meta.get_field("name").max_length,
        help_text=gettext_lazy("Such as “deploy script”."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
