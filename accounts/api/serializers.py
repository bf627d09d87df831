"""How people and tokens look on the wire."""

from __future__ import annotations

from django.core.validators import RegexValidator
from rest_framework import serializers

from accounts.models import BrowserSession
from motivd_site.api.fields import Answer, Body, Locale, Text


class UserShape(Answer):
    id = serializers.UUIDField()
    email = serializers.EmailField()
    name = serializers.CharField()
    handle = serializers.CharField(allow_null=True)
    avatar_url = serializers.CharField(allow_null=True)
    locale = serializers.CharField(help_text="en, fr, or empty for what the browser asks for")
    city = serializers.CharField()
    country = serializers.CharField()
    is_staff = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    last_active_at = serializers.DateTimeField(allow_null=True)


class ProfileChange(Body):
    """The profile; what is left out stays."""

    name = Text(max_length=120, allow_blank=True, required=False)
    handle = Text(
        max_length=40,
        allow_null=True,
        required=False,
        validators=[RegexValidator(r"^[a-z0-9](?:[a-z0-9-]{1,38}[a-z0-9])$")],
    )
    avatar_url = serializers.URLField(max_length=500, allow_null=True, required=False)
    locale = Locale(required=False)
    city = Text(max_length=120, allow_blank=True, required=False)
    country = Text(max_length=120, allow_blank=True, required=False)


class Goodbye(Body):
    """What DELETE /api/me takes: the password, unless who asks has signed in within the last ten minutes."""

    password = Text(max_length=4096, trim_whitespace=False, required=False)


class BrowserSessionShape(Answer):
    id = serializers.UUIDField()
    user_agent = serializers.CharField()
    ip_address = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    last_seen_at = serializers.DateTimeField()
    current = serializers.SerializerMethodField()

    def get_current(self, session: BrowserSession) -> bool:
        """Say whether the call was made in this session; never with a token."""
        return bool(session.session_key == self.context["session_key"])


class SessionList(Answer):
    sessions = BrowserSessionShape(many=True)


class NewToken(Body):
    name = Text(max_length=80)


class TokenShape(Answer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)


class CreatedToken(Answer):
    token = TokenShape()
    secret = serializers.CharField(help_text="Shown this once.")


class TokenList(Answer):
    tokens = TokenShape(many=True)


class GithubShape(Answer):
    connected = serializers.BooleanField()
    login = serializers.CharField(allow_null=True)
