"""People's own MCP servers, whose tools the agent may use: contract section 8."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from integrations import mcp_errors, mcp_servers
from integrations.models import McpServer
from motivd_site.api.fields import Answer, Body, Text, Truth
from motivd_site.api.idempotency import idempotent_outside
from motivd_site.api.views import ApiView


class McpToolShape(Answer):
    name = serializers.CharField(help_text="As the server calls it.")
    agent_name = serializers.CharField(help_text="As the agent and the consents to tools call it.")
    description = serializers.CharField()
    read_only_hint = serializers.BooleanField(help_text="The server says that it changes nothing.")


class McpErrorShape(Answer):
    code = serializers.CharField()
    error = serializers.CharField()


class McpServerShape(Answer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    url = serializers.CharField()
    enabled = serializers.BooleanField()
    auth_preview = serializers.CharField(
        allow_null=True, help_text="The last characters of the secret, null without one; it is never shown as a whole."
    )
    tools = McpToolShape(many=True)
    tools_left_out = serializers.IntegerField(help_text="Tools of the server that the agent cannot use.")
    last_error = McpErrorShape(allow_null=True)
    checked_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


class McpServerList(Answer):
    mcp_servers = McpServerShape(many=True)


class McpServerAnswer(Answer):
    mcp_server = McpServerShape()


class NewMcpServer(Body):
    name = Text(max_length=mcp_servers.NAME_LIMIT)
    url = Text(max_length=500)
    secret = Text(max_length=4_000, required=False, allow_blank=True)
    header_name = Text(
        max_length=100, required=False, allow_blank=True, help_text="Without it: Authorization: Bearer SECRET."
    )
    enabled = Truth(required=False)


class McpServerChange(NewMcpServer):
    name = Text(max_length=mcp_servers.NAME_LIMIT, required=False)
    url = Text(max_length=500, required=False)


def _shown(row: McpServer) -> dict[str, Any]:
    error = mcp_errors.kept(row.last_error)
    tools = [
        {
            "name": tool.name,
            "agent_name": agent_name,
            "description": tool.description,
            "read_only_hint": tool.reads_only,
        }
        for tool, agent_name in zip(mcp_servers.tools_of(row), mcp_servers.agent_names(row), strict=True)
    ]
    return {
        "id": row.pk,
        "name": row.name,
        "url": row.url,
        "enabled": row.enabled,
        "auth_preview": row.auth_preview if row.sealed_headers else None,
        "tools": tools,
        "tools_left_out": row.tools_left_out,
        "last_error": {"code": error.code, "error": error.message()} if error else None,
        "checked_at": row.checked_at,
        "created_at": row.created_at,
    }


def _answered(row: McpServer, status: int = 200) -> Response:
    return Response(McpServerAnswer({"mcp_server": _shown(row)}).data, status=status)


class McpServers(ApiView):
    @extend_schema(responses=McpServerList, tags=["integrations"])
    def get(self, request: Request) -> Response:
        """List my MCP servers with the tools that they offered when they were asked last."""
        rows = mcp_servers.listed(self.user)
        return Response(McpServerList({"mcp_servers": [_shown(row) for row in rows]}).data)

    @extend_schema(request=NewMcpServer, responses={201: McpServerAnswer}, tags=["integrations"])
    @idempotent_outside
    def post(self, request: Request) -> Response:
        """Let the agent use an MCP server, once it has told its tools; else nothing is kept."""
        return _answered(mcp_servers.add(self.user, self.read_body(NewMcpServer)), 201)


class McpServerOne(ApiView):
    def find_object(self, request: Request, **kwargs: Any) -> None:
        self.server = mcp_servers.find(self.user, kwargs["server_id"])

    @extend_schema(request=McpServerChange, responses=McpServerAnswer, tags=["integrations"])
    def patch(self, request: Request, server_id: UUID) -> Response:
        """Change an MCP server; at another address or with another secret it is asked for its tools first."""
        return _answered(mcp_servers.change(self.server, self.read_body(McpServerChange)))

    @extend_schema(responses={204: None}, tags=["integrations"])
    def delete(self, request: Request, server_id: UUID) -> Response:
        """Forget an MCP server with its secret, and what I said about its tools."""
        mcp_servers.remove(self.server)
        return Response(status=204)


class McpServerRefresh(ApiView):
    def find_object(self, request: Request, **kwargs: Any) -> None:
        self.server = mcp_servers.find(self.user, kwargs["server_id"])

    @extend_schema(request=None, responses=McpServerAnswer, tags=["integrations"])
    def post(self, request: Request, server_id: UUID) -> Response:
        """Ask an MCP server for its tools again; where that fails `lastError` says why."""
        return _answered(mcp_servers.refresh(self.server))
