"""Imports of the same contents into several projects at one moment, in opposite directions: none waits for ever."""

from __future__ import annotations

import io
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from accounts import tokens
from builder.models import Brief, Project
from tests.conftest import Api
from workspace import blobs, files
from workspace.models import Author, Blob, Tree
from workspace.trees import Entry

ROUNDS = 12
STATES = [
    {
        f"{folder}/file{number}": b"%d of %d in %s" % (number, state, folder.encode())
        for folder in "abcdef"
        for number in range(8)
    }
    for state in range(2)
]


def zipped(contents: dict[str, bytes], *, backwards: bool) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path in sorted(contents, reverse=backwards):
            archive.writestr(path, contents[path])
    return made.getvalue()


def entries(contents: dict[str, bytes]) -> dict[str, Entry]:
    return {path: Entry(blobs.sha_of(content)) for path, content in contents.items()}


@pytest.mark.django_db(transaction=True)
def test_imports_that_swap_two_states_all_succeed(owner: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    # Every use of a content or folder counts, as for one that nobody touched for half a day.
    monkeypatch.setattr(blobs, "TOUCH_AFTER", timedelta(0))
    assert owner.user is not None
    token = tokens.create(owner.user, name="import")[1]
    projects = []
    for number in range(4):
        made = Project.objects.create(
            owner=owner.user, name=f"P{number}", slug=f"p{number}", sandbox_slug=f"p-{number}"
        )
        Brief.objects.create(project=made)
        projects.append(made)
    blobs.store(content for state in STATES for content in state.values())
    round_begins = threading.Barrier(len(projects))

    def swap(number: int) -> list[int]:
        statuses = []
        try:
            for turn in range(ROUNDS):
                body = zipped(STATES[(number + turn) % 2], backwards=bool(number % 2))
                # What stands there is in no version yet, as after somebody's edits.
                files.replace_all(projects[number], entries(STATES[(number + turn + 1) % 2]), author=Author.PERSON)
                sent: dict[str, Any] = {"file": SimpleUploadedFile("state.zip", body), "mode": "replace"}
                round_begins.wait(60)
                path = f"/api/projects/{projects[number].pk}/import"
                statuses.append(Client().post(path, sent, headers={"Authorization": f"Bearer {token}"}).status_code)
        except threading.BrokenBarrierError:
            pass
        finally:
            if len(statuses) < ROUNDS:  # the others need not wait for a round that never comes
                round_begins.abort()
            connection.close()
        return statuses

    with ThreadPoolExecutor(len(projects)) as threads:
        answered = list(threads.map(swap, range(len(projects))))

    assert answered == [[200] * ROUNDS] * len(projects)
    for number, project in enumerate(projects):
        assert files.snapshot(project) == STATES[(number + ROUNDS - 1) % 2]
    assert (Blob.objects.count(), Tree.objects.count()) == (96, 14)
