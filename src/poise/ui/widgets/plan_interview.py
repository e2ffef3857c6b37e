"""The day of an interview: before it nothing new, on it the first minute and a reset."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.widgets.field import Field
from poise.ui.widgets.named_rows import named, place_rows, restyle_rows
from poise.ui.widgets.page import ENTER
from poise.ui.widgets.sheet import Body, Sheet
from poise.ui.widgets.text import Words, stacked


class PlanInterview(Sheet):
    """``keep`` is told the day or the moment, or None for no interview."""

    def __init__(
        self,
        theme: Theme,
        known: date | None,
        minute: int | None,
        keep: Callable[[datetime | date | None], None],
        close: Callable[[], None],
    ) -> None:
        self.lines = _Lines(theme, known, minute)
        super().__init__(theme, self.lines)
        self.lines.grown = self.lay
        self._keep = keep
        self.add_button(tr("Save"), self._save, *ENTER, primary=True)
        if known is not None:
            self.add_button(tr("No interview"), lambda: keep(None))
        self.add_back(close)
        self.first = self.lines.day
        self.lines.time.leave = self._save

    def say(self, text: str) -> None:
        """A sentence below what was written."""
        self.lines.say(text)

    def _save(self) -> None:
        when = self.lines.when()
        if when is None:
            self.lines.say(tr("Write the day as 2026-04-02 and the time as 10:00."))
        else:
            self._keep(when)


class _Lines(Body):
    def __init__(self, theme: Theme, known: date | None, minute: int | None) -> None:
        super().__init__(theme)
        self.grown: Callable[[], None] = lambda: None
        self._title = Words(theme, "title", wrap=True, on="surface", parent=self)
        self._title.say(tr("A real interview"))
        self._about = Words(theme, "body", "muted", wrap=True, on="surface", parent=self)
        self._about.say(
            tr("The day before it nothing new is offered; on the day the first minute with closed "
               "eyes and a reset; afterwards what happened, for next time.")
        )  # fmt: skip
        self.day, self.time = Field(theme, tr("Day"), self), Field(theme, tr("Time"), self)
        self.day.setPlaceholderText("2026-04-02")
        self.time.setPlaceholderText("10:00")
        if known is not None:
            self.day.setText(known.isoformat())
        if minute is not None and known is not None and minute < 1440:
            self.time.setText(f"{minute // 60:02}:{minute % 60:02}")
        self._rows = [
            (named(theme, tr("Day"), self), self.day), (named(theme, tr("Time"), self), self.time),
        ]  # fmt: skip
        self._trouble = Words(theme, "body", wrap=True, on="surface", news=True, parent=self)

    def when(self) -> datetime | date | None:
        """The moment that was written, or the day where no time was; None for what is neither."""
        try:
            on = date.fromisoformat(self.day.text().strip())
            if not self.time.text().strip():
                return on
            return datetime.combine(on, time.fromisoformat(self.time.text().strip().zfill(5)))
        except ValueError:
            return None

    def say(self, text: str) -> None:
        self._trouble.say(text)
        self.grown()

    def restyle(self, theme: Theme) -> None:
        for part in (self._title, self._about, self._trouble):
            part.restyle(theme)
        restyle_rows(self._rows, theme)
        super().restyle(theme)

    def place(self, edge: int, inner: int, unit: int) -> int:
        y = edge
        y = stacked((self._title, self._about), edge, y, inner, unit // 2)
        names = min(round(0.28 * inner), 9 * unit)
        y = place_rows(self._rows, edge, y + unit // 2, inner, names=names, unit=unit,
                       gap=unit // 2)  # fmt: skip
        self._trouble.setVisible(bool(self._trouble.text()))
        if self._trouble.text():
            self._trouble.setGeometry(edge, y, inner, self._trouble.tall(inner))
            y += self._trouble.height() + unit // 2
        return y - unit // 2
