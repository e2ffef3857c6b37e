"""Two sessions beside each other, and whether they differ."""

from __future__ import annotations

from collections.abc import Callable

from poise.library.history import Past
from poise.ui.text.history import comparison
from poise.ui.theme import Theme
from poise.ui.widgets.card import CardBody
from poise.ui.widgets.sheet import Sheet


class ComparePage(Sheet):
    """Two sessions on one card."""

    def __init__(self, theme: Theme, one: Past, other: Past, close: Callable[[], None]) -> None:
        card = CardBody(theme)
        super().__init__(theme, card)
        self.add_back(close)
        card.show_card(comparison(one, other))
        self.lay()
