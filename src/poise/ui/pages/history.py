"""The sessions that were recorded: a list to look through, search, open and compare from."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QListWidgetItem, QWidget

from poise.formatting import PLUS_MINUS
from poise.library.history import Past
from poise.ui.text.history import Entry, counted, entry, matches
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.widgets import flow
from poise.ui.widgets.announcer import announce
from poise.ui.widgets.button import Pill
from poise.ui.widgets.card_list import CardList, CardRow, Line
from poise.ui.widgets.drawing import Drawing
from poise.ui.widgets.field import Field
from poise.ui.widgets.page import ENTER, SPACE, Page
from poise.ui.widgets.text import Styled, Words

_PAST, _ENTRY, _PICKED = (Qt.ItemDataRole.UserRole + k for k in range(3))


class HistoryPage(Page):
    """The list, newest first, with what can be done from it.

    ``compare`` is told two sessions once the second was chosen; ``begin`` starts the first one.
    """

    def __init__(
        self,
        theme: Theme,
        *,
        open_: Callable[[Past], None],
        compare: Callable[[Past, Past], None],
        trends: Callable[[], None],
        begin: Callable[[], None],
        close: Callable[[], None],
    ) -> None:
        super().__init__(theme)
        self._open, self._compare, self._begin, self._close = open_, compare, begin, close
        self.pasts: Sequence[Past] = ()
        self.filled = False
        self._picked: Past | None = None
        self.title = Words(theme, "title", parent=self)
        self.title.say(tr("History"))
        self.search = Field(theme, tr("Search"), self)
        self.search.setPlaceholderText(tr("Search by tag, month or exercise"))
        self.search.textChanged.connect(lambda _text: self._search())
        self.search.leave = self._to_list
        self.list = _List(theme, self)
        self.list.setAccessibleName(tr("Sessions, newest first"))
        self.list.itemActivated.connect(lambda _item: self.open())
        self.list.currentItemChanged.connect(lambda *_: self._say())
        self.word = Words(theme, "body", "muted", wrap=True, parent=self)
        self.word.say(tr("Reading your sessions …"))
        self.compare = self.add_pill(tr("Compare"), self.pick, Qt.Key.Key_C)
        self.buttons = [
            self.add_pill(tr("Open"), self.open, *ENTER, primary=True),
            self.compare,
            self.add_pill(tr("Trends"), trends, Qt.Key.Key_T, icon="chart"),
            self.add_pill(tr("Search"), self._to_search, Qt.Key.Key_Slash, icon="search"),
            self.add_back(self._leave),
        ]
        self.drawing: Drawing | None = None  # it and the button ``first`` where there is nothing
        self.first: Pill | None = None
        self.begins_at = self.list
        self.restyle(theme)

    def fill(self, pasts: Sequence[Past], trouble: str = "") -> None:
        """Show ``pasts``, given the oldest first, or why there are none."""
        self.pasts, self.filled, self._trouble, self._picked = pasts, True, trouble, None
        self.list.fill(list(reversed(pasts)))
        if not pasts and not trouble:
            self._offer_the_first()
        self._show()
        self.begins_at = self.list if pasts else self.buttons[-1]
        if self.isVisible():
            self.setFocus()

    def _offer_the_first(self) -> None:
        """A drawing and a way to begin, where there is nothing to list."""
        if self.drawing is None:
            self.drawing = Drawing(self.theme, self)
            self.first = self.add_pill(tr("Breathe now"), self._begin, SPACE, primary=True)
            self.buttons.insert(-1, self.first)

    def empty(self) -> None:
        """Wait to be filled again."""
        self.filled = False
        self.list.clear()
        self.word.say(tr("Reading your sessions …"))

    def open(self) -> None:
        """Open the session that is chosen, if it can be read."""
        past = self.list.chosen()
        if past is not None and past.title:
            self._open(past)

    def _leave(self) -> None:
        """Go back; who was about to compare gives that up first."""
        if self._picked is None:
            self._close()
            return
        self._picked = None
        self.list.mark(None)
        self._say()
        announce(self, self.word.text())

    @property
    def _comparable(self) -> bool:
        """Whether there are two sessions to compare."""
        return sum(bool(past.title) for past in self.pasts) > 1

    def pick(self) -> None:
        """Take the chosen session for comparison; with the second one it is made."""
        past = self.list.chosen()
        if past is None or not past.title or not self._comparable:
            return
        first, self._picked = self._picked, past
        if first is not None:
            self._picked = None
        self.list.mark(self._picked)
        self._say()
        if first is not None and first is not past:
            self._compare(first, past)
        else:
            announce(self, self.word.text())

    def restyle(self, theme: Theme) -> None:
        self.theme = theme
        parts: list[Styled] = [self.title, self.search, self.list, self.word, *self.buttons]
        if self.drawing is not None:
            parts.append(self.drawing)
        for part in parts:
            part.restyle(theme)
        self.lay()
        self.update()

    def _search(self) -> None:
        self._show()
        announce(self, self.word.text())

    def _show(self) -> None:
        self.list.show_only(self.search.text())
        self.list.setVisible(bool(self.pasts))
        self._say()

    def _say(self) -> None:
        if not self.filled:
            return
        for part in (*self.buttons[:-1], self.search):
            part.setVisible(bool(self.pasts))
        for first in (self.first, self.drawing):
            if first is not None:
                first.show()
        self.compare.setVisible(self._comparable)
        if self._trouble:
            said = tr(self._trouble)
        elif not self.pasts:
            said = tr("Your sessions will appear here.")
        elif not self.list.shown:
            said = tr("No sessions match.")
        elif self._picked is not None:
            said = tr("Choose another session and press C.")
        else:
            said = counted(self.list.shown, len(self.pasts))
            if any(past.swing_se_bpm is not None for past in self.pasts):
                said += f"  ·  {tr(PLUS_MINUS)}"
        self.word.say(said)
        self.lay()

    def _to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _to_list(self) -> None:
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def lay(self) -> None:
        unit = self.theme.size("body")
        wide = min(self.width() - 2 * unit, 60 * unit)
        left, y = (self.width() - wide) // 2, unit
        title = self.title.fontMetrics().horizontalAdvance(self.title.text()) + unit
        high = max(self.title.fontMetrics().height(), self.search.lay(wide))
        self.title.setGeometry(left, y, title, high)
        room = min(wide - title - unit, 26 * unit)
        field = self.search.lay(room)
        self.search.setGeometry(left + wide - room, y + (high - field) // 2, room, field)
        y += high + unit // 2
        shown = [pill for pill in self.buttons if pill.isVisibleTo(self)]
        foot = flow.tall(shown, wide, unit // 2) + 2 * unit
        word = self.word.tall(wide)
        bottom = self.height() - foot - word - unit // 2
        self.list.setGeometry(left, y, wide, max(0, bottom - y))
        middle = (y + bottom) // 2  # where there is nothing else to look at
        if self.drawing is not None:
            likes = self.drawing.sizeHint()
            most = QSize(likes.width(), max(0, min(likes.height(), bottom - y - 2 * unit)))
            size = likes.scaled(most, Qt.AspectRatioMode.KeepAspectRatio)
            middle += (size.height() + unit) // 2
            self.drawing.setGeometry(
                (self.width() - size.width()) // 2, middle - size.height() - unit,
                size.width(), size.height(),
            )  # fmt: skip
        listed = self.list.isVisibleTo(self)
        self.word.setAlignment(
            Qt.AlignmentFlag.AlignVCenter
            | (Qt.AlignmentFlag.AlignLeft if listed else Qt.AlignmentFlag.AlignHCenter)
        )
        self.word.setGeometry(left, bottom + unit // 2 if listed else middle, wide, word)
        flow.place(shown, left, self.height() - foot + unit, wide, unit // 2)


class _List(CardList):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.shown = 0
        self.setItemDelegate(_Row(self))

    def fill(self, pasts: Sequence[Past]) -> None:
        self.clear()
        for past in pasts:
            words = entry(past)
            item = QListWidgetItem(words.aloud())
            item.setData(_PAST, past)
            item.setData(_ENTRY, words)
            self.addItem(item)

    def show_only(self, wanted: str) -> None:
        """Hide what does not match, and stand on the first that does."""
        self.shown, first = 0, -1
        for k in range(self.count()):
            fits = matches(self.item(k).data(_ENTRY), wanted)
            if self.item(k).isHidden() is fits:
                self.item(k).setHidden(not fits)
            self.shown += fits
            first = k if fits and first < 0 else first
        current = self.currentItem()
        if current is None or current.isHidden():
            self.setCurrentRow(first)

    def mark(self, picked: Past | None) -> None:
        for k in range(self.count()):
            item = self.item(k)
            item.setData(_PICKED, picked is not None and item.data(_PAST) is picked)

    def chosen(self) -> Past | None:
        item = self.currentItem()
        past: Past | None = item.data(_PAST) if item is not None else None
        return past


class _Row(CardRow):
    """One session: its words at the left, heart rate and swing in columns at the right."""

    def picked(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        return bool(index.data(_PICKED))

    def lines(self, index: QModelIndex | QPersistentModelIndex, width: int) -> list[Line]:
        return self.places(index.data(_ENTRY), width)

    def places(self, words: Entry, width: int) -> list[Line]:
        """What is said of a session, in a row of ``width`` pixels."""
        theme = self._list.theme
        body, small = QFontMetrics(theme.font("body")), QFontMetrics(theme.font("small"))
        unit = theme.size("body")
        number = body.horizontalAdvance("88.8 ± 88.8") + unit
        columns = [(words.heart, tr("bpm, before → after")), (words.swing, tr("bpm, swing"))]
        number = max(number, *(small.horizontalAdvance(name) + unit for _, name in columns))
        beside = width - 2 * unit - 2 * number >= 14 * unit
        rest = width - 2 * unit - (2 * number if beside else 0)
        texts = [(words.title, "body", "text"), (words.about, "small", "muted")]
        if not beside:
            texts += [(f"{n} {name}", "small", "text") for n, name in columns if n]
        texts.append((words.tags, "small", "accent"))
        found = self.stacked(texts, unit, unit // 2, rest)
        if beside:
            x, line = width - unit - 2 * number, body.lineSpacing() + 1
            for text, name in columns:
                if text:
                    at, under = QRect(x, unit // 2, number, line), small.lineSpacing() + 1
                    below = QRect(x, unit // 2 + line, number, under)
                    found += [Line(at, text, "body", "text"), Line(below, name, "small", "muted")]
                x += number
        return found
