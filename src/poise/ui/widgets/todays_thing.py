"""Today's one thing: what the plan has for the day, one key to begin it, and the weeks so far.

It never says what was not done.  After a while away it asks where to go on; while the plan is
paused it says so, and how it goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen

from poise import clock
from poise.core.weeks.plan import DO
from poise.core.weeks.today import Choice, Today
from poise.ui.background import Fetch
from poise.ui.text import weeks as words
from poise.ui.text.language import tr
from poise.ui.text.lengths import length
from poise.ui.theme import Theme
from poise.ui.weeks import Ways, Weeks, WeeksNow
from poise.ui.widgets import flow
from poise.ui.widgets.button import Pill
from poise.ui.widgets.dots import dots_width, paint_dots
from poise.ui.widgets.page import ENTER, Keys, key_name
from poise.ui.widgets.text import Styled, Words
from poise.ui.widgets.today_row import TodayRow, place_beside

AGO = {Choice.HERE: ENTER, Choice.WEEK_BACK: (Qt.Key.Key_W,), Choice.BEGINNING: (Qt.Key.Key_B,)}
SKIP, HIGHER = Qt.Key.Key_X, Qt.Key.Key_U
DOT = 0.30  # of a letter's height


class TodaysThing(TodayRow):
    """``ways`` begin what the day has, by what it is."""

    spoken_as = "grouping"

    def __init__(self, theme: Theme, weeks: Weeks, ways: Ways) -> None:
        super().__init__(theme)
        self._weeks, self._ways = weeks, ways
        self.now: WeeksNow | None = None
        self.pills: list[Pill] = []
        self._keys: Keys = {}
        self._asked: Fetch[WeeksNow] | None = None
        self._times = -1
        self._head = Words(theme, "small", "muted", wrap=True, on="surface", parent=self)
        self._title = Words(theme, "prompt", wrap=True, on="surface", parent=self)
        self._about = Words(theme, "body", "muted", wrap=True, on="surface", parent=self)
        self._line = Words(theme, "small", "muted", wrap=True, parent=self)
        self._card = QRectF()
        self._dots_y = 0.0

    # ------------------------------------------------------------------ what is known

    def frame(self) -> None:
        """Read where the person is once there is a plan, after a change, and on a new day."""
        if self._asked is not None:
            if self._asked.done:
                asked, self._asked = self._asked, None
                self.show_weeks(asked.value, asked.trouble)
            return
        stale = self.now is not None and self.now.today != clock.today()
        if self._times != self._weeks.times or stale:
            self._times = self._weeks.times
            if self._weeks.followed():
                self._asked = self._weeks.look()
            elif self.now is not None:
                self.show_weeks(None)

    def show_weeks(self, now: WeeksNow | None, trouble: str = "") -> None:
        """Say what the day has, or why that is not known; nothing where no plan is followed."""
        self.now = now if now is not None and now.told is not None else None
        for pill in self.pills:
            pill.hide()
            pill.deleteLater()
        self.pills, self._keys = [], {}
        if self.now is not None:
            assert self.now.told is not None
            self._say(self.now.told.today)
        else:
            self._fail(trouble)
        self.changed()
        self.update()

    def keys(self) -> Keys:
        return self._keys

    def _fail(self, trouble: str) -> None:
        """The plan cannot be read: said, and not taken for none."""
        self._head.say(tr("Today"))
        self._title.say(tr("Your plan cannot be read.") if trouble else "")
        self._about.say(tr(trouble))
        self._line.say("")

    def _say(self, today: Today) -> None:
        assert self.now is not None
        assert self.now.told is not None
        self._head.say(f"{tr('Today')} · {words.place_in_plan(self.now)}")
        title, about = words.thing(today), words.why(today)
        if today.minutes:
            title = f"{title} · {length(60.0 * today.minutes)}"
        if not title:
            title, *about = about or [""]
        if today.offer is not None:
            about.append(tr(today.offer.why))
        self._title.say(title)
        self._about.say(" ".join(about))
        line = [words.this_week(self.now), words.active_weeks(self.now)]
        self._line.say(" · ".join(filter(None, line)))
        begin = self._ways.get(today.do)
        if begin is not None:
            self._pill(tr("Start"), partial(begin, today), *ENTER)
            if today.offer is not None:
                higher = Today("drill", today.offer.why, level=today.offer.level)
                self._pill(words.offered(today.offer), partial(begin, higher), HIGHER)
        if today.do:
            self._pill(tr("Not today"), partial(self._ask, self._weeks.skip), SKIP)
        for choice in today.choices:
            go = partial(self._ask, partial(self._weeks.resume, choice))
            self._pill(words.choice_name(choice), go, *AGO[choice])
        if self.now.told.paused:
            go = partial(self._ask, partial(self._weeks.resume, Choice.HERE))
            self._pill(tr("Go on"), go, *ENTER)
        self.setAccessibleName(f"{self._head.text()}: {self._title.text()}")
        self.setAccessibleDescription(f"{self._about.text()} {self._line.text()}")

    def _pill(self, text: str, press: Callable[[], object], *keys: Qt.Key) -> None:
        pill = Pill(self.theme, text, key=key_name(keys[0]), parent=self)
        pill.clicked.connect(lambda: press())
        pill.show()
        self.pills.append(pill)
        self._keys |= dict.fromkeys(keys, press)

    def _ask(self, change: Callable[[], Fetch[WeeksNow]]) -> None:
        self._asked = change()
        self._times = self._weeks.times + 1  # the answer is what it came to

    # ------------------------------------------------------------------ how it looks

    def restyle(self, theme: Theme) -> None:
        self.theme = theme
        parts: list[Styled] = [self._head, self._title, self._about, self._line]
        for part in (*parts, *self.pills):
            part.restyle(theme)
        self.update()

    def lay(self, width: int) -> int:
        """A card with the thing, and below it what the week has come to."""
        shown = bool(self._title.text())
        for part in (self._head, self._title, self._about, self._line):
            part.setVisible(shown and bool(part.text()))
        if not shown:
            return 0
        unit = self.theme.size("body")
        edge, y = unit, round(0.8 * unit)
        beside = sum(pill.sizeHint().width() + unit // 2 for pill in self.pills)
        wide = width - 2 * edge
        in_row = bool(self.pills) and beside <= wide * 0.55
        inner = wide - beside - unit // 2 if in_row else wide
        top = y
        self._head.setGeometry(edge, y, inner, self._head.tall(inner))
        y += self._head.height() + unit // 5
        for part in (self._title, self._about):
            if part.text():
                part.setGeometry(edge, y, inner, part.tall(inner))
                y += part.height() + unit // 5
        if in_row:
            high = self.pills[0].sizeHint().height()
            place_beside(self.pills, width - edge, top + max(0, y - top - high) // 2, unit // 2)
        elif self.pills:
            y += unit // 4
            flow.place(self.pills, edge, y, wide, unit // 2)
            y += flow.tall(self.pills, wide, unit // 2)
        y += round(0.6 * unit)
        self._card = QRectF(0, 0, width, y)
        y += unit // 2
        if self._dots():
            self._dots_y = y + 0.75 * unit
            y += self._dots_tall(width, unit)
        self._line.setGeometry(0, y, width, self._line.tall(width))
        return y + self._line.height()

    def _dots(self) -> list[tuple[str, int, int]]:
        """What the week asks for: its name, how often it was done, how often it may be."""
        if self.now is None or self.now.told is None:
            return []
        told = self.now.told.this_week
        return [(words.kind_name(what), *told[what]) for what in DO if what in told]

    def _dots_places(self, width: int) -> list[tuple[float, int, str, int, int]]:
        """Where each name begins, and in which line."""
        unit = self.theme.size("body")
        metrics, radius = self.fontMetrics(), DOT * unit
        x, line, found = 0.0, 0, []
        for name, done, wished in self._dots():
            wide = metrics.horizontalAdvance(name) + unit / 2 + dots_width(
                max(done, wished), radius
            )  # fmt: skip
            if x and x + wide > width:
                x, line = 0.0, line + 1
            found.append((x, line, name, done, wished))
            x += wide + 1.6 * unit
        return found

    def _dots_tall(self, width: int, unit: int) -> int:
        self.setFont(self.theme.font("small"))
        lines = 1 + max(line for _, line, *_ in self._dots_places(width))
        return round(1.7 * unit * lines)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.colour("ground"))
        if not self._title.text():
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.theme.colour("line"), 1.0))
        painter.setBrush(self.theme.colour("surface"))
        painter.drawRoundedRect(self._card.adjusted(0.5, 0.5, -0.5, -0.5), 12, 12)
        if not self._dots():
            return
        unit = self.theme.size("body")
        painter.setFont(self.theme.font("small"))
        metrics, radius = painter.fontMetrics(), DOT * unit
        for x, line, name, done, wished in self._dots_places(self.width()):
            y = self._dots_y + 1.7 * unit * line
            painter.setPen(self.theme.colour("text"))
            wide = metrics.horizontalAdvance(name)
            box = QRectF(x, y - unit, wide + 2, 2 * unit)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
            paint_dots(painter, self.theme, x + wide + unit / 2, y, done, wished, radius)
