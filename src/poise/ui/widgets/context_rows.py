"""Where a drill was: a row for each part of its surroundings, what was said last already chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from poise.core.weeks.contexts import KEYS, LONGEST, OFFERED, Context
from poise.ui.text.contexts import answer, asked
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.field import Field
from poise.ui.widgets.named_rows import named, place_rows
from poise.ui.widgets.text import Words

MOST_OWN = 4  # of a person's own words that are offered again
OTHER = object()


class ContextRows(QWidget):
    """``context`` is what stands there; ``used`` what was said before, by key, the newest first.

    ``grown`` is called when it takes more room.
    """

    def __init__(
        self, theme: Theme, context: Context, used: Mapping[str, Sequence[str]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.context = context
        self.grown: Callable[[], None] = lambda: None
        self._names: list[Words] = []
        self._rows: list[Choice | Field] = []
        self.own: dict[str, tuple[Words, Field]] = {}
        for key in KEYS:
            self._add(key, asdict(context)[key], used.get(key, ()))
        first = self._rows[0]
        assert isinstance(first, Choice)
        assert first.stop is not None
        self.setFocusProxy(first.stop)

    def _add(self, key: str, chosen: str, used: Sequence[str]) -> None:
        offered = OFFERED[key]
        mine = [text for text in used if text not in offered][:MOST_OWN]
        if chosen and chosen not in (*offered, *mine):
            mine.append(chosen)
        options: list[tuple[object, str]] = [(text, answer(key, text)) for text in offered]
        options += [*((text, text) for text in mine), (OTHER, tr("Other …"))]
        name = asked(key)
        choice = Choice(self._theme, name, options, chosen, partial(self._choose, key), self)
        self._names.append(named(self._theme, name, self))
        self._rows.append(choice)
        field = Field(self._theme, f"{name}, {tr('in your own words')}", self)
        field.setMaxLength(LONGEST)
        field.textEdited.connect(lambda text: self._take(key, text.strip()))
        words = named(self._theme, "", self)
        self.own[key] = (words, field)
        words.hide()
        field.hide()
        QWidget.setTabOrder(choice, field)

    def _choose(self, key: str, value: object) -> None:
        words, field = self.own[key]
        other = value is OTHER
        self._take(key, field.text().strip() if other else str(value))
        words.setVisible(other)
        field.setVisible(other)
        self.grown()
        if other:
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, key: str, text: str) -> None:
        self.context = replace(self.context, **{key: text})

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        for part in (*self._names, *self._rows, *(p for pair in self.own.values() for p in pair)):
            part.restyle(theme)

    def lay(self, width: int) -> int:
        """Place the rows for a width in pixels; how high they are."""
        unit = self._theme.size("body")
        rows: list[tuple[Words, Choice | Field]] = []
        for key, words, choice in zip(KEYS, self._names, self._rows, strict=True):
            rows.append((words, choice))
            if not self.own[key][1].isHidden():
                rows.append(self.own[key])
        names = min(round(0.22 * width), 7 * unit)
        return place_rows(rows, 0, 0, width, names=names, unit=unit, gap=unit // 2) - unit // 2
