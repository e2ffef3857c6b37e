"""The plan that is followed: its weeks, today's one thing, and what a person may ask of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent

from poise.core.weeks.today import DAYS, Choice
from poise.ui.text import weeks as words
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.weeks import Ways, WeeksNow
from poise.ui.widgets import flow
from poise.ui.widgets.button import Pill
from poise.ui.widgets.page import ENTER
from poise.ui.widgets.plan_week import WeekRow, WeekShown
from poise.ui.widgets.sheet import Body, Sheet
from poise.ui.widgets.text import Styled, Words

EDIT, INTERVIEW, CALENDAR, BREAK = Qt.Key.Key_E, Qt.Key.Key_I, Qt.Key.Key_X, Qt.Key.Key_B
GO_ON = {Choice.HERE: Qt.Key.Key_G, Choice.WEEK_BACK: Qt.Key.Key_W,
         Choice.BEGINNING: Qt.Key.Key_A}  # fmt: skip


class PlanWeeks(Sheet):
    """``ways`` begin today's one thing; the others are what a person may ask of the plan."""

    widest_em = 62
    at_top = True

    def __init__(
        self,
        theme: Theme,
        now: WeeksNow,
        ways: Ways,
        *,
        edit: Callable[[], None],
        interview: Callable[[], None],
        calendar: Callable[[], None],
        pause: Callable[[], None],
        resume: Callable[[Choice], None],
        close: Callable[[], None],
    ) -> None:
        self.weeks = _Weeks(theme, now)
        super().__init__(theme, self.weeks)
        self.weeks.grown = self.lay
        assert now.told is not None
        today = now.told.today
        begin = ways.get(today.do)
        if begin is not None:
            title = tr("Today: {what}", what=words.thing(today))
            self.add_button(title, partial(begin, today), *ENTER, primary=True)
        choices = today.choices or ((Choice.HERE,) if now.told.paused else ())
        for choice in choices:
            name = tr("Go on") if now.told.paused else words.choice_name(choice)
            self.add_button(name, partial(resume, choice), GO_ON[choice])
        self.add_back(close)
        more = [(tr("Edit"), edit, EDIT), (tr("Interview"), interview, INTERVIEW),
                (tr("Calendar file"), calendar, CALENDAR)]  # fmt: skip
        if not now.told.paused:
            more.append((tr("Take a break"), pause, BREAK))
        for text, press, key in more:
            pill = self.add_pill(text, press, key)
            pill.setParent(self.weeks)
            self.weeks.pills.append(pill)

    def say(self, text: str) -> None:
        """A sentence about what was just done."""
        self.weeks.say(text)
        self.area.verticalScrollBar().setValue(0)

    def showEvent(self, event: QShowEvent) -> None:
        """The week that it is now is to be seen, in a long plan too."""
        super().showEvent(event)
        self.lay()
        row = next((row for row in self.weeks.rows if row.shown.now), None)
        if row is not None:
            self.area.ensureWidgetVisible(row)


class _Weeks(Body):
    def __init__(self, theme: Theme, now: WeeksNow) -> None:
        super().__init__(theme)
        self.grown: Callable[[], None] = lambda: None
        assert now.plan is not None
        assert now.state is not None
        assert now.told is not None
        self._title = Words(theme, "title", wrap=True, parent=self)
        self._title.say(tr(now.plan.title))
        self._about = Words(theme, "body", "muted", wrap=True, parent=self)
        about = [tr("Since {day}", day=words.day(date.fromordinal(now.state.begun)))]
        about += filter(None, [words.this_week(now), words.active_weeks(now)])
        if now.state.interview is not None and now.state.interview >= now.today.toordinal():
            on = date.fromordinal(now.state.interview)
            about.append(tr("Interview on {day}", day=words.day(on)))
        self._about.say(" · ".join(about))
        self._why = Words(theme, "body", wrap=True, parent=self)
        self._why.say(" ".join(words.why(now.told.today)))
        self._said = Words(theme, "body", "accent", wrap=True, news=True, parent=self)
        self.pills: list[Pill] = []
        self.rows = [WeekRow(theme, shown, self) for shown in shown_weeks(now)]
        self._note = Words(theme, "small", "muted", wrap=True, parent=self)
        self._note.say(
            tr("How often is a wish and never a debt. Where two of three drills left you feeling "
               "worse, a smaller step is suggested.")
        )  # fmt: skip

    def say(self, text: str) -> None:
        self._said.say(text)
        self.grown()

    def restyle(self, theme: Theme) -> None:
        parts: list[Styled] = [self._title, self._about, self._why, self._said, self._note]
        for part in (*parts, *self.rows, *self.pills):
            part.restyle(theme)
        super().restyle(theme)

    def place(self, edge: int, inner: int, unit: int) -> int:
        y, wide, left = unit // 4, inner + 2 * (edge - unit // 4), unit // 4
        self._said.setVisible(bool(self._said.text()))
        for words_of in (self._title, self._about, self._why, self._said):
            if words_of.text():
                words_of.setGeometry(left, y, wide, words_of.tall(wide))
                y += words_of.height() + unit // 3
        flow.place(self.pills, left, y, wide, unit // 2)
        y += flow.tall(self.pills, wide, unit // 2) + unit // 2
        for row in self.rows:
            high = row.lay(wide)
            row.setGeometry(left, y, wide, high)
            y += high + unit // 2
        self._note.setGeometry(left, y, wide, self._note.tall(wide))
        return y + self._note.height() - edge

    def paintEvent(self, _event: QPaintEvent) -> None:
        """No panel: each week has its own."""
        QPainter(self).fillRect(self.rect(), self.theme.colour("ground"))


def shown_weeks(now: WeeksNow) -> list[WeekShown]:
    """The weeks of the plan as they are drawn.

    The plan may have moved, after a while away: its earlier weeks are then the last ones in which
    something was done, so that what was done stays to be seen.
    """
    assert now.plan is not None
    assert now.state is not None
    assert now.told is not None
    at, start = now.told.week - 1, now.state.start
    first = start + DAYS * at  # of the week that it is now
    lived = [day for day in range(first - DAYS, now.state.begun - DAYS, -DAYS)
             if any(0 <= one.day - day < DAYS for one in now.done)]  # fmt: skip
    found = []
    for n, week in enumerate(now.plan.weeks):
        begins = start + DAYS * n
        if n < at and at - n <= len(lived):
            begins = lived[at - n - 1]
        inside = [one for one in now.done if 0 <= one.day - begins < DAYS]
        if n < at and at - n > len(lived):
            inside = []
        found.append(WeekShown(n + 1, week, date.fromordinal(begins), now.today, inside))
    return found
