"""Where and when drills were practised: places by times of day; what is missing is just empty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent

from poise.core.weeks.contexts import PartOfDay, Practised, coverage, spread
from poise.ui.background import Fetch
from poise.ui.shell.parts import parts
from poise.ui.text.contexts import answer, cell, part_name, spread_line
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets.page import Page
from poise.ui.widgets.parts_row import PartsRow
from poise.ui.widgets.sheet import Body, Sheet
from poise.ui.widgets.text import Words, stacked

if TYPE_CHECKING:
    from poise.ui.shell.actions import Actions


def page(actions: Actions) -> Page:
    drills = actions.controller.drills
    practised = drills.practised if drills is not None else tuple
    found = ContextsPage(actions.theme, practised, actions.back)
    if drills is not None:
        found.add_button(tr("Drill"), partial(actions.open, "drill"), Qt.Key.Key_D)
    if pages := parts(actions):
        found.put_above(PartsRow(actions.theme, pages, "contexts", found))
    return found


class ContextsPage(Sheet):
    """``practised`` is asked once, in a thread."""

    made_anew = True
    widest_em = 52

    def __init__(
        self, theme: Theme, practised: Callable[[], Sequence[Practised]], close: Callable[[], None]
    ) -> None:
        self.map = _Map(theme)
        super().__init__(theme, self.map)
        self._coming: Fetch[Sequence[Practised]] | None = Fetch(practised)
        self.add_back(close)

    def wait(self) -> None:
        """Stay until it is known: for tests and pictures."""
        if self._coming is not None:
            self._coming.wait()

    def frame(self, view: View, now: float) -> None:
        if self._coming is not None and self._coming.done:
            found, self._coming = self._coming, None
            self.map.show_drills(found.value or (), found.trouble)
            self.lay()


class _Map(Body):
    """Rows of places, columns of times of day, and below them what can be said of all."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._title = self._words("title", "text", tr("Where you practised"))
        self._lines = [self._words("body", "muted", tr("Reading your drills …"))]
        self._heads: list[Words] = []
        self._rows: list[tuple[Words, list[Words], Words]] = []
        self._rules: list[int] = []

    def show_drills(self, drills: Sequence[Practised], trouble: str) -> None:
        """Show where these drills were."""
        for old in [*self._lines, *self._heads, *(w for n, c, s in self._rows for w in (n, *c, s))]:
            old.hide()
            old.deleteLater()
        cells = coverage(drills)
        self._heads = [
            self._words("small", "muted", part_name(part), unspoken=True) for part in PartOfDay
        ]
        for words in self._heads:
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._rows = [
            self._row(place, {part: cells.get((place, part), 0) for part in PartOfDay})
            for place in sorted({place for place, _ in cells}, key=str.casefold)
        ]
        self._lines = [self._words("body", "muted", line) for line in _said(drills, trouble)]
        self.restyle(self.theme)

    def _row(self, place: str, counts: dict[PartOfDay, int]) -> tuple[Words, list[Words], Words]:
        name = answer("place", place)
        numbers = []
        for part, n in counts.items():
            words = self._words("prompt", "text", str(n) if n else "")
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            words.setAccessibleName(cell(name, part, n) if n else "")
            numbers.append(words)
        text = ", ".join(f"{part_name(part)} {n}" for part, n in counts.items() if n)
        short = self._words("small", "muted", text)
        short.setAccessibleName(f"{name}: {text}")  # each says its place, and the place nothing
        return self._words("body", "text", name, unspoken=True), numbers, short

    def _words(self, role: str, colour: str, text: str, *, unspoken: bool = False) -> Words:
        words = Words(
            self.theme, role, colour, wrap=True, on="surface", unspoken=unspoken, parent=self
        )
        words.say(text)
        words.show()
        return words

    def restyle(self, theme: Theme) -> None:
        cells = (words for name, numbers, short in self._rows for words in (name, *numbers, short))
        for words in (self._title, *self._lines, *self._heads, *cells):
            words.restyle(theme)
        super().restyle(theme)

    def place(self, edge: int, inner: int, unit: int) -> int:
        self._rules = []
        self._title.setGeometry(edge, edge, inner, self._title.tall(inner))
        y = edge + self._title.height() + unit
        wide = max(
            (h.fontMetrics().horizontalAdvance(h.text()) + unit for h in self._heads), default=0
        )
        names = inner - wide * len(self._heads)
        table = names >= 9 * unit
        for words in self._heads:
            words.setVisible(table and bool(self._rows))
        if table and self._rows:
            for k, words in enumerate(self._heads):
                words.setGeometry(edge + names + k * wide, y, wide, words.tall(wide))
            y += self._heads[0].height() + unit // 2
        for name, numbers, short in self._rows:
            short.setVisible(not table)
            for words in numbers:
                words.setVisible(table and bool(words.text()))
            self._rules.append(y)
            y += unit // 2
            if table:
                high = max(name.tall(names - unit), *(words.tall(wide) for words in numbers))
                name.setGeometry(edge, y, names - unit, high)
                for k, words in enumerate(numbers):
                    words.setGeometry(edge + names + k * wide, y, wide, high)
                y += high + unit // 2
            else:
                name.setGeometry(edge, y, inner, name.tall(inner))
                short.setGeometry(edge, name.geometry().bottom() + 1, inner, short.tall(inner))
                y = short.geometry().bottom() + unit // 2
        if self._rows:
            y += unit // 2
        y = stacked(self._lines, edge, y, inner, unit // 2)
        return y - unit // 2

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter, pad = QPainter(self), 2 * self.theme.size("body")
        for y in self._rules:
            painter.fillRect(QRect(pad, y, self.width() - 2 * pad, 1), self.theme.colour("line"))


def _said(drills: Sequence[Practised], trouble: str) -> list[str]:
    if trouble:
        return [tr(trouble)]
    known = sum(bool(one.context.place) for one in drills)
    if not known:
        return [tr("After a drill you can say where it was. The places appear here.")]
    lines = [tr("Practising in more than one place is meant to help it carry over.")]
    if len(drills) > known:
        lines.append(tr("Without a place: {n}.", n=len(drills) - known))
    found = spread(drills)
    if found is not None:
        lines.append(spread_line(found))
    return lines
