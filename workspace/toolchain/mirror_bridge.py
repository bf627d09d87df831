"""Between the socket of the mirror's door and an installer in a sandbox, which only knows a proxy by TCP.

Run as a script inside the sandbox, with nothing but the standard library: the port, and the program to start.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys

_DOOR = "/mirror.s"
_CHUNK_BYTES = 1 << 16


def main() -> int:
    port, *command = sys.argv[1:]
    return asyncio.run(_run(int(port), command))


async def _run(port: int, command: list[str]) -> int:
    server = await asyncio.start_server(_forward, "127.0.0.1", port)
    async with server:
        program = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        return await asyncio.to_thread(program.wait)


async def _forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        there_reader, there_writer = await asyncio.open_unix_connection(_DOOR)
        await asyncio.gather(_copy(reader, there_writer), _copy(there_reader, writer))
    writer.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while chunk := await reader.read(_CHUNK_BYTES):
            writer.write(chunk)
            await writer.drain()
    with contextlib.suppress(OSError):
        writer.write_eof()


if __name__ == "__main__":
    os._exit(main())
