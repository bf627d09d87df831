from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        from allauth.socialaccount.providers import registry

        from accounts import browser_sessions, social_tokens, uploads

        registry.load()
        uploads.follow_deletions()
        browser_sessions.follow_sign_ins()
        social_tokens.follow_sign_ins()
