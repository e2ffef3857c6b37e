"""A sheet of words in the middle of the window with its buttons below; it scrolls when it must."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from poise.ui.theme import Theme, scroll_bar
from poise.ui.widgets import flow
from poise.ui.widgets.announcer import announce, handed_on, words_on
from poise.ui.widgets.button import Pill
from poise.ui.widgets.chart import Chart
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.page import Page

if TYPE_CHECKING:
    from poise.ui.widgets.parts_row import PartsRow


class Body(QWidget):
    """What a sheet shows, on a panel with an edge around its parts."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.room: int | None = None  # so high it may be before it must be scrolled

    def restyle(self, theme: Theme) -> None:
        self.theme = theme
        self.lay(self.width())
        self.update()

    def lay(self, width: int) -> int:
        """Place the parts for ``width`` pixels; answers how high they are with their edge."""
        unit = self.theme.size("body")
        edge = 2 * unit
        self.update()  # rules and edges are painted where the parts came to lie
        return self.place(edge, max(1, width - 2 * edge), unit) + edge

    def stops(self) -> list[QWidget]:
        """Its parts at which Tab stops, in the order in which it does."""
        found, at = list[QWidget](), self.nextInFocusChain()
        while at is not None and at is not self:
            takes = at.focusPolicy() & Qt.FocusPolicy.TabFocus
            if takes and self.isAncestorOf(at) and at.isVisibleTo(self):
                found.append(at)
            at = at.nextInFocusChain()
        return found

    def row_in_use(self) -> str:
        """The name of the row that has the keyboard; empty where none has."""
        at = QApplication.focusWidget()
        rows = (row for row in self.findChildren(Choice) if at is not None and row.isAncestorOf(at))
        return next((row.accessibleName() for row in rows), "")

    def use_row(self, name: str) -> None:
        """Give the keyboard back to the row of that name, which was made anew."""
        for row in self.findChildren(Choice):
            if name and row.accessibleName() == name and row.isVisibleTo(self):
                row.focus_chosen()
                return

    def place(self, edge: int, inner: int, unit: int) -> int:
        """Place the parts ``inner`` pixels wide from (``edge``, ``edge``); answers where they end.

        ``unit`` is the height of the usual letters.
        """
        raise NotImplementedError

    def resizeEvent(self, _event: object) -> None:
        self.lay(self.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.theme.colour("ground"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.theme.colour("line"))
        painter.setBrush(self.theme.colour("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 14, 14)


class Sheet(Page):
    """A body above a row of buttons; the arrow and page keys scroll it."""

    widest_em = 44
    # Where lines come and go the upper edge stays, so that nothing slides from under the pointer.
    at_top = False

    def __init__(self, theme: Theme, body: Body) -> None:
        super().__init__(theme)
        self.body = body
        self.buttons: list[Pill] = []
        self.first: QWidget | None = None
        self.head: PartsRow | None = None
        self.area = _Area(self)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(body)
        self.area.verticalScrollBar().setSingleStep(40)
        self.area.verticalScrollBar().setStyleSheet(scroll_bar(theme))

    def add_button(
        self,
        text: str,
        press: Callable[[], object],
        *keys: Qt.Key,
        primary: bool = False,
        role: str = "body",
        icon: str = "",
    ) -> Pill:
        """A button below the body; the first one added has the focus."""
        return self._under(self.add_pill(text, press, *keys, primary=primary, role=role, icon=icon))

    def add_back(self, back: Callable[[], object], *keys: Qt.Key) -> Pill:
        return self._under(super().add_back(back, *keys))

    def _under(self, button: Pill) -> Pill:
        self.buttons.append(button)
        self.first = self.first or button
        return button

    def read_out(self) -> None:
        """The body shows something else, without another page: let a screen reader say what."""
        announce(self, words_on(self.body))

    def put_above(self, head: PartsRow) -> None:
        """Let a row stand above the body, with its keys; the two scroll together."""
        self.head, self.at_top = head, True
        self._both = _Ground(self.theme)
        self.area.takeWidget()
        for part in (head, self.body):
            part.setParent(self._both)
        self.area.setWidget(self._both)
        for key, go in head.keys.items():
            self.add_keys(go, key)

    def restyle(self, theme: Theme) -> None:
        self.theme = theme
        if self.head is not None:
            self.head.restyle(theme)
            self._both.theme = theme
        self.area.verticalScrollBar().setStyleSheet(scroll_bar(theme))
        self.body.restyle(theme)
        for button in self.buttons:
            button.restyle(theme)
        self.lay()
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who turns to the page comes to the part that is to have the keyboard.

        Where the body asks for something it is no button, so that Tab comes to that first; the keys
        of the buttons do what they say all the same.
        """
        asks = any(not isinstance(stop, Pill | Chart) for stop in self.body.stops())
        super().focusInEvent(event)
        if self.first is not None and not (asks and self.first in self.buttons):
            self.first.setFocus(event.reason())
            handed_on()

    def _order(self) -> None:
        """Tab comes to the buttons after the body: parts made anew would be behind them."""
        stops = self.body.stops()
        if not stops:
            return
        row = stops[-1].parent()  # any of its options may come to be where Tab stops
        last = row.options[-1] if isinstance(row, Choice) else stops[-1]
        for one, other in pairwise([last, *self.buttons]):
            QWidget.setTabOrder(one, other)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow and page keys scroll what is larger than the window."""
        bar = self.area.verticalScrollBar()
        steps = {
            Qt.Key.Key_Up: -bar.singleStep(),
            Qt.Key.Key_Down: bar.singleStep(),
            Qt.Key.Key_PageUp: -bar.pageStep(),
            Qt.Key.Key_PageDown: bar.pageStep(),
        }
        if event.key() in steps:
            bar.setValue(bar.value() + steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def lay(self) -> None:
        """Put the body in the middle and the buttons below it."""
        unit = self.theme.size("body")
        across = self.width() - 2 * unit
        shown = [button for button in self.buttons if not button.isHidden()]
        foot = flow.tall(shown, across, unit) + 3 * unit
        wide = min(self.width() - 2 * unit, self.widest_em * unit)
        above, room = self._above(wide), self.height() - foot - unit
        self.body.room = room - above
        tall = above + self.body.lay(wide)
        high = min(tall, room)
        top = unit if self.at_top else unit + max(0, room - high) // 2
        if self.head is not None:
            top, high = unit // 2, high + unit // 2
        self.area.setGeometry((self.width() - wide) // 2, top, wide, high)
        inner = wide - (self.area.verticalScrollBar().sizeHint().width() if tall > high else 0)
        above, body = self._above(inner), self.body.lay(inner)
        self.body.resize(inner, body)  # where it lies is the area's to say: it may be scrolled
        if self.head is not None:
            self.body.move(0, above)
            self.head.setGeometry(0, 0, inner, above)
            self._both.resize(inner, above + body)
        flow.place(shown, unit, top + high + unit * 3 // 2, across, unit)
        self._order()

    def _above(self, width: int) -> int:
        """How high the row above the body is, with the space below it."""
        high = self.head.lay(width) if self.head is not None else 0
        return high + self.theme.size("body") // 2 if high else 0


class _Area(QScrollArea):
    """It leaves the keys to the page, which scrolls it; Qt's own would keep all four arrows."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()


class _Ground(QWidget):
    """The colour of the page between what stands on it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), self.theme.colour("ground"))
