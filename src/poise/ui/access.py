"""What a screen reader says of parts that Qt knows nothing about.

A widget says so by ``spoken_as``, one of the roles below, and may have ``named()`` and
``described()``, what it is and what it shows in words: asked for when a reader wants to know.
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

ROLES = {
    "alert": QAccessible.Role.AlertMessage,
    "chart": QAccessible.Role.Chart,
    "graphic": QAccessible.Role.Graphic,
    "grouping": QAccessible.Role.Grouping,
    "heading": QAccessible.Role.Heading,
    # AT-SPI has no word for Qt's Indicator: a reader would call it "unknown" and pass it over.
    "indicator": QAccessible.Role.StaticText,
    "menu": QAccessible.Role.PopupMenu,
    "navigation": QAccessible.Role.ToolBar,
    "page": QAccessible.Role.Pane,
    # One whose place is a moment said in words: its number would be tenths of a second.
    "slider": QAccessible.Role.Slider,
    "text": QAccessible.Role.StaticText,
    "told": QAccessible.Role.Section,
    "window": QAccessible.Role.Window,
}
# One thing to a reader, whatever parts it is made of.
_WHOLE = {"chart", "graphic", "indicator"}
_NAME = QAccessible.Text.Name
_SAID = {_NAME: "named", QAccessible.Text.Description: "described"}


class Spoken(QAccessibleWidget):
    """A widget as a reader meets it."""

    def __init__(self, widget: QWidget, spoken_as: str) -> None:
        super().__init__(widget, ROLES[spoken_as])
        self._widget, self._as = widget, spoken_as

    def text(self, kind: QAccessible.Text) -> str:
        """A reading is its name with its number: whoever goes by names alone hears both."""
        if self._as != "indicator" or kind not in _SAID:
            return self._text(kind)
        return ": ".join(filter(None, map(self._text, _SAID))) if kind is _NAME else ""

    def _text(self, kind: QAccessible.Text) -> str:
        said = getattr(self._widget, _SAID.get(kind, ""), None)
        return said() if said is not None else super().text(kind)

    def state(self) -> QAccessible.State:
        """As Qt has it; a part of what is read as a whole counts as unseen, to be read once."""
        state = super().state()
        if getattr(self._widget, "unspoken", False):
            state.invisible = True
        return state

    def childCount(self) -> int:
        return 0 if self._as in _WHOLE else super().childCount()


def words_of(part: QWidget) -> str:
    """What a reader reads of a part that says itself how it is met, with what it shows."""
    named, described = (getattr(part, _SAID[kind], None) for kind in _SAID)
    name = named() if named is not None else part.accessibleName()
    about = described() if described is not None else part.accessibleDescription()
    return ": ".join(filter(None, (name, about)))


def spoken(thing: QObject) -> QAccessibleInterface | None:
    """How ``thing`` is met, where it says so itself; None leaves it to Qt."""
    spoken_as = getattr(thing, "spoken_as", "")
    return Spoken(thing, spoken_as) if spoken_as and isinstance(thing, QWidget) else None
