"""Practise: which exercise, how long, at which pace; what is chosen is there the next time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from poise import exercises
from poise.settings import Settings
from poise.ui.text.language import tr
from poise.ui.text.lengths import length, pace_words, practice_name
from poise.ui.theme import Theme
from poise.ui.widgets.named_rows import SettingRows, place_rows
from poise.ui.widgets.page import ENTER, ESC, SPACE, Page
from poise.ui.widgets.sheet import Sheet
from poise.ui.widgets.text import Words, stacked

if TYPE_CHECKING:
    from poise.ui.shell.actions import Actions
    from poise.ui.shell.link import Start

MINUTES = (5, 10, 15, 20)
PACES = ("3-4", "4-5", "4-6", "5-5", "5-7", "6-8")
USUAL = "steady-six"


def page(actions: Actions) -> Page:
    choices, controller = actions.choices, actions.controller
    practise = PractisePage(
        actions.theme, choices.settings, lambda: controller.more, choices.choose, controller.begin,
        actions.back, faults=[Path(fault.file).name for fault in exercises.SHELF.faults()],
    )  # fmt: skip
    if controller.drills is not None:
        practise.add_button(tr("Drill"), partial(actions.open, "drill"), Qt.Key.Key_D)
    practise.add_button(tr("Label it"), partial(actions.open, "label"), Qt.Key.Key_L)
    if controller.rehearsals is not None:
        practise.add_button(tr("Rehearse"), partial(actions.open, "rehearse"), Qt.Key.Key_R)
        practise.add_button(
            tr("Your own picture"), partial(actions.open, "self_view"), Qt.Key.Key_V
        )
    if controller.paces is not None:
        practise.add_button(tr("Find your pace"), partial(actions.open, "pace"), Qt.Key.Key_F)
    if actions.weeks is not None:
        practise.add_button(tr("Plan"), partial(actions.open, "plan"), Qt.Key.Key_P)
    return practise


def chosen(starts: Sequence[Start], settings: Settings) -> Start:
    """The exercise that stands ready: the last that was chosen, else the usual one."""
    wanted = (settings.practise.exercise, USUAL)
    return next((s for name in wanted for s in starts if name and s.name == name), starts[-1])


class PractisePage(Sheet):
    """``change`` is told the settings after a choice, ``begin`` which session is to begin.

    ``starts`` gives what can be begun with the settings of now; ``faults`` are the names of a
    person's own files that were left out.
    """

    widest_em = 48

    def __init__(
        self,
        theme: Theme,
        settings: Settings,
        starts: Callable[[], Sequence[Start]],
        change: Callable[[Settings, str], None],
        begin: Callable[[Start], None],
        close: Callable[[], None],
        *,
        faults: Sequence[str] = (),
    ) -> None:
        self._settings, self._starts, self._change = settings, starts, change
        self.chosen = chosen(starts(), settings)
        self.lines = _Lines(theme, settings, starts(), self.chosen, self._changed, faults)
        super().__init__(theme, self.lines)

        def go() -> None:
            practise = replace(self._settings.practise, exercise=self.chosen.name)
            if practise != self._settings.practise:
                change(replace(self._settings, practise=practise), "practise.exercise")
            begin(self.chosen)

        self.begin = self.add_button("", go, SPACE, *ENTER, primary=True)
        self._name_begin()
        self.add_keys(close, ESC)

    def _name_begin(self) -> None:
        self.begin.say(tr("Begin · {length}", length=self.lines.length))

    def _changed(self, settings: Settings, setting: str) -> None:
        """The session is made anew for it, and what stands here is what that says."""
        self._change(settings, setting)
        self._settings = settings
        self.chosen = chosen(self._starts(), settings)
        self.lines.show_start(self.chosen, anew=setting == "practise.exercise")
        self._name_begin()
        self.lay()

    def stays(self, setting: str) -> bool:
        return True

    def focus_on(self, setting: str) -> None:
        self.lines.focus_on(setting)


class _Lines(SettingRows):
    """What can be chosen, a line each, and what the exercise is."""

    def __init__(
        self,
        theme: Theme,
        settings: Settings,
        starts: Sequence[Start],
        start: Start,
        change: Callable[[Settings, str], None],
        faults: Sequence[str],
    ) -> None:
        super().__init__(theme, settings, change)
        self._faults = Words(theme, "small", "muted", wrap=True, on="surface", parent=self)
        if faults:
            files = ", ".join(faults)
            self._faults.say(tr("Left out: {files}. 'poise train check' says why.", files=files))
        self._title = Words(theme, "title", wrap=True, on="surface", parent=self)
        self._about = Words(theme, "body", "muted", wrap=True, on="surface", news=True, parent=self)
        if len(starts) > 1:
            self._line("practise.exercise", tr("Exercise"), [
                (one.name, tr(one.title)) for one in starts
            ], chosen=start.name)  # fmt: skip
        self.show_start(start, anew=True)

    def show_start(self, start: Start, *, anew: bool) -> None:
        """What is practised; with ``anew`` another exercise, of which other things are chosen."""
        minutes, pace = self._settings.practise.minutes, self._settings.guide.pace
        lasts_s = start.lasts_s(minutes)
        self.length = length(lasts_s)
        self._title.say(practice_name(start.title, lasts_s))
        self._about.say(tr(start.about))
        if not anew:
            return
        for old in ("practise.minutes", "guide.pace"):
            for part in self.lines.pop(old, ()):
                part.hide()
                part.deleteLater()
        if start.stretches:
            self._line("practise.minutes", tr("Length"), [
                (n, length(60.0 * n)) for n in sorted({*MINUTES, minutes})
            ])  # fmt: skip
        if not start.has_its_pace:
            self._line("guide.pace", tr("Pace"), [
                ("", tr("Default")),
                *((one, pace_words(one)) for one in sorted({*PACES, *filter(None, [pace])})),
            ])  # fmt: skip
        for line in self.lines.values():
            for part in line:
                part.show()

    def restyle(self, theme: Theme) -> None:
        self._title.restyle(theme)
        self._about.restyle(theme)
        self._faults.restyle(theme)
        super().restyle(theme)

    def place(self, edge: int, inner: int, unit: int) -> int:
        y = edge
        y = stacked((self._title, self._about), edge, y, inner, unit // 2)
        y += unit
        names = min(round(0.22 * inner), 8 * unit)
        y = place_rows(self.lines.values(), edge, y, inner, names=names, unit=unit, gap=unit // 2)
        self._faults.setVisible(bool(self._faults.text()))
        if self._faults.text():
            self._faults.setGeometry(edge, y, inner, self._faults.tall(inner))
            y += self._faults.height()
        return y
