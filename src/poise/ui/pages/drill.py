"""Ready for a drill: which one, how bad it will be, and one key to begin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from poise import drills
from poise.clock import today
from poise.core import safety
from poise.core.guide.drill import Timer
from poise.core.weeks.conditions import ASKED
from poise.errors import PoiseError
from poise.rehearsals import OPENER, load
from poise.ui.background import Fetch
from poise.ui.shell.link import DrillChoice, Drills
from poise.ui.text.drill import KINDS, LEVELS, ladder_line
from poise.ui.text.language import tr
from poise.ui.text.lengths import length
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets.announcer import announce
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.field import Field
from poise.ui.widgets.named_rows import named, place_rows
from poise.ui.widgets.page import DIGITS, ENTER, SPACE, Page
from poise.ui.widgets.sheet import Body, Sheet
from poise.ui.widgets.text import Words, stacked

if TYPE_CHECKING:
    from poise.library.past_drills import DrillDone
    from poise.ui.shell.actions import Actions

TEN = range(11)


def page(actions: Actions) -> Page:
    controller = actions.controller
    if controller.drills is not None and controller.drills.welcome is not None:
        return SafetyPage(actions.theme, partial(_read, actions), actions.back)
    suggested, controller.suggested = controller.suggested, None
    drill = DrillPage(
        actions.theme, controller.drills, controller.begin_drill, actions.back, suggested
    )
    if controller.rehearsals is not None:
        words = tr("Rehearse first · {length}", length=length(load(OPENER).duration_s))
        drill.add_button(words, partial(_rehearse_first, actions, drill), Qt.Key.Key_R)
    return drill


def _rehearse_first(actions: Actions, drill: DrillPage) -> None:
    """The opener, and after it this page with the same drill."""
    controller = actions.controller
    controller.suggested, controller.to_drill = drill.lines.choice, True
    controller.script = OPENER
    actions.open("rehearse")


def _read(actions: Actions) -> None:
    """The words were read: they are kept, and the page is made anew without them."""
    controller = actions.controller
    assert controller.drills is not None
    assert controller.drills.welcome is not None
    controller.drills.welcome()
    controller.drills = controller.drills._replace(welcome=None)
    actions.back()
    actions.open("drill")


class SafetyPage(Sheet):
    """What everybody reads before their first drill."""

    made_anew = True
    framed = False

    def __init__(self, theme: Theme, read: Callable[[], None], close: Callable[[], None]) -> None:
        lines = [*safety.FIRST_DRILL]
        super().__init__(theme, _Lines(theme, tr("Before your first drill"), lines))
        self.add_button(tr("Continue"), read, *ENTER, SPACE, primary=True)
        self.add_back(close)


class _Lines(Body):
    """A title and some sentences below it."""

    def __init__(self, theme: Theme, title: str, lines: list[str]) -> None:
        super().__init__(theme)
        self._title = Words(theme, "title", wrap=True, on="surface", parent=self)
        self._title.say(title)
        self._words = []
        for line in lines:
            words = Words(theme, "prompt", wrap=True, on="surface", parent=self)
            words.say(tr(line))
            self._words.append(words)

    def restyle(self, theme: Theme) -> None:
        for part in (self._title, *self._words):
            part.restyle(theme)
        super().restyle(theme)

    def place(self, edge: int, inner: int, unit: int) -> int:
        y = edge
        y = stacked((self._title, *self._words), edge, y, inner, unit)
        return y - unit


class DrillPage(Sheet):
    """``begin`` is told which drill and what is expected of it; without ``drills`` there is none.

    It raises :class:`PoiseError` for what cannot be asked.  ``suggested`` is the drill that the
    plan has for today.
    """

    made_anew = True
    framed = False
    widest_em = 50

    def __init__(
        self,
        theme: Theme,
        drills: Drills | None,
        begin: Callable[[DrillChoice, dict[str, object]], None],
        close: Callable[[], None],
        suggested: DrillChoice | None = None,
    ) -> None:
        self.lines = _Choices(theme, drills, suggested)
        super().__init__(theme, self.lines)
        self.lines.grown = self.lay
        self._begin = begin
        self._before: Fetch[list[DrillDone]] | None = None
        if drills is not None:
            self._before = Fetch(drills.before)
        self.begin = self.add_button(tr("Begin"), self._go, SPACE, *ENTER, primary=True)
        self.add_back(close)
        for key, n in DIGITS.items():
            self.add_keys(partial(self.lines.expect, n), key)

    def frame(self, view: View, now: float) -> None:
        """Once it is known what was before, the level that is due stands ready."""
        before = self._before
        if before is not None and before.done:
            self._before = None
            self.lines.know(before.value or [])

    def _go(self) -> None:
        try:
            self._begin(self.lines.choice, self.lines.said())
        except PoiseError as error:
            self.lines.say_trouble(str(error))


class _Choices(Body):
    """The drill in a sentence, the three things one may want to choose, and two questions."""

    def __init__(
        self, theme: Theme, drills: Drills | None, suggested: DrillChoice | None = None
    ) -> None:
        super().__init__(theme)
        self.grown: Callable[[], None] = _nothing
        self.choice = suggested or DrillChoice()
        self._drills = drills
        self._touched = suggested is not None
        self._expected: int | None = None
        self._conditions: dict[str, bool] = {}
        self._title = Words(theme, "title", wrap=True, on="surface", parent=self)
        self._title.say(tr("Ready for a drill"))
        self._about = Words(theme, "body", "muted", wrap=True, on="surface", news=True, parent=self)
        self._advice = Words(theme, "body", wrap=True, on="surface", parent=self)
        self.words = Field(theme, tr("What do you expect to happen?"), self)
        self._no_film = Words(theme, "small", "muted", wrap=True, on="surface", parent=self)
        self._names: list[Words] = []
        self._rows: list[Choice | Field] = []
        self._make()

    def know(self, done: list[DrillDone]) -> None:
        """What was done before is known: the level that is due, and what may be suggested."""
        from poise.library.advice import advice
        from poise.library.past_drills import due, on_the_ladder

        one = due(done)
        if not self._touched:
            self.choice = replace(self.choice, level=one.level, bank=one.bank, varied=one.varied)
        found = advice(on_the_ladder(done), today().toordinal())
        said = [ladder_line(found)] if found is not None else []
        if one.varied and not self._touched:
            said.append(tr(one.why))
        self._advice.say("\n".join(said))
        self._make()

    def expect(self, n: int) -> None:
        """How bad it will be, 0 to 10."""
        name = tr("How bad will it be? 0 to 10")
        row = next(row for row in self._rows if row.accessibleName() == name)
        assert isinstance(row, Choice)
        row.take(n)

    def said(self) -> dict[str, object]:
        """What the person expects, as notes hold it."""
        said: dict[str, object] = {}
        if self._expected is not None:
            said["expected"] = self._expected
        if words := self.words.text().strip():
            said["expected_words"] = words
        if self.choice.checkpoint and self._conditions:
            said["conditions"] = dict(self._conditions)
        return said

    def say_trouble(self, text: str) -> None:
        self._advice.say(tr(text[:1].upper() + text[1:]) + ".")
        announce(self, self._advice.text())
        self.grown()

    def _choose(self, key: str) -> Callable[[object], None]:
        def chosen(value: object) -> None:
            self._touched = True
            match key, value:
                case "which", (int(level), str(kind), bool(standard), bool(checkpoint)):
                    bank = "" if self.choice.varied else self.choice.bank
                    self.choice = replace(
                        self.choice, level=level, kind=kind, standard=standard,
                        checkpoint=checkpoint, bank=bank, varied=False, mirror=None,
                    )  # fmt: skip
                case "expected", int(expected):
                    self._expected = expected
                case "bank", str(bank):
                    self.choice = replace(self.choice, bank=bank, varied=False)
                case "timer", str(timer):
                    self.choice = replace(self.choice, timer=timer)
                case str(condition), bool(answer) if condition in ASKED:
                    self._conditions[condition] = answer
                case "filmed", bool(filmed):
                    self.choice = replace(self.choice, filmed=filmed)
                case "mirror", (int() | None) as mirror:
                    self.choice = replace(self.choice, mirror=mirror)
            self._make()

        return chosen

    def _make(self) -> None:
        """The rows, for what is chosen now."""
        used = self.row_in_use()
        for part in (*self._names, *self._rows):
            if part is not self.words:
                part.hide()
                part.deleteLater()
        self._names, self._rows = [], []
        choice = self.choice
        form = _form(choice)
        self._about.say(f"{tr(form.exercise.about)} {length(form.exercise.duration_s)}.")
        chosen = (form.level, choice.kind, choice.standard, choice.checkpoint)
        self._row(tr("Level"), "which", chosen, [
            ((n, "", False, False), f"{n} {tr(name)}") for n, name in LEVELS.items()
        ])  # fmt: skip
        self._row(tr("Practise one skill"), "which", chosen, [
            *(((form_of.level, form_of.kind, False, False), tr(name))
              for form_of, name in ((drills.of_kind(kind), name) for kind, name in KINDS.items())),
            ((drills.load(drills.STANDARD).level, "", True, False), tr("Standard drill")),
            ((drills.load(drills.CHECKPOINT).level, "", True, True), tr("Checkpoint")),
        ])  # fmt: skip
        self._row(tr("How bad will it be? 0 to 10"), "expected", self._expected, [
            (n, str(n)) for n in TEN
        ])  # fmt: skip
        self._named(tr("What do you expect to happen?"), self.words)
        if choice.checkpoint:  # only what is the same can be compared
            for key, asks in ASKED.items():
                self._row(
                    tr(asks), key, self._conditions.get(key), [(True, tr("Yes")), (False, tr("No"))]
                )
        if not choice.standard:
            banks = self._drills.banks() if self._drills is not None else ()
            self._row(tr("Questions"), "bank", choice.bank, [("", tr("Mixed")), *banks])
            self._row(tr("Timer"), "timer", choice.timer, [
                ("", tr("Default")), (str(Timer.SHOWN), tr("Shown")),
                (str(Timer.HIDDEN), tr("Hidden")),
            ])  # fmt: skip
        if (no_film := self._drills.no_film() if self._drills is not None else None) == "":
            self._row(tr("Film your answers?"), "filmed", choice.filmed, [
                (False, tr("No")), (True, tr("Yes, for seven days"))
            ])  # fmt: skip
        self._no_film.say(tr(no_film) if no_film else "")
        if form.mirrors:
            self._row(tr("Your own picture"), "mirror", choice.mirror, [
                (None, tr("Step by step")), (10, tr("{n} s", n=10)), (30, tr("{n} s", n=30)),
                (0, tr("The whole time")),
            ])  # fmt: skip
        above = self._rows[self._rows.index(self.words) - 1]
        if isinstance(above, Choice):  # the line alone is not made anew
            QWidget.setTabOrder(above.options[-1], self.words)
        self.use_row(used)
        self.grown()
        self.update()

    def _row(
        self, name: str, key: str, chosen: object, options: Sequence[tuple[object, str]]
    ) -> None:
        self._named(name, Choice(self.theme, name, options, chosen, self._choose(key), self))

    def _named(self, name: str, row: Choice | Field) -> None:
        words = named(self.theme, name, self)
        self._names.append(words)
        self._rows.append(row)
        for part in (words, row):
            part.show()

    def restyle(self, theme: Theme) -> None:
        fixed = (self._title, self._about, self._advice, self._no_film)
        for part in (*fixed, *self._names, *self._rows):
            part.restyle(theme)
        super().restyle(theme)

    def place(self, edge: int, inner: int, unit: int) -> int:
        y = edge
        self._advice.setVisible(bool(self._advice.text()))
        for words in (self._title, self._about, self._advice):
            if words.text():
                words.setGeometry(edge, y, inner, words.tall(inner))
                y += words.height() + unit // 2
        y += unit // 2
        names = min(round(0.28 * inner), 11 * unit)
        rows = zip(self._names, self._rows, strict=True)
        y = place_rows(rows, edge, y, inner, names=names, unit=unit, gap=unit // 2)
        self._no_film.setVisible(bool(self._no_film.text()))
        if self._no_film.text():
            self._no_film.setGeometry(edge, y, inner, self._no_film.tall(inner))
            y += self._no_film.height() + unit // 2
        return y - unit // 2


def _form(choice: DrillChoice) -> drills.Form:
    if choice.standard:
        return drills.load(drills.CHECKPOINT if choice.checkpoint else drills.STANDARD)
    return drills.of_kind(choice.kind) if choice.kind else drills.of_level(choice.level)


def _nothing() -> None:
    pass
