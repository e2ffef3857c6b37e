"""Choose a plan, and the one measure that its outcome will look at, with what that can show."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from poise import plans
from poise.core.weeks.outcome import Measure
from poise.ui.text import weeks as words
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.named_rows import named, place_rows, restyle_rows
from poise.ui.widgets.page import ENTER
from poise.ui.widgets.sheet import Body, Sheet
from poise.ui.widgets.text import Words, stacked

LONGEST_FIRST = ("six-weeks", "two-weeks", "one-week")


class PlanChoose(Sheet):
    """``start`` is told the plan's name and the measure."""

    widest_em = 50

    def __init__(
        self, theme: Theme, start: Callable[[str, Measure], None], close: Callable[[], None]
    ) -> None:
        self.lines = _Lines(theme)
        super().__init__(theme, self.lines)
        self.lines.grown = self.lay
        self.add_button(
            tr("Start today"), lambda: start(self.lines.name, self.lines.primary), *ENTER,
            primary=True,
        )  # fmt: skip
        self.add_back(close)
        self.add_keys(self.lines.next_plan, Qt.Key.Key_N)


class _Lines(Body):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.grown: Callable[[], None] = lambda: None
        known = plans.names()
        self._names = [n for n in LONGEST_FIRST if n in known]
        self._names += [n for n in known if n not in self._names]
        self.name, self.primary = self._names[0], plans.load(self._names[0]).primary
        self._title = self._words("title")
        self._title.say(tr("Your weeks"))
        self._about = self._words("body", "muted")
        options: list[tuple[object, str]] = [(n, tr(plans.load(n).title)) for n in self._names]
        self._plan = Choice(theme, tr("Plan"), options, self.name, self._choose_plan, self)
        self._measure = Choice(
            theme, tr("Looked at"), [(m, words.measure_name(m)) for m in Measure], self.primary,
            self._choose_measure, self,
        )  # fmt: skip
        self._rows = [
            (named(theme, tr("Plan"), self), self._plan),
            (named(theme, tr("Looked at"), self), self._measure),
        ]
        self._power = self._words("body")
        self._note = self._words("small", "muted")
        self._note.say(
            tr("Each day offers one thing of two to ten minutes. The standard drill is the same "
               "every time; only the one measure chosen here may ever be called changed.")
        )  # fmt: skip
        self._say()

    def next_plan(self) -> None:
        """Choose the plan after the one that is chosen."""
        at = self._names.index(self.name)
        self._choose_plan(self._names[(at + 1) % len(self._names)])
        self._plan.show_chosen(self.name)

    def _words(self, role: str, colour: str = "text") -> Words:
        return Words(self.theme, role, colour, wrap=True, on="surface", parent=self)

    def _choose_plan(self, name: object) -> None:
        self.name = str(name)
        self._say()
        self.grown()

    def _choose_measure(self, measure: object) -> None:
        self.primary = Measure(str(measure))

    def _say(self) -> None:
        plan = plans.load(self.name)
        self._about.say(words.about_plan(plan))
        self._power.say(" ".join(words.power(plan.standard_per_week)))

    def restyle(self, theme: Theme) -> None:
        for part in (self._title, self._about, self._power, self._note):
            part.restyle(theme)
        restyle_rows(self._rows, theme)
        super().restyle(theme)

    def place(self, edge: int, inner: int, unit: int) -> int:
        y = edge
        y = stacked((self._title, self._about), edge, y, inner, unit // 2)
        names = min(round(0.28 * inner), 9 * unit)
        y = place_rows(self._rows, edge, y + unit // 2, inner, names=names, unit=unit,
                       gap=unit // 2)  # fmt: skip
        y += unit // 2
        y = stacked((self._power, self._note), edge, y, inner, unit // 2)
        return y - unit // 2
