"""``python -m tools.gallery.series FOLDER``: ten seconds of the guide, a picture a second.

One row for each form of the guide, and for the disc while a camera looks; a file for each palette.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from poise.ui.shell.app import application
from poise.ui.theme import PALETTES, Colours, palette
from tools.gallery.pictures import clock_of, staged
from tools.gallery.scenes import scenes

ROWS = ("mid-session", "picture-disc", "guide-bar", "guide-wave", "guide-still")
SECONDS, FROM_T = 10, 40.0
SIDE = QSize(220, 220)


def row(name: str, colours: Colours) -> list[QImage]:
    """The guide at each of ten seconds."""
    scene = next(scene for scene in scenes() if scene.name == name)
    window = staged(replace(scene, until_t=FROM_T, from_t=FROM_T - 1), colours, (900, 600))
    found = []
    for second in range(SECONDS):
        clock_of(window).move_to(FROM_T + second)
        window.frame()
        QApplication.processEvents()
        found.append(window.pages["session"].guide.grab().toImage())
    window.close()
    return found


def sheet(colours: Colours) -> QImage:
    """All rows under each other."""
    whole = QImage(SIDE.width() * SECONDS, SIDE.height() * len(ROWS), QImage.Format.Format_RGB32)
    whole.fill(QColor(colours.ground))
    painter = QPainter(whole)
    for y, name in enumerate(ROWS):
        for x, image in enumerate(row(name, colours)):
            painter.drawImage(
                QPoint(x * SIDE.width(), y * SIDE.height()),
                image.scaledToHeight(SIDE.height()).copy(
                    (image.scaledToHeight(SIDE.height()).width() - SIDE.width()) // 2, 0,
                    SIDE.width(), SIDE.height(),
                ),
            )  # fmt: skip
    painter.end()
    return whole


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("name one folder: python -m tools.gallery.series FOLDER", file=sys.stderr)
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application()
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name, colours in PALETTES.items():
        QApplication.setPalette(palette(colours))
        path = folder / f"guide-series-{name}.png"
        sheet(colours).save(str(path))
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
