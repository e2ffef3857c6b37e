"""The pixels of each form of the guide say how full the lungs are, in the same light."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from poise.core.guide.pacer import BreathPattern
from poise.ui.theme import LIGHT, PALETTES, Colours, Theme, luminance
from poise.ui.widgets.forms import FORMS, elapsed_s, paint_ring, within_ring

PACE = BreathPattern(4.0, 6.0)
SIDE = 240
BEAD = QColor(LIGHT.guide_low)
MOMENTS = (0.0, 2.0, 4.0, 7.0)
FULLNESS = (0.0, 0.5, 1.0, 0.5)


def drawn(form: str, t: float, colours: Colours = LIGHT, pace: BreathPattern = PACE) -> QImage:
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(QColor(colours.ground))
    shape = FORMS[form](Theme(colours), QSize(SIDE, SIDE))
    shape.turn(pace.at(t), pace)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shape.paint(painter)
    painter.end()
    return image


def rows_like(image: QImage, x: int, colour: QColor) -> list[int]:
    """The rows of column ``x`` that are near ``colour``."""

    def near(y: int) -> bool:
        found = image.pixelColor(x, y)
        apart = (
            found.red() - colour.red(),
            found.green() - colour.green(),
            found.blue() - colour.blue(),
        )
        return sum(abs(d) for d in apart) < 60

    return [y for y in range(image.height()) if near(y)]


def test_the_bead_stands_in_the_bar_as_high_as_the_lungs_are_full() -> None:
    heights = []
    for t in MOMENTS:
        rows = rows_like(drawn("bar", t), SIDE // 2, BEAD)
        heights.append((rows[0] + rows[-1]) / 2)
    way = heights[0] - heights[2]
    assert way > SIDE / 2
    for height, fullness in zip(heights, FULLNESS, strict=True):
        assert (heights[0] - height) / way == pytest.approx(fullness, abs=0.02)


def test_the_bead_rides_on_the_wave() -> None:
    heights = []
    for t in MOMENTS:
        rows = rows_like(drawn("wave", t), SIDE // 2, BEAD)
        heights.append((rows[0] + rows[-1]) / 2)
    way = heights[0] - heights[2]
    assert way > SIDE / 2
    for height, fullness in zip(heights, FULLNESS, strict=True):
        assert (heights[0] - height) / way == pytest.approx(fullness, abs=0.03)


def test_the_still_guide_moves_only_when_a_second_is_over() -> None:
    images = [drawn("still", t) for t in (0.0, 0.4, 0.9)]
    assert images[0] == images[1] == images[2]
    assert drawn("still", 1.1) != images[0]


def test_the_still_guide_rises_at_the_left_and_sinks_at_the_right() -> None:
    full = QColor(LIGHT.guide_low)
    lit = []
    for t in (0.5, 3.5, 4.5, 9.5):
        image = drawn("still", t)
        places = [
            (x, y)
            for x in range(SIDE)
            for y in range(SIDE)
            if image.pixelColor(x, y) == full
        ]  # fmt: skip
        lit.append(
            (sum(x for x, _ in places) / len(places), sum(y for _, y in places) / len(places))
        )
    (in_x, in_y), (top_x, top_y), (out_x, out_y), (end_x, end_y) = lit
    assert in_x < SIDE / 2 > top_x
    assert out_x > SIDE / 2 < end_x
    assert in_y > SIDE / 2 > top_y
    assert out_y < SIDE / 2 < end_y


@pytest.mark.parametrize("colours", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize("form", FORMS)
def test_every_form_sends_the_same_light_all_through_a_breath(form: str, colours: Colours) -> None:
    light = [mean_light(drawn(form, t / 2, colours)) for t in range(20)]
    assert max(light) - min(light) < 0.004  # of the light of a white page


def mean_light(image: QImage) -> float:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    colours, counts = np.unique(np.frombuffer(image.constBits(), np.uint32), return_counts=True)
    lights = [luminance(QColor(int(colour) & 0xFFFFFF).name()) for colour in colours]
    return float(np.average(lights, weights=counts))


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_painted_anew_while_nothing_moves(form: str) -> None:
    shape = FORMS[form](Theme(LIGHT), QSize(SIDE, SIDE))
    shape.turn(PACE.at(1.5), PACE)
    assert shape.turn(PACE.at(1.5), PACE) is None


@pytest.mark.parametrize("pace", ["4-6", "4-1-6-1", "5-5", "3.5-6.5"])
def test_the_time_into_a_breath_is_found_back(pace: str) -> None:
    pattern = BreathPattern.parse(pace)
    for tenth in range(1, int(pattern.period_s * 10)):
        assert elapsed_s(pattern.at(tenth / 10), pattern) == pytest.approx(tenth / 10)


@pytest.mark.parametrize("size", [QSize(120, 300), QSize(333, 334), QSize(900, 600)])
def test_nothing_of_the_ring_lies_within_it(size: QSize) -> None:
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_ring(painter, size, Theme(LIGHT), 1.0)
    painter.end()
    inside = within_ring(size)
    assert _light(image)
    assert not _light(image.copy(inside))
    assert inside.width() > 0.6 * min(size.width(), size.height())


def _light(image: QImage) -> bool:
    """Whether anything was painted on the black."""
    image = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return bool(rows[:, : image.width()].any())
