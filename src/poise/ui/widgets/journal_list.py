"""The entries of the journal, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFocusEvent, QFontMetrics
from PySide6.QtWidgets import QListWidgetItem, QWidget

from poise.ui.text.journal import EntryLine
from poise.ui.theme import Theme
from poise.ui.widgets.card_list import CardList, CardRow, Line

_ID, _LINE = (Qt.ItemDataRole.UserRole + k for k in range(2))


class JournalList(CardList):
    """Each row is called by the id of its entry."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.shown = 0
        self.setItemDelegate(_Row(self))

    def fill(self, rows: Sequence[tuple[str, EntryLine]]) -> None:
        """Show these, in this order, and stand on none."""
        self.clear()
        for id, line in rows:
            self.addItem(self._item(id, line))
        self.shown = len(rows)

    def put(self, id: str, line: EntryLine) -> None:
        """Show ``line`` for that entry, which is the newest where it is not here yet."""
        at = self._at(id)
        if at is None:
            self.insertItem(0, self._item(id, line))
            self.shown += 1
        else:
            self._say(self.item(at), id, line)
            self.scheduleDelayedItemsLayout()

    def take(self, id: str) -> None:
        """Show that entry no more."""
        at = self._at(id)
        if at is not None:
            self.shown -= not self.item(at).isHidden()
            self.takeItem(at)

    def show_only(self, wanted: str) -> None:
        """Hide what does not match, and stand on the first that does."""
        self.shown, first = 0, -1
        for k in range(self.count()):
            fits = self.item(k).data(_LINE).matches(wanted)
            if self.item(k).isHidden() is fits:
                self.item(k).setHidden(not fits)
            self.shown += fits
            first = k if fits and first < 0 else first
        current = self.currentItem()
        if wanted and (current is None or current.isHidden()):
            self.setCurrentRow(first)

    def stand_on(self, id: str) -> None:
        """Choose that entry, or none where it is not here."""
        at = self._at(id)
        self.setCurrentRow(-1 if at is None else at)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tab passes by without choosing a row, which would close what is being written."""
        passing = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if self.currentRow() < 0 and event.reason() in passing:
            QWidget.focusInEvent(self, event)
            self.viewport().update()
        else:
            super().focusInEvent(event)

    @property
    def chosen(self) -> str:
        """The id of the row one stands on; empty for none."""
        item = self.currentItem()
        return "" if item is None or item.isHidden() else str(item.data(_ID))

    def _at(self, id: str) -> int | None:
        return next((k for k in range(self.count()) if self.item(k).data(_ID) == id), None)

    def _item(self, id: str, line: EntryLine) -> QListWidgetItem:
        item = QListWidgetItem()
        self._say(item, id, line)
        return item

    @staticmethod
    def _say(item: QListWidgetItem, id: str, line: EntryLine) -> None:
        item.setText(line.aloud())
        item.setData(_ID, id)
        item.setData(_LINE, line)


class _Row(CardRow):
    def lines(self, index: QModelIndex | QPersistentModelIndex, width: int) -> list[Line]:
        line: EntryLine = index.data(_LINE)
        unit, inner = self._list.theme.size("body"), width - 2 * self._list.theme.size("body")
        small = QFontMetrics(self._list.theme.font("small"))
        body = QFontMetrics(self._list.theme.font("body"))
        date = small.horizontalAdvance(line.when) + 1
        beside = body.horizontalAdvance(line.title) + date + unit <= inner
        texts = [
            (line.title, "body", "text"), ("" if beside else line.when, "small", "muted"),
            (line.about, "small", "text"), (line.topics, "small", "accent"),
        ]  # fmt: skip
        found = self.stacked(texts, unit, unit // 2, inner)
        if beside and line.when:
            lower = found[0].box.top() + body.ascent() - small.ascent()
            at = QRect(unit + inner - date, lower, date, small.lineSpacing() + 1)
            found.append(Line(at, line.when, "small", "muted"))
        return found
