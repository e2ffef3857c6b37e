"""The plan: choose one, see its weeks, change the copy that is yours, and take a break from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from poise.core.training.outcome import Measure
from poise.core.training.plan import Choice
from poise.core.training.weeks import Plan
from poise.errors import PoiseError
from poise.ui.background import Fetch
from poise.ui.shell.parts import Part, parts
from poise.ui.shell.todays_ways import ways
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.weeks import Ways, Weeks, WeeksNow
from poise.ui.widgets.page import ESC, Keys, Page
from poise.ui.widgets.parts_row import PartsRow
from poise.ui.widgets.plan_choose import PlanChoose
from poise.ui.widgets.plan_edit import PlanEdit
from poise.ui.widgets.plan_interview import PlanInterview
from poise.ui.widgets.plan_weeks import PlanWeeks
from poise.ui.widgets.sheet import Sheet
from poise.ui.widgets.text import Words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from poise.ui.shell.actions import Actions


def page(actions: Actions) -> Page:
    assert actions.weeks is not None
    return PlanPage(actions.theme, actions.weeks, ways(actions), parts(actions), actions.back)


class PlanPage(Page):
    """One sheet at a time, over what ``weeks`` says; Esc goes back one, and from the first away."""

    made_anew = True

    def __init__(
        self,
        theme: Theme,
        weeks: Weeks,
        ways: Ways,
        parts: Sequence[Part],
        close: Callable[[], None],
    ) -> None:
        super().__init__(theme)
        self._weeks, self._ways, self._parts, self._close = weeks, ways, parts, close
        self._now: WeeksNow | None = None
        self._sheet: Sheet | None = None
        self._written: Fetch[Path] | None = None
        self._asked: Fetch[WeeksNow] | None = weeks.look()
        self._word = Words(theme, "body", "muted", wrap=True, parent=self)
        self._word.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._word.say(tr("Reading your weeks …"))
        self._back = self.add_pill(tr("Back"), close, ESC)

    @property
    def page(self) -> Page:
        """The sheet that is shown, or this while there is none."""
        return self._sheet or self

    def keys(self) -> Keys:
        return self._sheet.keys() if self._sheet is not None else self._keys

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
        self._show(sheet)

    def _show(self, sheet: Sheet) -> None:
        if self._sheet is not None:
            self._sheet.hide()
            self._sheet.deleteLater()
        self._sheet = sheet
        sheet.setParent(self)
        sheet.setGeometry(self.rect())
        self._word.hide()
        self._back.hide()
        sheet.show()
        self.setFocusProxy(sheet)
        if self.isVisible():
            sheet.setFocus()

    def _fail(self, trouble: str) -> None:
        """The plan cannot be read, or what was asked was refused."""
        if self._sheet is None:
            self._word.say(tr(trouble))
            self.lay()
        else:
            self._say(tr(trouble))

    def _say(self, text: str) -> None:
        if isinstance(self._sheet, PlanWeeks):
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
        self._show(PlanInterview(self.theme, known, minute, self._keep_interview, self._home))

    def _keep_interview(self, when: datetime | date | None) -> None:
        self._asked = self._weeks.interview(when)

    def _edit(self) -> None:
        assert self._now is not None
        assert self._now.plan is not None
        assert self._now.told is not None
        self._show(
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

    # ------------------------------------------------------------------ how it looks

    def restyle(self, theme: Theme) -> None:
        self.theme = theme
        for part in (self._word, self._back):
            part.restyle(theme)
        if self._sheet is not None:
            self._sheet.restyle(theme)
        self.lay()
        self.update()

    def lay(self) -> None:
        if self._sheet is not None:
            self._sheet.setGeometry(self.rect())
        unit = self.theme.size("body")
        wide = min(self.width() - 4 * unit, 40 * unit)
        high = self._word.tall(wide)
        left, y = (self.width() - wide) // 2, self.height() // 3
        self._word.setGeometry(left, y, wide, high)
        hint = self._back.sizeHint()
        self._back.setGeometry(
            (self.width() - hint.width()) // 2, y + high + 2 * unit, hint.width(), hint.height()
        )
