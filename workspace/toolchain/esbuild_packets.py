"""What esbuild's own JavaScript library says to its program, kept running: packets of values, each with its length.

The protocol belongs to one version of esbuild, which checks it. It is the one of `lib/shared/stdio_protocol.ts` there.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

Value: TypeAlias = "bool | int | str | bytes | Sequence[Value] | Mapping[str, Value] | None"
_NULL, _FALSE_OR_TRUE, _INTEGER, _STRING, _BYTES, _ARRAY, _OBJECT = range(7)
_NUMBER: Final = struct.Struct("<I")
_SIGNED: Final = struct.Struct("<i")


class Garbled(Exception):
    """What came is no packet."""


def request(number: int, value: Value) -> bytes:
    """Return a request as it goes out."""
    body = bytearray(_NUMBER.pack(number << 1))
    _encode(value, body)
    return _NUMBER.pack(len(body)) + bytes(body)


def split(received: bytearray) -> Iterator[bytes]:
    """Give the packets that are whole, and leave the rest."""
    while len(received) >= _NUMBER.size:
        length = _NUMBER.unpack_from(received)[0] + _NUMBER.size
        if len(received) < length:
            return
        packet = bytes(received[_NUMBER.size : length])
        del received[:length]
        yield packet


def answer(packet: bytes) -> tuple[int, Value]:
    """Return which request is answered, and how. Raises Garbled."""
    try:
        number = _NUMBER.unpack_from(packet)[0]
        value, end = _decode(packet, _NUMBER.size)
    except (struct.error, IndexError, UnicodeDecodeError, RecursionError) as error:
        raise Garbled from error
    if not number & 1 or end != len(packet):
        raise Garbled
    return number >> 1, value


def _encode(value: Value, out: bytearray) -> None:
    if value is None:
        out.append(_NULL)
    elif isinstance(value, bool):
        out += bytes((_FALSE_OR_TRUE, value))
    elif isinstance(value, int):
        out += bytes((_INTEGER,)) + _SIGNED.pack(value)
    elif isinstance(value, str | bytes):
        raw = value.encode() if isinstance(value, str) else value
        out += bytes((_STRING if isinstance(value, str) else _BYTES,)) + _NUMBER.pack(len(raw)) + raw
    elif isinstance(value, Mapping):
        out += bytes((_OBJECT,)) + _NUMBER.pack(len(value))
        for name, inner in value.items():
            raw = name.encode()
            out += _NUMBER.pack(len(raw)) + raw
            _encode(inner, out)
    else:
        out += bytes((_ARRAY,)) + _NUMBER.pack(len(value))
        for inner in value:
            _encode(inner, out)


def _decode(packet: bytes, at: int) -> tuple[Value, int]:
    kind, at = packet[at], at + 1
    if kind == _NULL:
        return None, at
    if kind == _FALSE_OR_TRUE:
        return packet[at] != 0, at + 1
    if kind == _INTEGER:
        return _SIGNED.unpack_from(packet, at)[0], at + _SIGNED.size
    if kind in (_STRING, _BYTES):
        raw, at = _raw(packet, at)
        return (raw.decode() if kind == _STRING else raw), at
    count, at = _NUMBER.unpack_from(packet, at)[0], at + _NUMBER.size
    if kind == _ARRAY:
        items: list[Value] = []
        for _one in range(count):
            item, at = _decode(packet, at)
            items.append(item)
        return items, at
    if kind == _OBJECT:
        found: dict[str, Value] = {}
        for _one in range(count):
            name, at = _raw(packet, at)
            found[name.decode()], at = _decode(packet, at)
        return found, at
    raise Garbled


def _raw(packet: bytes, at: int) -> tuple[bytes, int]:
    start = at + _NUMBER.size
    end = start + _NUMBER.unpack_from(packet, at)[0]
    if end > len(packet):
        raise Garbled
    return packet[start:end], end
