"""From the screen into the camera and back: two sweeps, the camera opened afresh for each.

Opening it afresh matters: a camera in step with the screen meets every picture of it at the same
place, and only another beginning shows how much that is worth.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

import numpy as np

from poise import packages
from poise.checks.screen_delay import ScreenDelay, measure
from poise.clock import SystemClock
from poise.core.arrays import Array, Picture

RUNS = 2
CELLS = 4  # the picture is looked at in so many rows and columns
FOLLOWS = 0.8  # cells that follow the screen this well, compared with the best, count


def cells(bgr: Picture) -> Array:
    """The mean green of each cell of a picture (h, w, 3), (CELLS * CELLS,)."""
    green = bgr[::2, ::2, 1]
    rows = np.array_split(green, CELLS, axis=0)
    means = [part.mean() for row in rows for part in np.array_split(row, CELLS, axis=1)]
    return np.array(means)


def fit(shown: list[tuple[float, float]], seen_t: Array, seen: Array) -> ScreenDelay | None:
    """The delay, from the cells (n, cells) of frames at ``seen_t`` (n,) that see the screen."""
    shown_t, light = np.array(shown).T
    alone = [measure(shown_t, light, seen_t, cell) for cell in seen.T]
    fits = np.array([0.0 if found is None else found.fit for found in alone])
    best = fits >= max(0.1, FOLLOWS * fits.max())
    if not best.any():
        return measure(shown_t, light, seen_t, seen.mean(axis=1))
    return measure(shown_t, light, seen_t, seen[:, best].mean(axis=1))


LOOK_S = 0.2


class Grabbing:
    """A camera watched from a thread while the window sweeps."""

    def __init__(self, where: str, clock: SystemClock) -> None:
        packages.require_pictures()
        from poise.vision.capture import Grabber
        from poise.vision.names import place

        self._t: list[float] = []
        self._cells: list[Array] = []
        self._ended = threading.Event()
        self._grabber = Grabber(place(where), clock)
        self._thread = threading.Thread(target=self._run, name="sweep", daemon=True)
        self._thread.start()

    def finish(self) -> tuple[Array, Array]:
        """Let go of the camera; the frames' times (n,) and cells (n, cells)."""
        self._ended.set()
        self._thread.join(LOOK_S + 1.0)
        self._grabber.close()
        return np.array(self._t), np.array(self._cells)

    def _run(self) -> None:
        while not self._ended.is_set() and not self._grabber.ended:
            frame = self._grabber.newest(LOOK_S)
            if frame is not None:
                self._t.append(frame.t)
                self._cells.append(cells(frame.bgr))


def run(where: str, say: Callable[[str], None]) -> list[ScreenDelay]:
    """Show the window and time the camera; empty when the person stopped it.

    Raises :class:`poise.errors.SensorUnavailableError` when the camera cannot be opened.
    """
    from poise.bench.screen_window import SweepWindow
    from poise.ui.shell.app import application

    app = application()
    clock = SystemClock()
    found: list[ScreenDelay] = []
    trouble: list[Exception] = []
    grabbing: list[Grabbing] = []

    def begin() -> None:
        try:
            grabbing.append(Grabbing(where, clock))
        except Exception as error:  # noqa: BLE001  (raised again below, out of Qt's loop)
            trouble.append(error)
            window.close()
            return
        say(f"sweep {len(found) + 1} of {RUNS}")
        window.sweep(done)

    def done() -> None:
        seen_t, seen = grabbing.pop().finish()
        delay = fit(window.shown, seen_t, seen) if len(seen_t) else None
        if delay is not None:
            found.append(delay)
        if delay is not None and len(found) < RUNS:
            begin()
        else:
            window.close()

    window = SweepWindow(clock, begin, app.quit)
    window.showFullScreen()
    app.exec()
    with suppress(IndexError):
        grabbing.pop().finish()
    if trouble:
        raise trouble[0]
    return found
