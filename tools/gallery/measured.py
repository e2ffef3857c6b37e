"""What the eye meets, from the pixels of a window: contrast, light, and other eyes' colours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from poise.core.arrays import Array
from poise.ui.shell.window import Window
from poise.ui.theme import Colours
from poise.ui.widgets.forms import Disc
from poise.ui.widgets.guide import Guide
from poise.ui.widgets.text import Words

# How dichromats see linear RGB (Machado, Oliveira, Fernandes 2009, severity 1.0).
SEEN_BY = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
               (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
               (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602),
               (0.004733, 0.691367, 0.303900)),
}  # fmt: skip
# Colours that stand for different things and may lie beside each other.
PAIRS = (
    ("heart", "wave"), ("heart", "swing"), ("heart", "guide_high"), ("heart", "guide_low"),
    ("swing", "unsure"), ("guide_high", "unsure"), ("accent", "text"),
)  # fmt: skip
_LIGHT = np.array((0.2126, 0.7152, 0.0722))
_TO_XYZ = np.array(((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505)))
_WHITE = np.array((0.9505, 1.0, 1.089))


def linear(image: QImage) -> Array:
    """The light of each pixel (height, width, 3) in red, green and blue, 0 to 1."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return np.asarray(_OF_BYTE[raw[..., 2::-1]])


def _linear(part: Array) -> Array:
    return np.asarray(np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4))


def luminance(image: QImage) -> Array:
    """The relative luminance (height, width) of each pixel (WCAG 2.2)."""
    return np.asarray(linear(image) @ _LIGHT)


def contrast(one: float, other: float) -> float:
    """The contrast ratio of two relative luminances."""
    low, high = sorted((one, other))
    return (high + 0.05) / (low + 0.05)


_OF_BYTE = _linear(np.arange(256) / 255)


def text_contrasts(window: Window) -> Iterator[tuple[float, int, str]]:
    """Each text that is seen: its contrast, the height of its letters in pixels, its words.

    The ground is the colour that most of its box has, the ink the pixel that differs most from it.
    """
    light = luminance(window.grab().toImage())
    ratio = light.shape[1] / window.width()
    for part in window.findChildren(QWidget):
        if not part.isVisible() or not isinstance(part, Words | QAbstractButton | QLineEdit):
            continue
        text = part.text()
        box = QRect(part.mapTo(window, QPoint(0, 0)), part.size()).intersected(window.rect())
        if not text.strip() or box.height() < part.fontMetrics().height() or _covered(part, window):
            continue
        x, y, wide, tall = (round(n * ratio) for n in box.getRect())
        inside = light[y + 4 : y + tall - 4, x + 6 : x + wide - 6]
        if isinstance(part, Words):
            inside = light[y : y + tall, x : x + wide]
        if inside.size == 0:
            continue
        values, counts = np.unique(inside.round(4), return_counts=True)
        ground = float(values[np.argmax(counts)])
        best = max(contrast(float(value), ground) for value in (values[0], values[-1]))
        yield best, part.font().pixelSize(), text


def _covered(part: QWidget, window: Window) -> bool:
    """Whether something else is seen where it stands."""
    middle = part.mapTo(window, part.rect().center())
    seen = window.childAt(middle)
    return seen is not part and not (seen is not None and part.isAncestorOf(seen))


def border_contrasts(window: Window, *kinds: type[QWidget]) -> Iterator[tuple[float, str]]:
    """The edge of each control of these kinds against what it lies on, from a line across it."""
    light = luminance(window.grab().toImage())
    ratio = light.shape[1] / window.width()
    for part in window.findChildren(QWidget):
        if not isinstance(part, kinds) or not part.isVisible() or _covered(part, window):
            continue
        corner = part.mapTo(window, QPoint(0, 0))
        x = round((corner.x() + part.width() / 2) * ratio)
        top = round(corner.y() * ratio)
        line = light[max(0, top - 2) : top + 7, x]
        if len(line) == 9:
            ground = float(line[0])
            yield max(contrast(float(value), ground) for value in line), part.accessibleName()


def breath_light(window: Window, clock: Any, from_t: float, seconds: float, step_s: float) -> Array:
    """The mean luminance of the whole window, frame by frame (n,)."""
    found = []
    for k in range(round(seconds / step_s)):
        clock.move_to(from_t + k * step_s)
        window.frame()
        QApplication.processEvents()
        found.append(float(luminance(window.grab().toImage()).mean()))
    return np.array(found)


def edge_contrast(guide: Guide, colours: Colours) -> float:
    """The edge of the disc against the ground, at the left, within two pixels of its radius."""
    light = luminance(guide.grab().toImage())
    shape = guide.shape
    assert isinstance(shape, Disc)
    ground = float(luminance(_plain(colours.ground))[0, 0])
    at = round(light.shape[1] / 2 - shape.radius)
    line = light[light.shape[0] // 2, max(0, at - 2) : at + 3]
    return max(contrast(float(value), ground) for value in line)


def _plain(colour: str) -> QImage:
    image = QImage(1, 1, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def distance(colours: Colours, one: str, other: str, seen_by: str = "") -> float:
    """How far two colours of a palette are apart to those eyes (CIE 1976 colour difference)."""
    a, b = (_lab(str(getattr(colours, name)), seen_by) for name in (one, other))
    return float(np.linalg.norm(a - b))


def _lab(colour: str, seen_by: str) -> Array:
    light = linear(_plain(colour))[0, 0]
    if seen_by:
        light = np.clip(np.array(SEEN_BY[seen_by]) @ light, 0, 1)
    xyz = _TO_XYZ @ light / _WHITE
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array((116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])))
