"""Words for a screen reader that nobody has to move to: the breath, and what a sensor does."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QApplication, QWidget

# Sensors may change their mind often; nobody wants to hear of it more often than this.
LEAST_GAP_S = 5.0
# The roles of ``access`` that are read and neither pressed nor written in.
READ = ("heading", "text", "indicator", "chart")


class Announcer:
    """Announces what is new for ``widget``, each kind of news no oftener than it can be heard."""

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._said: dict[str, tuple[float, str]] = {}

    def say(self, kind: str, text: str, now: float, gap_s: float = 0.0) -> bool:
        """Announce ``text`` unless it was the last said of its ``kind``; answers whether it was."""
        last_t, last = self._said.get(kind, (-1e9, ""))
        if not text or text == last or now - last_t < gap_s:
            return False
        self._said[kind] = (now, text)
        announce(self._widget, text)
        return True


def announce(widget: QWidget, text: str) -> None:
    """Let a reader say ``text``, which is news of ``widget``."""
    if text and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def words_on(part: QWidget) -> str:
    """What there is to read on ``part``, from above; without what has the keyboard and says it."""
    from poise.ui.access import words_of

    at, said = QApplication.focusWidget(), set[str]()
    while at is not None and at is not part:
        said.add(at.accessibleName())
        at = at.parentWidget()
    return " ".join(words for words in map(words_of, _read(part)) if words and words not in said)


def _read(part: QWidget) -> Iterator[QWidget]:
    """The parts of ``part`` that are read and can be seen, in their order."""
    for child in part.children():
        if not isinstance(child, QWidget) or not child.isVisibleTo(part):
            continue
        if getattr(child, "spoken_as", "") not in READ:
            yield from _read(child)
        elif not getattr(child, "unspoken", False):
            yield child


def renamed(widget: QWidget) -> None:
    """Tell a reader, which keeps the names that it was told, that ``widget`` has another now."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.NameChanged))


def handed_on() -> None:
    """Tell a reader once more who has the keyboard, when a page has handed it on.

    Qt tells of the page after what the page did with it, so that a reader would stay with that.
    """
    if QAccessible.isActive():
        QTimer.singleShot(0, _tell_focus)


def _tell_focus() -> None:
    part = QApplication.focusWidget()
    if part is not None:
        QAccessible.updateAccessibility(QAccessibleEvent(part, QAccessible.Event.Focus))
