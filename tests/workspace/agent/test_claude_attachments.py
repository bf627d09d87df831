"""Attachments in a run of Claude Code: its real program, with a scripted model behind the gateway."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from billing.models import Reservation
from tests.accounts.samples import PDF, picture, uploaded
from tests.workspace.agent.conftest import Conversation
from tests.workspace.agent.test_attachments import asked, pictures, work
from workspace.models import AgentRun


@pytest.fixture(autouse=True)
def _storage_of_its_own(settings: Settings, tmp_path: Any) -> None:
    settings.STORAGES = settings.STORAGES | {
        "uploads": settings.STORAGES["uploads"] | {"OPTIONS": {"location": tmp_path}}
    }


def run(claude: Conversation, *ids: str, message: str = "Look.") -> AgentRun:
    body = {"sessionId": str(claude.session.pk), "message": message, "attachments": list(ids)}
    response = claude.api.post("/api/agent/sdk", body)
    assert response.status_code == 200
    response.close()
    return work(claude)


def test_pictures_documents_and_texts_arrive(claude: Conversation) -> None:
    claude.models.say("Seen.")

    ended = run(
        claude,
        uploaded(claude.api, picture(size=(30, 20), colour="red"), "crate.png"),
        uploaded(claude.api, PDF, "plan.pdf"),
        uploaded(claude.api, b"tea and cake", "notes.txt"),
    )

    assert (ended.status, ended.engine) == ("succeeded", "claude-agent-sdk")
    (image,) = pictures(claude)
    assert (image.size, image.convert("RGB").getpixel((3, 3))) == ((30, 20), (255, 0, 0))
    assert [block["type"] for block in asked(claude)].count("document") == 1
    said = "\n".join(block["text"] for block in asked(claude) if block["type"] == "text")
    assert "Look." in said
    assert 'title="Attached: crate.png' in said
    assert "tea and cake\n</data>" in said
    # A picture is reserved for by what it is.
    assert max(Reservation.objects.values_list("estimate_usd", flat=True)) < Decimal(1)


def test_a_later_run_of_the_session_sees_them_too(claude: Conversation) -> None:
    claude.models.say("Seen.")
    run(claude, uploaded(claude.api, picture(), "crate.png"))
    claude.models.say("Red.")

    run(claude, message="Which colour?")

    assert len(pictures(claude)) == 1
    assert "[Attached: crate.png, image/png" in str(asked(claude))


def test_what_the_provider_refuses_is_not_sent_again(claude: Conversation) -> None:
    claude.models.fail(400, message="Could not process image", times=None)
    ended = run(claude, uploaded(claude.api, picture(), "crate.png"))
    claude.models._entries.clear()
    claude.models.say("As you say.")

    after = run(claude, message="Never mind.")

    assert (ended.status, after.status) == ("failed", "succeeded")
    assert not pictures(claude)
