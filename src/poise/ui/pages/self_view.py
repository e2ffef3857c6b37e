"""Ready to look at one's own picture: for how long, and how tense one is before it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from poise.core.rehearsal import self_view
from poise.ui.background import Fetch
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.named_rows import named, place_rows
from poise.ui.widgets.page import DIGITS, ENTER, SPACE, Page
from poise.ui.widgets.sheet import Body, Sheet
from poise.ui.widgets.text import Words, stacked

if TYPE_CHECKING:
    from poise.ui.shell.actions import Actions
    from poise.ui.shell.link import Rehearsals


def page(actions: Actions) -> Page:
    controller = actions.controller
    seen = controller.link.picture is not None
    return SelfViewPage(
        actions.theme, controller.rehearsals, controller.begin_look if seen else None,
        partial(actions.open, "sensors"), actions.back,
    )  # fmt: skip


def how_long(seconds: int) -> str:
    """A step of the ladder as it is chosen."""
    if seconds < 60:
        return tr("{n} s", n=seconds)
    return tr("{n} min", n=seconds // 60)


class SelfViewPage(Sheet):
    """``begin`` is told for how many seconds, and the tension before, None where nobody said.

    Without it there is no camera to be seen by, and ``sensors`` is where one is chosen.
    """

    made_anew = True
    framed = False
    widest_em = 50

    def __init__(
        self,
        theme: Theme,
        rehearsals: Rehearsals | None,
        begin: Callable[[int, int | None], None] | None,
        sensors: Callable[[], None],
        close: Callable[[], None],
    ) -> None:
        self.lines = _Lines(theme, seen=begin is not None)
        super().__init__(theme, self.lines)
        self.lines.grown = self.lay
        self._looked: Fetch[object] | None = None
        if begin is None:
            self.add_button(tr("Sensor"), sensors, *ENTER, SPACE, primary=True)
        else:
            if rehearsals is not None:
                self._looked = Fetch(rehearsals.looked)
            lines = self.lines
            self.add_button(
                tr("Begin"), lambda: begin(lines.seconds, lines.tension), SPACE, *ENTER,
                primary=True,
            )  # fmt: skip
            for key, n in DIGITS.items():
                self.add_keys(partial(lines.rate, n), key)
        self.add_back(close)

    def frame(self, view: View, now: float) -> None:
        """Once it is known for how long one looked so far, the next step is chosen."""
        if self._looked is not None and self._looked.done:
            done, self._looked = self._looked.value, None
            if isinstance(done, list):
                self.lines.due(self_view.due_s(done))


class _Lines(Body):
    def __init__(self, theme: Theme, *, seen: bool) -> None:
        super().__init__(theme)
        self.grown: Callable[[], None] = _nothing
        self.seconds: int = self_view.RUNGS_S[0]
        self.tension: int | None = None
        self._touched = False
        about = (
            tr("See yourself as in a mirror, for longer from step to step. It is not kept.")
            if seen
            else tr("You see yourself through the webcam, so choose it as a sensor first.")
        )
        self._words = [
            self._line("title", "text", tr("Your own picture")),
            self._line("body", "muted", about),
        ]
        self._rows: list[tuple[Words, Choice]] = []
        if seen:
            self._words.append(self._line("body", "text", tr(self_view.SAYS)))
            rungs = [(rung, how_long(rung)) for rung in self_view.RUNGS_S]
            self._row(tr("How long"), rungs, self.seconds, self._take)
            scale = [(n, str(n)) for n in range(11)]
            self._row(tr("Tension before, 0 to 10"), scale, None, self._feel)

    def _line(self, role: str, colour: str, text: str) -> Words:
        words = Words(self.theme, role, colour, wrap=True, on="surface", parent=self)
        words.say(text)
        return words

    def _row(
        self,
        name: str,
        options: list[tuple[int, str]],
        chosen: int | None,
        choose: Callable[[object], None],
    ) -> None:
        row = Choice(self.theme, name, options, chosen, choose, self)
        self._rows.append((named(self.theme, name, self), row))

    def _take(self, seconds: object) -> None:
        assert isinstance(seconds, int)
        self.seconds, self._touched = seconds, True

    def _feel(self, tension: object) -> None:
        assert isinstance(tension, int)
        self.tension = tension

    def rate(self, n: int) -> None:
        """How tense one is, 0 to 10."""
        self._rows[1][1].take(n)

    def due(self, seconds: int) -> None:
        """The next step, unless the person chose one meanwhile."""
        if not self._touched:
            self.seconds = seconds
            self._rows[0][1].show_chosen(seconds)

    def restyle(self, theme: Theme) -> None:
        for part in (*self._words, *(part for row in self._rows for part in row)):
            part.restyle(theme)
        super().restyle(theme)

    def place(self, edge: int, inner: int, unit: int) -> int:
        y = edge
        y = stacked(self._words, edge, y, inner, unit // 2)
        names = min(round(0.28 * inner), 11 * unit)
        y += unit // 2
        y = place_rows(self._rows, edge, y, inner, names=names, unit=unit, gap=unit // 2)
        return y - unit // 2


def _nothing() -> None:
    pass
