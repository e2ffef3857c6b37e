"""Before a drill that was begun from the command line: what everybody reads once, and how bad."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from poise.core import safety
from poise.core.weeks.conditions import ASKED
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.field import Field
from poise.ui.widgets.named_rows import named
from poise.ui.widgets.page import DIGITS, ENTER, ESC, SPACE, Page
from poise.ui.widgets.sheet import Body, Sheet
from poise.ui.widgets.text import Words

if TYPE_CHECKING:
    from poise.ui.shell.actions import Actions


def page(actions: Actions) -> Page:
    controller = actions.controller
    read = controller.link.unread

    def begin(said: dict[str, object]) -> None:
        if read is not None:
            read()
        if said.pop("filmed", False) and controller.link.film is not None:
            controller.link.film.ask()
        controller.expect(said)
        actions.back()

    drill, film = controller.link.exercise.drill, controller.link.film
    return BeforePage(
        actions.theme, begin, actions.close, unread=read is not None,
        checkpoint=drill is not None and drill.checkpoint,
        no_film=film.refused if film is not None else None,
    )  # fmt: skip


class BeforePage(Sheet):
    """``begin`` is told what is expected, and of a ``checkpoint`` its conditions, for its notes.

    ``no_film`` is why it cannot be filmed, empty where it can, None where nobody is to be asked.
    """

    made_anew = True
    framed = False

    def __init__(
        self,
        theme: Theme,
        begin: Callable[[dict[str, object]], None],
        close: Callable[[], object],
        *,
        unread: bool,
        checkpoint: bool = False,
        no_film: str | None = None,
    ) -> None:
        self.asked = _Asked(
            theme, safety.FIRST_DRILL if unread else (), ASKED if checkpoint else {}, no_film
        )
        super().__init__(theme, self.asked)
        self.add_button(tr("Begin"), lambda: begin(self.asked.said()), SPACE, *ENTER, primary=True)
        self.add_button(tr("Leave"), close, ESC)
        for key, n in DIGITS.items():
            self.add_keys(partial(self.asked.scale.take, n), key)


class _Asked(Body):
    """The words on safety where they are new, two questions, and the ``conditions`` asked of."""

    def __init__(
        self,
        theme: Theme,
        safe: tuple[str, ...],
        conditions: dict[str, str],
        no_film: str | None = None,
    ) -> None:
        super().__init__(theme)
        self._filmed = False
        self._conditions: dict[str, bool] = {}
        self._expected: int | None = None
        title = tr("Before your first drill") if safe else tr("Ready for a drill")
        rows = [("title", "text", title), *(("prompt", "text", tr(line)) for line in safe)]
        self._words = [self._line(*row) for row in rows]
        self._words.append(self._name(tr("How bad will it be? 0 to 10")))
        self.scale = self._rows()
        self._asks = self._name(tr("What do you expect to happen?"))
        self.field = Field(theme, tr("What do you expect to happen?"), self)
        self._more = [
            (self._name(tr(asks)), self._yes_or_no(key, tr(asks)))
            for key, asks in conditions.items()
        ]
        if no_film == "":
            name = tr("Film your answers?")
            self._more.append((self._name(name), self._film(name)))
        self._no_film = self._line("small", "muted", tr(no_film)) if no_film else None

    def _line(self, role: str, colour: str, text: str) -> Words:
        words = Words(self.theme, role, colour, wrap=True, on="surface", parent=self)
        words.say(text)
        return words

    def _name(self, text: str) -> Words:
        return named(self.theme, text, self)

    def _rows(self) -> Choice:
        name = tr("How bad will it be? 0 to 10")
        options = [(n, str(n)) for n in range(11)]
        return Choice(self.theme, name, options, None, self._choose, self)

    def _yes_or_no(self, key: str, name: str) -> Choice:
        def choose(value: object) -> None:
            self._conditions[key] = bool(value)

        return Choice(self.theme, name, [(True, tr("Yes")), (False, tr("No"))], None, choose, self)

    def _film(self, name: str) -> Choice:
        def choose(value: object) -> None:
            self._filmed = bool(value)

        options = [(False, tr("No")), (True, tr("Yes, for seven days"))]
        return Choice(self.theme, name, options, False, choose, self)

    def _choose(self, value: object) -> None:
        assert isinstance(value, int)
        self._expected = value

    def said(self) -> dict[str, object]:
        """What is expected, as notes hold it."""
        said: dict[str, object] = {}
        if self._expected is not None:
            said["expected"] = self._expected
        if words := self.field.text().strip():
            said["expected_words"] = words
        if self._conditions:
            said["conditions"] = dict(self._conditions)
        if self._filmed:
            said["filmed"] = True
        return said

    def restyle(self, theme: Theme) -> None:
        for words in (*self._words, self._asks):
            words.restyle(theme)
        self.scale.restyle(theme)
        self.field.restyle(theme)
        for part in (part for row in self._more for part in row):
            part.restyle(theme)
        if self._no_film is not None:
            self._no_film.restyle(theme)
        super().restyle(theme)

    def place(self, edge: int, inner: int, unit: int) -> int:
        y = edge
        for words in self._words:
            words.setGeometry(edge, y, inner, words.tall(inner))
            y += words.height() + (unit // 2 if words is self._words[-1] else unit)
        high = self.scale.lay(inner)
        self.scale.setGeometry(edge, y, inner, high)
        y += high + unit
        self._asks.setGeometry(edge, y, inner, self._asks.tall(inner))
        y += self._asks.height() + unit // 2
        high = self.field.lay(inner)
        self.field.setGeometry(edge, y, inner, high)
        y += high
        for asks, choice in self._more:
            y += unit
            asks.setGeometry(edge, y, inner, asks.tall(inner))
            y += asks.height() + unit // 4
            high = choice.lay(inner)
            choice.setGeometry(edge, y, inner, high)
            y += high
        if self._no_film is not None:
            y += unit
            self._no_film.setGeometry(edge, y, inner, self._no_film.tall(inner))
            y += self._no_film.height()
        return y
