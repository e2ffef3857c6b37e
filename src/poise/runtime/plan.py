"""What a session is to be: everything that a command line or a click decides."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from poise.core.exercise import Exercise


@dataclass(frozen=True, slots=True)
class Sensor:
    """Where readings come from: ``kind`` is strap, replay, synthetic, none, or any.

    ``value`` is a strap's name or address, a file, or a seed; empty for the usual one.
    """

    kind: str = "any"
    value: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """One session.

    ``out`` is where the recording goes, None for the usual folder; ``note`` is a sentence to show.
    """

    exercise: Exercise
    sensor: Sensor = Sensor()
    speed: float = 1.0
    record: bool = True
    out: Path | None = None
    tags: tuple[str, ...] = ()
    strap_address: str = ""
    strap_delay_s: float = 0.0
    note: str = ""
