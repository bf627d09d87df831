"""Is it alive, is it ready, how is the database."""

from __future__ import annotations

import time
from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from motivd_site.api import errors
from motivd_site.api.fields import Answer
from motivd_site.api.views import OpenApiView


def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """503 until the database answers and is migrated."""
    try:
        waiting = _unapplied()
    except DatabaseError:
        return errors.envelope(request, errors.Unavailable())
    if waiting:
        return errors.envelope(request, errors.Unavailable())
    return JsonResponse({"status": "ready"})


class DatabaseStatus(Answer):
    status = serializers.ChoiceField(choices=["ok"])
    engine = serializers.CharField()
    latency_ms = serializers.FloatField()
    migrations = serializers.ChoiceField(choices=["applied", "pending"])


class DatabaseStatusView(OpenApiView):
    @extend_schema(responses=DatabaseStatus, tags=["utility"])
    def get(self, request: Request) -> Response:
        """How the database is."""
        started = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        found: dict[str, Any] = {
            "status": "ok",
            "engine": connection.vendor,
            "latency_ms": round((time.perf_counter() - started) * 1000, 3),
            "migrations": "pending" if _unapplied() else "applied",
        }
        return Response(DatabaseStatus(found).data)


def _unapplied() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
