"""Where an address that a user gave us leads: its spelling, its names, and whether we go there."""

from __future__ import annotations

import queue
import re
import socket
import threading
from collections.abc import Callable, Sequence
from enum import StrEnum
from ipaddress import AddressValueError, IPv4Address, ip_address
from typing import Any, Final

import anyio
import anyio.to_thread
import httpcore2
import httpx2
from django.conf import settings
from django.utils.translation import gettext as _

from motivd_site.addresses import Address, is_allowed
from motivd_site.api.errors import ApiError

# Gives all addresses of a name, as text. Raises OSError where there is none.
Resolve = Callable[[str, int], Sequence[str]]

_LONGEST_NAME: Final = 253
_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")
_DEFAULT_PORTS: Final = {"https": 443, "http": 80}
_LOWEST_FREE_PORT: Final = 1024


class Reason(StrEnum):
    SCHEME = "scheme"
    USERINFO = "userinfo"
    PORT = "port"
    HOST = "host"
    PRIVATE = "private"
    UNRESOLVABLE = "unresolvable"


class AddressRefused(ApiError):
    """An address that we do not go to; `reason` is in the answer for programs."""

    status, code = 400, "ADDRESS_REFUSED"

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason

    def message(self) -> str:
        match self.reason:
            case Reason.SCHEME:
                return _("The address must begin with https://.")
            case Reason.USERINFO:
                return _("Leave the user name and the password out of the address.")
            case Reason.PORT:
                return _("That port cannot be used: take 443, 80, or one from 1024 on.")
            case Reason.HOST:
                return _("The address has no host name that can be used.")
            case Reason.PRIVATE:
                return _("The address leads into a private network, where this server does not go.")
            case Reason.UNRESOLVABLE:
                return _("There is no host of that name.")

    def extra(self) -> dict[str, Any]:
        return {"reason": self.reason.value}


def parse(url: str) -> httpx2.URL:
    """Read an address with the parser of the client that will go there. Raises AddressRefused."""
    try:
        return httpx2.URL(url)
    except (httpx2.InvalidURL, UnicodeError) as error:  # half of a surrogate pair is no InvalidURL
        raise AddressRefused(Reason.HOST) from error


def check_spelling(url: httpx2.URL, *, https_only: bool | None = None) -> None:
    """Check all that can be told without asking for a name's addresses.

    `https_only` left out: http is for those who opened private networks. Raises AddressRefused.
    """
    plain_allowed = settings.OUTBOUND_ALLOW_PRIVATE if https_only is None else not https_only
    if url.scheme != "https" and not (url.scheme == "http" and plain_allowed):
        raise AddressRefused(Reason.SCHEME)
    if url.userinfo:
        raise AddressRefused(Reason.USERINFO)
    port = _DEFAULT_PORTS[url.scheme] if url.port is None else url.port
    if port not in _DEFAULT_PORTS.values() and not _LOWEST_FREE_PORT <= port <= 0xFFFF:
        raise AddressRefused(Reason.PORT)
    if not _is_host(url.raw_host.decode("ascii")):
        raise AddressRefused(Reason.HOST)


def ask_system(name: str, port: int) -> list[str]:
    """Return what the machine's resolver says. Raises OSError."""
    return [str(found[4][0]) for found in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)]


def addresses_of(host: str, port: int, resolve: Resolve, timeout: float | None) -> list[Address]:
    """Return where to connect to, every address checked. Raises AddressRefused, httpcore2.ConnectTimeout."""
    known = _known(host)
    return _checked(known if known is not None else _in_time(host, port, resolve, timeout))


async def addresses_of_async(host: str, port: int, resolve: Resolve, timeout: float | None) -> list[Address]:
    """The same, without blocking the loop."""
    known = _known(host)
    if known is not None:
        return _checked(known)
    try:
        with anyio.fail_after(timeout):
            return _checked(await anyio.to_thread.run_sync(resolve, host, port, abandon_on_cancel=True))
    except TimeoutError as error:
        raise httpcore2.ConnectTimeout(f"The addresses of {host} are not known in time.") from error
    except (OSError, UnicodeError) as error:
        raise AddressRefused(Reason.UNRESOLVABLE) from error


def _is_host(host: str) -> bool:
    if ":" in host:
        return "%" not in host  # the parser has made sure that it is an IPv6 address; its zone means nothing elsewhere
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        # 2130706433, 0x7f.1, 0177.0.0.1: libraries disagree about these, so only four plain numbers are an address.
        try:
            IPv4Address(host)
        except AddressValueError:
            return False
        return True
    return len(host) <= _LONGEST_NAME and all(_LABEL.fullmatch(label) for label in labels)


def _known(host: str) -> list[str] | None:
    """Return the addresses of what needs no resolver: an address, and this machine's own names (RFC 6761)."""
    if host == "localhost" or host.endswith(".localhost"):
        return ["127.0.0.1"]
    try:
        return [str(ip_address(host))]
    except ValueError:
        return None


def _in_time(host: str, port: int, resolve: Resolve, timeout: float | None) -> Sequence[str]:
    """Ask the resolver in a thread that is left behind when it takes too long: nothing can stop getaddrinfo."""
    answers: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolve(host, port))
        except Exception as error:
            answers.put(error)

    threading.Thread(target=ask, name="resolve", daemon=True).start()
    try:
        answer = answers.get(timeout=timeout)
    except queue.Empty:
        raise httpcore2.ConnectTimeout(f"The addresses of {host} are not known in time.") from None
    if isinstance(answer, OSError | UnicodeError):
        raise AddressRefused(Reason.UNRESOLVABLE) from answer
    if isinstance(answer, Exception):
        raise answer
    return answer


def _checked(found: Sequence[str]) -> list[Address]:
    # One bad address among good ones is how a name is made to lead elsewhere at the second look: refuse them all.
    addresses = list(dict.fromkeys(ip_address(text) for text in found))
    if not addresses:
        raise AddressRefused(Reason.UNRESOLVABLE)
    if not all(is_allowed(address, private=settings.OUTBOUND_ALLOW_PRIVATE) for address in addresses):
        raise AddressRefused(Reason.PRIVATE)
    return addresses
