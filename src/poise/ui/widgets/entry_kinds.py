"""What can be written in the journal, to choose from."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt

from poise.ui.text.journal import kind_about, kind_name
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.widgets.button import Pill
from poise.ui.widgets.page import key_name
from poise.ui.widgets.sheet import Body, Sheet
from poise.ui.widgets.text import Styled, Words, stacked


class KindsSheet(Sheet):
    """What can be written, each with its key; ``kinds`` gives the key and what it begins."""

    at_top = True
    widest_em = 48

    def __init__(
        self,
        theme: Theme,
        kinds: Mapping[str, tuple[Qt.Key, Callable[[], object]]],
        *,
        empty: bool,
        close: Callable[[], object],
    ) -> None:
        body = _Kinds(theme, kinds, empty)
        super().__init__(theme, body)
        self.first = body.pills[0]
        for key, begin in kinds.values():
            self.add_keys(begin, key)
        if not empty:
            self.add_back(close)
            self.first = body.pills[0]


class _Kinds(Body):
    def __init__(
        self,
        theme: Theme,
        kinds: Mapping[str, tuple[Qt.Key, Callable[[], object]]],
        empty: bool,
    ) -> None:
        super().__init__(theme)
        self._title = self._words("title", "text", tr("Journal") if empty else tr("New entry"))
        about = [
            tr("Your own words, in private files on this computer and nowhere else."),
            tr("It is for finding one next step, not for pouring out: writing about hard things "
               "helps mood little, and can feel worse right after."),
        ]  # fmt: skip
        self._about = [self._words("body", "muted", line) for line in about] if empty else []
        self.pills: list[Pill] = []
        self._lines: list[Words] = []
        for kind, (key, begin) in kinds.items():
            pill = Pill(theme, kind_name(kind), key=key_name(key), parent=self)
            pill.clicked.connect(lambda _on=False, begin=begin: begin())
            self.pills.append(pill)
            self._lines.append(self._words("body", "muted", kind_about(kind)))

    def _words(self, role: str, colour: str, text: str) -> Words:
        words = Words(self.theme, role, colour, wrap=True, on="surface", parent=self)
        words.say(text)
        return words

    def restyle(self, theme: Theme) -> None:
        parts: list[Styled] = [self._title, *self._about, *self.pills, *self._lines]
        for part in parts:
            part.restyle(theme)
        super().restyle(theme)

    def place(self, edge: int, inner: int, unit: int) -> int:
        y = edge
        y = stacked((self._title, *self._about), edge, y, inner, unit // 2)
        y += unit // 2
        names = max(pill.sizeHint().width() for pill in self.pills)
        beside = inner - names - unit >= 14 * unit
        for pill, words in zip(self.pills, self._lines, strict=True):
            hint = pill.sizeHint()
            pill.setGeometry(edge, y, hint.width(), hint.height())
            if beside:
                rest = inner - names - unit
                high = max(hint.height(), words.tall(rest))
                words.setGeometry(edge + names + unit, y, rest, high)
                y += high + unit // 2
            else:
                y += hint.height()
                words.setGeometry(edge, y, inner, words.tall(inner))
                y += words.height() + unit // 2
        return y - unit // 2
