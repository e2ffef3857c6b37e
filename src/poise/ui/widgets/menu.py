"""What lies over a page for a moment: a list of things to do, or a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from poise.ui.theme import Theme
from poise.ui.widgets import flow
from poise.ui.widgets.button import Pill
from poise.ui.widgets.text import Words


class Overlay(QWidget):
    """A panel over the page; the arrow keys move between its buttons."""

    role, colour = "small", "muted"
    spoken_as = "menu"

    def named(self) -> str:
        """What a screen reader reads first."""
        return self.words.text()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.pills: list[Pill] = []
        self.words = Words(theme, self.role, self.colour, wrap=True, on="surface", parent=self)
        self.hide()

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.words.restyle(theme)
        for pill in self.pills:
            pill.restyle(theme)

    def shown_pills(self) -> list[Pill]:
        """The buttons that are offered now."""
        return [pill for pill in self.pills if not pill.isHidden()]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows move; every other key is the page's."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}
        pills = self.shown_pills()
        if event.key() not in steps or not pills:
            event.ignore()
            return
        step, focus = steps[Qt.Key(event.key())], self.focusWidget()
        at = next((k for k, pill in enumerate(pills) if pill is focus), -1 if step > 0 else 0)
        pills[(at + step) % len(pills)].setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("ground"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.colour("unsure"))
        painter.setBrush(self._theme.colour("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 12, 12)


class Menu(Overlay):
    """Everything that has no button of its own; ``words`` are the other keys."""

    def fit(self, box: QRect, right: int, top: int) -> None:
        """Hang below ``top``, its right edge at ``right``, in a column or, if too high, in rows."""
        unit, pills = self._theme.size("body"), self.shown_pills()
        hints = [pill.sizeHint() for pill in pills]
        inner = max((hint.width() for hint in hints), default=0)
        tall = sum(hint.height() for hint in hints)
        column = top + tall + self.words.tall(inner) + 3 * unit <= box.bottom()
        if not column:
            inner = box.width() - 2 * unit
            tall = flow.tall(pills, inner, unit // 4)
        words = self.words.tall(inner)
        for pill in pills:
            pill.listed = column
        left = right - inner - 2 * unit
        self.setGeometry(left, top, inner + 2 * unit, tall + words + 3 * unit)
        if column:
            y = unit
            for pill, hint in zip(pills, hints, strict=True):
                pill.setGeometry(unit, y, inner, hint.height())
                y += hint.height()
        else:
            flow.place(pills, unit, unit, inner, unit // 4)
        self.words.setGeometry(unit, tall + 2 * unit, inner, words)


class Question(Overlay):
    """Words and the few answers to them."""

    role, colour = "prompt", "text"
    spoken_as = "alert"

    def ask(
        self, text: str, answers: Sequence[tuple[str, str, bool, Callable[[], object], str]]
    ) -> None:
        """Show ``text``; each answer has its words, its key, whether it is large, what it does, and
        its icon.
        """
        for old in self.pills:
            old.hide()
            old.deleteLater()
        self.words.say(text)
        self.pills = []
        for words, key, primary, do, icon in answers:
            pill = Pill(self._theme, words, key=key, primary=primary, icon=icon, parent=self)
            pill.clicked.connect(lambda _on=False, do=do: do())
            pill.show()
            self.pills.append(pill)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def fit(self, box: QRect) -> None:
        """Stand in the middle of ``box``."""
        unit = self._theme.size("body")
        wide = min(box.width(), 38 * unit)
        inner = wide - 4 * unit
        words, pills = self.words.tall(inner), flow.tall(self.pills, inner, unit)
        tall = words + pills + 5 * unit
        self.setGeometry(
            box.center().x() - wide // 2, max(box.top(), box.center().y() - tall // 2), wide, tall
        )
        self.words.setGeometry(2 * unit, 2 * unit, inner, words)
        flow.place(self.pills, 2 * unit, 3 * unit + words, inner, unit)
