"""Which strap to listen to, and how patiently."""

from __future__ import annotations

from dataclasses import dataclass, field

from poise.core.events import SensorKind
from poise.sources.bluetooth.observer import ConnectionObserver


@dataclass(frozen=True, slots=True)
class StrapTiming:
    """How patient the source is, in seconds of real time; the tests are less patient."""

    scan_s: float = 10.0
    choose_s: float = 2.0
    answer_s: float = 10.0
    connect_s: float = 20.0
    disconnect_s: float = 5.0
    backoff_s: tuple[float, ...] = (0.2, 1, 2, 4, 8, 15)
    jitter: float = 0.2
    blocked_poll_s: float = 3.0
    silence_words_s: float = 5.0
    silence_reconnect_s: float = 15.0
    heart_rate_only_s: float = 20.0
    battery_every_s: float = 300.0
    malformed_every_s: float = 60.0


@dataclass(frozen=True, slots=True)
class StrapRequest:
    """Which strap: by ``address``, by part of its ``name``, or with neither any strap.

    ``known`` are addresses of straps used before, the latest first: when any will do, a strange one
    is taken only after a whole scan without them.  ``sensor`` is the name its readings carry.
    ``demo`` is the strap inside the program, which needs no Bluetooth and whose readings are a
    synthetic person's.  ``adapter`` is the one to use; without it the others are tried in
    turn when the first hears nothing.  With ``ecg`` a Polar strap is asked for its ECG, an optical
    band of Polar's for its pulse intervals, and the beats are taken from that; with ``keep_ecg``
    the ECG itself is emitted too, with ``keep_raw`` the bytes of every notification.  ``observer``
    is told of everything that happens.
    """

    address: str | None = None
    name: str | None = None
    sensor: str = "strap"
    known: tuple[str, ...] = ()
    demo: bool = False
    adapter: str = ""
    ecg: bool = False
    keep_ecg: bool = False
    observer: ConnectionObserver = field(default_factory=ConnectionObserver)
    keep_raw: bool = False
    timing: StrapTiming = field(default_factory=StrapTiming)


def named(text: str | None) -> StrapRequest:
    """What ``--strap [NAME|ADDRESS]`` means: five colons, or a macOS identifier, is an address.

    ``demo`` is the strap inside the program.
    """
    if not text:
        return StrapRequest()
    if text == "demo":
        return StrapRequest(demo=True, sensor=SensorKind.SYNTHETIC)
    is_address = text.count(":") == 5 or (len(text) == 36 and text.count("-") == 4)
    return StrapRequest(address=text) if is_address else StrapRequest(name=text)
