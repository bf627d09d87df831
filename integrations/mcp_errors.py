"""What can go wrong with a remote MCP server, as errors that say what to do; and how a row keeps the last one."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from motivd_site.api.errors import ApiError
from motivd_site.destinations import AddressRefused, Reason

_REASON_LIMIT: Final = 500


class McpServerError(ApiError):
    """`reason` is what the server said, in its own words."""

    text: ClassVar[str]

    def __init__(self, *, reason: str = "") -> None:
        super().__init__(reason)
        # Fit for any database, whatever it was.
        self.reason = reason.replace("\0", "").encode(errors="replace").decode()[:_REASON_LIMIT]

    def message(self) -> str:
        return _(self.text)

    def details(self) -> dict[str, list[str]] | None:
        return {"server": [self.reason]} if self.reason else None


class Unreachable(McpServerError):
    status, code = 502, "MCP_UNREACHABLE"
    text = gettext_noop("The MCP server cannot be reached. Look at its address, and whether it is running.")


class TimedOut(McpServerError):
    status, code = 504, "UPSTREAM_TIMEOUT"
    text = gettext_noop("The MCP server did not answer in time.")


class KeyRefused(McpServerError):
    status, code = 409, "MCP_KEY_REFUSED"
    text = gettext_noop("The MCP server refused the secret, or asks for one. Send one that it takes.")


class NoMcp(McpServerError):
    status, code = 502, "MCP_NOT_SPOKEN"
    text = gettext_noop("What answers there does not speak MCP over streamable HTTP. Look at the path of the address.")


class TooLong(McpServerError):
    status, code = 502, "MCP_ANSWER_TOO_LONG"
    text = gettext_noop("The MCP server's answer is too long or was broken off.")


class Failed(McpServerError):
    status, code = 502, "UPSTREAM_ERROR"
    text = gettext_noop("The MCP server answered with an error.")


_BY_CODE: Final = {kind.code: kind for kind in (Unreachable, TimedOut, KeyRefused, NoMcp, TooLong, Failed)}


def keep(error: McpServerError | AddressRefused) -> dict[str, Any]:
    """Return what a row keeps of an error."""
    return {"code": error.code, "reason": str(error.reason)}


def kept(row: dict[str, Any] | None) -> ApiError | None:
    """Return the error that a row keeps."""
    if row is None:
        return None
    if row["code"] == AddressRefused.code:
        return AddressRefused(Reason(row["reason"]))
    return _BY_CODE[row["code"]](reason=row["reason"])
