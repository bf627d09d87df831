"""The files of a project in a folder that only the sandbox's user can enter, for as long as a run takes."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from workspace.toolchain import sandbox


@contextmanager
def written(files: Mapping[str, bytes]) -> Iterator[Path]:
    """Give a folder that holds the files, with an empty node_modules to mount over; it is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="motivd-source-"))
    try:
        for path, content in files.items():
            target = folder / path
            if "node_modules" in target.parts:
                continue  # packages come from the lock alone
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        (folder / "node_modules").mkdir()
        for root, _folders, _files in os.walk(folder):
            os.chmod(root, 0o755)  # noqa: S103  (behind the folder above, which is private)
        folder.chmod(0o700)
        uid = sandbox.user_id()
        if uid is not None:
            os.chown(folder, uid, uid)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
