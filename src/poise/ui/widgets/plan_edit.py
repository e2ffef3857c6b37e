"""The person's own copy of the plan, changed in the window: every choice holds at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt

from poise.core.weeks.ladder import HIGHEST, LOWEST
from poise.core.weeks.outcome import Measure
from poise.core.weeks.plan import DO, MOST_WEEKS, Plan, PlanWeek
from poise.errors import PlanError
from poise.ui.text import weeks as words
from poise.ui.text.language import tr
from poise.ui.text.lengths import length
from poise.ui.theme import Theme
from poise.ui.widgets import flow
from poise.ui.widgets.button import Pill
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.field import Field
from poise.ui.widgets.named_rows import Row, named, place_rows, restyle_rows
from poise.ui.widgets.page import ENTER, ESC
from poise.ui.widgets.sheet import Body, Sheet
from poise.ui.widgets.text import Words

MORE, LESS, NEXT = Qt.Key.Key_M, Qt.Key.Key_L, Qt.Key.Key_N
OFTEN, MINUTES, STANDARD = range(8), (2, 5, 10, 15, 20), range(4)


class PlanEdit(Sheet):
    """``change`` is told the plan after every choice, and answers why it cannot be kept, empty when
    it is; ``stop`` follows it no longer.
    """

    widest_em = 54
    at_top = True

    def __init__(
        self,
        theme: Theme,
        plan: Plan,
        week: int,
        change: Callable[[Plan], str],
        stop: Callable[[], None],
        close: Callable[[], None],
    ) -> None:
        self.lines = _Lines(theme, plan, week, change)
        super().__init__(theme, self.lines)
        self.lines.grown = self.lay
        self._close = close
        self.add_button(tr("Done"), self._leave, *ENTER, ESC, primary=True)
        self.add_button(tr("Next week"), self.lines.next_week, NEXT)
        self.lines.pills = [
            self.add_pill(tr("One week more"), self.lines.more, MORE),
            self.add_pill(tr("Leave out this week"), self.lines.less, LESS),
            self.add_pill(tr("Stop following this plan"), stop),
        ]
        for pill in self.lines.pills:
            pill.setParent(self.lines)

    def _leave(self) -> None:
        self.lines.take_words()
        self._close()


class _Lines(Body):
    def __init__(self, theme: Theme, plan: Plan, week: int, change: Callable[[Plan], str]) -> None:
        super().__init__(theme)
        self.grown: Callable[[], None] = lambda: None
        self.plan, self.at, self._change = plan, week, change
        self._title = Words(theme, "title", wrap=True, on="surface", parent=self)
        self._title.say(tr("Your own plan"))
        self._trouble = Words(theme, "body", wrap=True, on="surface", news=True, parent=self)
        self._rows: list[tuple[Words, Row]] = []
        self._fields: dict[str, Field] = {}
        self.pills: list[Pill] = []
        self._make()

    @property
    def week(self) -> PlanWeek:
        """The one that is changed now."""
        return self.plan.weeks[self.at]

    # ------------------------------------------------------------------ what a person changes

    def take_words(self) -> None:
        """What was written holds, too."""
        said = {key: field.text().strip() for key, field in self._fields.items()}
        if said["title"] and said["title"] != tr(self.plan.title):
            self._take(lambda: replace(self.plan, title=said["title"]))
        changes = {
            key: said[key] for key in ("name", "note") if said[key] != tr(getattr(self.week, key))
        }
        if changes.get("name", "?"):
            self._of_week(**changes)

    def _written(self) -> None:
        """A field was left: unless it was taken away just now, what is in it holds."""
        if self.sender() in self._fields.values():
            self.take_words()

    def next_week(self) -> None:
        self._turn_to((self.at + 1) % len(self.plan.weeks))

    def more(self) -> None:
        """Another week like this one, after it."""
        if len(self.plan.weeks) < MOST_WEEKS:
            self.take_words()
            weeks = self.plan.weeks
            at = self.at + 1
            self._take(lambda: replace(self.plan, weeks=(*weeks[:at], self.week, *weeks[at:])))
            self._turn_to(at)

    def less(self) -> None:
        """Leave out this week, unless it is the only one."""
        weeks = self.plan.weeks
        if len(weeks) > 1:
            at = self.at
            self._take(lambda: replace(self.plan, weeks=(*weeks[:at], *weeks[at + 1 :])))
            self._fields = {}
            self.at = min(at, len(weeks) - 2)
            self._make()

    def _turn_to(self, week: int) -> None:
        self.take_words()
        self.at = week
        self._make()

    def _of_week(self, **changes: object) -> None:
        if not changes:
            return

        def changed() -> Plan:
            week = replace(self.week, **changes)  # type: ignore[arg-type]
            weeks = self.plan.weeks
            return replace(self.plan, weeks=(*weeks[: self.at], week, *weeks[self.at + 1 :]))

        self._take(changed)

    def _take(self, make: Callable[[], Plan]) -> None:
        """Take the plan that ``make`` gives; one that nobody could follow is refused, in words."""
        try:
            plan = make()
        except PlanError as error:
            self._trouble.say(tr(str(error)))
        else:
            self._trouble.say("")
            if plan != self.plan:
                self.plan = plan
                self._trouble.say(self._change(plan))
        self.grown()

    def _choose(self, key: str) -> Callable[[object], None]:
        def chosen(value: object) -> None:
            week = self.week
            match key.split("."):
                case ["week"]:
                    self._turn_to(int(str(value)))
                case ["do", what]:
                    self._of_week(do={**week.do, what: value})
                case ["length", what]:
                    self._of_week(length_min={**week.length_min, what: value})
                case ["low"]:
                    low = int(str(value))
                    self._of_week(levels=(low, max(low, week.levels[1])))
                    self._make()
                case ["high"]:
                    high = int(str(value))
                    self._of_week(levels=(min(high, week.levels[0]), high))
                    self._make()
                case ["standard"]:
                    self._take(lambda: replace(self.plan, standard_per_week=int(str(value))))
                case ["primary"]:
                    self._take(lambda: replace(self.plan, primary=Measure(str(value))))
                    self._trouble.say(tr("Another measure starts the count of the outcome anew."))
                    self.grown()
                case [flag]:
                    self._of_week(**{flag: value})

        return chosen

    # ------------------------------------------------------------------ the rows

    def _make(self) -> None:
        used = self.row_in_use()
        for name, row in self._rows:
            for part in (name, row):
                part.hide()
                part.deleteLater()
        self._rows, self._fields = [], {}
        week, plan = self.week, self.plan
        self._write("title", tr("Name"), tr(plan.title))
        self._row(tr("Standard drills a week"), "standard", plan.standard_per_week,
                  _numbers(STANDARD, plan.standard_per_week))  # fmt: skip
        self._row(tr("Looked at"), "primary", plan.primary,
                  [(m, words.measure_name(m)) for m in Measure])  # fmt: skip
        self._row(tr("Week"), "week", self.at,
                  [(n, str(n + 1)) for n in range(len(plan.weeks))])  # fmt: skip
        self._write("name", tr("Its name"), tr(week.name))
        for what in DO:
            often = week.do.get(what, 0)
            self._row(words.kind_name(what), f"do.{what}", often, _numbers(OFTEN, often))
        minutes = week.length_min.get("train", 5)
        self._row(tr("Breathing takes"), "length.train", minutes, [
            (n, length(60.0 * n)) for n in sorted({*MINUTES, minutes})
        ])  # fmt: skip
        levels = [(n, str(n)) for n in range(LOWEST, HIGHEST + 1)]
        self._row(tr("Lowest level"), "low", week.levels[0], levels)
        self._row(tr("Highest level"), "high", week.levels[1], levels)
        self._write("note", tr("Note"), tr(week.note) if week.note else "")
        for flag, about in (
            ("checkpoint", tr("Checkpoint")), ("transfer", tr("Drill somewhere new")),
            ("fading", tr("Every other drill without a reset before")),
        ):  # fmt: skip
            self._row(about, flag, getattr(week, flag), [(False, tr("No")), (True, tr("Yes"))])
        for name, row in self._rows:
            for part in (name, row):
                part.show()
        self.use_row(used)
        self.grown()
        self.update()

    def _row(
        self, name: str, key: str, chosen: object, options: Sequence[tuple[object, str]]
    ) -> None:
        choice = Choice(self.theme, name, options, chosen, self._choose(key), self)
        self._rows.append((named(self.theme, name, self), choice))

    def _write(self, key: str, name: str, text: str) -> None:
        field = self._fields[key] = Field(self.theme, name, self)
        field.setText(text)
        field.editingFinished.connect(self._written)
        self._rows.append((named(self.theme, name, self), field))

    def restyle(self, theme: Theme) -> None:
        for part in (self._title, self._trouble):
            part.restyle(theme)
        for pill in self.pills:
            pill.restyle(theme)
        restyle_rows(self._rows, theme)
        super().restyle(theme)

    def place(self, edge: int, inner: int, unit: int) -> int:
        y = edge
        self._trouble.setVisible(bool(self._trouble.text()))
        for part in (self._title, self._trouble):
            if part.text():
                part.setGeometry(edge, y, inner, part.tall(inner))
                y += part.height() + unit // 2
        names = min(round(0.3 * inner), 12 * unit)
        y = place_rows(self._rows, edge, y, inner, names=names, unit=unit, gap=unit // 3)
        y += unit // 2
        flow.place(self.pills, edge, y, inner, unit // 2)
        return y + flow.tall(self.pills, inner, unit // 2)


def _numbers(usual: range, now: int) -> list[tuple[object, str]]:
    return [(n, str(n)) for n in sorted({*usual, now})]
