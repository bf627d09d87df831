"""The workspace against a plain dictionary: whatever is done, every version reads back byte for byte for ever."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as examples
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from accounts.models import User
from builder import projects
from builder.models import Brief, Project
from motivd_site.api.errors import NotFound
from workspace import blobs, files, forking, garbage, moving, trees, versions
from workspace.files import StaleFile
from workspace.models import Author, Blob, Tree, Version, VersionKind
from workspace.paths import PathConflict
from workspace.trees import Entry

# Some cannot stand beside each other: by case, by form, or because one is a folder of the other.
PATHS = ["a", "A", "b.txt", "src", "src/a", "src/B/deep", "src/b/deep", "lib/a", "lib/sub/b", "é", "e\u0301x"]
CONTENTS = [b"", b"1\n", b"2\n", b"\xff\x00", b"long\n" * 500]
_FAR = timedelta(days=1000)

paths = st.sampled_from(PATHS)
contents = st.sampled_from(CONTENTS)
picks = st.integers(0, 1_000)

Files = dict[str, tuple[bytes, bool]]


@dataclass
class Kept:
    files: Files
    automatic: bool
    bookmarked: bool = False


def _key(path: str) -> str:
    return path.casefold()


def _fit_together(wanted: Iterable[str]) -> bool:
    """Return whether these paths can stand side by side, by looking at every pair."""
    everything = [(part, part == path) for path in {*wanted} for part in _with_folders(path)]
    return all(
        _key(one) != _key(other) or (one == other and is_file == other_is_file)
        for one, is_file in everything
        for other, other_is_file in everything
    )


def _with_folders(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[: length + 1]) for length in range(len(parts))]


def _nfc(path: str) -> str:
    return path.replace("e\u0301", "é")


class Workspace(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        name = f"p{uuid.uuid4().hex}"
        self.project = Project.objects.create(owner=User.objects.get(), name=name, slug=name, sandbox_slug=name)
        Brief.objects.create(project=self.project)
        self.files: Files = {}
        self.versions: dict[uuid.UUID, Kept] = {}
        self.forks: list[tuple[Project, Files]] = []

    @rule(path=paths, content=contents, executable=st.booleans())
    def write(self, path: str, content: bytes, executable: bool) -> None:
        path = _nfc(path)
        may_run = {path} if executable else set()
        if _fit_together([*self.files, path]):
            files.write_many(self.project, {path: content}, author=Author.PERSON, executables=may_run)
            self.files[path] = (content, executable or self.files.get(path, (b"", False))[1])
        else:
            with pytest.raises(PathConflict):
                files.write_many(self.project, {path: content}, author=Author.PERSON, executables=may_run)

    @precondition(lambda self: self.files)
    @rule(pick=picks, content=contents, others=contents)
    def two_write_on_the_same_base(self, pick: int, content: bytes, others: bytes) -> None:
        path = self._some_path(pick)
        base = blobs.sha_of(self.files[path][0])
        files.write(self.project, path, others, base=base)
        self.files[path] = (others, self.files[path][1])
        if blobs.sha_of(others) != base:
            with pytest.raises(StaleFile):
                files.write(self.project, path, content, base=base)
            with pytest.raises(StaleFile):
                files.write(self.project, path, content, base=None)

    @precondition(lambda self: self.files)
    @rule(pick=picks)
    def delete(self, pick: int) -> None:
        path = self._some_path(pick)
        files.delete(self.project, path)
        del self.files[path]

    @precondition(lambda self: self.files)
    @rule(pick=picks, to=paths)
    def move(self, pick: int, to: str) -> None:
        source, target = self._some_path(pick), _nfc(to)
        others = [path for path in self.files if path != source]
        # A folder of that name would take the file for one that is in the way, too.
        if source == target or target in others or not _fit_together([*others, target]):
            return
        moving.move(self.project, source, target)
        self.files[target] = self.files.pop(source)

    @rule(wanted=st.dictionaries(paths.map(_nfc), st.tuples(contents, st.booleans()), max_size=5))
    def replace_all(self, wanted: Files) -> None:
        with transaction.atomic():
            shas = blobs.store(content for content, _executable in wanted.values())
            entries = {path: Entry(sha, wanted[path][1]) for path, sha in zip(wanted, shas, strict=True)}
            if not _fit_together(wanted):
                with pytest.raises(PathConflict):
                    files.replace_all(self.project, entries, author=Author.PERSON)
                return
            files.replace_all(self.project, entries, author=Author.PERSON)
        self.files = dict(wanted)

    @rule(kind=st.sampled_from([VersionKind.MANUAL, VersionKind.BUILD, VersionKind.AGENT]))
    def save(self, kind: VersionKind) -> None:
        version = versions.create(
            self.project, description="Saved", kind=kind, author=Author.PERSON, created_by=self.project.owner
        )
        self.versions[version.pk] = Kept(dict(self.files), automatic=kind != VersionKind.MANUAL)

    @precondition(lambda self: self.versions)
    @rule(pick=picks)
    def revert(self, pick: int) -> None:
        version = self._some_version(pick)
        reverted = versions.revert(self.project, version, actor=self.project.owner)
        self.versions[reverted.before_revert_id] = Kept(dict(self.files), automatic=True)
        self.files = dict(self.versions[version.pk].files)

    @precondition(lambda self: self.versions)
    @rule(pick=picks, path=paths)
    def restore_file(self, pick: int, path: str) -> None:
        version, path = self._some_version(pick), _nfc(path)
        wanted = self.versions[version.pk].files.get(path)
        if wanted is None:
            with pytest.raises(NotFound):
                versions.restore_file(self.project, version, path, actor=self.project.owner)
        elif not _fit_together([*self.files, path]):
            with pytest.raises(PathConflict):
                versions.restore_file(self.project, version, path, actor=self.project.owner)
        else:
            restored = versions.restore_file(self.project, version, path, actor=self.project.owner)
            newest = [*self.versions.values()][-1]
            needed = self.files.get(path) != wanted and newest.files != self.files
            assert (restored.before_revert_id is not None) == needed
            if restored.before_revert_id:
                self.versions[restored.before_revert_id] = Kept(dict(self.files), automatic=True)
            self.files[path] = wanted

    @precondition(lambda self: self.versions)
    @rule(pick=picks, bookmarked=st.booleans())
    def bookmark(self, pick: int, bookmarked: bool) -> None:
        version = self._some_version(pick)
        versions.change(version, {"is_bookmarked": bookmarked})
        self.versions[version.pk].bookmarked = bookmarked

    @precondition(lambda self: self.versions and len(self.forks) < 2)
    @rule(pick=picks)
    def fork(self, pick: int) -> None:
        version = self._some_version(pick)
        made = forking.fork(self.project, version, name=None, actor=self.project.owner)
        self.forks.append((made.project, dict(self.versions[version.pk].files)))

    @rule()
    def thin_and_collect(self) -> None:
        garbage.thin(now=timezone.now() + _FAR)
        garbage.collect(now=timezone.now() + _FAR)
        newest = [*self.versions][-1:]
        self.versions = {
            pk: kept for pk, kept in self.versions.items() if not kept.automatic or kept.bookmarked or pk in newest
        }

    @invariant()
    def everything_reads_back(self) -> None:
        assert _read(files.entries(self.project)) == self.files
        found = {version.pk: version for version in Version.objects.filter(project=self.project)}
        assert found.keys() == self.versions.keys()
        for pk, kept in self.versions.items():
            assert _read(trees.flatten(found[pk].tree_id)) == kept.files
        for fork, held in self.forks:
            assert _read(files.entries(fork)) == held

    def teardown(self) -> None:
        for each in (self.project, *(fork for fork, _files in self.forks)):
            projects.delete(each)
        garbage.collect(now=timezone.now() + _FAR)
        assert (Blob.objects.count(), Tree.objects.count()) == (0, 0)

    def _some_path(self, pick: int) -> str:
        return sorted(self.files)[pick % len(self.files)]

    def _some_version(self, pick: int) -> Version:
        return versions.find(self.project, [*self.versions][pick % len(self.versions)])


def _read(entries: dict[str, Entry]) -> Files:
    read = blobs.read_many(entry.sha for entry in entries.values())
    return {path: (read[entry.sha], entry.executable) for path, entry in entries.items()}


@pytest.mark.django_db
def test_every_version_reads_back_for_ever_whatever_is_done(settings: Any) -> None:
    settings.VERSIONS_KEPT_DAYS = 1
    User.objects.create_user("ada@example.org")

    run_state_machine_as_test(
        Workspace,
        settings=examples(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
