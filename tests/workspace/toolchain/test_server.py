"""Long-lived servers of users: they start, answer at their one door, say what they say, and end completely."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.workspace.toolchain import servers
from tests.workspace.toolchain.conftest import use
from tests.workspace.toolchain.servers import get, running, until_ended, until_ready, watch
from tests.workspace.toolchain.test_sandbox import ROOT, alive, until
from workspace.secret_masking import Masking
from workspace.toolchain import packages, server, server_log
from workspace.toolchain.job import MIB, Limits
from workspace.toolchain.sandbox import SandboxUnavailable
from workspace.toolchain.server_log import Said


@pytest.fixture
def address(namespaces: str) -> Iterator[Path]:
    """Give a place for a socket, on a machine that has namespaces."""
    with tempfile.TemporaryDirectory(prefix="motivd-") as folder:
        yield Path(folder, "s")


@pytest.mark.parametrize("copies", [True, False], ids=["copied", "live"])
@pytest.mark.parametrize(
    ("name", "content", "program"), [("app.js", servers.NODE, "node"), ("app.py", servers.PYTHON, "python3")]
)
def test_a_server_answers_at_its_socket(address: Path, name: str, content: bytes, program: str, copies: bool) -> None:
    with running({name: content}, [program, name], address, copies=copies) as (started, _folder):
        until_ready(started)
        answer = get(address, "/a?b=c")

    assert answer.startswith(b"HTTP/1.")
    assert answer.endswith(program.rstrip("3").encode() + b" /a?b=c")
    with pytest.raises(FileNotFoundError):
        get(address)


def test_a_server_on_a_port_of_its_own_choice_is_found(address: Path) -> None:
    content = servers.NODE.replace(b"process.env.PORT", b"3000")

    with running({"app.js": content}, ["node", "app.js"], address) as (started, _folder):
        until_ready(started)
        assert get(address).endswith(b"node /")


def test_an_upgraded_connection_goes_both_ways(address: Path) -> None:
    content = b"""
const server = require("node:http").createServer((request, answer) => answer.end());
server.on("upgrade", (request, stream) => {
  stream.write("HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: echo\\r\\n\\r\\n");
  stream.pipe(stream);
});
server.listen(process.env.PORT);
"""
    with running({"app.js": content}, ["node", "app.js"], address) as (started, _folder):
        until_ready(started)
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(10)
            client.connect(str(address))
            client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n")
            assert client.recv(1000).startswith(b"HTTP/1.1 101")
            client.sendall(b"there and back")
            assert client.recv(1000) == b"there and back"


def test_a_large_answer_comes_whole(address: Path) -> None:
    content = b"""
const big = Buffer.alloc(10_000_000, "x");
require("node:http").createServer((request, answer) => answer.end(big)).listen(process.env.PORT);
"""
    with running({"app.js": content}, ["node", "app.js"], address) as (started, _folder):
        until_ready(started)
        assert get(address).count(b"x") >= 10_000_000


def test_what_it_says_is_kept_as_plain_text(address: Path) -> None:
    code = "print('\\x1b[31mred\\x1b[0m \\x07bell\\r\\nsecond'); import sys; sys.stderr.write('third\\n'); sys.exit(3)"

    with running({}, ["python3", "-c", code], address) as (started, _folder):
        ended = until_ended(started)
        text = started.log.text()

    assert (ended.reason, ended.status) == ("exited", 3)
    assert text == "red bell\nsecond\nthird\n"


SECRET = "canary-7f3a9c51d2e8-tail"
TELLING = b"""
const { API_KEY, EMPTY, LINES, PORT } = process.env;
console.log("key", API_KEY, "\\x1b[31m" + API_KEY.slice(0, 6) + "\\x1b[0m" + API_KEY.slice(6));
const told = JSON.stringify([API_KEY, EMPTY, LINES]);
require("node:http").createServer((request, answer) => answer.end(told)).listen(PORT);
"""


@pytest.mark.parametrize("copies", [True, False], ids=["copied", "live"])
def test_no_secret_stands_in_anybody_s_arguments(address: Path, copies: bool) -> None:
    given = {"API_KEY": SECRET, "EMPTY": "", "LINES": "one\n--setenv\ntwo"}
    said: set[bytes] = set()

    with running(
        {"app.js": TELLING}, ["node", "app.js"], address, environment=given, masked=Masking([SECRET]), copies=copies
    ) as (started, _folder):
        while not started.is_ready:  # from its first moment on
            said |= arguments()
            assert started.tick() is None, started.log.text()
        said |= arguments()
        answer = get(address)

    assert json.loads(answer.rpartition(b"\r\n")[2]) == [SECRET, "", given["LINES"]]
    assert any(b"forwarder.py" in one for one in said)  # it was looked at
    assert not any(SECRET.encode() in one for one in said)
    assert started.log.text() == "key *** ***\n"


def arguments() -> set[bytes]:
    """Return the arguments of all processes that are there."""
    found = set()
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            found.add(file.read_bytes())
    return found


def test_a_log_that_lost_the_beginning_of_a_secret_keeps_nothing_of_it() -> None:
    log = server_log.Log(Masking([SECRET]))
    log.add(b"x" * 100 + SECRET.encode() + b"y" * (32 * 1024 - 10))
    cut = log.text()
    log.add(b"\nafter\n")

    assert cut == ""
    assert log.text() == "after\n"


def test_a_program_that_is_not_there_says_so(address: Path) -> None:
    with running({}, ["no-such-program"], address) as (started, _folder):
        ended = until_ended(started)

    assert ended.status == 127
    assert started.log.text() == "no-such-program: No such file or directory\n"


def test_one_that_crashes_later_is_seen_at_once(address: Path) -> None:
    content = servers.NODE.replace(b"answer.end(", b"request.url === '/die' ? process.exit(7) : answer.end(")

    with running({"app.js": content}, ["node", "app.js"], address) as (started, _folder):
        until_ready(started)
        get(address, "/die")
        ended = until_ended(started)
        with pytest.raises(ConnectionRefusedError):
            get(address)

    assert (ended.reason, ended.status) == ("exited", 7)


def test_one_that_never_answers_is_given_up(address: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "ANSWER_SECONDS", 0.5)

    with running({}, ["python3", "-c", "import time; time.sleep(60)"], address) as (started, _folder):
        assert until_ended(started).reason == "silent"


def test_one_that_answers_something_else_is_not_ready(address: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "ANSWER_SECONDS", 1.0)
    code = (
        "import socket\nwith socket.create_server(('127.0.0.1', 8000)) as s:\n"
        " while True:\n  c, _ = s.accept(); c.sendall(b'SSH-2.0'); c.close()"
    )

    with running({}, ["python3", "-c", code], address) as (started, _folder):
        assert until_ended(started).reason == "silent"


def test_a_hog_of_memory_is_ended(address: Path) -> None:
    code = "kept = []\nwhile True: kept.append(bytearray(8 << 20))"
    limits = Limits(cpu_seconds=None, memory_bytes=128 * MIB, data_bytes=2048 * MIB)

    with running({}, ["python3", "-c", code], address, limits=limits) as (started, _folder):
        assert until_ended(started).reason == "memory"


def test_files_of_a_copy_can_be_written_and_those_of_the_host_stay(address: Path) -> None:
    code = "open('app.txt', 'w').write('changed'); print(open('app.txt').read())"

    with running({"app.txt": b"as it was"}, ["python3", "-c", code], address) as (started, folder):
        until_ended(started)
        assert started.log.text() == "changed\n"
        assert (folder.path / "app.txt").read_bytes() == b"as it was"


def test_a_live_folder_shows_each_change_and_cannot_be_written(address: Path) -> None:
    content = b"""
const fs = require("node:fs");
fs.watch(".", (event, name) => console.log("seen", name, fs.existsSync(name) && fs.readFileSync(name, "utf8")));
try { fs.writeFileSync("x", "") } catch (error) { console.log(error.code) }
require("node:http").createServer((request, answer) => answer.end()).listen(process.env.PORT);
"""
    with running({"app.js": content}, ["node", "app.js"], address, copies=False) as (started, folder):
        until_ready(started)
        folder.put("page.txt", b"new text")
        watch(started, lambda: "seen page.txt new text" in started.log.text(), seconds=10)
        folder.drop("page.txt")
        watch(started, lambda: "seen page.txt false" in started.log.text(), seconds=10)
        text = started.log.text()

    assert "EROFS" in text
    assert "seen page.txt new text" in text
    assert "seen page.txt false" in text


def test_a_file_and_a_folder_change_places(address: Path) -> None:
    with running({"a": b"file"}, ["true"], address) as (_started, folder):
        folder.drop("a")
        folder.put("a/b/c", b"deeper")
        assert (folder.path / "a/b/c").read_bytes() == b"deeper"
        folder.put("a", b"file again")
        assert (folder.path / "a").read_bytes() == b"file again"
        folder.put("run.sh", b"", executable=True)
        assert os.access(folder.path / "run.sh", os.X_OK)
        folder.put("node_modules/x/index.js", b"")
        assert not (folder.path / "node_modules/x").exists()
        for path in ("../x", "/x", "a/../../x", ""):
            with pytest.raises(ValueError, match=r"x|^$"):
                folder.put(path, b"")


def test_packages_are_there_and_cannot_be_changed(address: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    with tempfile.TemporaryDirectory(prefix="motivd-packages-", dir="/tmp") as made:
        os.chmod(made, 0o755)
        Path(made, "greeting").mkdir()
        Path(made, "greeting/index.js").write_text("module.exports = 'hello from a package'")
        code = "console.log(require('greeting')); require('fs').writeFileSync('node_modules/greeting/index.js', '')"

        with running({"a.js": code.encode()}, ["node", "a.js"], address, node_modules=Path(made)) as (started, _):
            until_ended(started)
            assert "hello from a package" in started.log.text()
            assert "EROFS" in started.log.text()


def test_closing_ends_the_whole_tree(address: Path) -> None:
    marker = f"server-tree-{os.getpid()}"
    code = (
        "import os, sys, time\nfor _ in range(3):\n"
        " if os.fork() == 0: os.setsid(); time.sleep(60)\nprint('all', flush=True); time.sleep(60)"
    )

    with running({}, ["python3", "-c", code, marker], address) as (started, _folder):
        watch(started, lambda: "all" in started.log.text(), seconds=10)
        assert len(alive(marker)) > 4

    assert until(lambda: alive(marker) == [])


def test_when_motivd_is_killed_its_servers_die_with_it(address: Path) -> None:
    marker = f"server-orphan-{os.getpid()}"
    code = (
        "import sys, django; django.setup()\n"
        "from pathlib import Path\n"
        "from tests.workspace.toolchain.servers import running, until_ended\n"
        f"command = ['python3', '-c', 'import time; time.sleep(60)', '{marker}']\n"
        f"with running({{}}, command, Path('{address}')) as (started, folder):\n"
        " until_ended(started, seconds=60)\n"
    )
    address.parent.chmod(0o755)
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "motivd_site.settings", "TMPDIR": str(address.parent)}
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environment) as runner:
        assert until(lambda: len(set(alive(marker)) - {str(runner.pid)}) > 2, seconds=20)
        runner.kill()

    assert until(lambda: alive(marker) == [])


@pytest.mark.parametrize("kind", ["landlock", "hope"])
def test_where_namespaces_are_missing_no_server_starts(kind: str, settings: Any, tmp_path: Path) -> None:
    if kind == "landlock":
        use(kind, settings)
    settings.SANDBOX_ISOLATION = kind

    with pytest.raises(SandboxUnavailable, match="Servers need Linux namespaces"):
        server.check()
    with pytest.raises(SandboxUnavailable), running({}, ["true"], tmp_path / "s"):
        pass
    assert not (tmp_path / "s").exists()


@pytest.mark.slow
def test_vite_serves_and_sees_a_change(address: Path) -> None:
    try:
        modules = packages.node_modules(dev=True)
    except packages.ToolsMissing:
        pytest.skip("the tools of the tests are not installed")
    files = {
        "index.html": b'<!doctype html><script type="module" src="/main.js"></script>',
        "main.js": b'document.title = "first"',
    }
    command = ["node", "node_modules/vite/bin/vite.js", "--host", "127.0.0.1", "--port", str(servers.PORT)]

    with running(files, command, address, copies=False, node_modules=modules) as (started, folder):
        until_ready(started, seconds=60)
        assert b"/@vite/client" in get(address)
        assert b"first" in get(address, "/main.js")
        folder.put("main.js", b'document.title = "second"')
        assert until(lambda: b"second" in get(address, "/main.js"))


@pytest.mark.slow
def test_vite_prepares_packages_beside_those_that_are_read_only(address: Path) -> None:
    try:
        modules = packages.node_modules(dev=True)
    except packages.ToolsMissing:
        pytest.skip("the tools of the tests are not installed")
    if not (modules / ".vite").is_dir():
        pytest.skip("the tools of the tests are of an earlier day: install them again")
    files = {
        "index.html": b'<!doctype html><script type="module" src="/main.jsx"></script>',
        "main.jsx": b"import { createRoot } from 'react-dom/client'; createRoot(document.body)",
    }
    command = ["node", "node_modules/vite/bin/vite.js", "--host", "127.0.0.1", "--port", str(servers.PORT)]

    with running(files, command, address, copies=False, node_modules=modules) as (started, _folder):
        until_ready(started, seconds=60)
        assert b"/node_modules/.vite/deps/react-dom_client.js" in get(address, "/main.jsx")
        assert b"createRoot" in get(address, "/node_modules/.vite/deps/react-dom_client.js", seconds=60)
        assert watch(started, lambda: False, seconds=0.3) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", None),
        ("\n \n", None),
        ("just words\n", Said("just words")),
        ('Traceback:\n  File "/usr/lib/x.py", line 1\nKeyError: 1\n', Said("KeyError: 1")),
        ('  File "/workspace/a/b.py", line 12, in f\napp.Wrong.Error: no\n', Said("app.Wrong.Error: no", "a/b.py", 12)),
        (
            "/workspace/node_modules/x.js:3\n at f (/workspace/src/y.js:7:1)\nTypeError: z\n",
            Said("TypeError: z", "src/y.js", 7),
        ),
        ("/workspace/" * 3_000, Said(("/workspace/" * 3_000)[:500])),
        ("x " * 15_000, Said(("x " * 15_000)[:500])),
    ],
)
def test_what_went_wrong_is_found_in_what_was_said(text: str, said: Said | None) -> None:
    assert server_log.problem(text) == said
