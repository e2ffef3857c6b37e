"""The middle of a drill's page: the question, one's own picture, lines to think into, a breath."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget

from poise.core.drill.interview import LAST_STEP, Interview
from poise.core.guide.drill import Coach
from poise.ui.text.drill import steps
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.view import TraceBeat
from poise.ui.widgets.guide import Guide
from poise.ui.widgets.headings import Headings
from poise.ui.widgets.mirror import Mirror
from poise.ui.widgets.quiet_line import QuietLine
from poise.ui.widgets.step_row import StepRow
from poise.ui.widgets.text import Words

Part = Words | StepRow | Headings


class InterviewRoom(QWidget):
    """``leave`` is called when the lines are left, so that the keys are those of the drill."""

    def __init__(
        self, theme: Theme, guide: str, parent: QWidget, leave: Callable[[], None]
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        centre = Qt.AlignmentFlag.AlignHCenter
        self.question = Words(theme, "title", wrap=True, align=centre, parent=self)
        self.smaller = Words(theme, "body", wrap=True, align=centre, parent=self)  # a long one
        self.between = Words(theme, "prompt", "accent", wrap=True, align=centre, parent=self)
        self.helps = Words(theme, "prompt", "muted", wrap=True, align=centre, parent=self)
        self.guide = Guide(theme, guide, self)
        self.guide.setAccessibleName(tr("Breathing guide"))
        self.guide.hide()
        self.mirror = Mirror(theme, self, outlined=False)
        self.mirror.hide()
        self.steps = StepRow(theme, steps(), self)
        self.headings = Headings(theme, self, leave)
        self.line = QuietLine(theme, self)
        self._wanted: dict[QWidget, bool] = {}
        for part in (self.steps, self.headings, self.line):
            part.hide()

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        for part in (
            self.question, self.smaller, self.between, self.helps, self.guide, self.mirror,
            self.steps, self.headings, self.line,
        ):  # fmt: skip
            part.restyle(theme)

    def say(self, question: str, helps: str, between: str) -> None:
        self.question.say(question)
        self.smaller.say(question)
        self.helps.say(helps)
        self.between.say(between)

    def show_answer(self, interview: Interview, now: float, *, alone: bool) -> tuple[object, ...]:
        """What the answer has beside it; not where something else has the room ``alone``.

        Answers what of it is to be laid out anew when it changes.
        """
        task, asked, ask = interview.task, interview.asked, interview.ask
        coached = task is not None and task.coach is Coach.PAUSE_FRAME and asked is not None
        self._wanted[self.steps] = coached and not alone
        if coached and asked is not None:
            at = min(interview.steps, LAST_STEP)
            self.steps.show_step(at, max(0.0, now - interview.step_t), asked.limit_s)
        heads = ask.heads if ask is not None else ()
        silent = task is not None and not task.aloud
        thinks = asked is not None and (interview.ready or silent or bool(heads))
        thinks = thinks or (asked is not None and bool(self.headings.texts))
        self._wanted[self.headings] = thinks and not alone
        self.headings.name(heads, interview.ticked)
        return (heads, interview.ticked)

    def show_line(self, beats: Sequence[TraceBeat] | None, now: float) -> None:
        """The heart's line, without a number; None hides it."""
        self._wanted[self.line] = beats is not None
        if beats is not None:
            self.line.show_beats(beats, now)

    def standing(self) -> tuple[bool, ...]:
        """Which of its parts are to be seen now, where there is room."""
        drawn = (self.guide.isVisibleTo(self), self.mirror.isVisibleTo(self))
        return (*drawn, *(self._wants(p) for p in (self.steps, self.headings, self.line)))

    def places(self) -> list[QRect]:
        """Where the parts that are seen lie."""
        parts = (self.question, self.smaller, self.between, self.helps, self.guide, self.mirror,
                 self.steps, self.headings, self.line)  # fmt: skip
        return [part.geometry() for part in parts if part.isVisibleTo(self)]

    def _wants(self, part: QWidget) -> bool:
        return self._wanted.get(part, False)

    # ------------------------------------------------------------------ where it lies

    def resizeEvent(self, _event: object) -> None:
        self.lay()

    def lay(self) -> None:
        unit = self._theme.size("body")
        width, height, top = self.width(), self.height(), 0
        if self.mirror.isVisibleTo(self):
            high = min(height * 11 // 20, width * 3 // 4)
            wide = high * 4 // 3
            self.mirror.setGeometry((width - wide) // 2, 0, wide, high)
            top = high + unit
        parts = self._fitting(width, height - top, unit)
        tall = sum(part.tall(width) + unit for part in parts)
        self.line.setVisible(self._wants(self.line))
        drawn = next((d for d in (self.guide, self.line) if d.isVisibleTo(self)), None)
        side = 0 if drawn is None else max(0, min(width, height - top - tall, 22 * unit))
        y = top + max(0, (height - top - tall - side) // 2)
        if drawn is self.guide:
            self.guide.setGeometry((width - side) // 2, y, side, side)
            y += side + unit // 2
        for words in (self.between, self.question, self.smaller, self.helps):
            words.setVisible(words in parts)
        for part in parts:
            high = part.tall(width)
            narrow = (
                min(width, 40 * unit if part.headed else 32 * unit)
                if isinstance(part, Headings)
                else width
            )
            part.setGeometry((width - narrow) // 2, y, narrow, high)
            if isinstance(part, Headings):
                part.lay(narrow)
            y += high + unit
        if drawn is self.line:
            self.line.setGeometry(0, y, width, min(side, 10 * unit))

    def _fitting(self, width: int, room: int, unit: int) -> list[Part]:
        """What has room: with very large letters the question is smaller and stands alone."""
        aids: list[Part] = [p for p in (self.steps, self.headings) if self._wants(p)]
        rows: tuple[list[Part], ...] = (
            [self.between, self.question, self.helps, *aids],
            [self.between, self.smaller, self.helps, *aids],
            [self.between, self.smaller, *aids],
            [self.smaller, *aids],
            [self.between, self.smaller],
            [self.smaller if self.smaller.text() else self.helps],
        )
        found: list[Part] = []
        for row in rows:
            found = [part for part in row if not isinstance(part, Words) or part.text()]
            if sum(part.tall(width) + unit for part in found) <= room + unit:
                break
        for aid in (self.steps, self.headings):
            aid.setVisible(aid in found)
        return found
