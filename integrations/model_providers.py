"""People's own ways to models: their keys, which are written and never read back, and which one is used."""

from __future__ import annotations

import re
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from integrations.llm import probe, providers
from integrations.llm.types import Choice, Purpose
from integrations.models import ModelProvider, ProviderName
from motivd_site import outbound, secrets
from motivd_site.api.errors import Conflict, InvalidFields, NotFound
from motivd_site.api.fields import wire_name

_SHOWN: Final = 4
_LEAST_FOR_A_PREVIEW: Final = 12
_ONE_WORD: Final = re.compile(r"[!-~]*")


@dataclass(frozen=True, slots=True)
class Shown:
    """A provider as its user sees it, connected or not."""

    provider: str
    label: str
    connected: bool
    needs_key: bool
    key_preview: str
    model: str
    default_model: str
    base_url: str
    enabled: bool
    is_default: bool
    updated_at: datetime | None


class ChangedMeanwhile(Conflict):
    """The provider was changed while a call of it was tried; the body carries what it is now."""

    def __init__(self, shown: Shown) -> None:
        super().__init__()
        self.shown = shown

    def extra(self) -> dict[str, Any]:
        return {"provider": {wire_name(name): value for name, value in asdict(self.shown).items()}}


class BaseUrlRefused(outbound.AddressRefused):
    """The same, and the field that it is about."""

    def details(self) -> dict[str, list[str]]:
        return {"baseUrl": [self.message()]}


def listed(user: User) -> list[Shown]:
    """Return all providers there are. One query."""
    rows = {row.provider: row for row in ModelProvider.objects.filter(user=user)}
    return [_shown(ProviderName(name), rows.get(name)) for name in ProviderName.values]


def find(user: User, provider: str) -> Shown:
    row = ModelProvider.objects.filter(user=user, provider=provider).first()
    return _shown(ProviderName(provider), row)


def _shown(name: ProviderName, row: ModelProvider | None) -> Shown:
    return Shown(
        provider=name.value,
        label=str(name.label),
        connected=row is not None,
        needs_key=name != ProviderName.OPENAI_COMPATIBLE,
        key_preview=row.key_preview if row else "",
        model=row.model if row else "",
        default_model=providers.default_model(name),
        base_url=row.base_url if row else "",
        enabled=row.enabled if row else False,
        is_default=row.is_default if row else False,
        updated_at=row.updated_at if row else None,
    )


def change(user: User, provider: str, wanted: dict[str, Any], *, verify: bool) -> Shown:
    """Connect a provider, or change what is known of it. With `verify`, only if a call of it succeeds.

    The first one that is enabled becomes the default. Raises InvalidFields, BaseUrlRefused, ModelError, and
    ChangedMeanwhile when what was verified is not what would be saved.
    """
    ends = time.monotonic() + settings.MODEL_VERIFY_SECONDS
    tried = _changed(user, provider, wanted)
    if tried.base_url:
        _check_address(tried.base_url)
    if verify:
        # Its name was looked up just now, which may have taken most of the time.
        _verify(user, tried, within=max(1.0, ends - time.monotonic()))
    with transaction.atomic():
        _lock(user)
        row = _changed(user, provider, wanted)  # again: another call may have changed it
        if verify and _choice(row) != _choice(tried):
            raise ChangedMeanwhile(find(user, provider))
        others = ModelProvider.objects.filter(user=user).exclude(provider=provider)
        has_default = others.filter(is_default=True).exists()
        row.is_default = row.enabled and bool(wanted.get("is_default", row.is_default or not has_default))
        if row.is_default:
            others.filter(is_default=True).update(is_default=False)
        row.save()
        if not row.is_default and not has_default:
            _pass_on(user)
    return _shown(ProviderName(provider), row)


def _lock(user: User) -> None:
    """Let one call at a time change a user's providers: rows that are not there yet cannot be locked themselves."""
    if not User.objects.select_for_update(no_key=True).filter(pk=user.pk):
        raise NotFound  # deleted meanwhile


def _changed(user: User, provider: str, wanted: dict[str, Any]) -> ModelProvider:
    """Return the row as it would be, without saving it. Raises InvalidFields."""
    row = ModelProvider.objects.filter(user=user, provider=provider).first()
    row = row or ModelProvider(user=user, provider=provider)
    wrong = _misspelt(provider, wanted)
    if not wrong:
        _fill(row, wanted)
        wrong = _missing(row)
    if wrong:
        raise InvalidFields(wrong)
    return row


def _fill(row: ModelProvider, wanted: dict[str, Any]) -> None:
    key = wanted.get("api_key")
    if key:
        row.sealed_key = secrets.encrypt(key.encode())
        row.key_preview = key[-_SHOWN:] if len(key) >= _LEAST_FOR_A_PREVIEW else ""
    elif key is not None and row.provider == ProviderName.OPENAI_COMPATIBLE:
        # A server of one's own may want none. Elsewhere an empty key is a form's field that nobody filled in.
        row.sealed_key, row.key_preview = None, ""
    for column in ("model", "base_url", "enabled"):
        if column in wanted:
            setattr(row, column, wanted[column])


def _misspelt(provider: str, wanted: dict[str, Any]) -> dict[str, list[str]]:
    """Return what cannot be sent to a provider at all: a key is a header, and a header is ASCII on one line."""
    wrong = {}
    if not _ONE_WORD.fullmatch(wanted.get("api_key", "")):
        wrong["apiKey"] = [_("A key is one word of letters without accents, digits and signs. Copy it anew.")]
    model, own_server = wanted.get("model", ""), provider == ProviderName.OPENAI_COMPATIBLE
    if not (model.isprintable() if own_server else _ONE_WORD.fullmatch(model)):
        wrong["model"] = [_("No model has a name with such characters.")]
    base_url = wanted.get("base_url", "")
    if not base_url.isprintable() or {" ", "?", "#"} & {*base_url}:
        wrong["baseUrl"] = [_("Send the address of the server, such as http://localhost:11434/v1.")]
    return wrong


def _missing(row: ModelProvider) -> dict[str, list[str]]:
    """Return what a provider cannot be used without, or has no use for."""
    wrong = {}
    if row.provider == ProviderName.OPENAI_COMPATIBLE:
        if not row.base_url:
            wrong["baseUrl"] = [_("Send the address of the server, such as http://localhost:11434/v1.")]
        if not row.model:
            wrong["model"] = [_("Send the name of a model of that server.")]
    else:
        if row.base_url:
            wrong["baseUrl"] = [_("Only an OpenAI-compatible server has an address of its own.")]
        if not row.sealed_key:
            wrong["apiKey"] = [_("Send a key of this provider.")]
    return wrong


def _check_address(base_url: str) -> None:
    try:
        outbound.check_url(base_url)
    except outbound.AddressRefused as refused:
        raise BaseUrlRefused(refused.reason) from refused


def _verify(user: User, row: ModelProvider, *, within: float) -> None:
    probe.ask(_choice(row), Purpose(user, "verify"), within=within)


def _choice(row: ModelProvider) -> Choice:
    """Return what calls with this row go to."""
    key = secrets.decrypt(bytes(row.sealed_key)).decode() if row.sealed_key else ""
    model = row.model or providers.default_model(row.provider)
    return Choice(row.provider, model, providers.base_url_of(row.provider, row.base_url), key, own_key=True)


def disconnect(user: User, provider: str) -> None:
    """Forget a provider with its key. Raises NotFound."""
    with transaction.atomic():
        _lock(user)
        if not ModelProvider.objects.filter(user=user, provider=provider).delete()[0]:
            raise NotFound
        _pass_on(user)


def switch_off(user: User, provider: str) -> bool:
    """Use a provider no more, whatever else is the matter with it; return False when it was off already."""
    with transaction.atomic():
        _lock(user)
        used = ModelProvider.objects.filter(user=user, provider=provider, enabled=True)
        if not used.update(enabled=False, is_default=False, updated_at=timezone.now()):
            return False
        _pass_on(user)
    return True


def _pass_on(user: User) -> None:
    """Make the oldest provider that is enabled the default, where none is."""
    rows = ModelProvider.objects.filter(user=user, enabled=True)
    if not rows.filter(is_default=True).exists():
        first = rows.order_by("created_at").first()
        if first is not None:
            ModelProvider.objects.filter(pk=first.pk).update(is_default=True)
