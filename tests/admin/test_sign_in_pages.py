"""Sign-in links and the browsers that people are signed in with, for the staff."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import links
from accounts.models import BrowserSession, SignInLink, User
from tests.admin import rows
from tests.admin.pages import act, list_of, page_of, viewer
from tests.factories import UserFactory


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _noted() -> list[tuple[str, str]]:
    return [(entry.object_id or "", entry.object_repr) for entry in LogEntry.objects.all() if entry.is_deletion()]


def test_a_browser_is_signed_out_at_once(client: Client) -> None:
    user = UserFactory.create()
    browser, other = _signed_in(user), _signed_in(user)
    row = BrowserSession.objects.get(session_key=browser.session.session_key)

    page = act(client, "sign_out", row, query="?user__is_staff__exact=0")

    assert "1 browser is signed out." in page
    assert [one.get(reverse("account-settings")).status_code for one in (browser, other)] == [302, 200]
    assert not Session.objects.filter(session_key=row.session_key).exists()
    assert _noted() == [(str(row.pk), str(row))]


def test_whoever_signs_out_all_browsers_keeps_the_own_one(client: Client) -> None:
    _signed_in(UserFactory.create())

    page = act(client, "sign_out", *BrowserSession.objects.all())

    assert "1 browser is signed out." in page
    assert [row.session_key for row in BrowserSession.objects.all()] == [client.session.session_key]


def test_a_link_is_revoked_and_opens_nothing(client: Client) -> None:
    secret = links.create(UserFactory.create())
    link = SignInLink.objects.get()

    page = act(client, "revoke", link, query="?link=good")

    assert "1 link is revoked. 0 had ended already." in page
    assert links.use(secret, browser="one").state is links.State.UNKNOWN
    assert _noted() == [(str(link.pk), str(link))]


def test_a_link_that_was_used_stays_as_a_record(client: Client) -> None:
    links.use(links.create(UserFactory.create()), browser="one")

    page = act(client, "revoke", SignInLink.objects.get())

    assert "0 links are revoked. 1 had ended already." in page
    assert SignInLink.objects.exists()
    assert _noted() == []


def test_links_are_listed_by_what_they_are_good_for(client: Client) -> None:
    now, user = timezone.now(), UserFactory.create()
    made = {
        ("good", "can be used"): SignInLink.objects.create(user=user, digest="a"),
        ("used", "used"): SignInLink.objects.create(user=user, digest="b", used_at=now),
        ("expired", "too old"): SignInLink.objects.create(user=user, digest="c", created_at=now - timedelta(hours=1)),
    }

    for (state, said), link in made.items():
        shown: Any = client.get(list_of(SignInLink), {"link": state}).context["cl"]
        assert list(shown.result_list) == [link]
        assert f">{said}<" in client.get(page_of(link)).content.decode()


@pytest.mark.parametrize(("model", "action"), [(BrowserSession, "sign_out"), (SignInLink, "revoke")])
def test_who_may_only_look_can_end_nothing(db: None, model: type[Model], action: str) -> None:
    rows.sign_in(UserFactory.create())
    row = model._default_manager.get()

    act(viewer(f"view_{model._meta.model_name}"), action, row)

    assert model._default_manager.filter(pk=row.pk).exists()
    assert not LogEntry.objects.exists()
