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
    "indicator": QAccessible.Role.Indicator,
    "menu": QAccessible.Role.PopupMenu,
    "navigation": QAccessible.Role.ToolBar,
    "page": QAccessible.Role.Pane,
    "text": QAccessible.Role.StaticText,
}
# One thing to a reader, whatever parts it is made of.
_WHOLE = {"chart", "graphic", "indicator"}


class Spoken(QAccessibleWidget):
    """A widget as a reader meets it."""

    def __init__(self, widget: QWidget, spoken_as: str) -> None:
        super().__init__(widget, ROLES[spoken_as])
        self._widget, self._as = widget, spoken_as

    def text(self, kind: QAccessible.Text) -> str:
        if kind == QAccessible.Text.Name:
            named = getattr(self._widget, "named", None)
            return named() if named is not None else super().text(kind)
        if kind == QAccessible.Text.Description:
            described = getattr(self._widget, "described", None)
            return described() if described is not None else super().text(kind)
        return super().text(kind)

    def childCount(self) -> int:
        return 0 if self._as in _WHOLE else super().childCount()


def spoken(thing: QObject) -> QAccessibleInterface | None:
    """How ``thing`` is met, where it says so itself; None leaves it to Qt."""
    spoken_as = getattr(thing, "spoken_as", "")
    return Spoken(thing, spoken_as) if spoken_as and isinstance(thing, QWidget) else None
