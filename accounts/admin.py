"""People, for the staff."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from accounts.models import ApiToken, User

admin.site.unregister(Group)


class TokenInline(TabularInline):  # type: ignore[misc]  # unfold has no types
    """Tokens by name; what is kept of their secret is nobody's business."""

    model = ApiToken
    fields = readonly_fields = ["name", "created_at", "last_used_at"]
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(DjangoUserAdmin, ModelAdmin):  # type: ignore[misc, type-arg]  # unfold has no types
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["email", "name", "is_staff", "is_active", "created_at", "last_active_at"]
    list_filter = ["is_staff", "is_active", "locale"]
    search_fields = ["email", "name"]
    ordering = ["-created_at"]
    inlines = [TokenInline]
    readonly_fields = ["avatar_url", "created_at", "last_active_at", "last_login"]
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        (_("Profile"), {"fields": ["name", "handle", "avatar_url", "locale", "city", "country"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser"]}),
        (_("Times"), {"fields": ["created_at", "last_active_at", "last_login"]}),
    ]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["email", "password1", "password2"]})]
    filter_horizontal = ()
