"""What a user may do. Without Stripe everybody is on the unlimited self-hosted plan."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    slug: str
    unlimited: bool


SELF_HOSTED = Plan(slug="self_hosted", unlimited=True)
