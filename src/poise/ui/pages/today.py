"""Today: what this is, one large action, and below it what the day has for one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from poise import clock
from poise.core import safety
from poise.ui.background import Fetch
from poise.ui.text.language import tr
from poise.ui.text.lengths import length, practice_name
from poise.ui.theme import Theme, scroll_bar
from poise.ui.widgets.due_action import DueAction
from poise.ui.widgets.guide import Guide
from poise.ui.widgets.last_win import LastWin
from poise.ui.widgets.late_row import LateRow
from poise.ui.widgets.page import ENTER, SPACE, Keys, Page
from poise.ui.widgets.text import Styled, Words
from poise.ui.widgets.today_note import TodayNote

if TYPE_CHECKING:
    from poise.core.guide.exercise import Exercise
    from poise.ui.shell.actions import Actions
    from poise.ui.view import View
    from poise.ui.weeks import Weeks
    from poise.ui.widgets.button import Pill
    from poise.ui.widgets.today_row import TodayRow


def page(actions: Actions) -> Page:
    controller, practise = actions.controller, actions.choices.settings.practise
    today = TodayPage(
        actions.theme, controller.link.exercise, lambda: tr(controller.link.note),
        controller.start, actions.silence, form=actions.choices.settings.screen.guide,
    )  # fmt: skip
    for start in controller.more:
        if start.name == practise.exercise != controller.link.exercise.name:
            name = practice_name(start.title, start.lasts_s(practise.minutes))
            today.offer(name, partial(controller.begin, start))
        if start.key:
            today.add_keys(partial(controller.begin, start), Qt.Key(ord(start.key)))
    if controller.drills is not None:
        today.add_keys(partial(actions.open, "drill"), Qt.Key.Key_D)
    today.add_keys(partial(actions.open, "label"), Qt.Key.Key_L)
    if controller.rehearsals is not None:
        today.add_keys(partial(actions.open, "rehearse"), Qt.Key.Key_R)
        today.add_keys(partial(actions.open, "self_view"), Qt.Key.Key_V)
    if actions.journal is not None:
        today.add_keys(partial(actions.open, "journal"), Qt.Key.Key_J)
    if actions.weeks is not None:
        today.add_keys(partial(actions.open, "plan"), Qt.Key.Key_P)
    for row in _rows(actions):
        today.add_row(row)
    return today


def _rows(actions: Actions) -> Iterator[TodayRow]:
    """What the day has for one, in the order in which it stands."""
    weeks = actions.weeks
    if weeks is not None:
        yield LateRow(
            actions.theme, lambda: weeks.times, weeks.followed, partial(_thing, actions, weeks)
        )
    past = actions.past_sessions
    if past is not None:
        kept = tr("Your last session was cut off. What was recorded until then is kept.")
        yield TodayNote(
            actions.theme, kept, tr("See it"), Qt.Key.Key_H,
            past.interrupted, partial(actions.open, "sessions"),
        )  # fmt: skip
    if past is not None and actions.controller.more:
        yield TodayNote(
            actions.theme, tr(safety.SMALLER_BREATHS), tr("Choose a pace"), Qt.Key.Key_E,
            past.smaller_breaths, partial(actions.open, "practise"),
        )  # fmt: skip
    journal, drills = actions.journal, actions.controller.drills
    if journal is not None:
        yield DueAction(actions.theme, journal)
    if drills is not None:
        yield TodayNote(
            actions.theme, tr("Somewhere new this week?"), tr("Where so far"), Qt.Key.Key_M,
            partial(Fetch, drills.suggests_place), partial(actions.open, "contexts"),
        )  # fmt: skip
    if journal is not None:
        yield LastWin(actions.theme, journal)


def _thing(actions: Actions, weeks: Weeks, theme: Theme) -> TodayRow:
    from poise.ui.shell.todays_ways import ways
    from poise.ui.widgets.todays_thing import TodaysThing

    return TodaysThing(theme, weeks, ways(actions))


class TodayPage(Page):
    """One key from here to the first inhale.

    ``note`` is what to know of its session, which is made after the first picture.  ``silence``
    says why nothing will be heard although it should be, empty when all is well.
    """

    calm = True

    def __init__(
        self,
        theme: Theme,
        exercise: Exercise,
        note: Callable[[], str],
        start: Callable[[], None],
        silence: Callable[[], str],
        *,
        form: str = "auto",
    ) -> None:
        super().__init__(theme)
        centre = Qt.AlignmentFlag.AlignHCenter
        self.guide = Guide(theme, form, self)
        self.guide.setAccessibleName(tr("Breathing guide, at rest"))
        self.title = Words(theme, "title", align=centre, parent=self)
        self.title.say(tr(exercise.title))
        self.about = Words(theme, "body", "muted", wrap=True, align=centre, parent=self)
        self.about.say(tr(exercise.about))
        begin = tr("Breathe now · {length}", length=length(exercise.duration_s))
        self.start = self.add_pill(begin, start, SPACE, primary=True, role="prompt")
        self.again: Pill | None = None
        self.add_keys(start, *ENTER)
        self.note = Words(theme, "small", "muted", wrap=True, align=centre, parent=self)
        self.note.say(note())
        self._note, self._silence = note, silence
        self.rows: list[TodayRow] = []
        self._turned_to = True
        self._here: tuple[date, bool] | None = None
        self._inside = QWidget(self)
        self._inside.hide()
        self.area: QScrollArea | None = None

    def add_row(self, row: TodayRow) -> None:
        """Let ``row`` stand below the others."""
        row.setParent(self._inside)
        row.changed = self._row_changed
        self.rows.append(row)

    def keys(self) -> Keys:
        """Those of the page, and before them those of its rows."""
        found = dict(self._keys)
        for row in reversed(self.rows):
            found |= row.keys()
        return found

    def _row_changed(self) -> None:
        self.lay()
        self.update()

    def _scrolled(self) -> QScrollArea:
        """Where the rows are, made for the first one that says something."""
        if self.area is None:
            self.area = QScrollArea(self)
            self.area.setFrameShape(QFrame.Shape.NoFrame)
            self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.area.setWidget(self._inside)
            self._colour_rows(self.area)
        return self.area

    def _colour_rows(self, area: QScrollArea) -> None:
        for part in (area, area.viewport(), self._inside):
            colours = part.palette()
            colours.setColor(colours.ColorRole.Window, self.theme.colour("ground"))
            part.setPalette(colours)
        area.verticalScrollBar().setStyleSheet(scroll_bar(self.theme))

    def offer(self, name: str, begin: Callable[[], object]) -> None:
        """Offer what was practised last; Enter begins it."""
        self.again = self.add_pill(tr("Again: {what}", what=name), begin, *ENTER)
        self._keys |= dict.fromkeys(ENTER, begin)

    def showEvent(self, event: QShowEvent) -> None:
        self._turned_to = True
        super().showEvent(event)

    def restyle(self, theme: Theme) -> None:
        self.theme = theme
        parts: list[Styled] = [self.guide, self.title, self.about, self.start, self.note]
        for part in (*parts, *([self.again] if self.again is not None else [])):
            part.restyle(theme)
        for row in self.rows:
            row.restyle(theme)
        if self.area is not None:
            self._colour_rows(self.area)
        self.lay()
        self.update()

    def frame(self, view: View, now: float) -> None:
        """Say why there is no sound, if there should be some."""
        here = (clock.today(), self.isActiveWindow())
        if here != self._here:  # another day, or somebody who comes back to the window
            self._here, self._turned_to = here, True
        for row in self.rows:
            if self._turned_to:
                row.read()
            row.frame()
        self._turned_to = False
        why = self._silence()
        text = " ".join(filter(None, (self._note(), tr(why) + "." if why else "")))
        if text != self.note.text():
            self.note.say(text)
            self.lay()
            self.update()

    def lay(self) -> None:
        """A column in the middle; the guide takes what the words leave, the rows scroll."""
        unit = self.theme.size("body")
        wide = min(self.width() - 4 * unit, 36 * unit)
        left = (self.width() - wide) // 2
        pills = [pill for pill in (self.start, self.again) if pill is not None]
        buttons = sum(pill.sizeHint().height() + unit for pill in pills)
        foot = (self.note.tall(wide) if self.note.text() else 0) + unit
        across = min(self.width() - 2 * unit, 52 * unit)
        rows = self._lay_rows(across, unit)
        title, about = self.title.tall(wide), self.about.tall(wide)
        room = self.height() - title - about - buttons - rows - foot - 5 * unit
        self.about.setVisible(room > -unit)
        side = max(0, min(room, round(self.height() * 0.42), wide))
        self.guide.setVisible(side > 8 * unit)  # at rest it would be but a dot
        side = side if side > 8 * unit else 0
        y = max(unit // 2, (room - side) // 2 + unit)
        self.guide.setGeometry((self.width() - side) // 2, y, side, side)
        y += side + unit
        for words, gap in ((self.title, unit // 2), (self.about, 3 * unit // 2)):
            if words.isVisibleTo(self):
                words.setGeometry(left, y, wide, words.tall(wide))
                y += words.height() + gap
        for pill in pills:
            hint = pill.sizeHint()
            pill.setGeometry((self.width() - hint.width()) // 2, y, hint.width(), hint.height())
            y += hint.height() + unit
        bottom = self.height() - foot
        if rows:
            area = self._scrolled()
            area.setGeometry((self.width() - across) // 2, y, across, max(0, bottom - y))
            bar = area.verticalScrollBar().sizeHint().width() if rows > bottom - y else 0
            self._inside.resize(across - bar, self._lay_rows(across - bar, unit))
        if self.area is not None:
            self.area.setVisible(rows > 0)
        high = self.note.tall(wide)
        self.note.setGeometry(left, self.height() - high - unit // 2, wide, high)

    def _lay_rows(self, width: int, unit: int) -> int:
        """Put the rows that say something under each other; how high they are together."""
        y = 0
        for row in self.rows:
            high = row.lay(width)
            row.setVisible(high > 0)
            if high:
                row.setGeometry(0, y, width, high)
                y += high + unit // 2
        return y
