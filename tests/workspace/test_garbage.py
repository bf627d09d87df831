"""What is collected, what never is, and that no writer beside the collector loses anything."""

from __future__ import annotations

import random
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from builder import projects
from builder.models import Brief, Project
from motivd_site.celery import app
from preview.models import Deployment
from tests.factories import ProjectFactory
from workspace import blobs, files, forking, garbage, trees, versions
from workspace.garbage import Collected
from workspace.models import Author, Blob, RepoSync, Tree, Version, VersionKind, WorkspaceFile
from workspace.trees import Entry

DAY = timedelta(days=1)


def _write(project: Project, **contents: bytes) -> None:
    named = {name.replace("__", "/"): content for name, content in contents.items()}
    files.write_many(project, named, author=Author.PERSON)


def _save(project: Project, kind: VersionKind = VersionKind.MANUAL) -> Version:
    return versions.create(project, description="Saved", kind=kind, author=Author.PERSON, created_by=project.owner)


def _later(days: float = 2) -> datetime:
    return timezone.now() + days * DAY


def _contents(version: Version) -> dict[str, bytes]:
    held = trees.flatten(version.tree_id)
    read = blobs.read_many(entry.sha for entry in held.values())
    return {path: read[entry.sha] for path, entry in held.items()}


def test_what_nothing_points_at_goes_after_a_day(project: Project) -> None:
    _write(project, a=b"old")
    _write(project, a=b"new")

    young = garbage.collect(now=_later(0.9))
    old = garbage.collect(now=_later(1.1))

    assert (young, old) == (Collected(trees=0, blobs=0), Collected(trees=0, blobs=1))
    assert [blobs.read(blob.sha) for blob in Blob.objects.all()] == [b"new"]


def test_what_a_version_holds_stays_for_ever(project: Project) -> None:
    _write(project, src__deep__a=b"1", b=b"1")
    version = _save(project)
    _write(project, src__deep__a=b"2")
    files.delete(project, "b")

    collected = garbage.collect(now=_later(1000))

    assert collected == Collected(trees=0, blobs=0)
    assert _contents(version) == {"src/deep/a": b"1", "b": b"1"}


def test_what_was_last_common_with_github_stays(project: Project) -> None:
    _write(project, src__a=b"1")
    RepoSync.objects.create(
        project=project, full_name="ada/crate", branch="main", tree_id=trees.store(files.entries(project))
    )
    _write(project, src__a=b"2")

    assert garbage.collect(now=_later()) == Collected(trees=0, blobs=0)


def test_a_deleted_project_takes_its_contents_along(project: Project) -> None:
    other = ProjectFactory.create()
    for each in (project, other):
        _write(each, shared__a=b"shared", own__b=str(each.pk).encode())
        _save(each)

    projects.delete(project)
    collected = garbage.collect(now=_later())

    # Its root and its own folder; the other folder is the other project's too.
    assert collected == Collected(trees=2, blobs=1)
    assert files.snapshot(other) == {"shared/a": b"shared", "own/b": str(other.pk).encode()}


def test_a_content_of_a_young_folder_stays_though_nothing_points_at_the_folder(project: Project) -> None:
    (sha,) = blobs.store([b"1"])
    trees.store({"a": Entry(sha)})
    Blob.objects.update(used_at=timezone.now() - 3 * DAY)

    assert garbage.collect() == Collected(trees=0, blobs=0)


def test_what_comes_back_into_use_is_young_again(project: Project) -> None:
    _write(project, a=b"1", folder__b=b"1")
    _save(project)
    Version.objects.all().delete()
    files.delete(project, "a")
    files.delete(project, "folder/b")
    for rows in (Blob, Tree):
        rows._default_manager.update(used_at=timezone.now() - 2 * DAY)

    with transaction.atomic():
        (sha,) = blobs.store([b"1"])
        trees.store({"a": Entry(sha), "folder/b": Entry(sha)})

    assert garbage.collect() == Collected(trees=0, blobs=0)
    assert Blob.objects.get().used_at > timezone.now() - DAY


def test_keeping_says_what_is_gone(project: Project) -> None:
    (sha,) = blobs.store([b"1"])
    root = trees.store({"a/b": Entry(sha)})
    below = trees.store({"b": Entry(sha)})
    blobs.keep([sha])
    trees.keep([root])

    Tree.objects.filter(pk=below).delete()

    with pytest.raises(blobs.MissingBlob):
        blobs.keep([sha, "0" * 40])
    with pytest.raises(blobs.MissingBlob):
        trees.keep([root])


def test_a_folder_is_kept_with_all_below_it(project: Project) -> None:
    (sha,) = blobs.store([b"1"])
    root = trees.store({"a/b/c": Entry(sha)})
    Tree.objects.update(used_at=timezone.now() - 2 * DAY)

    trees.keep([root])

    assert garbage.collect() == Collected(trees=0, blobs=0)


def test_a_content_that_was_let_go_just_now_can_still_be_read(project: Project) -> None:
    _write(project, a=b"1", b=b"2", c=b"3")
    Blob.objects.update(used_at=timezone.now() - 9 * DAY)
    reader = files.entries(project)

    files.delete(project, "a")
    _write(project, b=b"changed")
    files.replace_all(project, {}, author=Author.PERSON)
    collected = garbage.collect()

    assert collected == Collected(trees=0, blobs=0)
    assert sorted(blobs.read_many(entry.sha for entry in reader.values()).values()) == [b"1", b"2", b"3"]


def _aged(project: Project, days: float, kind: VersionKind = VersionKind.AGENT, **columns: Any) -> Version:
    version = _save(project, kind)
    Version.objects.filter(pk=version.pk).update(created_at=timezone.now() - days * DAY, **columns)
    return version


def test_old_versions_that_nobody_made_on_purpose_are_thinned(project: Project, settings: Any) -> None:
    settings.VERSIONS_KEPT_DAYS = 30
    thinned = [_aged(project, 31, kind) for kind in VersionKind if kind not in ("manual", "import", "fork")]
    kept = [
        _aged(project, 29),
        _aged(project, 99, VersionKind.MANUAL),
        _aged(project, 99, VersionKind.IMPORT),
        _aged(project, 99, VersionKind.FORK),
        _aged(project, 99, is_bookmarked=True),
        _aged(project, 99),
    ]
    Deployment.objects.create(project=project, version=kept[-1])
    newest_of_another = _aged(ProjectFactory.create(), 99)

    gone = garbage.thin()

    assert gone == len(thinned) == 8
    assert {*Version.objects.values_list("pk", flat=True)} == {v.pk for v in [*kept, newest_of_another]}
    assert Deployment.objects.get().version_id == kept[-1].pk


def test_of_old_versions_alone_the_newest_stays(project: Project, settings: Any) -> None:
    settings.VERSIONS_KEPT_DAYS = 1
    moment = timezone.now() - 9 * DAY
    made = [_save(project, VersionKind.BUILD) for _again in range(3)]
    Version.objects.update(created_at=moment)

    garbage.thin()

    assert Version.objects.get().pk == max(version.pk for version in made)


def test_without_the_setting_nothing_is_thinned(project: Project, settings: Any) -> None:
    settings.VERSIONS_KEPT_DAYS = 0
    for _again in range(2):
        _aged(project, 9999)

    assert garbage.thin() == 0


def test_the_command_prints_what_went_and_the_job_does_the_same(project: Project, settings: Any) -> None:
    settings.VERSIONS_KEPT_DAYS = 30
    written = StringIO()
    for content in (b"1", b"2"):
        _write(project, src__a=content)
        _aged(project, 31)

    call_command("collect_garbage", stdout=written)
    Blob.objects.update(used_at=timezone.now() - 2 * DAY)
    Tree.objects.update(used_at=timezone.now() - 2 * DAY)
    app.loader.import_default_modules()
    app.tasks["workspace.collect_garbage"].run()

    assert written.getvalue() == "versions 1\nfolders 0\ncontents 0\n"
    # The second run took what the thinned version alone had held.
    assert (Version.objects.count(), Tree.objects.count(), Blob.objects.count()) == (1, 2, 1)
    assert files.snapshot(project) == {"src/a": b"2"}


def test_the_job_is_in_the_schedule(settings: Any) -> None:
    entry = settings.CELERY_BEAT_SCHEDULE["collect_garbage"]
    app.loader.import_default_modules()

    assert entry["task"] in app.tasks


# --- Beside writers: real transactions in real threads, and a clock by which everything is old ------------


@pytest.fixture
def every_use_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scale the hours in which a touch is spared down to none, as the collector's clock scales its grace down."""
    monkeypatch.setattr(blobs, "TOUCH_AFTER", timedelta(0))


class Collections:
    """What the collectors took, and a way to wait until one of them is through."""

    def __init__(self) -> None:
        self.ended: list[Collected] = []
        self._changed = threading.Condition()

    def add(self, collected: Collected) -> None:
        with self._changed:
            self.ended.append(collected)
            self._changed.notify_all()

    def wait_for_another(self) -> None:
        with self._changed:
            before = len(self.ended)
            # A collector that broke never ends another one: then its own error is what the test shows.
            self._changed.wait_for(lambda: len(self.ended) > before, timeout=30)


class Writer:
    """Writes, deletes, keeps, goes back and forks, out of few contents, so that they come and go all the time."""

    def __init__(self, project: Project, seed: int) -> None:
        self.project, self.chance = project, random.Random(seed)
        self.files: dict[str, bytes] = {}
        self.versions: dict[uuid.UUID, dict[str, bytes]] = {}
        self.forks: dict[uuid.UUID, dict[str, bytes]] = {}

    def run(self, collections: Collections) -> None:
        steps = [self.write, self.write, self.delete, self.replace, self.save, self.revert, self.fork, self.forget]
        for step in range(100):
            self.chance.choice(steps)()
            if step % 4 == 3:  # or two writers leave a collector no moment in which SQLite lets it write
                collections.wait_for_another()

    def write(self) -> None:
        some = {self._path(): self._content() for _again in range(self.chance.randint(1, 3))}
        files.write_many(self.project, some, author=Author.PERSON)
        self.files |= some

    def delete(self) -> None:
        if self.files:
            path = self.chance.choice(sorted(self.files))
            files.delete(self.project, path)
            del self.files[path]

    def replace(self) -> None:
        """Store first and point at it in the same transaction, as an import does."""
        some = {self._path(): self._content() for _again in range(self.chance.randint(0, 3))}
        with transaction.atomic():
            shas = blobs.store(some.values())
            entries = {path: Entry(sha) for path, sha in zip(some, shas, strict=True)}
            files.replace_all(self.project, entries, author=Author.PERSON)
        self.files = some

    def save(self) -> None:
        self.versions[_save(self.project).pk] = dict(self.files)

    def revert(self) -> None:
        if self.versions:
            wanted = self.chance.choice(sorted(self.versions))
            reverted = versions.revert(self.project, versions.find(self.project, wanted), actor=self.project.owner)
            self.versions[reverted.before_revert_id] = dict(self.files)
            self.files = dict(self.versions[wanted])

    def fork(self) -> None:
        if self.versions and len(self.forks) < 3:
            wanted = self.chance.choice(sorted(self.versions))
            version = versions.find(self.project, wanted)
            made = forking.fork(self.project, version, name=None, actor=self.project.owner)
            self.forks[made.project.pk] = dict(self.versions[wanted])

    def forget(self) -> None:
        """Delete a version, as thinning does."""
        if self.versions:
            gone = self.chance.choice(sorted(self.versions))
            Version.objects.filter(pk=gone).delete()
            del self.versions[gone]

    def check(self) -> None:
        assert files.snapshot(self.project) == self.files
        for pk, contents in self.versions.items():
            assert _contents(Version.objects.get(pk=pk)) == contents
        for pk, contents in self.forks.items():
            assert files.snapshot(Project.objects.get(pk=pk)) == contents

    def _path(self) -> str:
        return self.chance.choice(["a", "b", "src/a", "src/b", "src/deep/a", "lib/a"])

    def _content(self) -> bytes:
        return b"content %d" % self.chance.randrange(60)


def _closing(work: Callable[[], object]) -> None:
    try:
        work()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("every_use_counts")
def test_writers_beside_collectors_lose_nothing(project: Project) -> None:
    other = Project.objects.create(owner=project.owner, name="Other", slug="other", sandbox_slug="other")
    Brief.objects.create(project=other)
    writers = [Writer(project, seed=1), Writer(other, seed=2)]
    collections = Collections()

    with ThreadPoolExecutor(max_workers=4) as pool:
        writing = [pool.submit(_closing, partial(writer.run, collections)) for writer in writers]

        def collect() -> None:
            while not all(each.done() for each in writing):
                collections.add(garbage.collect(now=_later(1000)))

        for each in [*writing, *(pool.submit(_closing, collect) for _again in range(2))]:
            each.result()

    assert sum(each.blobs for each in collections.ended) >= 5
    assert sum(each.trees for each in collections.ended) >= 5
    garbage.collect(now=_later(1000))
    for writer in writers:
        writer.check()


# --- Beside a writer at every moment: he begins before one query of the collector, and commits before another --------


class Paused:
    """A writer's transaction on a connection of its own, held open until it may commit."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._work = work
        self._written, self._may_commit = threading.Event(), threading.Event()
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._running = self._pool.submit(_closing, self._run)
        self._written.wait()

    def _run(self) -> None:
        try:
            with transaction.atomic():
                self._work()
                self._written.set()
                self._may_commit.wait()
        finally:
            self._written.set()

    def commit(self) -> None:
        self._may_commit.set()
        self._running.result()
        self._pool.shutdown()


class Interrupted:
    """Counts the collector's queries between its own transactions, and has the writer begin and commit before two."""

    def __init__(self, work: Callable[[], object], begin: int, commit: int) -> None:
        self.seen = 0
        self._work, self._begin, self._commit = work, begin, commit
        self._writer: Paused | None = None

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        # What is held inside a transaction of the collector, a writer would wait for.
        if not connection.in_atomic_block:
            if self.seen == self._begin:
                self._writer = Paused(self._work)
            # SQLite has one writer at a time: there the collector's own transaction waits for the end of this one.
            if self.seen == self._commit or sql.startswith("BEGIN"):
                self.commit()
            self.seen += 1
        return execute(sql, params, many, context)

    def commit(self) -> None:
        if self._writer is not None:
            self._writer.commit()
            self._writer = None


def _delete_old(version: Version) -> None:
    Version.objects.filter(pk=version.pk).delete()


def _written_anew(project: Project, _old: Version) -> None:
    _write(project, src__again=b"unused")


def _written_and_kept_and_deleted(project: Project, _old: Version) -> None:
    _write(project, src__again=b"unused")
    _save(project)
    files.delete(project, "src/again")


def _kept_and_deleted(project: Project, _old: Version) -> None:
    _save(project)
    files.delete(project, "src/here")


def _kept_and_cleared(project: Project, _old: Version) -> None:
    _save(project)
    files.replace_all(project, {}, author=Author.PERSON)


def _gone_back_and_old_one_thinned(project: Project, old: Version) -> None:
    versions.revert(project, old, actor=project.owner)
    _delete_old(old)


def _restored_and_old_one_thinned(project: Project, old: Version) -> None:
    versions.restore_file(project, old, "lib/old", actor=project.owner)
    _delete_old(old)


def _forked_and_old_one_thinned(project: Project, old: Version) -> None:
    forking.fork(project, old, name=None, actor=project.owner)
    _delete_old(old)


def _an_unused_folder_made_again(project: Project, _old: Version) -> None:
    entries = {"unused/folder/file": Entry(blobs.store([b"unused"])[0])}
    versions.create(
        project,
        description="x",
        kind=VersionKind.BUILD,
        author=Author.BUILD,
        created_by=None,
        entries=entries,
    )


def _prepared(project: Project) -> Version:
    """A file that no version holds, a version of which no file is left, and a folder and a content without use."""
    for rows in (Version.objects.all(), WorkspaceFile.objects.all(), Tree.objects.all(), Blob.objects.all()):
        rows.delete()
    Project.objects.exclude(pk=project.pk).delete()
    trees.store({"unused/folder/file": Entry(blobs.store([b"unused"])[0])})
    _write(project, lib__old=b"old", lib__deep__old=b"old 2")
    old = _save(project)
    files.replace_all(project, {}, author=Author.PERSON)
    _write(project, src__here=b"here")
    return old


def _read_everything() -> int:
    """Raises MissingBlob."""
    for version in Version.objects.all():
        _contents(version)
    return sum(len(files.snapshot(each)) for each in Project.objects.all())


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("every_use_counts")
@pytest.mark.parametrize(
    "work",
    [
        _written_anew,
        _written_and_kept_and_deleted,
        _kept_and_deleted,
        _kept_and_cleared,
        _gone_back_and_old_one_thinned,
        _restored_and_old_one_thinned,
        _forked_and_old_one_thinned,
        _an_unused_folder_made_again,
    ],
    ids=lambda work: work.__name__.strip("_"),
)
def test_a_writer_at_any_moment_of_a_collection_loses_nothing(
    work: Callable[[Project, Version], object], project: Project
) -> None:
    _prepared(project)
    counting = Interrupted(lambda: None, begin=-1, commit=-1)
    with connection.execute_wrapper(counting):
        garbage.collect(now=_later(1000))
    moments = range(counting.seen)
    assert len(moments) >= 5
    # In one moment, over all that is left of the collection, and from its beginning up to any moment.
    spans = [(at, at) for at in moments] + [(at, len(moments)) for at in moments] + [(0, at) for at in moments[1:]]

    for begin, commit in spans:
        old = _prepared(project)
        interrupted = Interrupted(partial(work, project, old), begin, commit)

        with connection.execute_wrapper(interrupted):
            garbage.collect(now=_later(1000))
        interrupted.commit()

        assert _read_everything() <= 3
        garbage.collect(now=_later(1000))
        assert _read_everything() <= 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("every_use_counts")
@pytest.mark.skipif(connection.vendor == "sqlite", reason="there nobody else writes while a transaction does")
def test_what_a_version_held_stays_for_who_goes_back_to_it_while_it_is_thinned(project: Project) -> None:
    old = _prepared(project)
    writer = Paused(partial(versions.revert, project, old, actor=project.owner))

    _delete_old(old)
    garbage.collect(now=_later(1000))
    writer.commit()

    assert files.snapshot(project) == {"lib/old": b"old", "lib/deep/old": b"old 2"}
    _read_everything()
