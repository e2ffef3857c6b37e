"""Two minutes with a strap nobody here has seen: a strap log of them, fit to be shown to anybody.

The person is led through what straps do badly: sitting, losing the skin, and losing the link.  The
log holds every notification as it came and every exception of Bluetooth word for word.  Addresses
and serial numbers are blotted out.
"""

from __future__ import annotations

import platform
import re
import sys
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from poise import __version__, packages
from poise.clock import SystemClock, utc_now
from poise.core.events import Input, SensorState, SensorStatus
from poise.protocols import strap_log
from poise.protocols.strap_log import LogLine
from poise.sources import strap
from poise.sources.bluetooth.observer import ConnectionObserver

FORM = "the issue form 'A strap or optical band'"
BLOT = "xxxxxxxx"
_ADDRESS = re.compile(r"\b(?:[0-9A-Fa-f]{2}[:_-]){5}[0-9A-Fa-f]{2}\b|_(?:[0-9A-Fa-f]{2}_){5}\w\w")
_IDENTIFIER = re.compile(r"\b[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\b")
_BASE = re.compile(r"^0000[0-9a-f]{4}-0000-1000-8000-00805f9b34fb$", re.I)
_SERIAL = re.compile(r"\b(?=[0-9A-Za-z]*\d)[0-9A-Za-z]{6,}\b")
_OWNER = re.compile(r"\b\w+['’]s\b")


@dataclass(frozen=True, slots=True)
class Steps:
    """How long each part takes, in seconds; the last ends when the strap was lost and came back."""

    find_s: float = 60.0
    quiet_s: float = 60.0
    off_s: float = 15.0
    on_s: float = 20.0
    walk_s: float = 120.0


@dataclass
class Report(ConnectionObserver):
    """What is written down; ``lines`` in the order of their times."""

    header: dict[str, Any] = field(default_factory=dict)
    lines: list[LogLine] = field(default_factory=list)
    lost: int = 0
    _serials: set[str] = field(default_factory=set)
    _news: threading.Condition = field(default_factory=threading.Condition)
    _state: SensorState | None = None

    def found(self, t: float, name: str, rssi_dbm: int | None, services: Collection[str]) -> None:
        """The first strap is the one that the report is about."""
        self._serials.update(_SERIAL.findall(name))
        if "name" not in self.header:
            self.header |= {
                "name": self.blotted(_OWNER.sub("somebody's", name)),
                "found_after_s": round(t, 3),
                "rssi_dbm": rssi_dbm,
                "advertised": sorted(map(_short, services)),
            }

    def connected(self, t: float, services: Collection[str], said: dict[str, str | int]) -> None:
        """Keep what it offers and says of itself, the first time."""
        if "services" not in self.header:
            words = {
                key: self.blotted(value) if isinstance(value, str) and key != "firmware" else value
                for key, value in said.items()
            }
            self.header |= {
                "services": sorted(map(_short, services)), "connected_after_s": round(t, 3), **words
            }  # fmt: skip

    def payload(self, t: float, data: bytes) -> None:
        """A notification, byte for byte."""
        self._add(LogLine(round(t, 4), data))

    def error(self, t: float, error: BaseException) -> None:
        """An exception, word for word but for addresses."""
        self._add(LogLine(round(t, 4), error=self.blotted(repr(error))))

    def note(self, t: float, words: str) -> None:
        """What the person was asked, or poise said."""
        self._add(LogLine(round(t, 4), note=self.blotted(words)))

    def status(self, event: Input) -> None:
        """How the connection stands."""
        if isinstance(event, SensorStatus):
            said = " ".join(filter(None, (event.reason, event.detail)))
            self.note(event.t, f"{event.state}: {said}" if said else event.state)
            with self._news:
                self.lost += event.state is SensorState.LOST
                self._state = event.state
                self._news.notify_all()

    def wait(self, true: Callable[[], bool], seconds: float) -> bool:
        """Wait until it is so, for so long; whether it is."""
        with self._news:
            return self._news.wait_for(true, seconds)

    @property
    def streaming(self) -> bool:
        """Whether the strap is heard now."""
        return self._state is SensorState.STREAMING

    def blotted(self, words: str) -> str:
        """Without addresses and without the strap's serial number."""
        words = _ADDRESS.sub(BLOT, words)
        words = _IDENTIFIER.sub(lambda m: m[0] if _BASE.match(m[0]) else BLOT, words)
        for serial in self._serials:
            words = re.sub(re.escape(serial), BLOT, words, flags=re.I)
        return words

    def text(self) -> str:
        """The whole log."""
        with self._news:
            lines = sorted(self.lines, key=lambda line: line.t)
        return strap_log.dump(self.header, lines)

    def _add(self, line: LogLine) -> None:
        with self._news:
            self.lines.append(line)
            self._news.notify_all()


def run(
    request: strap.StrapRequest,
    write: Callable[[str], None],
    say: Callable[[str], None],
    steps: Steps = Steps(),
) -> Report:
    """Lead the person through the two minutes and ``write`` them, also when broken off."""
    clock, report = SystemClock(), Report()
    report.header |= _surroundings(request)
    source = strap.open_source(replace(request, observer=report), clock, report.status)

    def ask(words: str) -> None:
        report.note(clock.now(), words)
        say(words)

    def never() -> bool:
        return False

    try:
        with source:
            ask("Moisten the strap, put it on and sit down. Searching.")
            if not report.wait(lambda: report.streaming, steps.find_s):
                return report
            ask(f"Connected. Sit quietly for {steps.quiet_s:.0f} seconds.")
            report.wait(never, steps.quiet_s)
            ask(f"Take it off, and hold it away from your skin for {steps.off_s:.0f} seconds.")
            report.wait(never, steps.off_s)
            ask(f"Put it on again, and sit for {steps.on_s:.0f} seconds.")
            report.wait(never, steps.on_s)
            lost = report.lost
            ask("Walk into another room until the connection is lost, then come back.")
            if report.wait(lambda: report.lost > lost, steps.walk_s / 2):
                ask("Lost. Come back.")
                report.wait(lambda: report.streaming, steps.walk_s / 2)
    finally:
        write(report.text())
    return report


def line(report: Report, path: Path) -> str:
    """What was found and where the file is."""
    name = report.header.get("name")
    payloads = sum(one.payload is not None for one in report.lines)
    errors = sum(bool(one.error) for one in report.lines)
    if name is None:
        what = "No strap was found"
    else:
        what = f"{name or 'A strap without a name'}: {payloads} notifications"
        what += f", lost {report.lost} {'time' if report.lost == 1 else 'times'}"
    if errors:
        what += f", {errors} errors of Bluetooth"
    return f"{what}. The report is in {path}: attach it to {FORM}"


def _surroundings(request: strap.StrapRequest) -> dict[str, Any]:
    versions = {name: version for name, version in packages.versions().items() if version}
    return {
        "system": platform.platform(),
        "adapter": request.adapter or ("default" if sys.platform == "linux" else "system's"),
        "utc_at_t0": utc_now(),
        "versions": {"poise": __version__, "python": platform.python_version(), **versions},
    }


def _short(uuid: str) -> str:
    """``180d`` for a service of the Bluetooth SIG, the whole UUID for others."""
    return uuid[4:8].lower() if _BASE.match(uuid) else uuid.lower()
