"""Three lines for your thoughts, before an answer and beside it; only the journal may keep them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.widgets.field import Field
from poise.ui.widgets.text import Words

LINES = 3


class _Line(Field):
    """Esc leaves all the lines, where Enter goes to the next."""

    def __init__(
        self, theme: Theme, name: str, parent: QWidget, leave_all: Callable[[], None]
    ) -> None:
        super().__init__(theme, name, parent)
        self._leave_all = leave_all

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave_all()
        else:
            super().keyPressEvent(event)


class Headings(QWidget):
    """Each line may have a head of its own, with the digit that ticks it.

    Enter goes to the next line, and from the last, as Esc from any, ``leave`` is called.
    """

    def __init__(self, theme: Theme, parent: QWidget, leave: Callable[[], None]) -> None:
        super().__init__(parent)
        self._leave = leave
        self._heads: tuple[str, ...] = ()
        self.fields = [_Line(theme, tr("Heading {n}", n=n + 1), self, leave) for n in range(LINES)]
        self._names = [Words(theme, "body", "muted", parent=self) for _ in range(LINES)]
        for n, field in enumerate(self.fields):
            field.leave = self._from(n)
            field.setPlaceholderText(str(n + 1))

    def restyle(self, theme: Theme) -> None:
        for field, words in zip(self.fields, self._names, strict=True):
            field.restyle(theme)
            words.restyle(theme)

    def _from(self, n: int) -> Callable[[], None]:
        def go_on() -> None:
            if n + 1 < LINES:
                self.fields[n + 1].setFocus()
            else:
                self._leave()

        return go_on

    def clear(self) -> None:
        """Another question: the lines are empty."""
        for field in self.fields:
            field.clear()

    @property
    def texts(self) -> tuple[str, ...]:
        """What was written, without the lines that are empty."""
        return tuple(text for field in self.fields if (text := field.text().strip()))

    @property
    def headed(self) -> bool:
        """Whether the lines have heads beside them."""
        return bool(self._heads)

    def name(self, heads: Sequence[str], ticked: frozenset[int]) -> None:
        """Put the heads of an answer in three steps beside the lines, or none."""
        self._heads = tuple(heads[:LINES])
        for n, words in enumerate(self._names):
            head = self._heads[n] if n < len(self._heads) else ""
            sign = "✓" if n + 1 in ticked else str(n + 1)
            words.say(f"{sign}  {head}" if head else "")
            if head:
                self.fields[n].setAccessibleName(head)
            self.fields[n].setPlaceholderText("" if head else str(n + 1))

    def tall(self, width: int) -> int:
        """How high the lines are together."""
        high = self.fields[0].lay(width)
        return LINES * high + (LINES - 1) * (high // 4)

    def lay(self, width: int) -> None:
        high = self.fields[0].lay(width)
        metrics = self._names[0].fontMetrics()
        names = max((metrics.horizontalAdvance(words.text()) for words in self._names), default=0)
        names = min(names + (high // 2 if names else 0), width // 2)
        for n, (words, field) in enumerate(zip(self._names, self.fields, strict=True)):
            y = n * (high + high // 4)
            words.setGeometry(0, y, names, high)
            field.setGeometry(names, y, width - names, high)
