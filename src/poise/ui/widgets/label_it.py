"""Label what you feel in two taps: what it is, and what to do with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from poise import questions
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.widgets import flow
from poise.ui.widgets.button import Pill
from poise.ui.widgets.field import Field
from poise.ui.widgets.page import Keys, key_name

DIGITS = [Qt.Key(Qt.Key.Key_0 + n) for n in (*range(1, 10), 0)]
OWN = Qt.Key.Key_W


class LabelIt(QWidget):
    """``named`` is told a feeling of the list, or one's own word with True; ``chosen`` is told
    the line to go on with, and ``changed`` that it is to be laid out anew.

    Not ``in_one_go``, what to do with it is offered once :meth:`offer_ways` is called.
    """

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        named: Callable[[str, bool], None],
        chosen: Callable[[str], None],
        changed: Callable[[], None],
        *,
        in_one_go: bool = True,
    ) -> None:
        super().__init__(parent)
        self._in_one_go = in_one_go
        self._theme, self._named, self._chosen, self._changed = theme, named, chosen, changed
        self._choices: list[tuple[Pill, Qt.Key, Callable[[], None]]] = []
        self.own = Field(theme, tr("What is it?"), self)
        self.own.setMaxLength(40)
        self.own.setPlaceholderText(tr("Your own word for it"))
        self.own.leave = self._of_own
        self.own.hide()
        self.hide()

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        for pill, _, _ in self._choices:
            pill.restyle(theme)
        self.own.restyle(theme)

    @property
    def asks(self) -> str:
        """What the choice is about."""
        if self.own.isVisibleTo(self):
            return tr("What is it, in a word? It stays out of the recording.")
        first = len(self._choices) > 2
        return tr("What is it?") if first else tr("What would you like to do with it?")

    def keys(self) -> Keys:
        return {key: press for _, key, press in self._choices}

    def begin(self) -> None:
        """Offer the feelings."""
        feelings = questions.lines().feeling[: len(DIGITS)]
        rows = [(tr(one), key, partial(self._is, one, False))
                for one, key in zip(feelings, DIGITS, strict=False)]  # fmt: skip
        self._offer([*rows, (tr("Another word"), OWN, self._write)])

    def close(self) -> bool:
        """Offer nothing more."""
        self._offer([])
        return True

    def _write(self) -> None:
        self._offer([])
        self.own.clear()
        self.own.show()
        self.show()
        self._changed()
        self.own.setFocus()

    def _of_own(self) -> None:
        """Enter keeps the word; Esc, or no word, goes back to the list."""
        word = self.own.text().strip()
        self.own.hide()
        if word:
            self._is(word, True)
        else:
            self.begin()

    def _is(self, feeling: str, own: bool) -> None:
        self._named(feeling, own)
        if self._in_one_go:
            self.offer_ways(feeling)

    @property
    def offers(self) -> bool:
        """Whether there is something to choose, or a word to write."""
        return bool(self._choices) or self.own.isVisibleTo(self)

    def offer_ways(self, feeling: str) -> None:
        """Offer what to do with a feeling."""
        lines = questions.lines()
        energy = tr(lines.energy[len(feeling) % len(lines.energy)])
        settle = tr(lines.settle[len(feeling) % len(lines.settle)])
        self._offer([
            (tr("Use it"), DIGITS[0], partial(self._go_on, energy)),
            (tr("Let it settle"), DIGITS[1], partial(self._go_on, settle)),
        ])  # fmt: skip

    def _go_on(self, line: str) -> None:
        self._offer([])
        self._chosen(line)

    def _offer(self, choices: Sequence[tuple[str, Qt.Key, Callable[[], None]]]) -> None:
        for pill, _, _ in self._choices:
            pill.hide()
            pill.deleteLater()
        self._choices = []
        for words, key, press in choices:
            pill = Pill(self._theme, words, key=key_name(key), parent=self)
            pill.clicked.connect(lambda _on=False, press=press: press())
            pill.show()
            self._choices.append((pill, key, press))
        self.own.hide()
        self.setVisible(bool(choices))
        self._changed()

    def tall(self, width: int) -> int:
        if self.own.isVisibleTo(self):
            return self.own.lay(width)
        return flow.tall([pill for pill, _, _ in self._choices], width, self._theme.size("body"))

    def lay(self, width: int) -> None:
        unit = self._theme.size("body")
        flow.place([pill for pill, _, _ in self._choices], 0, 0, width, unit)
        wide = min(width, 24 * unit)
        self.own.setGeometry((width - wide) // 2, 0, wide, self.own.lay(wide))
