"""Devices that need no hardware: ``virtual``, or ``virtual:delay-ms=80,drops=0.05``.

They live in :mod:`poise.simulation`, run in processes of their own, and speak through the real cv2
and the real bleak.  What they send carries the moment it was made, so its age is known.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from poise import children, packages
from poise.errors import Missing, SensorUnavailableError, UsageError

CAMERA_OPTIONS = ("fps", "heart", "pulse", "delay-ms", "jitter-ms", "drops", "duplicates")
STRAP_OPTIONS = ("heart", "period")
DRAWN_S = 4  # the film is drawn once and repeats, so that drawing takes no time from measuring
READY_S, GRACE_S = 60.0, 5.0  # a film of four seconds is drawn first
STAMPS_S, STAMPS = 10_000, 65536


def is_virtual(where: str) -> bool:
    """Whether ``where`` names a virtual device."""
    return where == "virtual" or where.startswith("virtual:")


@contextmanager
def camera(where: str) -> Iterator[str]:
    """The URL of a virtual camera for as long as it lasts."""
    packages.require_pictures()
    options = _options(where, CAMERA_OPTIONS)
    command = ["poise.simulation.camera", "--port", "0", "--loop", str(DRAWN_S), *options]
    with _running(command) as told:
        yield told.split()[-1]


@contextmanager
def strap(where: str) -> Iterator[None]:
    """Make a virtual strap the only one in reach."""
    if not sys.platform.startswith("linux"):
        raise SensorUnavailableError(
            "the virtual strap emulates Linux's Bluetooth: use a real one here",
            Missing.NO_BLUETOOTH,
        )
    options = _options(where, STRAP_OPTIONS)
    command = ["poise.simulation.strap.stamped", *options]
    with _running(command) as told:
        world: dict[str, str] = json.loads(told)
        before = {name: os.environ.get(name) for name in world}
        os.environ.update(world)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


def picture_stamp() -> Callable[[Any], float | None]:
    """What reads from a picture when it was made, on the machine's clock.

    It gives None for a picture without a stamp.
    """
    from poise.simulation.camera import barcode

    def read(bgr: Any) -> float | None:
        microseconds = barcode.read(bgr) if bgr.shape[1] >= barcode.CELLS * barcode.CELL else None
        return None if microseconds is None else microseconds / 1e6

    return read


def reading_age_s(stamp: int | None, machine_s: float) -> float | None:
    """How old a virtual strap's notification is, from its energy field; up to six seconds."""
    if stamp is None:
        return None
    return ((round(machine_s * STAMPS_S) - stamp) % STAMPS) / STAMPS_S


def _options(where: str, known: tuple[str, ...]) -> list[str]:
    given = [part for part in where.partition(":")[2].split(",") if part]
    words = []
    for part in given:
        name, _, value = part.partition("=")
        if name not in known or not value:
            raise UsageError(
                f"a virtual device takes {', '.join(known)} as name=value, got {part!r}"
            )
        words += [f"--{name}", value]
    return words


@contextmanager
def _running(command: list[str]) -> Iterator[str]:
    """A module run as a program, and the first line it says."""
    module, *words = command
    process = children.start(module, *words)
    assert process.stdout is not None
    try:
        told = children.first_line(process, READY_S)
        if not told:
            raise SensorUnavailableError(
                f"the virtual device ended, or was not ready in {READY_S:.0f} s: what it said "
                "stands above",
                Missing.NOT_FOUND,
            )
        yield told
    finally:
        process.terminate()
        children.end(process, GRACE_S)
        process.stdout.close()
