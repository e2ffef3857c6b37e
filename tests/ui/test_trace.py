"""The heart over the guide: a beat that is not judged yet, and the wave without seams."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from poise.core.events import Verdict
from poise.core.guide.exercise import Exercise
from poise.core.guide.schedule import Schedule
from poise.ui.theme import LIGHT, Theme
from poise.ui.view import TraceBeat
from poise.ui.widgets.trace import Trace

HEART, WAVE = QColor(LIGHT.heart), QColor(LIGHT.wave)
QUIET = tuple(
    TraceBeat(0.8 * k, "strap", 74.0 + k % 3, True, Verdict.NORMAL) for k in range(1, 61)
)  # fmt: skip
EARLY = TraceBeat(QUIET[-1].t + 0.45, "strap", 133.0, True)


def drawn(beats: Sequence[TraceBeat], schedule: Schedule | None = None, wide: int = 600) -> Trace:
    trace = Trace(Theme(LIGHT))
    trace.restyle(Theme(LIGHT))
    trace.resize(wide, 90)
    trace.show_trace(QUIET, schedule, EARLY.t)
    trace.show_trace(beats, schedule, EARLY.t)
    return trace


def inked(image: QImage, colour: QColor, from_x: int, to_x: int) -> int:
    return sum(
        image.pixelColor(x, y) == colour for x in range(from_x, to_x) for y in range(image.height())
    )


def test_a_beat_not_judged_yet_moves_neither_the_scale_nor_the_line(qapp: QApplication) -> None:
    before, after = drawn(QUIET), drawn((*QUIET, EARLY))
    assert after.scale_bpm == before.scale_bpm
    last = round(before.place(QUIET[-1].t, 75).x()) + 2
    image = after.grab().toImage()
    at = round(after.place(EARLY.t, 75).x())
    assert inked(image, HEART, last, at - 2) == 0
    judged = (*QUIET, TraceBeat(EARLY.t, "strap", 133.0, True, Verdict.ECTOPIC))
    crossed = drawn(judged)
    assert crossed.scale_bpm == before.scale_bpm
    assert inked(crossed.grab().toImage(), HEART, last, crossed.width()) == 0


def test_a_beat_that_was_good_joins_the_line_once_that_is_known(qapp: QApplication) -> None:
    good = TraceBeat(EARLY.t + 0.4, "strap", 76.0, True)
    known = TraceBeat(good.t, "strap", 76.0, True, Verdict.NORMAL)
    waits, joined = (drawn((*QUIET, beat)).grab().toImage() for beat in (good, known))
    assert waits != joined


@pytest.mark.parametrize("wide", [600, 601, 777, 1043])
def test_the_wave_of_the_guide_has_no_seams(qapp: QApplication, reset: Exercise, wide: int) -> None:
    """Where two breaths meet at a part of a pixel no edge of either is to be seen."""
    schedule = Schedule(reset, 0.0)
    trace = drawn((), schedule, wide)
    trace.span_s = 40.0
    trace.show_trace((), schedule, 52.3)
    image = trace.grab().toImage()
    left = round(trace.place(12.3, 75).x()) + 1
    row = {image.pixelColor(x, image.height() - 2).name() for x in range(left, wide - 1)}
    assert row == {WAVE.name()}
