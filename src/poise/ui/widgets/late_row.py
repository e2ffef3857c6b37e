"""A row of Today that is made only once it is wanted: what nobody follows is not loaded."""

from __future__ import annotations

from collections.abc import Callable

from poise.ui.theme import Theme
from poise.ui.widgets.page import Keys
from poise.ui.widgets.today_row import TodayRow


class LateRow(TodayRow):
    """``make`` gives the row as soon as ``wanted``, which is asked again when ``times`` changes."""

    def __init__(
        self,
        theme: Theme,
        times: Callable[[], int],
        wanted: Callable[[], bool],
        make: Callable[[Theme], TodayRow],
    ) -> None:
        super().__init__(theme)
        self._times, self._wanted, self._make = times, wanted, make
        self._asked: int | None = None
        self.row: TodayRow | None = None

    def frame(self) -> None:
        if self.row is None and self._asked != self._times():
            self._asked = self._times()
            if self._wanted():
                self.row = self._make(self.theme)
                self.row.setParent(self)
                self.row.changed = lambda: self.changed()
        if self.row is not None:
            self.row.frame()

    def keys(self) -> Keys:
        return self.row.keys() if self.row is not None else {}

    def restyle(self, theme: Theme) -> None:
        self.theme = theme
        if self.row is not None:
            self.row.restyle(theme)

    def lay(self, width: int) -> int:
        if self.row is None:
            return 0
        high = self.row.lay(width)
        self.row.setVisible(high > 0)
        self.row.setGeometry(0, 0, width, high)
        return high
