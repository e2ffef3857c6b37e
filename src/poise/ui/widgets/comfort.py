"""While the pace finder lets one breathe as one likes: how comfortable the pace before was."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget

from poise.core.guide.schedule import Moment
from poise.core.pace.finder import COMFORT, DIZZY
from poise.core.pace.protocol import ASKS
from poise.core.pace.words import DIZZY as DIZZY_WORDS
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.widgets.button import Pill
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.page import DIGITS, Page


class Comfort:
    """A scale and a button below the guide; ``rate`` is told a scale and where one is on it.

    ``said`` is told in words what a key did.  The scale is there between two paces alone; the
    button, for who is dizzy, all the time.
    """

    def __init__(
        self, page: Page, rate: Callable[[str, int], None], said: Callable[[str, str], None]
    ) -> None:
        self._rate, self._said = rate, said
        self._stage = -1
        self._asks = False
        scale = [(n, str(n)) for n in range(11)]
        self.choice = Choice(page.theme, tr(ASKS), scale, None, self._chosen, page)
        self.dizzy: Pill = page.add_pill(tr("Dizzy"), self._dizzy, Qt.Key.Key_Z)
        for key, n in DIGITS.items():
            page.add_keys(partial(self._key, n), key)
        self.choice.hide()

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """All that it shows."""
        return self.choice, self.dizzy

    def restyle(self, theme: Theme) -> None:
        self.choice.restyle(theme)
        self.dizzy.restyle(theme)

    def show_moment(self, moment: Moment | None) -> None:
        """Ask where nothing is led, anew for each pace."""
        asks = moment is not None and moment.stage.pattern is None and moment.paused_s is None
        if moment is not None and moment.stage_index != self._stage:
            self._stage = moment.stage_index
            self.choice.choose_none()
        if asks is not self._asks:
            self._asks = asks
            self.choice.setVisible(asks)

    def lay(self, box: QRect, unit: int) -> int:
        """Stand at the foot of ``box``; answers how high it is."""
        hint = self.dizzy.sizeHint()
        free = box.width() - hint.width() - unit
        high = max(self.choice.lay(min(free, 40 * unit)), hint.height())
        used = self.choice.used  # in the middle of the box, or of what the button leaves
        left = box.left() + min((box.width() - used) // 2, free - used)
        top = box.bottom() - high + 1
        self.choice.setGeometry(left, top, self.choice.used + 1, high)
        self.dizzy.setGeometry(
            box.right() - hint.width() + 1, top + (high - hint.height()) // 2,
            hint.width(), hint.height(),
        )  # fmt: skip
        return high

    def _key(self, n: int) -> None:
        if self._asks:
            self.choice.show_chosen(n)
            self._chosen(n)

    def _chosen(self, value: object) -> None:
        if isinstance(value, int):
            self._rate(COMFORT, value)
            self._said("comfort", tr("Comfort {n}", n=value))

    def _dizzy(self) -> None:
        self._rate(DIZZY, 1)
        self._said("dizzy", tr(DIZZY_WORDS))
