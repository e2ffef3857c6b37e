"""From what a sensor says to beats and labelled intervals: one file a kind of sensor."""

from __future__ import annotations

from typing import Any, Protocol

from poise.core.events import Output, QualityUpdate, RRInterval

CLEAN = 0.85  # of the intervals: with fewer that can be used it says so


class Chain(Protocol):
    """A sensor's way from what it says to beats and labelled intervals."""

    sensor: str

    @property
    def doubt(self) -> str:
        """Why its intervals cannot be used now, in words; empty when they can."""
        ...

    def own_bpm(self, start: float, end: float) -> float | None:
        """The device's own heart rate from one moment to another; None where it says none."""
        ...

    def receive(self, event: Any, /) -> list[Output]:
        """What one reading of the sensor's own kind adds."""
        ...

    def break_off(self) -> list[Output]:
        """The sensor went away: what comes next follows nothing."""
        ...

    def flush(self) -> list[Output]:
        """Judge what still waits; nothing will come after it."""
        ...

    def set_delay(self, delay_s: float) -> None:
        """Beats are told of so long after they happened, at least."""
        ...

    def report(self, t: float, recent: list[RRInterval]) -> list[Output]:
        """Once a second: heart rate and quality, where the chain does not say them by itself."""
        ...


def quality_of(t: float, sensor: str, recent: list[RRInterval]) -> QualityUpdate:
    """How far intervals that were told can be trusted: the share of them that can be used."""
    usable = sum(rr.usable for rr in recent) / len(recent)
    reasons = () if usable > CLEAN else ("many irregular beats",)
    return QualityUpdate(t, sensor, usable, reasons)
