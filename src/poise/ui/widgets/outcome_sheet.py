"""The outcome on one page: the finding as its title, the weeks, and what it can and cannot mean."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from poise.core.weeks.outcome import LOOKS
from poise.ui.text import weeks as words
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.weeks import OutcomeNow
from poise.ui.widgets.column import Column
from poise.ui.widgets.experience_plot import ExperiencePlot
from poise.ui.widgets.page import ENTER, Keys
from poise.ui.widgets.share import Sharing
from poise.ui.widgets.sheet import Sheet
from poise.ui.widgets.week_plot import WeekPlot

SAVE, OTHER = Qt.Key.Key_D, Qt.Key.Key_L


class OutcomeSheet(Sheet):
    """``other`` shows an earlier look, or the last one again.

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
        other: Callable[[int | None], None],
        close: Callable[[], None],
    ) -> None:
        self.lines = _Lines(theme, now)
        super().__init__(theme, self.lines)
        self._now = now
        self.sharing = Sharing(self, self._drawn, lambda: None, "poise-outcome")
        self.add_back(close, *ENTER)
        self.add_button(tr("Save page"), self.sharing.ask, SAVE)
        first = LOOKS[0][0]
        if weeks is not None:
            self.add_button(tr("Show all weeks"), lambda: other(None), OTHER)
        elif len(now.told.weeks) > first:
            name = tr("As it was after week {n}", n=first)
            self.add_button(name, lambda: other(first), OTHER)

    def keys(self) -> Keys:
        return self.sharing.keys() if self.sharing.asks else super().keys()

    def frame(self, view: View, now: float) -> None:
        self.sharing.frame(now)

    def restyle(self, theme: Theme) -> None:
        super().restyle(theme)
        self.sharing.restyle(theme)

    def lay(self) -> None:
        super().lay()
        self.sharing.lay()

    def _drawn(self, form: str) -> bytes:
        """All of the page, whatever part of it is seen, with letters of the usual size."""
        from poise.ui import sharing

        page = _Lines(Theme(sharing.paper(self.theme.colours)), self._now)
        wide = self.widest_em * page.theme.size("body")
        page.resize(wide, page.lay(wide))
        data = sharing.drawn(page, form)
        page.deleteLater()
        return data


class _Lines(Column):
    """Finding, picture, meaning; then the rest, described, each under its name."""

    gap_em = 0.5

    def __init__(self, theme: Theme, now: OutcomeNow) -> None:
        super().__init__(theme)
        told = now.told
        first, *more = words.finding(told)
        self.parts = [self.words("word", first, heading=True)]
        self.parts += [self.words("body", line) for line in more]
        if told.weeks:
            what = tr("{what}, week by week", what=words.measure_name(told.primary))
            self.parts += [self.words("body", what, "muted"), WeekPlot(theme, told, self)]
        self.parts += [self.words("small", line, "muted") for line in words.looks(told)]
        if not told.looks:
            self.parts += [self.words("body", line) for line in words.power(now.a_week)]
        self.parts.append(self.words("body", words.meaning()))
        rows = words.described(now)
        if rows:
            self.parts.append(
                self.words("body", tr("Described, not tested"), "muted", heading=True)
            )
            self.parts += [self.words("body", f"{name}: {said}") for name, said in rows]
        said = words.experience(now)
        if said:
            self.parts += [
                self.words("body", said), ExperiencePlot(theme, now.experience, self),
            ]  # fmt: skip
        done = " · ".join(f"{n} {what}" for n, what in words.counts(now))
        self.parts += [self.words("body", done, "muted")] if done else []
        if now.since is not None:
            since = tr("Looked at since {day}: what was before does not count.",
                       day=words.day(now.since))  # fmt: skip
            self.parts.append(self.words("small", since, "muted"))
        notes = [*words.conditions(now), *words.left_out(told)]
        self.parts += [self.words("small", line, "muted") for line in notes]
