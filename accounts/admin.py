"""People, for the staff."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from accounts import addresses
from accounts.models import ApiToken, BrowserSession, Upload, User
from motivd_site.staff_pages import ReadOnly, page_of

admin.site.unregister(Group)
# allauth's own pages show secrets and search columns that we do not have; what staff needs stands with the user.
for model in (EmailAddress, SocialAccount, SocialApp, SocialToken, Authenticator):
    admin.site.unregister(model)
# One way in, with two-step codes and limits: who is not signed in is sent to the sign-in page.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


class TokenInline(TabularInline):  # type: ignore[misc]  # unfold has no types
    """Tokens by name; what is kept of their secret is nobody's business."""

    model = ApiToken
    fields = readonly_fields = ["name", "created_at", "last_used_at"]
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class SessionInline(TabularInline):  # type: ignore[misc]  # unfold has no types
    """The browsers that somebody is signed in with; deleting one here does not sign it out, so none is."""

    model = BrowserSession
    fields = readonly_fields = ["user_agent", "ip_address", "created_at", "last_seen_at"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class _LowerCaseEmail:
    """Addresses are kept in lower case: any other could never sign in."""

    cleaned_data: dict[str, Any]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class UserCreation(_LowerCaseEmail, UserCreationForm):  # type: ignore[misc]  # unfold has no types
    pass


class UserChange(_LowerCaseEmail, UserChangeForm):  # type: ignore[misc]  # unfold has no types
    pass


@admin.register(User)
class UserAdmin(DjangoUserAdmin, ModelAdmin):  # type: ignore[misc, type-arg]  # unfold has no types
    form = UserChange
    add_form = UserCreation
    change_password_form = AdminPasswordChangeForm
    list_display = ["email", "name", "is_staff", "is_active", "created_at", "last_active_at"]
    list_filter = ["is_staff", "is_active", "locale"]
    search_fields = ["email", "name"]
    ordering = ["-created_at"]
    readonly_fields = ["password_page", "avatar_url", "created_at", "last_active_at", "last_login"]
    fieldsets = [
        (None, {"fields": ["email", "password_page"]}),
        (_("Profile"), {"fields": ["name", "handle", "avatar_url", "locale", "city", "country"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser"]}),
        (_("Times"), {"fields": ["created_at", "last_active_at", "last_login"]}),
    ]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["email", "password1", "password2"]})]
    filter_horizontal = ()

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """A new address is one that nobody has confirmed, and the old one opens nothing any more."""
        super().save_model(request, obj, form, change)
        addresses.forget_others(obj)

    @admin.display(description=_("password"))
    def password_page(self, user: User) -> SafeString:
        """A link in the place of Django's own field, which shows the start of salt and hash."""
        address = reverse("admin:auth_user_password_change", args=[user.pk])
        return format_html('<a href="{}">{}</a>', address, gettext("Change the password"))

    def get_inlines(self, request: HttpRequest, obj: User | None) -> list[Any]:
        """Nobody has tokens before they exist."""
        return [] if obj is None else [TokenInline, SessionInline]


@admin.register(Upload)
class UploadAdmin(ReadOnly):
    """What is in a file is its owner's business: there is no way to it from here."""

    list_display = ["name", "owner_page", "content_type", "size", "created_at"]
    list_select_related = ["owner"]
    list_filter = ["content_type"]
    search_fields = ["name", "owner__email"]
    ordering = ["-created_at", "pk"]
    show_full_result_count = False
    fields = readonly_fields = ["id", "name", "owner_page", "content_type", "size", "sha256", "created_at"]

    @admin.display(description=_("user"), ordering="owner__email")
    def owner_page(self, upload: Upload) -> SafeString | str:
        return page_of(upload.owner)
