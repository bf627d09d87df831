"""What GitHub and Google gave us at a sign-in goes to who keeps it (`SIGN_IN_TOKEN_KEEPERS`), and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from allauth.account.signals import user_logged_in
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.signals import social_account_added
from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts import mails
from accounts.models import User
from motivd_site.api.errors import ApiError

log = structlog.get_logger(__name__)


def follow_sign_ins() -> None:
    user_logged_in.connect(_after_sign_in, dispatch_uid="accounts.social_tokens")
    social_account_added.connect(_after_connecting, dispatch_uid="accounts.social_tokens")


def _after_sign_in(user: User, sociallogin: SocialLogin | None = None, **_: Any) -> None:
    if sociallogin is not None:
        _hand_over(user, sociallogin)


def _after_connecting(sociallogin: SocialLogin, **_kwargs: Any) -> None:
    user = sociallogin.user
    if not isinstance(user, User):
        return
    name = sociallogin.provider.name
    mails.notice(user.email, _("Your account can now be signed in to with %(name)s.") % {"name": name})
    if sociallogin.state.get("process") == "connect":
        _hand_over(user, sociallogin)


def _hand_over(user: User, sociallogin: SocialLogin) -> None:
    path = settings.SIGN_IN_TOKEN_KEEPERS.get(sociallogin.account.provider)
    if path is None or sociallogin.token is None:
        return
    keep: Callable[[User, str], None] = import_string(path)
    try:
        keep(user, sociallogin.token.token)
    except ApiError as error:
        # The sign-in stands; connecting can be done again in the settings.
        log.warning("sign_in_token_not_kept", provider=sociallogin.account.provider, code=error.code)
