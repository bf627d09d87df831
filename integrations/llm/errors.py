"""What can go wrong with a model, as errors that say what to do. `diagnosis.py` tells which one it is."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext as _

from integrations.models import ProviderName
from motivd_site.api.errors import ApiError, NotConfigured


class NoModel(NotConfigured):
    """Nobody pays for a model here: no key of the platform's, none of the user's."""

    def __init__(self) -> None:
        super().__init__("ANTHROPIC_API_KEY")

    def message(self) -> str:
        return _("No model is set up. Add a key under Settings, Integrations, or set ANTHROPIC_API_KEY on the server.")

    def extra(self) -> dict[str, Any]:
        return {"setting": self.setting, "settingsPath": "/settings/integrations/"}


class ModelError(ApiError):
    """A provider's failure. `again` tells whether the same call may succeed by itself a little later."""

    again: ClassVar[bool] = False

    def __init__(self, provider: str, *, reason: str = "", retry_after: float | None = None) -> None:
        super().__init__(provider, reason)
        names = dict(ProviderName.choices)
        self.provider = str(names.get(provider, provider))  # as people know it
        self.reason, self.retry_after = reason[:500], retry_after

    def details(self) -> dict[str, list[str]] | None:
        return {"provider": [self.reason]} if self.reason else None

    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(max(1, round(self.retry_after)))} if self.retry_after else {}


class KeyRefused(ModelError):
    status, code = 409, "MODEL_KEY_REFUSED"

    def message(self) -> str:
        return _("%(provider)s refused the key. Look at it under Settings, Integrations.") % {"provider": self.provider}


class AccessDenied(ModelError):
    """The key is right, but it may not do this: another project's model, a country, a scope that is missing."""

    status, code = 409, "MODEL_ACCESS_DENIED"

    def message(self) -> str:
        return _("%(provider)s knows the key, but does not let it use this model. Look at its permissions there.") % {
            "provider": self.provider
        }


class UnknownModel(ModelError):
    status, code = 400, "MODEL_UNKNOWN"

    def message(self) -> str:
        return _("%(provider)s has no such model. Choose another one.") % {"provider": self.provider}


class QuotaExceeded(ModelError):
    status, code = 409, "MODEL_QUOTA_EXCEEDED"

    def message(self) -> str:
        return _("The account at %(provider)s has no credit left, or its limit is reached.") % {
            "provider": self.provider
        }


class ProviderRateLimited(ModelError):
    status, code, again = 429, "MODEL_RATE_LIMITED", True

    def message(self) -> str:
        return _("%(provider)s takes no more calls for the moment. Try again a little later.") % {
            "provider": self.provider
        }


class Overloaded(ModelError):
    status, code, again = 503, "MODEL_OVERLOADED", True

    def message(self) -> str:
        return _("%(provider)s is overloaded. Try again in a minute.") % {"provider": self.provider}


class ContextTooLong(ModelError):
    status, code = 409, "MODEL_CONTEXT_TOO_LONG"

    def message(self) -> str:
        return _("This is more than the model can take in. Start a new session, or choose a model with more room.")


class Rejected(ModelError):
    status, code = 502, "UPSTREAM_ERROR"

    def message(self) -> str:
        return _("%(provider)s did not accept the request.") % {"provider": self.provider}


class ProviderFailed(ModelError):
    status, code, again = 502, "UPSTREAM_ERROR", True

    def message(self) -> str:
        return _("%(provider)s answered with an error of its own. Try again.") % {"provider": self.provider}


class Unreachable(ModelError):
    """No connection came about: no such host, nobody listens, no certificate that can be trusted."""

    status, code, again = 502, "MODEL_UNREACHABLE", True

    def message(self) -> str:
        return _("%(provider)s cannot be reached. Look at the address, and whether the server runs.") % {
            "provider": self.provider
        }


class NotTheProtocol(ModelError):
    """Something answers there, but not as a model's API does."""

    status, code = 502, "MODEL_PROTOCOL"

    def message(self) -> str:
        return _(
            "What answers at the address of %(provider)s does not speak its API. "
            "Look at the path: that of most servers ends in /v1."
        ) % {"provider": self.provider}


class StreamBroke(ModelError):
    """The connection ended in the middle of an answer."""

    status, code, again = 502, "UPSTREAM_ERROR", True

    def message(self) -> str:
        return _("The answer of %(provider)s broke off. Try again.") % {"provider": self.provider}


class TimedOut(ModelError):
    status, code, again = 504, "UPSTREAM_TIMEOUT", True

    def message(self) -> str:
        return _("%(provider)s did not answer in time. Try again.") % {"provider": self.provider}


class Stopped(Exception):
    """Somebody cancelled the call."""
