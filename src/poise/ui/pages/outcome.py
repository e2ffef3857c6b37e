"""The outcome of the weeks: one sentence, the weeks it rests on, and what it can mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from poise.ui.background import Fetch
from poise.ui.shell.parts import Part, parts
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.weeks import OutcomeNow, Weeks
from poise.ui.widgets.outcome_sheet import OutcomeSheet
from poise.ui.widgets.page import ESC, Keys, Page
from poise.ui.widgets.parts_row import PartsRow
from poise.ui.widgets.text import Words

if TYPE_CHECKING:
    from poise.ui.shell.actions import Actions


def page(actions: Actions) -> Page:
    assert actions.weeks is not None
    return OutcomePage(actions.theme, actions.weeks, parts(actions), actions.back)


class OutcomePage(Page):
    """It is read from the recordings each time, so that the words are those of the drills alone."""

    made_anew = True

    def __init__(
        self, theme: Theme, weeks: Weeks, parts: Sequence[Part], close: Callable[[], None]
    ) -> None:
        super().__init__(theme)
        self._parts, self._close = parts, close
        self._now: OutcomeNow | None = None
        self._weeks: int | None = None
        self._sheet: OutcomeSheet | None = None
        self._asked: Fetch[OutcomeNow] | None = weeks.outcome()
        self._word = Words(theme, "body", "muted", wrap=True, parent=self)
        self._word.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._word.say(tr("Reading your drills …"))
        self._back = self.add_pill(tr("Back"), close, ESC)

    @property
    def page(self) -> Page:
        """The sheet that is shown, or this while there is none."""
        return self._sheet or self

    def keys(self) -> Keys:
        return self._sheet.keys() if self._sheet is not None else self._keys

    def frame(self, view: View, now: float) -> None:
        if self._sheet is not None:
            self._sheet.frame(view, now)
        asked = self._asked
        if asked is None or not asked.done:
            return
        self._asked = None
        if asked.value is None:
            self._word.say(tr(asked.trouble))
            self.lay()
        else:
            self._now = asked.value
            self._show(None)

    @property
    def seen(self) -> OutcomeNow:
        """What is shown: all there is, or what was seen at an earlier look."""
        assert self._now is not None
        if self._weeks is None:
            return self._now
        return replace(self._now, told=self._now.told.at(self._weeks))

    def _show(self, weeks: int | None) -> None:
        self._weeks = weeks
        if self._sheet is not None:
            self._sheet.hide()
            self._sheet.deleteLater()
        sheet = OutcomeSheet(self.theme, self.seen, weeks, other=self._show, close=self._close)
        sheet.put_above(PartsRow(self.theme, self._parts, "outcome", sheet))
        self._sheet = sheet
        sheet.setParent(self)
        sheet.setGeometry(self.rect())
        self._word.hide()
        self._back.hide()
        sheet.show()
        self.setFocusProxy(sheet)
        if self.isVisible():
            sheet.setFocus()

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
