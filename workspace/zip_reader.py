"""Zips that somebody sent, read as if each byte of them were meant to hurt.

The list of entries is Python's `zipfile`'s, after its own size was looked at; what the entries claim is checked here.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Final, NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from motivd_site.api.errors import ApiError, TooLarge
from workspace import paths
from workspace.files import FILE_LIMIT_BYTES, PRD_PATH, PROJECT_LIMIT_FILES, TooManyFiles

# A project's files, and with them their folders and what is skipped.
ENTRY_LIMIT: Final = 20_000
# More than names and remarks of so many entries need; it is read at once.
_DIRECTORY_LIMIT_BYTES: Final = 16 * 2**20
_END: Final = struct.Struct("<4s4H2LH")
_END_64_LOCATOR: Final = struct.Struct("<4sLQL")
_END_64: Final = struct.Struct("<4sQ2H2L4Q")
_LISTED: Final = struct.Struct("<4s24x3H12x")  # an entry of the directory, up to its name
_LOCAL: Final = struct.Struct("<4s22x2H")  # the header before an entry's content, up to its name
_ENCRYPTED: Final = 0x1 | 0x40 | 0x2000
_PATCH: Final = 0x20
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_WINDOWS_LINK: Final = 0x400
# What `zipfile` raises on bytes that are no zip.
_DAMAGE: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OverflowError, NotImplementedError, ValueError,
)  # fmt: skip


class InvalidArchive(ApiError):
    """`text` is marked for translation where it stands; `name` is the entry that is wrong."""

    code = "INVALID_ARCHIVE"

    def __init__(self, text: str, name: str = "") -> None:
        super().__init__(text, name)
        self.text, self.name = text, name

    def message(self) -> str:
        return _(self.text) % {"name": self.name[:100]}


class TooManyEntries(ApiError):
    status, code = 413, "TOO_LARGE"

    def message(self) -> str:
        return _("A zip to import holds at most %(limit)d entries.") % {"limit": ENTRY_LIMIT}


class SkipReason(TextChoices):
    """Why a part of a zip is not imported."""

    GIT = "git", gettext_lazy("The folder of git is not imported; versions are kept here.")
    MACOS = "macos", gettext_lazy("macOS keeps notes of its own there, which are no part of a project.")


@dataclass(frozen=True, slots=True)
class Skipped:
    path: str
    reason: SkipReason


class Member(NamedTuple):
    """A file of a zip; `executable` is None where the zip was made by a system that does not say."""

    path: str
    executable: bool | None
    info: zipfile.ZipInfo


class ZipReader:
    """What is in a zip: `members`, and `skipped`. Contents are checked when they are read."""

    members: Sequence[Member]
    skipped: Sequence[Skipped]

    def __init__(self, file: IO[bytes], *, strip_folder: bool) -> None:
        """Look at all names; `strip_folder` takes away the one folder that everything is in, if there is one.

        Raises InvalidArchive, InvalidPath, PathConflict, TooManyEntries, TooManyFiles.
        """
        try:
            directory_start = _check_directory(file)
            self._zip = zipfile.ZipFile(file, metadata_encoding="utf-8")
            _check_apart(file, self._zip.infolist(), directory_start)
        except UnicodeDecodeError as error:
            raise InvalidArchive(gettext_noop("A name in the zip is not in UTF-8.")) from error
        except _DAMAGE as error:
            raise _damaged() from error
        wanted, self.skipped = _sorted_out(self._zip.infolist())
        self.members = _members(wanted, strip_folder=strip_folder)

    def read(self, member: Member) -> bytes:
        """Return a file's content. Raises InvalidArchive, TooLarge."""
        info = member.info
        try:
            with self._zip.open(info) as stream:
                content = stream.read(FILE_LIMIT_BYTES + 1)
        except _DAMAGE as error:
            raise InvalidArchive(gettext_noop("“%(name)s” in the zip is damaged."), info.orig_filename) from error
        if len(content) > FILE_LIMIT_BYTES:
            raise TooLarge(FILE_LIMIT_BYTES)
        if len(content) != info.file_size:
            raise InvalidArchive(gettext_noop("“%(name)s” in the zip is damaged."), info.orig_filename)
        return content


def names(file: IO[bytes], *, most: int) -> tuple[list[str], int]:
    """Return the first names of a zip as they stand there, and how many there are. Nothing is unpacked.

    Raises InvalidArchive, TooManyEntries.
    """
    try:
        _check_directory(file)
        with zipfile.ZipFile(file) as archive:
            found = archive.namelist()
    except _DAMAGE as error:
        raise _damaged() from error
    return found[:most], len(found)


def _damaged() -> InvalidArchive:
    return InvalidArchive(gettext_noop("This is not a zip, or it is damaged."))


def _check_directory(file: IO[bytes]) -> int:
    """Count the entries before anything is made of them, and return where their list begins.

    A list of millions costs `zipfile` minutes and gigabytes, whatever number of entries the end of the zip claims.
    """
    claimed, start, size = _end_of(file)
    if claimed > ENTRY_LIMIT:
        raise TooManyEntries
    if start < 0:
        raise _damaged()
    if size > _DIRECTORY_LIMIT_BYTES:
        raise TooManyEntries
    file.seek(start)
    directory = file.read(size)
    position = count = 0
    while position < len(directory):
        signature, name, extra, comment = _LISTED.unpack_from(directory, position)
        position += _LISTED.size + name + extra + comment
        count += 1
        if count > ENTRY_LIMIT:
            raise TooManyEntries
        if signature != b"PK\1\2" or count > claimed:
            raise _damaged()
    if count != claimed:
        raise _damaged()
    return start


def _end_of(file: IO[bytes]) -> tuple[int, int, int]:
    """Return the number of entries, and where their list begins and how long it is, as `zipfile` finds them."""
    end = file.seek(0, 2)
    tail_start = max(0, end - _END.size - 2**16)
    file.seek(tail_start)
    tail = file.read()
    found = tail.rfind(b"PK\5\6")
    if found < 0:
        raise _damaged()
    claimed, size = _END.unpack_from(tail, found)[4:6]
    location = tail_start + found
    # The form for large zips stands before it; `zipfile` believes it whatever the short form says.
    long_form = location - _END_64_LOCATOR.size - _END_64.size
    if long_form >= 0:
        file.seek(long_form)
        record = file.read(_END_64.size)
        if file.read(4) == b"PK\6\7" and record[:4] == b"PK\6\6":
            claimed, size = _END_64.unpack(record)[7:9]
            location = long_form
    return claimed, location - size, size


def _check_apart(file: IO[bytes], infos: Iterable[zipfile.ZipInfo], end: int) -> None:
    """Refuse entries that share bytes: a small zip can say the same thing a thousand times so."""
    free_from = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        file.seek(info.header_offset)
        signature, name, extra = _LOCAL.unpack(file.read(_LOCAL.size))
        if signature != b"PK\3\4" or info.header_offset < free_from:
            raise _damaged()
        free_from = info.header_offset + _LOCAL.size + name + extra + info.compress_size
    if free_from > end:
        raise _damaged()


def _sorted_out(infos: Iterable[zipfile.ZipInfo]) -> tuple[list[zipfile.ZipInfo], list[Skipped]]:
    wanted, skipped = list[zipfile.ZipInfo](), dict[str, Skipped]()
    for info in infos:
        name = info.orig_filename  # the other is cut at NUL
        skip = _skip(name)
        if skip is not None:
            skipped.setdefault(skip.path, skip)
        elif name.endswith("/"):
            paths.normalise(name[:-1])
            _check_type(info, stat.S_IFDIR, stat.S_IFREG)
        else:
            _check_type(info, stat.S_IFREG)
            _check_coding(info)
            wanted.append(info)
    return wanted, list(skipped.values())


def _skip(name: str) -> Skipped | None:
    """Return what to leave out: a whole folder once, however much is in it. Raises InvalidPath."""
    segments = name.split("/")
    for index, segment in enumerate(segments):
        folded = segment.casefold()
        if folded not in (".git", "__macosx") and not (folded == ".ds_store" and index == len(segments) - 1):
            continue
        # A name that wants out of the folder is refused all the same.
        if ".." in segments or "\\" in name:
            raise paths.InvalidPath(name)
        above = paths.normalise("/".join([*segments[:index], "skipped"])).removesuffix("skipped")
        return Skipped(above + segment, SkipReason.GIT if folded == ".git" else SkipReason.MACOS)
    return None


def _check_type(info: zipfile.ZipInfo, *types: int) -> None:
    if stat.S_IFMT(info.external_attr >> 16) not in (0, *types) or info.external_attr & _WINDOWS_LINK:
        text = gettext_noop("“%(name)s” in the zip is a link, a folder or a device. Only files can be imported.")
        raise InvalidArchive(text, info.orig_filename)


def _check_coding(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & _ENCRYPTED:
        raise InvalidArchive(gettext_noop("“%(name)s” in the zip is encrypted."), info.orig_filename)
    if info.compress_type not in _METHODS or info.flag_bits & _PATCH:
        text = gettext_noop("“%(name)s” in the zip is compressed in a way that is not supported. Use deflate.")
        raise InvalidArchive(text, info.orig_filename)


def _members(infos: Sequence[zipfile.ZipInfo], *, strip_folder: bool) -> list[Member]:
    cut = len(_common_folder(infos)) if strip_folder else 0
    members: dict[str, Member] = {}
    for info in infos:
        path = paths.normalise(info.orig_filename[cut:])
        if path in members:
            raise paths.PathConflict(path, path)
        mode = info.external_attr >> 16
        members[path] = Member(path, bool(mode & stat.S_IXUSR) if mode else None, info)
        if len(members) - (PRD_PATH in members) > PROJECT_LIMIT_FILES:
            raise TooManyFiles
    return list(members.values())


def _common_folder(infos: Sequence[zipfile.ZipInfo]) -> str:
    """Return the folder that all is in with its slash, or nothing. Raises InvalidPath."""
    tops = {info.orig_filename.partition("/")[0:2] for info in infos}
    if len(tops) != 1:
        return ""
    folder, slash = tops.pop()
    if slash:
        paths.normalise(folder)  # "../a" and "/a" are not to become good by losing it
    return folder + slash if slash else ""
