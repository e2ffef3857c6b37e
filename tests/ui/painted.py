"""Whether what stands on the screen is what would be painted if all of it were painted anew.

``python -m tests.ui.painted`` presses keys in every scene of the gallery before an X server, and
writes as JSON where the screen and a full repaint differ; with ``--some`` in every third scene, and
with names in those alone.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from poise.ui.shell.app import application
from poise.ui.theme import LIGHT
from tools.gallery.pictures import SIZES, settle, staged
from tools.gallery.scenes import Screen, scenes

from .screens import at_once

Key = Qt.Key
PATIENCE_MS = 60_000
# Keys that ask for something, go somewhere, or change how much stands on the page.
KEYS = (
    Key.Key_Down, Key.Key_Return, Key.Key_Plus, Key.Key_Minus, Key.Key_S, Key.Key_M, Key.Key_G,
    Key.Key_G, Key.Key_D, Key.Key_P, Key.Key_P, Key.Key_V, Key.Key_V, Key.Key_Tab, Key.Key_Right,
    Key.Key_Right, Key.Key_Left, Key.Key_Return, Key.Key_E, Key.Key_Escape, Key.Key_Escape,
)  # fmt: skip


def stale(window: QWidget) -> QRect:
    """The least box around every pixel that is not as a full repaint would make it.

    What asked to be painted has been before the two are compared: a grab of the widgets while some
    of them wait would have all of them painted, and so hide what was forgotten.
    """
    QApplication.processEvents()
    QApplication.sendEvent(window, QEvent(QEvent.Type.UpdateRequest))
    shown = window.screen().grabWindow(window.winId()).toImage()
    return differing(shown, window.grab().toImage())


def differing(one: QImage, other: QImage) -> QRect:
    """The least box around every pixel in which two pictures differ; empty when they do not."""
    one, other = (image.convertToFormat(QImage.Format.Format_RGB32) for image in (one, other))
    if one.size() != other.size():
        return one.rect().united(other.rect())
    if one == other:
        return QRect()
    wide = 4 * one.width()
    before, after = bytes(one.constBits()), bytes(other.constBits())
    lines = [
        y for y in range(one.height())
        if before[y * wide : (y + 1) * wide] != after[y * wide : (y + 1) * wide]
    ]  # fmt: skip
    columns = [
        x for y in lines for x in range(one.width())
        if before[y * wide + 4 * x : y * wide + 4 * x + 3]
        != after[y * wide + 4 * x : y * wide + 4 * x + 3]
    ]  # fmt: skip
    if not columns:
        return QRect()
    return QRect(min(columns), lines[0], max(columns) - min(columns) + 1, lines[-1] - lines[0] + 1)


def pressed(scene: Screen) -> Iterator[tuple[str, QRect]]:
    """What is stale after the scene was made, and after each key."""
    window = staged(at_once(scene), LIGHT, SIZES[0])
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window, PATIENCE_MS)
    yield "", stale(window)
    for key in KEYS:
        QTest.keyClick(QApplication.focusWidget() or window, key)
        if not window.isVisible():
            break
        yield key.name, stale(window)
        settle(window)  # what is read in the background has come
        yield key.name, stale(window)
    window.close()
    window.deleteLater()
    QApplication.processEvents()


def asked(words: list[str]) -> list[Screen]:
    """The scenes that the words of the command line ask for."""
    if words == ["--some"]:
        return scenes()[::3]
    return [scene for scene in scenes() if not words or scene.name in words]


def main() -> int:
    application().setCursorFlashTime(0)
    found = {
        scene.name: [(key, box.getRect()) for key, box in pressed(scene) if not box.isEmpty()]
        for scene in asked(sys.argv[1:])
    }
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
