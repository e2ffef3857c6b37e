"""What a person may add when a session is over: all of it optional, none of it scored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QHideEvent

from poise.core import safety
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.widgets.announcer import announce
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.field import Field
from poise.ui.widgets.named_rows import named
from poise.ui.widgets.page import Page
from poise.ui.widgets.sheet import Body, Sheet
from poise.ui.widgets.text import Words

if TYPE_CHECKING:
    from poise.ui.shell.actions import Actions
    from poise.ui.shell.controller import SessionNotes


def page(actions: Actions) -> Page:
    controller = actions.controller
    return NotesPage(actions.theme, lambda: controller.notes, controller.keep, actions.back)


class NotesPage(Sheet):
    """A few questions after a session; ``keep`` is told all the answers whenever one changes.

    ``said`` gives what was said so far, here or on the end card.
    """

    framed = False
    made_anew = True

    def __init__(
        self,
        theme: Theme,
        said: Callable[[], SessionNotes],
        keep: Callable[[SessionNotes], None],
        close: Callable[[], None],
    ) -> None:
        self.questions = _Questions(theme, said, keep)
        super().__init__(theme, self.questions)
        self.questions.grown = self.lay
        self.add_back(close)
        self.first = self.questions.went_well

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever leaves, or closes the window, keeps a line that is still being written."""
        self.questions.wrote()
        super().hideEvent(event)


class _Questions(Body):
    def __init__(
        self, theme: Theme, said: Callable[[], SessionNotes], keep: Callable[[SessionNotes], None]
    ) -> None:
        super().__init__(theme)
        self._keep, self._said = keep, said
        self.grown: Callable[[], None] = _nothing
        self._title = Words(theme, "title", wrap=True, on="surface", parent=self)
        self._title.say(tr("Notes"))
        tension = [(n, str(n)) for n in range(11)]
        # In the order in which they stand, since Tab goes so.
        self.went_well = Field(theme, tr("One thing that went well"), self)
        self.went_well.setText(said().went_well)
        self._lines: list[tuple[Words, Choice | Field]] = [
            self._named(tr("One thing that went well"), self.went_well),
            self._asked(tr("Tension before, 0 to 10"), "tension_before", tension),
            self._asked(tr("Tension now, 0 to 10"), "tension_after", tension),
            self._asked(
                tr("Any dizziness or tingling?"), "dizzy", [(False, tr("No")), (True, tr("Yes"))]
            ),
        ]
        self.tags = Field(theme, tr("Tags, separated by commas"), self)
        self._lines.append(self._named(tr("Tags, separated by commas"), self.tags))
        self.tags.setText(", ".join(said().tags))
        for field in (self.went_well, self.tags):
            field.editingFinished.connect(self.wrote)
        self._advice = Words(theme, "body", wrap=True, on="surface", parent=self)
        self._advice.say(tr(safety.DIZZY_ONCE))
        self._advice.setVisible(bool(said().dizzy))
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        for part in (self._title, self._advice, *(p for line in self._lines for p in line)):
            part.restyle(theme)
        super().restyle(theme)

    def place(self, edge: int, inner: int, unit: int) -> int:
        y = edge
        self._title.setGeometry(edge, y, inner, self._title.tall(inner))
        y += self._title.height() + unit
        for words, field in self._lines:
            tall, high = words.tall(inner), field.lay(inner)
            words.setGeometry(edge, y, inner, tall)
            field.setGeometry(edge, y + tall + unit // 4, inner, high)
            y += tall + high + unit
        if self._said().dizzy:
            self._advice.setGeometry(edge, y, inner, self._advice.tall(inner))
            y += self._advice.height() + unit
        return y - unit

    def _named(self, name: str, field: Field) -> tuple[Words, Field]:
        return named(self.theme, name, self), field

    def _asked(
        self, name: str, key: str, options: Sequence[tuple[object, str]]
    ) -> tuple[Words, Choice]:
        def choose(value: object) -> None:
            self._tell(replace(self._said(), **{key: value}))  # type: ignore[arg-type]

        chosen = getattr(self._said(), key)
        return (
            named(self.theme, name, self), Choice(self.theme, name, options, chosen, choose, self)
        )  # fmt: skip

    def wrote(self) -> None:
        """Take in what stands in the lines of text."""
        tags = tuple(tag.strip() for tag in self.tags.text().split(",") if tag.strip())
        self._tell(replace(self._said(), went_well=self.went_well.text().strip(), tags=tags))

    def _tell(self, notes: SessionNotes) -> None:
        if notes == self._said():
            return
        dizzy = bool(notes.dizzy and not self._said().dizzy)
        self._keep(notes)
        self._advice.setVisible(bool(notes.dizzy))
        self.grown()
        announce(self, self._advice.text() if dizzy else "")


def _nothing() -> None:
    pass
