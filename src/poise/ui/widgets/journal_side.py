"""The journal's list with what sifts it, and what can be done with all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from poise.ui.text.journal import EntryLine, counted
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.widgets import flow
from poise.ui.widgets.announcer import announce
from poise.ui.widgets.button import Pill
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.field import Field
from poise.ui.widgets.journal_list import JournalList
from poise.ui.widgets.text import Words


class JournalSide(QWidget):
    """``buttons`` stand above the list and ``last`` below it, where there is room for it there.

    ``chose`` is called when another row is chosen, ``read`` by who wants to go into it, and
    ``show_wins`` is told whether it is to be the wall of wins.
    """

    def __init__(
        self,
        theme: Theme,
        buttons: Sequence[Pill],
        last: Pill,
        *,
        chose: Callable[[], None],
        read: Callable[[], None],
        show_wins: Callable[[bool], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._theme, self._last = theme, last
        self._buttons = list(buttons)
        self.of_wins, self.beside = False, False
        for pill in (*buttons, last):
            pill.setParent(self)
        self.search = Field(theme, tr("Search"), self)
        self.search.setPlaceholderText(f"{tr('Search the journal')}   /")
        self.search.textChanged.connect(lambda _text: self._search())
        self.search.leave = self.to_list
        self.which = Choice(
            theme, tr("Show"), [(False, tr("Everything")), (True, tr("Wins"))], False,
            lambda wins: show_wins(bool(wins)), self,
        )  # fmt: skip
        self.list = JournalList(theme, self)
        self.list.setAccessibleName(tr("Entries, newest first"))
        self.list.currentItemChanged.connect(lambda *_: chose())
        self.list.itemActivated.connect(lambda _item: read())
        self.word = Words(theme, "small", "muted", wrap=True, parent=self)
        self.word.say(tr("Reading the journal …"))
        self._order()

    def _order(self) -> None:
        """Tab goes down the column: what got another parent has left the order it was in."""
        column = [*self._buttons, self.search, *self.which.options, self.list, self._last]
        for one, other in pairwise(column):
            QWidget.setTabOrder(one, other)

    def fill(self, rows: Sequence[tuple[str, EntryLine]]) -> None:
        """Show these, sifted by what is looked for."""
        self.list.fill(rows)
        self.sift()

    def _search(self) -> None:
        self.sift()
        announce(self, self.word.text())

    def sift(self) -> None:
        """Show what matches, and how many that is."""
        self.list.show_only(self.search.text())
        listed = self.list.count()
        if not listed:
            said = tr("Nothing written yet.") if not self.of_wins else tr("No wins yet.")
        elif not self.list.shown:
            said = tr("No entries match.")
        elif self.search.text():
            said = counted(self.list.shown, listed)
        else:
            said = tr("All of it stays on this computer.")
        self.say(said)

    def say(self, text: str) -> None:
        """Show ``text`` below the list."""
        self.word.say(text)
        self.lay()

    def tell(self, text: str) -> None:
        """The same, of something that was just done: whoever cannot see it is told."""
        self.say(text)
        announce(self, text)

    def to_list(self) -> None:
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def to_search(self) -> None:
        if self.search.isVisibleTo(self):
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        parts: list[Choice | Field | JournalList | Pill | Words]
        parts = [self.search, self.which, self.list, self.word, self._last, *self._buttons]
        for part in parts:
            part.restyle(theme)
        self.lay()

    def resizeEvent(self, _event: object) -> None:
        self.lay()

    def lay(self) -> None:
        """A column; with an entry ``beside`` it as wide as it is, else in the middle."""
        unit = self._theme.size("body")
        wide = min(self.width() - unit, (22 if self.beside else 48) * unit)
        left = unit if self.beside else (self.width() - wide) // 2
        for part in (self.search, self.list):
            part.setVisible(self.list.count() > 0)
        pills = self._buttons if self.beside else [*self._buttons, self._last]
        shown = [pill for pill in pills if not pill.isHidden()]
        flow.place(shown, left, unit, wide, unit // 2)
        y = unit + flow.tall(shown, wide, unit // 2) + unit // 2
        y = self._lay_search(left, y, wide, unit)
        below = self.beside and not self._last.isHidden()
        hint = self._last.sizeHint()
        rest = wide - (hint.width() + unit if below else 0)
        if long := below and self.word.tall(rest) > 2 * self.word.fontMetrics().lineSpacing():
            rest = wide  # it has a line of its own, above the button
        said, pill = self.word.tall(rest), hint.height() if below else 0
        foot = said + pill if long else max(said, pill)
        low = self.height() - foot - unit // 2
        self.word.setGeometry(left, low, rest, said if long else foot)
        if below:
            right = left + wide - hint.width()
            self._last.setGeometry(right, low + foot - pill, hint.width(), pill)
        self.list.setGeometry(left, y, wide, max(0, low - unit // 2 - y))

    def _lay_search(self, left: int, top: int, wide: int, unit: int) -> int:
        """What sifts the list, side by side where there is room; where the list begins."""
        self.which.lay(wide)
        if wide - self.which.used >= 14 * unit and not self.search.isHidden():
            rest = wide - self.which.used - unit
            high = self.which.lay(self.which.used)
            field = self.search.lay(rest)
            self.search.setGeometry(left, top + (high - field) // 2, rest, field)
            self.which.setGeometry(left + rest + unit, top, self.which.used, high)
            return top + high + unit // 2
        for part in (self.search, self.which):
            if not part.isHidden():
                high = part.lay(wide)
                part.setGeometry(left, top, wide, high)
                top += high + unit // 2
        return top
