"""Between the socket that a sandbox inherits and a program in it that only knows TCP.

Run as a script inside the sandbox, with nothing but the standard library: the descriptor of the listening socket, the
port, and the program to start. It lives as long as the program does, and ends with the program's status.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
from pathlib import Path

_HOST = "127.0.0.1"
_CHUNK_BYTES = 1 << 16
_LISTENING = "0A"
_OWN_BACKLOG = 128


def main() -> int:
    descriptor, port, *command = sys.argv[1:]
    listening = socket.socket(fileno=int(descriptor))
    try:
        # The program gets neither the socket nor anything else that we hold.
        program = subprocess.Popen(command, stdin=subprocess.DEVNULL, close_fds=True)
    except OSError as error:
        sys.stderr.write(f"{command[0]}: {error.strerror}\n")
        sys.stderr.flush()
        return 127
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(listening, int(port), program))
    status = program.wait()
    return status if status >= 0 else 128 - status


async def _serve(listening: socket.socket, port: int, program: subprocess.Popen[bytes]) -> None:
    async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await _forward(reader, writer, port)
        writer.close()

    server = await asyncio.start_unix_server(forward, sock=listening, backlog=_OWN_BACKLOG, limit=_CHUNK_BYTES)
    async with server:
        # In a thread, so that the end is seen at once. Whatever else it started is no longer asked anything.
        await asyncio.to_thread(program.wait)


async def _forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    there_reader, there_writer = await _connect(port)
    try:
        await asyncio.gather(_copy(reader, there_writer), _copy(there_reader, writer))
    finally:
        there_writer.close()


async def _connect(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Connect to the program: on the port that it was given, or on the only one that it has chosen instead."""
    try:
        return await asyncio.open_connection(_HOST, port, limit=_CHUNK_BYTES)
    except ConnectionRefusedError:
        others = _listening_ports()
        if len(others) != 1:
            raise
    host, other = others.popitem()
    return await asyncio.open_connection(host, other, limit=_CHUNK_BYTES)


def _listening_ports() -> dict[str, int]:
    """Return `{address: port}` of what listens in here; empty when it is more than one port."""
    found: dict[int, str] = {}
    for name, host in (("tcp6", "::1"), ("tcp", _HOST)):
        with contextlib.suppress(OSError):
            for line in Path("/proc/net", name).read_text().splitlines()[1:]:
                _slot, local, _remote, state, *_rest = line.split()
                if state == _LISTENING:
                    found[int(local.rpartition(":")[2], 16)] = host
    return {host: port for port, host in found.items()} if len(found) == 1 else {}


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while chunk := await reader.read(_CHUNK_BYTES):
            writer.write(chunk)
            await writer.drain()
    except OSError:
        writer.close()  # half a connection is of no use to anybody
        raise
    with contextlib.suppress(OSError):
        writer.write_eof()


if __name__ == "__main__":
    os._exit(main())  # connections that are still open have nobody to talk to
