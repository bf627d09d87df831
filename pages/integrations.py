"""What a person lets Motivd use: models, GitHub, MCP servers, and what the agent may do with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from integrations import github_connections, mcp_errors, mcp_servers, model_providers
from integrations.models import McpServer
from pages.access import user_of
from pages.texts import integrations as texts
from pages.texts import site, spoken
from workspace.agent import consent

# What each of the agent's own tools does, for people who decide whether it may.
_TOOLS: Final[dict[str, str | Promise]] = {
    "list_files": _("List the files of the project"),
    "read_file": _("Read a file"),
    "write_file": _("Write a file"),
    "edit_file": _("Change part of a file"),
    "delete_file": _("Delete a file"),
    "move_file": _("Move or rename a file"),
    "search_files": _("Search in files"),
    "check": _("Check the app and run its tests"),
    "run_command": _("Run commands in the sandbox (Claude Code only)"),
}


@login_required
def page(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    context = {
        "providers": model_providers.listed(user),
        "platform_model": settings.MOTIVD_MODEL if settings.ANTHROPIC_API_KEY else "",
        "github": github_connections.of(user),
        "servers": list(_servers(user)),
        "tools": list(_tools(user)),
        "refused_by_github": request.GET.get("github") == "refused",
        "page_texts": spoken(site.TEXTS, texts.TEXTS),
    }
    return render(request, "pages/integrations/page.html", context)


def _servers(user: User) -> Iterator[dict[str, Any]]:
    for row in mcp_servers.listed(user):
        yield {"row": row, "tools": mcp_servers.tools_of(row), "problem": _problem(row)}


def _problem(row: McpServer) -> str:
    error = mcp_errors.kept(row.last_error)
    return error.message() if error else ""


def _tools(user: User) -> Iterator[dict[str, Any]]:
    for row in consent.listed(user):
        yield {"name": row.tool, "policy": row.policy, "says": _TOOLS.get(row.tool, row.tool)}
