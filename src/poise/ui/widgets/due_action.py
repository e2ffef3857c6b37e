"""On Today: what one meant to do and is due, one at a time; done, later, or let go."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from poise import clock
from poise.errors import JournalError
from poise.ui.background import Fetch
from poise.ui.journal import Journal
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.widgets import flow
from poise.ui.widgets.announcer import announce
from poise.ui.widgets.button import Pill
from poise.ui.widgets.page import Keys, key_name
from poise.ui.widgets.text import Styled, Words
from poise.ui.widgets.today_row import TodayRow, place_beside

if TYPE_CHECKING:
    from poise.library.journal import Due


class DueAction(TodayRow):
    """The longest due of what is open in ``journal``."""

    def __init__(self, theme: Theme, journal: Journal) -> None:
        super().__init__(theme)
        self._journal = journal
        self._coming: Fetch[list[Due]] | None = None
        self.due: Due | None = None
        self._name = Words(theme, "body", "muted", unspoken=True, parent=self)
        self._text = Words(theme, "body", wrap=True, parent=self)
        self._when = Words(theme, "small", "muted", wrap=True, parent=self)
        self._keys: Keys = {}
        self.pills = [
            self._pill(tr("Done"), Qt.Key.Key_K, journal.done),
            self._pill(tr("Later"), Qt.Key.Key_N, journal.later),
            self._pill(tr("Let go"), Qt.Key.Key_G, journal.drop),
        ]

    def _pill(self, text: str, key: Qt.Key, act: Callable[[str], None]) -> Pill:
        pill = Pill(self.theme, text, key=key_name(key), parent=self)
        press = self._do(text, act)
        pill.clicked.connect(lambda: press())
        self._keys[key] = press
        return pill

    def _do(self, text: str, act: Callable[[str], None]) -> Callable[[], None]:
        def do() -> None:
            if self.due is None:
                return
            try:
                act(self.due.id)
            except JournalError as error:
                self._when.say(tr(str(error)))
                self.changed()
                announce(self.window(), self._when.text())
                return
            announce(self.window(), f"{text}: {self.due.text}")
            self._show(None)
            self.read()

        return do

    def read(self) -> None:
        self._coming = self._journal.due()

    def frame(self) -> None:
        if self._coming is not None and self._coming.done:
            found, self._coming = self._coming.value or [], None
            self._show(found[0] if found else None)

    def _show(self, due: Due | None) -> None:
        if due == self.due:
            return
        self.due = due
        if due is not None:
            from poise.ui.text.journal import short_day  # with all that a journal needs

            today = clock.today()
            self._name.say(
                tr("Due today") if due.due == today else
                tr("Due since {day}", day=short_day(due.due, today))
            )  # fmt: skip
            self._text.say(due.text)
            self._text.setAccessibleName(f"{self._name.text()}: {due.text}")
            self._when.say(due.when)
        self.changed()

    def keys(self) -> Keys:
        return self._keys if self.due is not None else {}

    def restyle(self, theme: Theme) -> None:
        self.theme = theme
        parts: list[Styled] = [self._name, self._text, self._when, *self.pills]
        for part in parts:
            part.restyle(theme)
        self.lay(self.width())

    def lay(self, width: int) -> int:
        """The name at the left, what it is beside it, the buttons at the right or below."""
        if self.due is None:
            return 0
        unit = self.theme.size("body")
        self._when.setVisible(bool(self._when.text()))
        buttons = sum(pill.sizeHint().width() + unit // 2 for pill in self.pills)
        names = self._name.fontMetrics().horizontalAdvance(self._name.text()) + unit
        beside = width - buttons - names >= 14 * unit
        line = self.pills[0].sizeHint().height()
        self._name.setGeometry(0, 0, names, line)
        left = names if width - names >= 14 * unit else 0
        top = 0 if left else line
        rest = width - left - (buttons + unit if beside else 0)
        high = self._text.tall(rest)
        first = max(line, high) if top == 0 else high
        self._text.setGeometry(left, top, rest, first)
        y = top + first
        if self._when.text():
            self._when.setGeometry(left, y, rest, self._when.tall(rest))
            y += self._when.height()
        if beside:
            place_beside(self.pills, width, 0, unit // 2)
            return y
        flow.place(self.pills, 0, y + unit // 4, width, unit // 2)
        return y + unit // 4 + flow.tall(self.pills, width, unit // 2)
