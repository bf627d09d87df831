"""Previews, their servers, links and errors, for the staff."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from builder.models import Project
from preview import access, capabilities
from preview.capabilities import Refused
from preview.models import PageError, PreviewSession, PreviewShare, ServerRuntime, ShownState
from tests.admin import rows
from tests.admin.pages import act, list_of, page_of, viewer
from tests.preview.conftest import new_project


def _noted() -> list[tuple[str, str]]:
    return [(entry.object_id or "", entry.get_change_message()) for entry in LogEntry.objects.all()]


def test_a_preview_is_turned_off_and_its_addresses_end(client: Client, project: Project) -> None:
    rows.preview(project)
    session = PreviewSession.objects.get()
    address = capabilities.for_owner(project.pk, session.epoch).text

    page = act(client, "turn_off", session, query="?is_on__exact=1")

    session.refresh_from_db()
    assert not session.is_on
    assert not ServerRuntime.objects.get().is_wanted
    with pytest.raises(Refused):
        access.by_capability(address)
    assert "1 preview is turned off. 0 were off already." in page
    assert _noted() == [(str(project.pk), "Changed on.")]
    assert "0 previews are turned off. 1 was off already." in act(client, "turn_off", session)
    assert len(_noted()) == 1


def test_a_server_is_stopped(client: Client, project: Project) -> None:
    rows.preview(project)
    runtime = ServerRuntime.objects.get()

    page = act(client, "stop", runtime)

    runtime.refresh_from_db()
    assert (runtime.is_wanted, runtime.state) == (False, "stopped")
    assert "1 server is being stopped." in page
    assert _noted() == [(str(project.pk), "Changed state.")]
    assert "0 servers are being stopped." in act(client, "stop", runtime)


def test_a_link_is_revoked_once(client: Client, project: Project) -> None:
    share = rows.preview(project)

    page = act(client, "revoke", share, query="?link=open")

    share.refresh_from_db()
    assert share.revoked_at is not None
    assert "1 link is revoked. 0 had ended already." in page
    assert _noted() == [(str(share.pk), "Changed revoked.")]
    assert "0 links are revoked. 1 had ended already." in act(client, "revoke", share)


@pytest.mark.parametrize(
    ("model", "action"), [(PreviewSession, "turn_off"), (ServerRuntime, "stop"), (PreviewShare, "revoke")]
)
def test_who_may_only_look_can_do_nothing(project: Project, model: type[Model], action: str) -> None:
    rows.preview(project)
    row = model._default_manager.get()
    before = model._default_manager.values().get()

    act(viewer(f"view_{model._meta.model_name}"), action, row)

    assert model._default_manager.values().get() == before
    assert not LogEntry.objects.exists()


def test_links_are_listed_by_what_they_are(client: Client, project: Project) -> None:
    now = timezone.now()
    made = {
        "open": PreviewShare.objects.create(project=project, expires_at=now + timedelta(hours=1)),
        "expired": PreviewShare.objects.create(project=project, expires_at=now - timedelta(hours=1)),
        "revoked": PreviewShare.objects.create(project=project, expires_at=now + timedelta(hours=1), revoked_at=now),
    }

    for state, share in made.items():
        shown: Any = client.get(list_of(PreviewShare), {"link": state}).context["cl"]
        assert list(shown.result_list) == [share]
        assert f">{state}<" in client.get(page_of(share)).content.decode()


def test_a_server_is_not_called_ready_where_nobody_runs_it(client: Client, project: Project) -> None:
    rows.preview(project)
    runtime = ServerRuntime.objects.get()
    ServerRuntime.objects.update(state="ready", lease_token=None)

    pages = [client.get(address).content.decode() for address in (list_of(ServerRuntime), page_of(runtime))]

    assert all("starting" in page for page in pages)
    assert all(f'<a href="{page_of(project)}">' in page for page in pages)


def test_a_preview_shows_its_server_and_leads_to_its_errors_and_links(client: Client, project: Project) -> None:
    rows.preview(project)
    rows.preview(new_project())
    session = PreviewSession.objects.get(project=project)

    page = client.get(page_of(session)).content.decode()
    errors: Any = client.get(list_of(PageError), {"project__id__exact": str(project.pk)}).context["cl"]
    found: Any = client.get(list_of(PreviewSession), {"q": "owner@example.org"}).context["cl"]

    assert f'<a href="{page_of(ServerRuntime.objects.get(project=project))}">failed</a>' in page
    assert f'{list_of(PageError)}?project__id__exact={project.pk}">1</a>' in page
    assert f'{list_of(PreviewShare)}?project__id__exact={project.pk}">1</a>' in page
    assert [error.project_id for error in errors.result_list] == [project.pk]
    assert list(found.result_list) == [session]


def test_what_a_program_wrote_is_not_shown(client: Client, project: Project) -> None:
    rows.preview(project)

    assert rows.KEY not in client.get(page_of(ServerRuntime.objects.get())).content.decode()


def test_shown_states_are_told_apart_by_their_errors(client: Client, project: Project) -> None:
    rows.preview(project)
    broken, clean = ShownState.objects.get(), ShownState.objects.create(project=project, state="cd" * 32)

    for wanted, row in (("some", broken), ("none", clean)):
        shown: Any = client.get(list_of(ShownState), {"errors": wanted}).context["cl"]
        assert list(shown.result_list) == [row]
    assert "src/App.tsx" in client.get(page_of(broken)).content.decode()
