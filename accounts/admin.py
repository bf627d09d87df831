"""People, for the staff."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from accounts import addresses, browser_sessions, links
from accounts.models import ApiToken, BrowserSession, SignInLink, Upload, User
from motivd_site.staff_pages import ReadOnly, moment, page_of

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


class OfUser(ReadOnly):
    """Something of a person, with a link to them. Its list counts the rows that it shows, and no others."""

    list_select_related = ["user"]
    search_fields = ["user__email", "user__name"]
    show_full_result_count = False

    @admin.display(description=_("user"), ordering="user__email")
    def user_page(self, row: Any) -> SafeString | str:
        return page_of(row.user)


@admin.register(BrowserSession)
class BrowserSessionAdmin(OfUser):
    """Browsers that somebody is signed in with; nothing here opens a session."""

    list_display = ["user_page", "user_agent", "ip_address", "created_at", "last_seen_at"]
    list_display_links = ["user_agent", "created_at"]
    list_filter = ["user__is_staff", "last_seen_at"]
    search_fields = [*OfUser.search_fields, "ip_address", "user_agent"]
    ordering = ["-last_seen_at", "pk"]
    actions = ["sign_out"]
    fields = readonly_fields = ["id", "user_page", "user_agent", "ip_address", "created_at", "last_seen_at"]

    @admin.action(description=_("Sign out the chosen browsers"), permissions=["act"])
    def sign_out(self, request: HttpRequest, rows: QuerySet[BrowserSession]) -> None:
        """Sign them out at once; the browser that asks for it stays, for it is to be told what happened."""
        others = rows.exclude(session_key=request.session.session_key or "")
        self.log_deletions(request, others)
        done = browser_sessions.end(others)
        said = ngettext("%(number)d browser is signed out.", "%(number)d browsers are signed out.", done)
        self.message_user(request, said % {"number": done}, messages.SUCCESS if done else messages.WARNING)


_LINK_STATES = {
    links.State.GOOD: _("can be used"),
    links.State.USED: _("used"),
    links.State.EXPIRED: _("too old"),
}


class LinkFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "link"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(state.value, label) for state, label in _LINK_STATES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[SignInLink]) -> QuerySet[SignInLink]:
        wanted = next((state for state in _LINK_STATES if state.value == self.value()), None)
        return links.in_state(queryset, wanted) if wanted else queryset


@admin.register(SignInLink)
class SignInLinkAdmin(OfUser):
    """Links in mails by what they are good for: neither they nor what is kept of their secret is shown."""

    list_display = [moment("created_at", _("created")), "user_page", "state", moment("used_at", _("used at"))]
    list_filter = [LinkFilter, "user__is_staff"]
    ordering = ["-created_at", "pk"]
    actions = ["revoke"]
    fields = readonly_fields = [
        "user_page",
        "state",
        *(moment("created_at", _("created")), moment("used_at", _("used at"))),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SignInLink]:
        rows: QuerySet[SignInLink] = super().get_queryset(request)
        return rows.defer("digest", "used_by")

    @admin.display(description=_("state"))
    def state(self, link: SignInLink) -> str:
        return str(_LINK_STATES[links.state_of(link)])

    @admin.action(description=_("Revoke the chosen links"), permissions=["act"])
    def revoke(self, request: HttpRequest, rows: QuerySet[SignInLink]) -> None:
        done = left = 0
        for link in rows:
            if links.revoke(link):
                self.log_deletions(request, [link])
                done += 1
            else:
                left += 1
        revoked = ngettext("%(number)d link is revoked.", "%(number)d links are revoked.", done)
        ended = ngettext("%(number)d had ended already.", "%(number)d had ended already.", left)
        said = f"{revoked % {'number': done}} {ended % {'number': left}}"
        self.message_user(request, said, messages.SUCCESS if done else messages.WARNING)


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
