"""A camera's delay, by the beat box's light.

    python -m calibration.measure.beat_box --camera 0 --port /dev/ttyACM0 [--seconds 60]

The box says when each of its beats was, on its own clock; pings lay that clock beside the
computer's; and the light that was seen is fitted to the light that was made, as with the screen.
"""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

import numpy as np

from poise.bench import frames
from poise.checks.screen_delay import ScreenDelay, measure
from poise.clock import SystemClock

LIGHT = Path(__file__).resolve().parents[2] / "hw" / "beat-box" / "firmware" / "light.py"
PING_S, GRID_S = 0.5, 0.002
PROMPT = 1.5  # pings slower than this many of the quickest say little
STORY = ("X", "P 0 660 40000 10000 30000", "S 5", "L 200", "G")


def _firmware(file: Path) -> ModuleType:
    """A file of the box's firmware, which belongs to no package."""
    spec = spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


wave = _firmware(LIGHT).wave


@dataclass(frozen=True)
class Ping:
    """Asked at ``sent`` and answered at ``got`` (s), when the box's clock stood at ``box_s``."""

    sent: float
    got: float
    box_s: float


def host_time(pings: Sequence[Ping], box_s: np.ndarray) -> np.ndarray:
    """Moments of the box's clock on the computer's: a line through the prompt pings."""
    took = np.array([ping.got - ping.sent for ping in pings])
    prompt = took <= PROMPT * took.min()
    middle = np.array([(ping.sent + ping.got) / 2 for ping in pings])[prompt]
    box = np.array([ping.box_s for ping in pings])[prompt]
    if len(box) < 4 or np.ptp(box) < 10:
        return np.asarray(box_s + np.median(middle - box))
    slope, offset = np.polyfit(box - box[0], middle - box, 1)
    return np.asarray(box_s + offset + slope * (box_s - box[0]))


def delay(
    pings: Sequence[Ping], beats_s: Sequence[float], seen_t: np.ndarray, seen: np.ndarray
) -> ScreenDelay | None:
    """How long after the LED changed a frame with that light was stamped.

    ``beats_s`` are on the box's clock, ``seen`` (n,) at ``seen_t`` (n,) on the computer's.
    """
    beats = host_time(pings, np.array(beats_s))
    grid = np.arange(beats[0] - 1, min(beats[-1], seen_t[-1]), GRID_S)
    last = np.searchsorted(beats, grid, side="right") - 1
    since_us = np.round(1e6 * (grid - beats[np.clip(last, 0, None)])).astype(int)
    made = np.array(
        [-wave(us) if k >= 0 else 0 for us, k in zip(since_us.tolist(), last, strict=True)]
    )
    return measure(grid, made / 1000, seen_t, seen)


class Box:
    """The box at the other end of a serial port."""

    def __init__(self, port: str) -> None:
        self._port: BinaryIO = open(port, "r+b", buffering=0)  # noqa: SIM115  (closed by close)
        if sys.platform != "win32":
            import tty

            tty.setraw(self._port.fileno())
        self._clock = SystemClock()
        self.pings: list[Ping] = []
        self.beats: list[float] = []
        self._sent: dict[int, float] = {}
        self._closing = threading.Event()
        self._threads = [
            threading.Thread(target=what, daemon=True) for what in (self._read, self._ask)
        ]

    def begin(self) -> None:
        for line in STORY:
            self._say(line)
            self._closing.wait(0.05)
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        self._closing.set()
        self._say("X")
        self._port.close()

    def _now(self) -> float:
        return self._clock.began_s + self._clock.now()

    def _say(self, line: str) -> None:
        self._port.write(line.encode() + b"\n")

    def _ask(self) -> None:
        number = 0
        while not self._closing.wait(PING_S):
            number += 1
            self._sent[number] = self._now()
            self._say(f"T {number}")

    def _read(self) -> None:
        held = b""
        while not self._closing.is_set():
            held += self._port.read(256) or b""
            got = self._now()
            *lines, held = held.split(b"\n")
            for line in lines:
                self._take(line.decode("ascii", "replace").split(), got)

    def _take(self, words: list[str], got: float) -> None:
        match words:
            case ["T", number, clock_us] if int(number) in self._sent:
                self.pings.append(Ping(self._sent[int(number)], got, int(clock_us) / 1e6))
            case ["B", _, t_us, _]:
                self.beats.append(int(t_us) / 1e6)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--camera", default="0")
    parser.add_argument("--port", required=True)
    parser.add_argument("--seconds", type=float, default=60.0)
    asked = parser.parse_args()
    box = Box(asked.port)
    box.begin()
    seen: list[tuple[float, float]] = []

    def look(t: float, bgr: Any) -> None:
        height, width = bgr.shape[:2]
        middle = bgr[height // 4 : -height // 4, width // 4 : -width // 4, 1]
        seen.append((t, float(middle.mean())))

    looked = frames.watch(asked.camera, asked.seconds, face=False, seen=look)
    box.close()
    t, light = np.array(seen).T
    found = delay(box.pings, box.beats, t + looked.began_s, light)
    if found is None or not found.accepted:
        print("the camera does not see enough of the box's light: let the ball fill the picture")
    else:
        print(f"{1000 * found.delay_s:.1f} ms, standard error {found.se_ms:.1f} ms")


if __name__ == "__main__":
    main()
