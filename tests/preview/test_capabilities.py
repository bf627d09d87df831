"""What opens a preview: genuine, of this project, in time, and nothing else."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from preview import capabilities
from preview.capabilities import Refused

PROJECT = uuid.uuid4()


def test_it_is_a_label_of_a_host_name_and_says_what_it_opens() -> None:
    made = capabilities.for_owner(PROJECT, 7)
    assert len(made.text) <= 61
    assert made.text.isalnum()
    assert made.text == made.text.lower()
    assert capabilities.read(made.text) == made
    assert (made.subject, made.epoch, made.is_guest) == (PROJECT, 7, False)


def test_asked_for_again_soon_it_is_the_same_and_it_lasts_half_a_day() -> None:
    now = timezone.now().replace(minute=10)
    first = capabilities.for_owner(PROJECT, 1, now=now)
    assert capabilities.for_owner(PROJECT, 1, now=now + timedelta(minutes=40)) == first
    assert capabilities.for_owner(PROJECT, 1, now=now + timedelta(minutes=60)) != first
    assert first.expires_at - now >= capabilities.LIFETIME


def test_it_ends() -> None:
    made = capabilities.for_owner(PROJECT, 1)
    capabilities.read(made.text, now=made.expires_at - timedelta(seconds=1))
    with pytest.raises(Refused):
        capabilities.read(made.text, now=made.expires_at)


def test_any_other_letter_makes_it_worthless() -> None:
    text = capabilities.for_owner(PROJECT, 1).text
    # The last letter carries bits that are not looked at.
    for at in range(len(text) - 1):
        other = text[:at] + ("a" if text[at] != "a" else "b") + text[at + 1 :]
        with pytest.raises(Refused):
            capabilities.read(other)


def test_another_key_signs_others(settings: object) -> None:
    text = capabilities.for_owner(PROJECT, 1).text
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    with pytest.raises(Refused):
        capabilities.read(text)


@given(st.text(max_size=80))
def test_whatever_somebody_sends_is_refused_and_nothing_else_happens(text: str) -> None:
    with pytest.raises(Refused):
        capabilities.read(text)


def test_a_guest_has_until_the_link_ends() -> None:
    share, ends = uuid.uuid4(), (timezone.now() + timedelta(hours=3)).replace(microsecond=0)
    found = capabilities.read(capabilities.for_guest(share, ends).text)
    assert (found.subject, found.is_guest, found.expires_at) == (share, True, ends)
