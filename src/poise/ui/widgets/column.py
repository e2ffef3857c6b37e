"""Words and pictures one under the other, as wide as their sheet."""

from __future__ import annotations

from typing import Protocol

from poise.ui.theme import Theme
from poise.ui.widgets.sheet import Body
from poise.ui.widgets.text import Words


class Picture(Protocol):
    """A widget that says how high it is where there is so much width."""

    def restyle(self, theme: Theme, /) -> None: ...
    def lay(self, width: int, /) -> int: ...
    def isHidden(self) -> bool: ...
    def setGeometry(self, x: int, y: int, w: int, h: int, /) -> None: ...


class Column(Body):
    """``parts`` from above; words that say nothing, and what is hidden, take no room."""

    gap_em = 1.0  # between two parts, in letters of the usual size

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.parts: list[Words | Picture] = []

    def words(self, role: str, text: str = "", colour: str = "text", *, heading: bool = False,
              news: bool = False) -> Words:  # fmt: skip
        """Words that are to be a part, which say ``text``."""
        made = Words(
            self.theme, role, colour, wrap=True, on="surface", heading=heading, news=news,
            parent=self,
        )  # fmt: skip
        made.say(text)
        return made

    def restyle(self, theme: Theme) -> None:
        for part in self.parts:
            part.restyle(theme)
        super().restyle(theme)

    def place(self, edge: int, inner: int, unit: int) -> int:
        y, gap = edge, int(self.gap_em * unit)
        for part in self.parts:
            if isinstance(part, Words):
                part.setVisible(bool(part.text()))
            if part.isHidden():
                continue
            high = part.tall(inner) if isinstance(part, Words) else part.lay(inner)
            part.setGeometry(edge, y, inner, high)
            y += high + gap
        return y - gap
