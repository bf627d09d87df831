"""Rows of the plumbing itself."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class RateCount(models.Model):
    """How often one key was used in its current window."""

    key = models.CharField(max_length=100, primary_key=True)
    window_number = models.BigIntegerField()
    used = models.PositiveIntegerField()
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key


class IdempotentAnswer(models.Model):
    """The first answer to an Idempotency-Key; `status` is null while the first call still runs."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    route = models.CharField(max_length=300)
    key = models.CharField(max_length=255)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    sealed_body = models.BinaryField(null=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "route", "key"], name="idempotent_answer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.route} {self.key}"
