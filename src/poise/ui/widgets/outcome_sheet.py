"""The outcome on one page: the finding as its title, the weeks, and what it can and cannot mean."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from poise.core.training.outcome import LOOKS
from poise.ui.text import weeks as words
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.weeks import OutcomeNow
from poise.ui.widgets.experience_plot import ExperiencePlot
from poise.ui.widgets.page import ENTER, ESC
from poise.ui.widgets.sheet import Body, Sheet
from poise.ui.widgets.text import Words
from poise.ui.widgets.week_plot import WeekPlot

SAVE, OTHER = Qt.Key.Key_D, Qt.Key.Key_L


class OutcomeSheet(Sheet):
    """``save`` writes the page to a file; ``other`` shows an earlier look or the last one again.

    ``weeks`` is the look that is shown, None for all there is.
    """

    widest_em = 56
    at_top = True

    def __init__(
        self,
        theme: Theme,
        now: OutcomeNow,
        weeks: int | None,
        *,
        save: Callable[[], None],
        other: Callable[[int | None], None],
        close: Callable[[], None],
    ) -> None:
        self.lines = _Lines(theme, now)
        super().__init__(theme, self.lines)
        self.lines.grown = self.lay
        self.add_button(tr("Back"), close, ESC, *ENTER, primary=True)
        self.add_button(tr("Save as PDF"), save, SAVE)
        first = LOOKS[0][0]
        if weeks is not None:
            self.add_button(tr("Show all weeks"), lambda: other(None), OTHER)
        elif len(now.told.weeks) > first:
            name = tr("Look after week {n}", n=first)
            self.add_button(name, lambda: other(first), OTHER)

    def say(self, text: str) -> None:
        """A sentence about what was just done."""
        self.lines.say(text)


class _Lines(Body):
    """Finding, picture, meaning; then the rest, described, each under its name."""

    def __init__(self, theme: Theme, now: OutcomeNow) -> None:
        super().__init__(theme)
        self.grown: Callable[[], None] = lambda: None
        told = now.told
        first, *more = words.finding(told)
        self._parts: list[Words | WeekPlot | ExperiencePlot] = [self._words("word", first)]
        self._parts += [self._words("body", line) for line in more]
        self._said = self._words("body", "", "accent")
        self._parts.append(self._said)
        if told.weeks:
            what = tr("{what}, week by week", what=words.measure_name(told.primary))
            self._parts += [self._words("body", what, "muted"), WeekPlot(theme, told, self)]
        self._parts += [self._words("small", line, "muted") for line in words.looks(told)]
        if not told.looks:
            self._parts += [self._words("body", line) for line in words.power(now.a_week)]
        self._parts.append(self._words("body", words.meaning()))
        rows = words.described(now)
        if rows:
            self._parts.append(self._words("body", tr("Described, not tested"), "muted"))
            self._parts += [self._words("body", f"{name}: {said}") for name, said in rows]
        said = words.experience(now)
        if said:
            self._parts += [
                self._words("body", said), ExperiencePlot(theme, now.experience, self),
            ]  # fmt: skip
        done = " · ".join(f"{n} {what}" for n, what in words.counts(now))
        self._parts += [self._words("body", done, "muted")] if done else []
        if now.since is not None:
            since = tr("Looked at since {day}: what was before does not count.",
                       day=words.day(now.since))  # fmt: skip
            self._parts.append(self._words("small", since, "muted"))
        self._parts += [self._words("small", line, "muted") for line in words.left_out(told)]

    def _words(self, role: str, text: str, colour: str = "text") -> Words:
        found = Words(self.theme, role, colour, wrap=True, on="surface", parent=self)
        found.say(text)
        return found

    def say(self, text: str) -> None:
        self._said.say(text)
        self.grown()

    def restyle(self, theme: Theme) -> None:
        for part in self._parts:
            part.restyle(theme)
        super().restyle(theme)

    def place(self, edge: int, inner: int, unit: int) -> int:
        y = edge
        self._said.setVisible(bool(self._said.text()))
        for part in self._parts:
            if isinstance(part, Words) and not part.text():
                continue
            high = part.tall(inner) if isinstance(part, Words) else part.lay(inner)
            part.setGeometry(edge, y, inner, high)
            y += high + unit // 2
        return y - unit // 2
