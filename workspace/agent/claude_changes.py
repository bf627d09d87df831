"""What a program of others changed in its folder, taken back into the workspace: as the agent's work, by its rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from django.db import transaction

from accounts.models import User
from builder.models import Project
from motivd_site.api.errors import ApiError, NotFound, TooLarge
from workspace import blobs, files, locks, paths, prd_file
from workspace.agent.claude_folder import Folder
from workspace.agent.events import storable
from workspace.agent.tools import Changed, diff_of
from workspace.files import StaleFile
from workspace.models import Author

_MOST_NOTES: Final = 20


@dataclass(slots=True)
class Taken:
    """What came back, and what did not, in words for the model."""

    changed: list[Changed] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def told(self) -> str:
        more = len(self.notes) - _MOST_NOTES
        whole = "\n".join([*self.notes[:_MOST_NOTES], *([f"… and {more} more files"] if more > 0 else [])])
        return str(storable(whole))


class Mirror:
    """A project's files and a folder that shows them; `take` brings what changed in the folder into the project."""

    def __init__(self, project: Project, actor: User, folder: Folder) -> None:
        self._project, self._actor, self._folder = project, actor, folder
        self._known: dict[str, str] = {}  # the blobs as the folder's user knows them
        self._executable: set[str] = set()

    def fill(self) -> None:
        """Write all files into the folder."""
        entries = files.entries(self._project)
        contents = files.snapshot(self._project)
        self._known = {path: entry.sha for path, entry in entries.items()}
        self._executable = {path for path, entry in entries.items() if entry.executable}
        shown = {path: (contents[path], path in self._executable) for path in entries}
        if prd_file.find(self._project) is not None:
            file, content = prd_file.read(self._project)
            self._known[file.path] = file.sha
            shown[file.path] = (content, False)
        self._folder.fill(shown)

    def refresh(self) -> None:
        """Show in the folder what others changed in the project."""
        entries = files.entries(self._project)
        stale = [path for path, entry in entries.items() if self._known.get(path) != entry.sha]
        contents = blobs.read_many(entries[path].sha for path in stale)
        for path in stale:
            self._known[path] = entries[path].sha
            self._folder.put(path, contents[entries[path].sha], executable=entries[path].executable)
        for path in [path for path in self._known if path not in entries and not prd_file.is_it(path)]:
            del self._known[path]
            self._folder.drop(path)

    def take(self) -> Taken:
        """Write what changed since the last time into rows; put back what must stay. Inside a transaction.

        A file that somebody else saved meanwhile is theirs: it is put back, and the model is told.
        """
        taken = Taken()
        found = self._folder.changes()
        if found.too_many:
            taken.notes.append(
                "There are too many files: none of the last changes were kept. Delete what is not needed."
            )
            return taken
        # What is gone first: a file that moved makes room for its name in other letters.
        for path in found.gone:
            self._try(path, None, executable=False, taken=taken)
        for path, content in found.written.items():
            if content is None:
                taken.notes.append(f"{path} was not kept. {TooLarge(files.FILE_LIMIT_BYTES).message()}")
                self._put_back(path)
                continue
            self._try(path, content, executable=path in found.executable, taken=taken)
        return taken

    def _try(self, path: str, content: bytes | None, *, executable: bool, taken: Taken) -> None:
        try:
            with transaction.atomic():
                changed = self._gone(path) if content is None else self._written(path, content, executable=executable)
        except StaleFile:
            taken.notes.append(f"{path} was saved by somebody else meanwhile. It is as they left it: read it again.")
            self._put_back(path)
        except ApiError as refused:
            taken.notes.append(f"{path} was not kept. {refused.message()}")
            self._put_back(path)
        else:
            if changed is not None:
                taken.changed.append(changed)

    def _gone(self, path: str) -> Changed | None:
        name = paths.normalise(path)
        if name not in self._known:
            return None
        if prd_file.is_it(name):
            prd_file.refuse_to_go(self._project)
        try:
            _file, before = files.read(self._project, name)
        except NotFound:
            del self._known[name]
            return None
        files.delete(self._project, name, base=self._known[name], author=Author.AGENT)
        del self._known[name]
        return Changed(name, "deleted", _diff(name, before, b""))

    def _written(self, path: str, content: bytes, *, executable: bool) -> Changed | None:
        name = paths.normalise(path)
        sha = blobs.sha_of(content)
        base = self._known.get(name)
        if sha == base and (not executable or name in self._executable):
            return None
        before = self._content(name)
        if prd_file.is_it(name):
            locks.check_unlocked(self._project, [name])
            self._known[name] = prd_file.write(self._project, content, base, self._actor).sha
        else:
            files.lock(self._project)
            files.check_base(self._project, name, base)
            may_run = [name] if executable else []
            files.write_many(self._project, {name: content}, author=Author.AGENT, executables=may_run)
            self._known[name] = sha
            self._executable |= {*may_run}
        return Changed(name, "created" if base is None else "modified", _diff(name, before or b"", content))

    def _put_back(self, path: str) -> None:
        """Let the folder show what the project has, where it has anything there. What is only in the folder stays."""
        try:
            name = paths.normalise(path)
            file, content = prd_file.read(self._project) if prd_file.is_it(name) else files.read(self._project, name)
        except ApiError:
            self._known.pop(path, None)
            return
        self._known[name] = file.sha
        self._folder.put(name, content, executable=name in self._executable)

    def _content(self, name: str) -> bytes | None:
        try:
            return (prd_file.read(self._project) if prd_file.is_it(name) else files.read(self._project, name))[1]
        except NotFound:
            return None


def _diff(path: str, before: bytes, after: bytes) -> str:
    try:
        return str(storable(diff_of(path, before.decode(), after.decode())))
    except UnicodeDecodeError:
        return f"Binary file {path}: {len(before)} bytes before, {len(after)} bytes after\n"
