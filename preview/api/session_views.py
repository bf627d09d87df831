"""Contract section 7: the preview of a project, what its pages say, and links for others."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from builder.api.project_view import ProjectView
from motivd_site.api.fields import Answer, Body
from motivd_site.api.pagination import PageQuery, page_answer, page_of
from preview import page_errors, sessions, shares
from preview.models import PageErrorKind, PreviewKind, PreviewShare


class LastError(Answer):
    message = serializers.CharField()
    file = serializers.CharField(allow_null=True)
    line = serializers.IntegerField(allow_null=True)
    column = serializers.IntegerField(allow_null=True)


class PreviewShape(Answer):
    """`url` is on a host of its own, `proxyUrl` below this site; neither needs a cookie, and both expire."""

    state = serializers.ChoiceField(choices=["stopped", "starting", "ready", "failed"])
    kind = serializers.ChoiceField(choices=PreviewKind.choices, allow_null=True)
    reason = serializers.CharField()
    url = serializers.CharField(allow_null=True)
    proxy_url = serializers.CharField(allow_null=True)
    synced_version = serializers.UUIDField(allow_null=True)
    synced_state = serializers.CharField(allow_null=True)
    started_at = serializers.DateTimeField(allow_null=True)
    last_error = LastError(allow_null=True)
    logs_tail = serializers.CharField()
    shows = serializers.ChoiceField(
        choices=[sessions.NOW, sessions.EARLIER, sessions.NOTHING],
        help_text="The files of now, an earlier state that was good, or nothing but the reason.",
    )


class PreviewWanted(Body):
    """`kind` stays as it was where it is left out; empty: whatever the files say."""

    kind = serializers.ChoiceField(choices=["", *PreviewKind.values], required=False)


class PageErrorRow(Answer):
    id = serializers.IntegerField(source="pk")
    kind = serializers.ChoiceField(choices=PageErrorKind.choices)
    message = serializers.CharField()
    file = serializers.CharField(allow_null=True)
    line = serializers.IntegerField(allow_null=True)
    column = serializers.IntegerField(allow_null=True)
    stack = serializers.CharField()
    page = serializers.CharField()
    count = serializers.IntegerField()
    first_at = serializers.DateTimeField()
    last_at = serializers.DateTimeField()


PageErrorPage = page_answer("errors", PageErrorRow)


class ShareRow(Answer):
    id = serializers.UUIDField()
    url = serializers.CharField()
    proxy_url = serializers.CharField()
    expires_at = serializers.DateTimeField()
    created_at = serializers.DateTimeField()


class OneShare(Answer):
    share = ShareRow()


SharePage = page_answer("shares", ShareRow)


class ShareWanted(Body):
    expires_in_hours = serializers.IntegerField(min_value=1, max_value=720, default=168)


class Session(ProjectView):
    @extend_schema(responses=PreviewShape, tags=["preview"])
    def get(self, request: Request, project_id: UUID) -> Response:
        """Tell how the preview is. Starts nothing that was not on."""
        return Response(PreviewShape(sessions.status(self.project)).data)

    @extend_schema(request=PreviewWanted, responses=PreviewShape, tags=["preview"])
    def post(self, request: Request, project_id: UUID) -> Response:
        """Make sure that the preview runs and shows what is saved."""
        wanted = self.read_body(PreviewWanted)
        return Response(PreviewShape(sessions.ensure(self.project, kind=wanted.get("kind"))).data)


class SessionRestart(ProjectView):
    @extend_schema(request=PreviewWanted, responses=PreviewShape, tags=["preview"])
    def post(self, request: Request, project_id: UUID) -> Response:
        """Begin anew. Addresses that were given before stop working."""
        wanted = self.read_body(PreviewWanted)
        return Response(PreviewShape(sessions.restart(self.project, kind=wanted.get("kind"))).data)


class PageErrors(ProjectView):
    @extend_schema(parameters=[PageQuery], responses=PageErrorPage, tags=["preview"])
    def get(self, request: Request, project_id: UUID) -> Response:
        """List what open pages of the preview said went wrong, newest first."""
        query = self.read_query(PageQuery)
        return Response(page_of(page_errors.listed(self.project), query, name="errors", show=self._show))

    def _show(self, found: Any) -> Any:
        return PageErrorRow(found, many=True).data


class Shares(ProjectView):
    @extend_schema(parameters=[PageQuery], responses=SharePage, tags=["preview"])
    def get(self, request: Request, project_id: UUID) -> Response:
        """List the links to the preview that work, newest first."""
        query = self.read_query(PageQuery)
        return Response(page_of(shares.listed(self.project), query, name="shares", show=self._show))

    @extend_schema(request=ShareWanted, responses={201: OneShare}, tags=["preview"])
    def post(self, request: Request, project_id: UUID) -> Response:
        """Make a link by which others may look at the preview, and do nothing else."""
        wanted = self.read_body(ShareWanted)
        share = shares.create(self.project, hours=wanted["expires_in_hours"])
        return Response(OneShare({"share": _row(share)}).data, status=201)

    def _show(self, found: Any) -> Any:
        return ShareRow([_row(share) for share in found], many=True).data


class ShareOne(ProjectView):
    @extend_schema(request=None, responses={204: None}, tags=["preview"])
    def delete(self, request: Request, project_id: UUID, share_id: UUID) -> Response:
        """Revoke a link: it stops working at once."""
        shares.revoke(self.project, share_id)
        return Response(status=204)


_TO_PREVIEW = OpenApiResponse(description="To the preview's own address")


class ProxyEntry(ProjectView):
    @extend_schema(responses={302: _TO_PREVIEW}, tags=["preview"])
    def get(self, request: Request, project_id: UUID) -> Response:
        """Lead the owner to the preview: there, no cookie counts."""
        return self.lead(request, "")

    def lead(self, request: Request, rest: str) -> Response:
        session = sessions.ensure_row(self.project)
        _url, base = sessions.addresses(session)
        query = request.META.get("QUERY_STRING", "")
        location = base + quote(rest, safe="/@:!$&'()*+,;=~") + (f"?{query}" if query else "")
        return Response(status=302, headers={"Location": location, "Cache-Control": "no-store"})


class ProxyPath(ProxyEntry):
    @extend_schema(operation_id="projects_preview_proxy_path_retrieve", responses={302: _TO_PREVIEW}, tags=["preview"])
    def get(self, request: Request, project_id: UUID, rest: str) -> Response:  # type: ignore[override]
        """Lead the owner to a page of the preview."""
        return self.lead(request, rest)


def _row(share: PreviewShare) -> dict[str, Any]:
    url, proxy_url = shares.addresses(share)
    return {
        "id": share.pk,
        "url": url,
        "proxy_url": proxy_url,
        "expires_at": share.expires_at,
        "created_at": share.created_at,
    }
