"""A part of a recorded session seen close: every beat with its verdict, over the guide's wave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from math import ceil, nan
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg  # type: ignore[import-untyped]
from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols  # type: ignore[import-untyped]
from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import QWidget

from poise.core.events import Verdict
from poise.formatting import clock_time
from poise.ui.text.history import beat_words, verdict_word
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.view import TRACE_S, TraceBeat
from poise.ui.widgets.plot import Plot
from poise.ui.widgets.trace import lines, scale

if TYPE_CHECKING:
    from poise.core.arrays import Array
    from poise.ui.reviewed import ReviewedSession


_SHORTEST_S = 6.0
_STEPS_S = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0)
# A shape each, in words beside the picture, so that no colour has to be told from another.
SHAPES = {
    Verdict.ECTOPIC: ("cross", "×"),
    Verdict.MISSED: ("o", "○"),
    Verdict.EXTRA: ("plus", "+"),
    Verdict.LONG: ("t1", "△"),
    Verdict.SHORT: ("t", "▽"),
    Verdict.OUT_OF_RANGE: ("d", "◇"),
}
for _name, _ends in (("cross", ((-0.5, -0.5), (-0.5, 0.5))), ("plus", ((0.0, -0.5), (-0.5, 0.0)))):
    _lines = QPainterPath()
    for _x, _y in _ends:
        _lines.moveTo(_x, _y)
        _lines.lineTo(-_x, -_y)
    Symbols[_name] = _lines  # as thin as those of the live trace
# The wave fills this much of the height; more breaths than this nobody could tell apart.
_WAVE, _POINTS, _MOST_BREATHS = 0.66, 25, 120
# A line of this many beats is drawn thin, and of more beats not each one: nobody sees more.
_FINE_BEATS, _MOST_BEATS, _BESIDE_S = 200, 1200, 3.0
_GAP = (nan, nan)


class BeatPlot(Plot):
    """A minute of a session at first; ``choose`` is told a moment that was clicked."""

    def __init__(
        self, theme: Theme, choose: Callable[[float], None], parent: QWidget | None = None
    ) -> None:
        self._reviewed: ReviewedSession | None = None
        self._t, self._scale = 0.0, (60.0, 80.0)
        super().__init__(theme, self._say, _STEPS_S, _SHORTEST_S, choose, parent)
        self._wave = pg.PlotCurveItem(antialias=True)
        self._heart = pg.PlotCurveItem(antialias=True)
        self._alone = pg.ScatterPlotItem(size=4)
        self._aside = pg.ScatterPlotItem(size=9, hoverable=True, tip=_tip)
        self._cursor = pg.InfiniteLine()
        self._marks: list[pg.InfiniteLine] = []
        for item in (self._wave, self._heart, self._alone, self._aside, self._cursor):
            self.box.addItem(item, ignoreBounds=True)

    def show_session(self, reviewed: ReviewedSession) -> None:
        """Be able to show any part of ``reviewed``."""
        self._reviewed = reviewed
        self.count_from(reviewed.begin_t)
        self.span(reviewed.begin_t, reviewed.end_t)
        self._marks = [pg.InfiniteLine(t, span=(0.72, 1)) for t in reviewed.marks_t]
        for mark in self._marks:
            self.box.addItem(mark, ignoreBounds=True)
        self.restyle(self._theme)
        half = TRACE_S / 2
        middle = (reviewed.begin_t + reviewed.end_t) / 2
        self.look(middle - half, middle + half)

    def show_moment(self, t: float) -> None:
        """Stand at ``t``; what is seen comes along when ``t`` would leave it."""
        self._t = t
        self._cursor.setValue(t)
        first, last = self.shown
        if not first <= t <= last:
            self.look(t - (last - first) / 2, t + (last - first) / 2)

    def zoom(self, closer: bool, about: float | None = None) -> None:
        """About the moment it stands at, while that is seen."""
        first, last = self.shown
        super().zoom(closer, self._t if about is None and first <= self._t <= last else about)

    def restyle(self, theme: Theme) -> None:
        super().restyle(theme)
        self._wave.setPen(None)
        self._wave.setBrush(theme.colour("wave"))
        self._alone.setPen(None)
        self._alone.setBrush(theme.colour("heart"))
        self._cursor.setPen(self.pen("text", 1.4))
        for mark in self._marks:
            mark.setPen(self.pen("accent", 2.0))
        self._aside.setSize(round(0.7 * theme.size("small")))
        self._aside.setPen(self.pen("unsure", 1.6))
        self._aside.setBrush(theme.colour("surface"))
        self._seen()

    def _say(self, t: float) -> str:
        return clock_time(t - self._reviewed.begin_t) if self._reviewed is not None else ""

    def _seen(self) -> None:
        """The heights of what is seen now, and the wave below it."""
        if self._reviewed is None:
            return
        first, last = self.shown
        self._scale = scale(self._reviewed.between(first, last), self._scale)
        low, high = self._scale
        margin = 0.05 * (high - low)
        self.box.setYRange(low - margin, high + margin, padding=0)
        self.left.setTicks([[(bpm, f"{bpm:.0f}") for bpm in (low, high)]])
        times, full = _wave(self._reviewed, first, last)
        floor = low - margin
        self._wave.setData(times, floor + _WAVE * (high + margin - floor) * full, fillLevel=floor)
        self._draw(self._reviewed.between(first - _BESIDE_S, last + _BESIDE_S))
        aside = [beat for beat in self._reviewed.between(first, last) if beat.flagged]
        self._aside.setData(
            [beat.t for beat in aside], [min(high, max(low, beat.bpm)) for beat in aside],
            symbol=[SHAPES[beat.verdict][0] for beat in aside if beat.verdict], data=aside,
        )  # fmt: skip

    def _draw(self, beats: Sequence[TraceBeat]) -> None:
        """The heart over these beats; of very many, what is highest and lowest where."""
        runs = lines(beats)
        alone = [_place(*run) for run in runs if len(run) == 1]
        self._alone.setData(*np.array(alone).reshape(-1, 2).T)
        thin = ceil(len(beats) / _MOST_BEATS)
        joined = [
            place
            for run in runs
            if len(run) > 1
            for place in (*map(_place, run if thin == 1 else _reach(run, 2 * thin)), _GAP)
        ]
        self._heart.setData(*np.array(joined or [_GAP]).T, connect="finite")
        self._heart.setPen(self.pen("heart", 1.8 if len(beats) <= _FINE_BEATS else 1.0))


def _reach(run: Sequence[TraceBeat], each: int) -> Iterator[TraceBeat]:
    """The lowest and the highest of every few beats, in the order they came."""
    for first in range(0, len(run), each):
        few = run[first : first + each]
        ends = (min(few, key=_bpm), max(few, key=_bpm))
        yield from sorted(ends, key=lambda beat: beat.t)


def _bpm(beat: TraceBeat) -> float:
    return beat.bpm


def _wave(reviewed: ReviewedSession, from_t: float, to_t: float) -> tuple[Array, Array]:
    """The guide from one time to another, empty 0 to full 1; nothing where it was still."""
    times, full = [from_t], [0.0]
    led = reviewed.schedule.guided(from_t, to_t) if reviewed.schedule is not None else iter(())
    few = list(islice(led, _MOST_BREATHS + 1))
    for t, pattern, end_t in few if len(few) <= _MOST_BREATHS else ():
        into = np.linspace(0.0, min(pattern.period_s, end_t - t) - 1e-6, _POINTS)
        times += [t, *(t + into), t + float(into[-1])]
        full += [0.0, *(pattern.at(float(s)).fullness for s in into), 0.0]
    return np.array([*times, to_t]), np.array([*full, 0.0])


def aside_words(reviewed: ReviewedSession) -> str:
    """Which shape is which, of those there are, and how many."""
    counts = Counter(beat.verdict for beat in reviewed.counted() if beat.flagged)
    said = [
        f"{shape} {verdict_word(verdict)} ({counts[verdict]})"
        for verdict, (_, shape) in SHAPES.items()
        if counts[verdict]
    ]
    return tr("Excluded: {which}", which=", ".join(said)) if said else tr("No beats excluded")


def _place(beat: TraceBeat) -> tuple[float, float]:
    return beat.t, beat.bpm


def _tip(x: float, y: float, data: TraceBeat) -> str:
    return beat_words(data)
