"""The plan: choose one, see its weeks, change the copy that is yours, and take a break from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from poise.core.weeks.outcome import Measure
from poise.core.weeks.plan import Plan
from poise.core.weeks.today import Choice
from poise.errors import PoiseError
from poise.ui.background import Fetch
from poise.ui.shell.parts import Part, parts
from poise.ui.shell.todays_ways import ways
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.weeks import Ways, Weeks, WeeksNow
from poise.ui.widgets.page import Page
from poise.ui.widgets.parts_row import PartsRow
from poise.ui.widgets.plan_choose import PlanChoose
from poise.ui.widgets.plan_edit import PlanEdit
from poise.ui.widgets.plan_interview import PlanInterview
from poise.ui.widgets.plan_weeks import PlanWeeks
from poise.ui.widgets.sheet import Sheet
from poise.ui.widgets.sheets_page import SheetsPage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from poise.ui.shell.actions import Actions


def page(actions: Actions) -> Page:
    assert actions.weeks is not None
    return PlanPage(actions.theme, actions.weeks, ways(actions), parts(actions), actions.back)


class PlanPage(SheetsPage):
    """One sheet at a time, over what ``weeks`` says; Esc goes back one, and from the first away."""

    def __init__(
        self,
        theme: Theme,
        weeks: Weeks,
        ways: Ways,
        parts: Sequence[Part],
        close: Callable[[], None],
    ) -> None:
        super().__init__(theme, tr("Reading your weeks …"), close)
        self._weeks, self._ways, self._parts = weeks, ways, parts
        self._now: WeeksNow | None = None
        self._written: Fetch[Path] | None = None
        self._asked: Fetch[WeeksNow] | None = weeks.look()

    def frame(self, view: View, now: float) -> None:
        """Take in what was read since the last frame."""
        asked = self._asked
        if asked is not None and asked.done:
            self._asked = None
            if asked.value is None:
                self._fail(asked.trouble)
            else:
                self._now = asked.value
                self._home()
        written = self._written
        if written is not None and written.done:
            self._written = None
            self._say(
                tr("Written to {path}.", path=str(written.value))
                if written.value is not None
                else tr(written.trouble)
            )

    # ------------------------------------------------------------------ from sheet to sheet

    def _home(self) -> None:
        """The weeks of the plan that is followed, or those to choose from."""
        now = self._now
        if now is None:
            return
        sheet: Sheet
        if now.told is None:
            sheet = PlanChoose(self.theme, self._start, self._close)
        else:
            sheet = PlanWeeks(
                self.theme, now, self._ways, edit=self._edit, interview=self._interview,
                calendar=self._calendar, pause=self._pause, resume=self._resume,
                close=self._close,
            )  # fmt: skip
        sheet.put_above(PartsRow(self.theme, self._parts, "plan", sheet))
        self.put(sheet)

    def _fail(self, trouble: str) -> None:
        """The plan cannot be read, or what was asked was refused."""
        if self._sheet is None:
            self._word.say(tr(trouble))
            self.lay()
        else:
            self._say(tr(trouble))

    def _say(self, text: str) -> None:
        if isinstance(self._sheet, PlanWeeks | PlanInterview):
            self._sheet.say(text)

    # ------------------------------------------------------------------ what a person asks

    def _start(self, name: str, primary: Measure) -> None:
        self._asked = self._weeks.start(name, primary)

    def _pause(self) -> None:
        self._asked = self._weeks.pause()

    def _resume(self, choice: Choice) -> None:
        self._asked = self._weeks.resume(choice)

    def _calendar(self) -> None:
        self._written = self._weeks.calendar()

    def _interview(self) -> None:
        assert self._now is not None
        assert self._now.state is not None
        state = self._now.state
        known = None if state.interview is None else date.fromordinal(state.interview)
        minute = None if known is None else state.interview_minute
        self.put(PlanInterview(self.theme, known, minute, self._keep_interview, self._home))

    def _keep_interview(self, when: datetime | date | None) -> None:
        self._asked = self._weeks.interview(when)

    def _edit(self) -> None:
        assert self._now is not None
        assert self._now.plan is not None
        assert self._now.told is not None
        self.put(
            PlanEdit(
                self.theme, self._now.plan, self._now.told.week - 1, self._changed, self._stop,
                self._look,
            )
        )  # fmt: skip

    def _changed(self, plan: Plan) -> str:
        try:
            self._weeks.edit(plan)
        except PoiseError as error:
            return tr(str(error))
        return ""

    def _stop(self) -> None:
        self._asked = self._weeks.stop()

    def _look(self) -> None:
        self._asked = self._weeks.look()
