"""Two-step codes: of an app, each good once, and recovery codes for when it is lost.

The secrets are allauth's rows, encrypted (`accounts.adapters.TwoStep`).
"""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.db import IntegrityError, transaction

from accounts import attempts
from accounts.adapters import TwoStep
from accounts.models import User


def is_on(user: User) -> bool:
    """One query."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def new_secret() -> str:
    return str(totp.generate_totp_secret())


def picture_of(user: User, secret: str) -> str:
    """Return the QR code that an app reads, as a data: address."""
    return TwoStep().picture_of(user, secret)


def turn_on(user: User, secret: str, code: str) -> bool:
    """Ask for codes from now on, if `code` shows that the app has the secret. Raises limits.RateLimited."""
    attempts.take_code(user)
    if not totp.validate_totp_code(secret, code):
        return False
    _use_up(user, code)
    try:
        with transaction.atomic():
            totp.TOTP.activate(user, secret)
            RecoveryCodes.activate(user)
    except IntegrityError:
        return is_on(user)  # sent twice
    return True


def turn_off(user: User) -> None:
    Authenticator.objects.filter(user=user).delete()


def check(user: User, code: str) -> bool:
    """Use a code of the app or a recovery code up, and say whether it was one. Raises limits.RateLimited."""
    attempts.take_code(user)
    for row in Authenticator.objects.filter(user=user).order_by("-type"):  # the app first, for most codes are its
        if row.type == Authenticator.Type.RECOVERY_CODES:
            if RecoveryCodes(row).validate_code(code):
                row.record_usage()
                return True
        elif totp.validate_totp_code(TwoStep().decrypt(row.data["secret"]), code) and _use_up(user, code):
            row.record_usage()
            return True
    return False


def unused_recovery_codes(user: User) -> list[str]:
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return list(RecoveryCodes(row).get_unused_codes()) if row is not None else []


def renew_recovery_codes(user: User) -> None:
    """Make new ones; the old ones are over."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
        RecoveryCodes.activate(user)


def _use_up(user: User, code: str) -> bool:
    """Say whether a code of the app is new. allauth remembers used ones in a cache, which each process has alone."""
    return attempts.take_once(f"two-step:{user.pk}:{code}")
