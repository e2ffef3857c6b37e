"""The icons: each draws something of its own, in the colour it is given, within its square."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

import poise.ui
from poise.ui.theme import PALETTES, Theme
from poise.ui.widgets import icons
from poise.ui.widgets.button import Pill
from poise.ui.widgets.icons import STROKES, paint_icon

SIDE = 48


def drawn(name: str, colour: str) -> QImage:
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(QColor("#808080"))
    painter = QPainter(image)
    paint_icon(painter, name, QRectF(8, 8, SIDE - 16, SIDE - 16), QColor(colour))
    painter.end()
    return image


def inked(image: QImage) -> set[tuple[int, int]]:
    ground = QColor("#808080")
    return {
        (x, y)
        for x in range(SIDE)
        for y in range(SIDE)
        if image.pixelColor(x, y).name() != ground.name()
    }


def test_each_icon_is_another_and_stays_in_its_square() -> None:
    seen = {name: inked(drawn(name, "#000000")) for name in STROKES}
    for name, pixels in seen.items():
        assert len(pixels) > 20, name
        assert all(6 <= x < SIDE - 6 and 6 <= y < SIDE - 6 for x, y in pixels), name
    assert len({frozenset(pixels) for pixels in seen.values()}) == len(seen)


def test_an_icon_has_the_colour_of_the_words_beside_it() -> None:
    for colours in PALETTES.values():
        for primary, ink in ((False, colours.text), (True, colours.on_accent)):
            pill = Pill(Theme(colours), "", icon="stop", primary=primary, role="title")
            pill.resize(pill.sizeHint())
            image = pill.grab().toImage()
            names = {
                image.pixelColor(x, y).name()
                for x in range(image.width())
                for y in range(image.height())
            }
            assert ink in names


def test_every_icon_that_is_asked_for_is_there() -> None:
    """And none is there that nobody asks for."""
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for path in Path(poise.ui.__path__[0]).rglob("*.py")
        if path.name != "icons.py"
    )
    asked = set(re.findall(r'icon="(\w+)"', source))
    assert asked <= set(STROKES)
    words = set(re.findall(r'"(\w+)"', source))
    assert set(STROKES) <= words


def test_a_stroke_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(STROKES, "wrong", "Q 1 2")
    with pytest.raises(ValueError, match="no stroke"):
        icons._path("wrong", 1.0)
