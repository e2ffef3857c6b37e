"""After a rehearsal or one's own picture: one number to give, and the heart, described."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from poise.core.rehearsal.parts import VIVIDNESS
from poise.ui.text.language import tr
from poise.ui.text.rehearsal import over, parts, said_of, tension
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets.announcer import Announcer
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.page import DIGITS, ENTER, ESC, Page
from poise.ui.widgets.sheet import Body, Sheet
from poise.ui.widgets.text import Words

if TYPE_CHECKING:
    from poise.ui.shell.actions import Actions

TENSION = "tension_after"


def page(actions: Actions) -> Page:
    controller, choices = actions.controller, actions.choices

    def leave() -> None:
        controller.script, controller.to_drill = "", False
        if controller.can_renew:
            controller.go_home(choices.settings)
        else:
            actions.close()

    def drill() -> None:
        leave()
        actions.open("drill")

    to_drill = controller.to_drill and controller.can_renew and controller.drills is not None
    return RehearsedPage(
        actions.theme, dict(controller.said), controller.link.keep, leave,
        again=controller.repeat if controller.can_repeat else None,
        drill=drill if to_drill else None,
        looked=controller.link.exercise.looks,
    )  # fmt: skip


class RehearsedPage(Sheet):
    """``keep`` is told all that was ``said``, None where nothing can be written down.

    With ``drill`` a drill follows.  Who ``looked`` at their own picture is asked how tense they
    are, others how clearly they saw it.
    """

    framed = False
    spoken_as = "told"

    def __init__(
        self,
        theme: Theme,
        said: dict[str, object],
        keep: Callable[[dict[str, object]], None] | None,
        leave: Callable[[], None],
        *,
        again: Callable[[], None] | None = None,
        drill: Callable[[], None] | None = None,
        looked: bool = False,
    ) -> None:
        self._keep, self._said = keep, said
        self._asks = TENSION if looked else VIVIDNESS
        self.told = _Told(theme, self._choose if keep is not None else None, looked=looked)
        super().__init__(theme, self.told)
        self.told.grown = self.lay
        self._shown = False
        self._aloud = Announcer(self)
        if drill is not None:
            self.add_button(tr("To the drill"), drill, *ENTER, primary=True, role="prompt")
            self.add_button(tr("Done"), leave, ESC)
        else:
            self.add_button(tr("Done"), leave, *ENTER, primary=True, role="prompt")
            self.add_keys(leave, ESC)
        if again is not None:
            self.add_button(tr("Again"), again, Qt.Key.Key_A)
        if keep is not None:
            for key, n in DIGITS.items():
                self.add_keys(partial(self.told.rate, n), key)
        self.first = None  # no button has the keyboard: a last Space of it does nothing

    def frame(self, view: View, now: float) -> None:
        if view.summary is None or self._shown:
            return
        self._shown = True
        summary = view.summary
        said = (*said_of(summary), *([f"{tr(view.trouble)}."] if view.trouble else ()))
        self.told.show_summary(over(summary, view.ending), parts(summary), " ".join(said))
        if self._said and self._keep is not None:  # what was said beforehand
            self._keep(self._said)
        self._tell()
        self._aloud.say("over", self.told.aloud(), now)
        self.lay()

    def _choose(self, n: object) -> None:
        if self._keep is not None and isinstance(n, int):
            self._said[self._asks] = n
            self._keep(self._said)
            self._tell()

    def _tell(self) -> None:
        after = self._said.get(TENSION)
        before = self._said.get("tension_before")
        self.told.say(tension(before, after if isinstance(after, int) else None))


class _Told(Body):
    """What is asked, and what the heart did in each part."""

    def __init__(
        self, theme: Theme, choose: Callable[[object], None] | None, *, looked: bool
    ) -> None:
        super().__init__(theme)
        self.grown: Callable[[], None] = _nothing
        self._title = self._words("title", "text")
        self._said = self._words("body", "muted", news=True)
        self._asks = self._words("body", "text", unspoken=True)
        self._scale: Choice | None = None
        if choose is not None:
            name = (
                tr("Tension now, 0 to 10") if looked else tr("How clearly did you see it? 0 to 10")
            )
            self._asks.say(name)
            scale = [(n, str(n)) for n in range(11)]
            self._scale = Choice(theme, name, scale, None, choose, self)
        self._rows: list[tuple[Words, Words, Words]] = []
        self._note = self._words("small", "muted")

    def _words(
        self,
        role: str,
        colour: str,
        *,
        right: bool = False,
        news: bool = False,
        unspoken: bool = False,
    ) -> Words:
        align = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        words = Words(
            self.theme, role, colour, wrap=True, align=align, on="surface", news=news,
            unspoken=unspoken, parent=self,
        )  # fmt: skip
        words.show()
        return words

    def show_summary(self, title: str, rows: list[tuple[str, str, str]], note: str) -> None:
        """The word at the end, a row for each part, and what can be said of them."""
        self._title.say(title)
        for row in rows:
            made = (
                self._words("body", "text"),
                self._words("body", "text", right=True),
                self._words("body", "muted", right=True),
            )
            for words, text in zip(made, row, strict=True):
                words.say(text)
            self._rows.append(made)
        self._note.say(note)

    def rate(self, n: int) -> None:
        """A digit was pressed."""
        if self._scale is not None:
            self._scale.take(n)

    def say(self, text: str) -> None:
        """A line below the title."""
        self._said.say(text)
        self.grown()

    def aloud(self) -> str:
        """All of it in a few sentences."""
        rows = (" ".join(filter(None, (words.text() for words in row))) for row in self._rows)
        return " ".join(filter(None, (self._title.text(), *rows, self._note.text())))

    def restyle(self, theme: Theme) -> None:
        rows = (words for row in self._rows for words in row)
        for words in (self._title, self._said, self._asks, self._note, *rows):
            words.restyle(theme)
        if self._scale is not None:
            self._scale.restyle(theme)
        super().restyle(theme)

    def place(self, edge: int, inner: int, unit: int) -> int:
        y = edge
        for words in (self._title, self._said, self._asks):
            words.setVisible(bool(words.text()))
            if words.text():
                words.setGeometry(edge, y, inner, words.tall(inner))
                y += words.height() + unit // 2
        if self._scale is not None:
            high = self._scale.lay(inner)
            self._scale.setGeometry(edge, y, inner, high)
            y += high + unit
        y = self._place_rows(edge, y, inner, unit)
        self._note.setVisible(bool(self._note.text()))
        if self._note.text():
            self._note.setGeometry(edge, y, inner, self._note.tall(inner))
            y += self._note.height()
        return y

    def _place_rows(self, edge: int, y: int, inner: int, unit: int) -> int:
        """A table of three columns, as wide as it needs to be."""
        if not self._rows:
            return y
        metrics = self._asks.fontMetrics()
        wide = [
            max(metrics.horizontalAdvance(row[at].text()) for row in self._rows) + unit
            for at in range(3)
        ]
        wide[0] = min(wide[0], max(1, inner - wide[1] - wide[2]))
        for row in self._rows:
            x, high = edge, row[0].tall(wide[0])
            for words, across in zip(row, wide, strict=True):
                words.setGeometry(x, y, across, high)
                x += across
            y += high + unit // 4
        return y + unit // 2


def _nothing() -> None:
    pass
