"""OSC over UDP: https://opensoundcontrol.stanford.edu/spec-1_0.html, messages without bundles."""

from __future__ import annotations

import socket
import struct
from collections.abc import Mapping
from ipaddress import ip_address

from poise.clock import Clock
from poise.core.events import MetricUpdate
from poise.core.guide.pacer import Breath
from poise.errors import UsageError
from poise.settings import OscSettings, OscTarget

HERE = "127.0.0.1"


def check(where: str, _settings: object = None) -> str:
    """The sentence to show; raises :class:`UsageError` when ``where`` is no address."""
    host, port = address(where)
    if is_here(host):
        return f"Heart and breath are sent to other programs on this computer (OSC, port {port})."
    return f"Heart and breath are sent over the network to {host}:{port} (OSC)."


def open_out(where: str, clock: Clock, settings: OscSettings | None) -> OscOut:
    """Begin to send to ``where``."""
    return OscOut(*address(where), (settings or OscSettings()).mapped())


def address(where: str) -> tuple[str, int]:
    """``9000``, ``HOST:9000`` or ``[::1]:9000`` as host and port."""
    host, _, port = where.rpartition(":")
    if (
        port.isascii()
        and port.isdigit()
        and len(port) <= 5
        and 0 < int(port) < 65536
        and (host or ":" not in where)
    ):
        return host.strip("[]") or HERE, int(port)
    raise UsageError(
        f"--osc takes a port, or HOST:PORT, such as 9000 or 127.0.0.1:9000; got {where!r}"
    )


def is_here(host: str) -> bool:
    """Whether it is this computer."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class OscOut:
    """Sends messages to one address; nobody needs to listen there."""

    def __init__(self, host: str, port: int, mapped: Mapping[str, OscTarget]) -> None:
        self._mapped = mapped
        found = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
        self._socket = socket.socket(found[0], socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._to = found[4]

    def metric(self, told: MetricUpdate) -> None:
        """``/poise/heart_rate`` and the like with the value, and its error when it is known."""
        if told.value is not None:
            self._send(f"/poise/{told.name}", told.value, *([] if told.se is None else [told.se]))
            self._send_mapped(told.name, told.value)

    def interval(self, t: float, rr_ms: float, usable: bool) -> None:
        """``/poise/rr`` with ms, and 1 if it can be used."""
        self._send("/poise/rr", rr_ms, int(usable))
        if usable:
            self._send_mapped("rr", rr_ms)

    def guide(self, t: float, phase_rad: float, breath: Breath) -> None:
        """``/poise/guide`` with the phase and how full the lungs are to be."""
        self._send("/poise/guide", phase_rad, breath.fullness)
        self._send_mapped("fullness", breath.fullness)

    def marker(self, t: float, words: str) -> None:
        """``/poise/marker`` with the words."""
        self._send("/poise/marker", words)

    def close(self) -> None:
        self._socket.close()

    def _send_mapped(self, name: str, value: float) -> None:
        """The same once more where the settings want it, in the form they want."""
        target = self._mapped.get(name)
        if target is not None:
            self._send(target.to, target.form(value))

    def _send(self, to: str, *values: float | int | str) -> None:
        try:
            self._socket.sendto(message(to, *values), self._to)
        except (BlockingIOError, ConnectionRefusedError):
            return  # UDP: what cannot go now is lost, and nobody may be listening


def message(to: str, *values: float | int | str) -> bytes:
    """One OSC message: the address, a type tag for each value, the values big-endian."""
    tags, body = ",", b""
    for value in values:
        if isinstance(value, str):
            tags, body = tags + "s", body + _text(value)
        elif isinstance(value, int):
            tags, body = tags + "i", body + struct.pack(">i", value)
        else:
            tags, body = tags + "f", body + struct.pack(">f", value)
    return _text(to) + _text(tags) + body


def _text(value: str) -> bytes:
    """Ended by at least one 0, to a multiple of four."""
    data = value.encode("utf-8", "replace").replace(b"\0", b" ") + b"\0"
    return data + bytes(-len(data) % 4)
