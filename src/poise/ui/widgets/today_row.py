"""What stands on Today below the large button: each row is a file and knows nothing of the page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from poise.ui.theme import Theme
from poise.ui.widgets.button import Pill
from poise.ui.widgets.page import Keys


class TodayRow(QWidget):
    """One row, not seen while it has nothing to say.

    ``changed`` is called whenever it has something else to say.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.changed: Callable[[], None] = lambda: None

    def read(self) -> None:
        """Called when Today is turned to, after its first paint: read anew what is said."""

    def frame(self) -> None:
        """Called once a frame while Today is shown: take in what was read meanwhile."""

    def keys(self) -> Keys:
        """What its keys do; none while it has nothing to say."""
        return {}

    def restyle(self, theme: Theme) -> None:
        raise NotImplementedError

    def lay(self, width: int) -> int:
        """Place the parts for ``width`` pixels; how high they are, 0 with nothing to say."""
        raise NotImplementedError

    def resizeEvent(self, _event: object) -> None:
        self.lay(self.width())


def place_beside(pills: list[Pill], right: int, top: int, gap: int) -> int:
    """Put ``pills`` side by side so that they end at ``right``; where the first begins."""
    x = right + gap
    for pill in reversed(pills):
        hint = pill.sizeHint()
        x -= hint.width() + gap
        pill.setGeometry(x, top, hint.width(), hint.height())
    return x
