"""A window that notes what each of its frames costs, and prints it as a line of JSON.

    python -m benchmarks.timed_window --seconds 60 [--size 900x600] [--idle]
    python -m benchmarks.timed_window --seconds 60 --camera WHERE [--picture]

``bench_window`` and ``bench_camera_live`` start it as a process of its own.
"""

from __future__ import annotations

# ruff: noqa: E402  (Qt is loaded as poise loads it, before all that is made with it)
import argparse
import json
import sys
import time
from array import array
from collections.abc import Callable, Sequence
from dataclasses import asdict, is_dataclass
from itertools import pairwise
from typing import Any

import psutil

from poise.ui.shell.app import application, load_qt

load_qt()

from PySide6.QtCore import QEvent, QTimer

from benchmarks.quantiles import quantiles
from poise import exercises
from poise.clock import SystemClock
from poise.core.events import Beat, Event
from poise.core.guide.exercise import Exercise
from poise.settings import ScreenSettings, Settings
from poise.ui.shell.link import Link
from poise.ui.shell.window import Window
from tools.gallery import sample

EARLY_S = 10.0  # while a camera's path loads


class Played:
    """A made-up session, played in real time."""

    def __init__(self, exercise: Exercise) -> None:
        self._events, self._next, self._clock = sample.story(exercise), 0, SystemClock()
        self.link = Link(exercise, self._clock, self.drain, lambda _command: None)

    def drain(self) -> list[Event]:
        first, now = self._next, self._clock.now()
        while self._next < len(self._events) and self._events[self._next].t <= now:
            self._next += 1
        return self._events[first : self._next]


class Frames:
    """When frames were made and painted, on the computer's own clock, and how long each took."""

    def __init__(self) -> None:
        self.made, self.painted = array("d"), array("d")
        self.with_beat_ms, self.with_beat_cpu_ms, self.without_ms = (array("d") for _ in range(3))

    def clear(self) -> None:
        for times in vars(self).values():
            del times[:]


class TimedWindow(Window):
    """``painted`` is called after each paint; the rest is Window's."""

    def __init__(self, link: Link, painted: Callable[[], None], **options: Any) -> None:
        self.frames, self.first_paint_s = Frames(), 0.0
        self._painted, self._drain = painted, link.drain
        self._wall_s = self._cpu_s = 0.0  # of the frames that are not painted yet
        self._beats = 0
        super().__init__(link._replace(drain=self._counted), **options)

    def _counted(self) -> list[Event]:
        new = self._drain()
        self._beats += sum(isinstance(event, Beat) for event in new)
        return new

    def frame(self) -> None:
        begun, spent = time.perf_counter(), time.thread_time()
        self.frames.made.append(begun)
        super().frame()
        self._wall_s += time.perf_counter() - begun
        self._cpu_s += time.thread_time() - spent

    def event(self, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.UpdateRequest:
            return super().event(event)
        begun, spent = time.perf_counter(), time.thread_time()
        done = super().event(event)
        self._wall_s += time.perf_counter() - begun
        self._cpu_s += time.thread_time() - spent
        self.first_paint_s = self.first_paint_s or time.clock_gettime(time.CLOCK_MONOTONIC)
        self._painted()
        self.frames.painted.append(begun)
        if self._beats:
            self.frames.with_beat_ms.append(1000 * self._wall_s)
            # What others do on the machine meanwhile is not in this one.
            self.frames.with_beat_cpu_ms.append(1000 * self._cpu_s)
        else:
            self.frames.without_ms.append(1000 * self._wall_s)
        self._wall_s, self._cpu_s, self._beats = 0.0, 0.0, 0
        return done


def run(
    seconds: float, size: tuple[int, int], *, idle: bool, camera: str = "", picture: bool = False
) -> dict[str, Any]:
    """Open the window for so long; what it cost once it had settled, and before a camera from."""
    app = application()
    minutes = max(1.0, seconds / 60 + 1)
    live, painted = None, _nothing
    if camera:
        from benchmarks.live_session import LiveSession  # what it loads is no cost of a window

        live = LiveSession(camera, minutes)
        link, painted = live.link._replace(drain=live.drain), live.painted
    else:
        link = Played(exercises.load("steady-six").fitted(minutes=minutes)).link
        link = link._replace(drain=list) if idle else link
    looks = Settings(screen=ScreenSettings(language="en", picture=picture))
    window = TimedWindow(link, painted, autostart=not idle, settings=looks)
    if live is not None:
        live.watch(window.pages["session"].trace)
    window.resize(*size)
    window.show()
    window.run()
    me, early, since = psutil.Process(), dict[str, Any](), list[float]()

    def settled() -> None:
        made, shown = list(window.frames.made), list(window.frames.painted)
        early.update(
            frame_interval_ms=gaps(made), paint_interval_ms=gaps(shown), worst_at_s=worst(made)
        )
        since.extend((sum(me.cpu_times()[:2]), time.perf_counter()))
        window.frames.clear()

    settling_s = EARLY_S if live is not None else min(3.0, seconds / 2)
    QTimer.singleShot(round(1000 * settling_s), settled)
    QTimer.singleShot(round(1000 * (seconds + settling_s)), app.quit)
    app.exec()
    spent_s, lasted_s = sum(me.cpu_times()[:2]) - since[0], time.perf_counter() - since[1]
    window.timer.stop()
    frames = window.frames
    found = {
        "first_paint_monotonic_s": window.first_paint_s,
        "cpu_percent_of_a_core": round(100 * spent_s / lasted_s, 2),
        "rss_mb": round(me.memory_info().rss / 1e6, 1),
        "frames_per_s": round(len(frames.made) / lasted_s, 1),
        "paints_per_s": round(len(frames.painted) / lasted_s, 1),
        "frame_interval_ms": gaps(frames.made),
        "gui_ms_per_frame_with_beat": quantiles(frames.with_beat_ms),
        "gui_cpu_ms_per_frame_with_beat": quantiles(frames.with_beat_cpu_ms),
        "gui_ms_per_frame_without": quantiles(frames.without_ms),
        "numpy_loaded": "numpy" in sys.modules,
        "pyqtgraph_loaded": "pyqtgraph" in sys.modules,
    }
    if live is not None:
        found[f"first_{EARLY_S:.0f}_s"] = early
        found |= {name: summed(what) for name, what in live.close().items()}
    return found


def _nothing() -> None: ...


def gaps(times: Sequence[float]) -> dict[str, float]:
    return quantiles([1000 * (b - a) for a, b in pairwise(times)])


def worst(times: list[float]) -> list[tuple[float, float]]:
    """When the longest intervals were, in s after the first frame, and how long in ms."""
    found = [(round(b - times[0], 2), round(1000 * (b - a), 1)) for a, b in pairwise(times)]
    return sorted(found, key=lambda row: -row[1])[:5]


def summed(what: Any) -> Any:
    """Times as their quantiles, counts as they are."""
    if isinstance(what, list):
        return quantiles(what)
    return asdict(what) if is_dataclass(what) else what  # type: ignore[arg-type]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--size", type=lambda s: tuple(map(int, s.split("x"))), default=(900, 600))
    parser.add_argument("--idle", action="store_true", help="nothing happens in it")
    parser.add_argument("--camera", default="")
    parser.add_argument("--picture", action="store_true")
    options = parser.parse_args()
    print(json.dumps(run(
        options.seconds, options.size, idle=options.idle, camera=options.camera,
        picture=options.picture,
    )))  # fmt: skip


if __name__ == "__main__":
    main()
