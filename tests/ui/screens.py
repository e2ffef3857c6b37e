"""What a test does with a window and asks of it: keys, the words on it, whether they are whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QWidget

from poise.ui.shell.window import Window
from poise.ui.widgets.button import Pill
from poise.ui.widgets.choice import Choice, Option
from poise.ui.widgets.menu import Overlay
from poise.ui.widgets.page import Page
from poise.ui.widgets.swing import SwingBars
from poise.ui.widgets.text import Words
from poise.ui.widgets.tick import Tick
from tools.gallery.pictures import settle
from tools.gallery.scenes import Screen


def at_once(scene: Screen) -> Screen:
    """The scene as somebody sees it who comes a second before its moment."""
    return replace(scene, from_t=max(0.0, scene.until_t - 1))


def unfit(window: Window, sizes: Iterable[tuple[int, int]]) -> list[str]:
    """What is clipped, lies over something or outside its panel, as the window takes each size."""
    found = []
    for size in sizes:
        window.resize(*size)
        settle(window)
        wrong = [*clipped(window), *overlapping(window), *outside_panels(window)]
        found += [f"{size}: {one}" for one in wrong]
    return found


def press(window: Window, *keys: Qt.Key) -> None:
    """Press each key where the focus is; what is read in the background is there after it."""
    for key in keys:
        QTest.keyClick(QApplication.focusWidget() or window, key)
        settle(window)


def click(window: Window, text: str) -> None:
    next(p for p in window.findChildren(Pill) if p.isVisible() and p.text() == text).click()
    settle(window)


def shown_words(window: QWidget) -> list[Words]:
    return [w for w in window.findChildren(Words) if w.isVisible() and w.text()]


def text_of(window: QWidget) -> str:
    """Every word on the screen, button words included."""
    buttons = [b.text() for b in window.findChildren(QAbstractButton) if b.isVisible()]
    return "\n".join([*(w.text() for w in shown_words(window)), *buttons])


def clipped(window: QWidget) -> list[str]:
    """The words and buttons that do not fit into their place."""
    found = []
    for words in shown_words(window):
        wrap = Qt.TextFlag.TextWordWrap if words.wordWrap() else Qt.TextFlag.TextSingleLine
        room = QRect(0, 0, words.width(), 10_000)
        needed = words.fontMetrics().boundingRect(room, int(wrap.value), words.text())
        tall = words.capital() if not words.wordWrap() else needed.height()
        place = QRect(words.mapTo(window, words.rect().topLeft()), words.size())
        if not window.rect().contains(place) and not scrolls(words):
            found.append(f"{words.text()!r} lies outside the window")
        if needed.width() > words.width() or tall > words.height() + 1:
            found.append(f"{words.text()!r}: needs {needed.width()}x{tall}, has {words.size()}")
    for button in window.findChildren(QAbstractButton):
        if button.isVisible():
            inside = window.rect().contains(
                QRect(button.mapTo(window, button.rect().topLeft()), button.size())
            )
            least, tall, cut = button.sizeHint().width(), button.sizeHint().height(), False
            if isinstance(button, Option | Tick):  # its words take lines where they must
                cut = not button.parentWidget().rect().contains(button.geometry())
                least, tall = 0, button.tall(button.width())
            if (
                (not inside and not scrolls(button))
                or cut
                or least > button.width()
                or tall > button.height()
            ):
                found.append(f"button {button.text()!r}")
    return found


def called(part: QWidget) -> str:
    """How a part is called, an option with the question of its group before it."""
    group = part.parentWidget()
    asks = f"{group.accessibleName()}: " if isinstance(group, Choice) else ""
    return asks + part.accessibleName()


def scrolls(words: QWidget) -> bool:
    parent = words.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    return parent is not None


def outside_panels(window: Window) -> list[str]:
    """What of a session needs a panel and does not lie wholly on one."""
    page = window.pages["session"]
    return [
        part.accessibleName()
        for part in (page.trace,)
        if part.isVisible() and not any(panel.contains(part.geometry()) for panel in page.panels)
    ]


def on_another_ground(window: Window) -> list[str]:
    """Words and swings on a panel that fill another ground than the panel's, and the other way."""
    page = next(p for p in window.findChildren(Page) if p.isVisible() and p.panels)
    picture = page.grab().toImage()
    ratio = picture.devicePixelRatio()
    wrong = []
    for part in (*shown_words(page), *(b for b in page.findChildren(SwingBars) if b.isVisible())):
        corner = part.mapTo(page, QPoint(0, 0))
        if scrolls(part) or not page.rect().contains(corner):
            continue
        on_panel = any(panel.contains(corner) for panel in page.panels)
        wanted = window.theme.colour("surface" if on_panel else "ground")
        if picture.pixelColor(corner * ratio) != wanted:
            wrong.append(part.text() if isinstance(part, Words) else part.accessibleName())
    return wrong


def overlapping(window: QWidget) -> list[str]:
    """Pairs of visible words or buttons that lie over each other, outside what scrolls.

    Where something lies over the page on purpose, only what is in it is looked at.
    """
    over = next((o for o in window.findChildren(Overlay) if o.isVisible()), window)
    parts = [*shown_words(over), *(b for b in over.findChildren(Pill) if b.isVisible())]
    boxes = [
        (part.text(), QRect(part.mapTo(window, part.rect().topLeft()), part.size()))
        for part in parts
        if not scrolls(part)
    ]
    return [
        f"{one!r} and {other!r}"
        for k, (one, a) in enumerate(boxes)
        for other, b in boxes[k + 1 :]
        if a.intersects(b)
    ]
