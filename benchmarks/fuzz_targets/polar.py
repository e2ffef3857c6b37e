"""Frames of a Polar sensor's ECG and pulse intervals, told to the stream that bleak calls."""

from __future__ import annotations

from math import isfinite, sin
from pathlib import Path
from typing import Any

from benchmarks.fuzz_notifications import packed, unpacked
from poise.core.events import Action, Command, Input, StrapBeat
from poise.core.session import Session
from poise.errors import MalformedReadingError, PoiseError
from poise.exercises import load
from poise.protocols import polar_pmd
from poise.sources.bluetooth.polar import PolarStream

SAMPLES = 73  # of a Polar H10's ECG frame


class _Clock:
    """Stands where it is put."""

    t = 0.0

    def now(self) -> float:
        return self.t

    def real_s(self, seconds: float) -> float:
        return seconds


def seeds() -> dict[str, bytes]:
    ecg = []
    for k in range(24):
        at = range(k * SAMPLES, (k + 1) * SAMPLES)
        wave = (1000 if n % 110 < 4 else round(30 * sin(n / 20)) for n in at)
        body = b"".join(value.to_bytes(3, "little", signed=True) for value in wave)
        ns = round((k + 1) * SAMPLES / polar_pmd.ECG_HZ * 1e9)
        ecg.append(b"\x00" + ns.to_bytes(8, "little") + b"\x00" + body)
    ppi = [
        b"\x03"
        + bytes(8)
        + b"\x00"
        + (b"\x4b" + (800 + k).to_bytes(2, "little") + b"\x0a\x00\x06") * 4
        for k in range(16)
    ]
    asked = [b"\x0f\x09", b"\xf0\x02\x00\x00", b"\xf0\x02\x03\x06"] * 5
    return {"ecg.bin": packed(ecg), "ppi.bin": packed(ppi), "asked.bin": packed(asked)}


def read(path: Path) -> None:
    heard: list[Input] = []
    refused: list[MalformedReadingError] = []
    clock: Any = _Clock()
    stream = PolarStream(
        None,
        clock,
        heard.append,
        refused.append,
        sensor="strap",
        keep=True,
        answer_s=1.0,  # type: ignore[arg-type]
    )
    session = Session(load("steady-six").fitted())
    session.receive(Command(0.0, Action.START), 0.0)
    for t, notification in unpacked(path.read_bytes()):
        clock.t = t
        data = bytearray(notification)
        stream._heard(None, data)
        stream._answered(None, data)
        try:
            polar_pmd.features(bytes(data))
        except PoiseError as error:
            refused.append(error)  # type: ignore[arg-type]
        for event in heard:
            if isinstance(event, StrapBeat):
                assert isfinite(event.t)
                assert isfinite(event.rr_ms)
            session.receive(event, t)
        heard.clear()
    session.receive(Command(clock.t + 1, Action.STOP), clock.t + 1)
    if refused and not session.ended:
        raise refused[0]
