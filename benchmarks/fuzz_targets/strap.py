"""Notifications of a strap, each with its length before it: decoded and told to a session."""

from __future__ import annotations

from pathlib import Path

from benchmarks.fuzz_notifications import packed, unpacked
from poise.core.events import Action, Command, Event, MetricUpdate, RRInterval
from poise.core.session import Session
from poise.errors import MalformedReadingError
from poise.exercises import load
from poise.protocols import gatt_heart_rate


def seeds() -> dict[str, bytes]:
    plain = [b"\x10\x4b" + (800 + 20 * (k % 7)).to_bytes(2, "little") for k in range(24)]
    two = [b"\x10\x4b" + 2 * (700 + k).to_bytes(2, "little") for k in range(16)]
    wide = [b"\x1f\x4b\x00\x10\x00" + (820).to_bytes(2, "little") for _ in range(12)]
    bare = [b"\x06" + bytes([60 + k]) for k in range(24)]
    return {"plain.bin": packed(plain), "two.bin": packed(two), "wide.bin": packed(wide),
            "bare.bin": packed(bare)}  # fmt: skip


def read(path: Path) -> None:
    session = Session(load("steady-six").fitted())
    said: list[Event] = [*session.receive(Command(0.0, Action.START), 0.0)]
    t = 0.0
    for t, notification in unpacked(path.read_bytes()):
        try:
            reading = gatt_heart_rate.parse(notification, t=t, sensor="strap")
        except MalformedReadingError:
            continue
        said += session.receive(reading, t)
    said += session.receive(Command(t + 10, Action.STOP), t + 10)
    for event in said:
        if isinstance(event, MetricUpdate) and event.name == "heart_rate":
            assert event.value is not None
            assert 10 < event.value < 400
        if isinstance(event, RRInterval):
            assert event.rr_ms >= 0
