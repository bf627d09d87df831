"""Packages of projects: from the mirror and from nowhere else, without running anything, and shared."""

from __future__ import annotations

import json
import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.workspace.toolchain.mirrors import Mirror, mirror
from tests.workspace.toolchain.servers import running, until_ended
from workspace.toolchain import app_packages, mirror_door
from workspace.toolchain.app_packages import InstallFailed, Plan
from workspace.toolchain.sandbox import never


@pytest.fixture
def store(namespaces: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give an empty store; the tools themselves stay where they are."""
    with tempfile.TemporaryDirectory(prefix="motivd-store-", dir="/tmp") as folder:
        os.chmod(folder, 0o755)
        monkeypatch.setattr("workspace.toolchain.packages.home", lambda: Path(folder))
        yield Path(folder)


@pytest.fixture(name="mirror")
def running_mirror() -> Iterator[Mirror]:
    with mirror() as serving:
        yield serving


def npm(mirror: Mirror, *, wanted: str = "greeting", version: str = "^1.0.0", lock: bytes | None = None) -> Plan:
    files = {"package.json": json.dumps({"dependencies": {wanted: version}}).encode()}
    return Plan("npm", files | ({"package-lock.json": lock} if lock else {}), mirror.url)


def pip(mirror: Mirror, text: str = "greeting>=1\n") -> Plan:
    return Plan("pip", {"requirements.txt": text.encode()}, f"{mirror.url}/simple")


def test_node_packages_come_from_the_mirror(store: Path, mirror: Mirror, tmp_path: Path) -> None:
    plan = npm(mirror)
    assert app_packages.find(plan) is None

    folder = app_packages.install(plan, cancelled=never)

    assert (folder / "greeting/index.js").is_file()
    assert folder == app_packages.find(plan)
    assert [path for path in mirror.asked if path.endswith(".tgz")] == ["/greeting/-/greeting-1.0.0.tgz"]
    assert list(store.rglob("ran")) == []
    with running(
        {"a.js": b"console.log(require('greeting'))"}, ["node", "a.js"], tmp_path / "s", node_modules=folder
    ) as (
        started,
        _folder,
    ):
        until_ended(started)
        assert started.log.text() == "hello from the mirror\n"


def test_python_packages_come_from_the_mirror(store: Path, mirror: Mirror, tmp_path: Path) -> None:
    folder = app_packages.install(pip(mirror), cancelled=never)

    assert (folder / "greeting.py").is_file()
    code = ["python3", "-c", "import greeting; print(greeting.text)"]
    with running({}, code, tmp_path / "s", python_packages=folder) as (started, _folder):
        until_ended(started)
        assert started.log.text() == "hello from the mirror\n"


def test_the_same_packages_are_installed_once(store: Path, mirror: Mirror) -> None:
    first = app_packages.install(npm(mirror), cancelled=never)
    asked = len(mirror.asked)

    assert app_packages.install(npm(mirror), cancelled=never) == first
    assert len(mirror.asked) == asked
    assert npm(mirror).name != npm(mirror, version="1.0.0").name
    assert sorted(path.name for path in (store / "apps").iterdir()) == [npm(mirror).name]


def test_what_is_installed_is_nobodys_to_change(store: Path, mirror: Mirror) -> None:
    folder = app_packages.install(npm(mirror), cancelled=never)

    for path in [folder, *folder.rglob("*")]:
        assert path.stat().st_mode & 0o022 == 0
        assert path.stat().st_uid == os.geteuid()


@pytest.mark.parametrize("installer", [npm, pip])
def test_what_the_mirror_does_not_have_is_told(store: Path, mirror: Mirror, installer: Any) -> None:
    plan = npm(mirror, wanted="missing") if installer is npm else pip(mirror, "missing\n")

    with pytest.raises(InstallFailed, match="missing"):
        app_packages.install(plan, cancelled=never)

    assert app_packages.find(plan) is None
    assert list((store / "apps").iterdir()) == []


ELSEWHERE = [
    ("pip", "greeting @ http://{other}/greeting-1.0.0-py3-none-any.whl\n"),
    ("pip", "--extra-index-url http://{other}/simple\nnot-there\n"),
    ("npm", "http://{other}/greeting.tgz"),
    ("npm", "git+http://{other}/greeting.git"),
    ("npm", "file:/etc"),
]


@pytest.mark.parametrize(("installer", "wanted"), ELSEWHERE)
def test_nothing_comes_from_elsewhere(store: Path, mirror: Mirror, installer: str, wanted: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.setblocking(False)
        text = wanted.format(other=f"127.0.0.1:{other.getsockname()[1]}")
        plan = npm(mirror, version=text) if installer == "npm" else pip(mirror, text)

        try:
            folder = app_packages.install(plan, cancelled=never)
        except InstallFailed:
            pass
        else:  # npm makes a link of a folder, which is not taken over
            assert list(folder.glob("greeting/*")) == []
        with pytest.raises(BlockingIOError):
            other.accept()


def test_giving_up_ends_it(store: Path, mirror: Mirror) -> None:
    with pytest.raises(InstallFailed):
        app_packages.install(npm(mirror), cancelled=lambda: True)

    assert list((store / "apps").iterdir()) == []


REQUESTS = [
    b"GET http://127.0.0.1:{other}/ HTTP/1.1\r\n\r\n",
    b"CONNECT 127.0.0.1:{other} HTTP/1.1\r\n\r\n",
    b"CONNECT localhost:{port} HTTP/1.1\r\n\r\n",
    b"CONNECT 169.254.169.254:80 HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n",
    b"GET ftp://127.0.0.1:{port}/ HTTP/1.1\r\n\r\n",
    b"GET http://127.0.0.1:{port}@127.0.0.1:{other}/ HTTP/1.1\r\n\r\n",
    b"CONNECT 127.0.0.1 HTTP/1.1\r\n\r\n",
    b"CONNECT 127.0.0.1:x HTTP/1.1\r\n\r\n",
    b"\r\n\r\n",
    b"\xff\xff\r\n\r\n",
]


@pytest.mark.parametrize("request_text", REQUESTS)
def test_the_door_leads_to_the_mirror_alone(mirror: Mirror, request_text: bytes) -> None:
    port = mirror.server_address[1]
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as other:
        other.setblocking(False)
        sent = request_text.replace(b"{port}", b"%d" % port).replace(b"{other}", b"%d" % other.getsockname()[1])
        with mirror_door.opened(Path(folder, "s"), {("127.0.0.1", port)}), socket.socket(socket.AF_UNIX) as client:
            client.settimeout(10)
            client.connect(f"{folder}/s")
            client.sendall(sent)
            answer = client.recv(1000)
        with pytest.raises(BlockingIOError):
            other.accept()

    assert answer.split()[1] in (b"403", b"502")
    assert mirror.asked == []


def test_the_door_carries_tunnels_and_whole_addresses(mirror: Mirror) -> None:
    host = f"127.0.0.1:{mirror.server_address[1]}"
    tunnel = f"CONNECT {host} HTTP/1.1\r\n\r\nGET /a HTTP/1.0\r\n\r\n"
    whole = f"GET http://{host}/b?c HTTP/1.1\r\nProxy-Authorization: x\r\nConnection: keep-alive\r\n\r\n"
    for text in (tunnel, whole):
        with (
            tempfile.TemporaryDirectory() as folder,
            mirror_door.opened(Path(folder, "s"), {mirror_door.destination_of(mirror.url)}),
            socket.socket(socket.AF_UNIX) as client,
        ):
            client.settimeout(10)
            client.connect(f"{folder}/s")
            client.sendall(text.encode())
            answer = b""
            while chunk := client.recv(1000):
                answer += chunk
            assert b"404" in answer

    assert mirror.asked == ["/a", "/b?c"]
