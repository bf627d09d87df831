"""Looking whether an app answers at an address, as a visitor would find it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import httpx2
from django.conf import settings
from django.db.models import TextChoices
from django.utils import timezone

from motivd_site import outbound
from motivd_site.destinations import Resolve, ask_system
from motivd_site.outbound import AddressRefused, Reason
from preview.framing import may_be_framed

TIMEOUT_SECONDS: Final = 10.0
_REDIRECTS: Final = 5
_TOO_EARLY: Final = 425


class AddressState(TextChoices):
    ONLINE = "online"
    NOT_READY = "not_ready"
    RESTRICTED = "restricted"
    GONE = "gone"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class AddressStatus:
    """What was found; all but `state` and `checked_at` is None where nothing answered."""

    state: AddressState
    checked_at: datetime
    http_status: int | None = None
    latency_ms: int | None = None
    frameable: bool | None = None


def check(url: str, *, timeout_seconds: float = TIMEOUT_SECONDS, resolve: Resolve = ask_system) -> AddressStatus:
    """Visit an address, its redirects included.

    A name that nobody has is an `error`, as is a redirect to where we do not go. Raises AddressRefused where we do
    not go to the address itself.
    """
    started, checked_at = time.monotonic(), timezone.now()
    try:
        outbound.check_url(url, https_only=False, resolve=resolve)
    except AddressRefused as refused:
        if refused.reason == Reason.UNRESOLVABLE:
            return AddressStatus(AddressState.ERROR, checked_at)
        raise
    try:
        answer = outbound.fetch(
            url,
            limit_bytes=0,
            timeout_seconds=timeout_seconds - (time.monotonic() - started),
            headers={"Accept": "text/html,*/*;q=0.8"},
            redirects=_REDIRECTS,
            https_only=False,
            resolve=resolve,
        )
    except (AddressRefused, httpx2.RequestError):
        return AddressStatus(AddressState.ERROR, checked_at)
    return AddressStatus(
        state_of(answer.status),
        checked_at,
        answer.status,
        answer.elapsed_ms,
        may_be_framed(answer.headers, page=answer.final_url, by=settings.SITE_URL),
    )


def state_of(http_status: int) -> AddressState:
    match http_status:
        case 401 | 403:
            return AddressState.RESTRICTED
        case 404 | 410:
            return AddressState.GONE
        case status if status == _TOO_EARLY or status >= 500:
            return AddressState.NOT_READY
        case status if status >= 400:
            return AddressState.ERROR
    return AddressState.ONLINE
