"""A recorded session along its time line: every beat with its verdict, every breath's swing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from poise.formatting import PLUS_MINUS
from poise.library.history import Past
from poise.recording import films
from poise.ui.text.history import beat_words, entry, film_words, moment_words, rows_until
from poise.ui.text.language import tr
from poise.ui.text.live import heart_doubt, heart_number, swing_about, swing_number
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets import flow
from poise.ui.widgets.announcer import announce
from poise.ui.widgets.beat_plot import BeatPlot, aside_words
from poise.ui.widgets.button import Pill
from poise.ui.widgets.page import Keys, Page
from poise.ui.widgets.reading import ReadingWidget
from poise.ui.widgets.share import SHARE, Sharing
from poise.ui.widgets.swing import SwingBars
from poise.ui.widgets.text import Styled, Words, stacked
from poise.ui.widgets.timeline import Timeline

if TYPE_CHECKING:
    from poise.ui.background import Fetch
    from poise.ui.reviewed import ReviewedSession


_LEAST_LINE_EM = 4  # with what lies around it


class ReviewPage(Page):
    """``coming`` is the session, read in the background.

    ``export`` and ``forget`` are asked to take it away and to delete it, ``watch`` to show its
    film with the heart, where there is one.
    """

    def __init__(
        self,
        theme: Theme,
        past: Past,
        coming: Fetch[ReviewedSession],
        close: Callable[[], None],
        export: Callable[[Past], None],
        forget: Callable[[Past], None],
        watch: Callable[[Past, ReviewedSession | None], None] | None = None,
    ) -> None:
        super().__init__(theme)
        self._past, self._export, self._forget = past, export, forget
        self._coming: Fetch[ReviewedSession] | None = coming
        self.reviewed: ReviewedSession | None = None
        words = entry(past)
        self.title = Words(theme, "prompt", wrap=True, heading=True, parent=self)
        self.title.say(words.title)
        self.about = Words(theme, "small", "muted", wrap=True, parent=self)
        self.about.say("  ".join(filter(None, (words.about, words.tags, past.went_well))))
        self.at = Words(theme, "body", wrap=True, on="surface", parent=self)
        self.at.say(tr("Reading the session …"))
        self.beat = Words(theme, "small", "muted", wrap=True, top=True, on="surface", parent=self)
        self.heart = ReadingWidget(theme, tr("Heart rate"), "word", on="surface", parent=self)
        self.swing = ReadingWidget(
            theme, tr("Heart-rate swing"), "word", lines=2, on="surface", parent=self
        )
        self.bars = SwingBars(theme, self, on="surface")
        self.bars.setAccessibleName(tr("Swing, breath by breath"))
        self.beat_plot = BeatPlot(theme, self._stand_at, self)
        self.beat_plot.setAccessibleName(tr("Heart rate and guide around this moment"))
        self.shapes = Words(theme, "small", "muted", wrap=True, on="surface", parent=self)
        self.line = Timeline(theme, self)
        self.line.setAccessibleName(tr("Timeline"))
        self.line.valueChanged.connect(lambda _value: self._moved())
        self.sharing = Sharing(self, self._drawn, lambda: past.path)
        self.buttons = [
            self.add_pill(tr("Export"), self.export, Qt.Key.Key_E),
            self.add_pill(tr("Share"), self.sharing.ask, SHARE, icon="share"),
            self.add_pill(tr("Delete"), self.forget, Qt.Key.Key_D, icon="delete"),
            self.add_back(close),
        ]
        self._film: Pill | None = None
        if watch is not None and films.of(past.path) is not None:
            self._watch = watch
            self._film = self.add_pill("", self.watch, Qt.Key.Key_V)
            self.buttons.insert(0, self._film)
        self._inner = (
            self.at, self.beat, self.heart, self.swing, self.bars, self.beat_plot, self.shapes,
            self.line,
        )  # fmt: skip
        self._styled: tuple[Styled, ...] = self._inner
        self.begins_at = self.line
        self.restyle(theme)

    def showEvent(self, event: QShowEvent) -> None:
        """Its film may have been kept meanwhile, or deleted."""
        if self._film is not None and films.of(self._past.path) is None:
            self.buttons.remove(self._film)
            self._film.hide()
            self._film.deleteLater()
            self._film = None
            del self._keys[Qt.Key.Key_V]
        elif self._film is not None:
            self._film.say(film_words(films.left(self._past.path)))
        self.lay()
        super().showEvent(event)

    def keys(self) -> Keys:
        """Those of the buttons and of the picture; the arrows belong to the time line."""
        if self.sharing.asks:
            return self.sharing.keys()
        return {**super().keys(), **self.beat_plot.keys()}

    def watch(self) -> None:
        """Watch its film."""
        self._watch(self._past, self.reviewed)

    def forget(self) -> None:
        """Ask whether to delete this session."""
        self._forget(self._past)

    def export(self) -> None:
        """Take this session away."""
        if self.reviewed is not None:
            self._export(self._past)

    def _drawn(self, form: str) -> bytes | None:
        """The page as it stands, but for its buttons, on paper."""
        from poise.ui import sharing

        if self.reviewed is None:
            return None
        now, light = self.theme, replace(self.theme, colours=sharing.paper(self.theme.colours))
        self.sharing.question.hide()
        self.restyle(light)
        top = min(button.y() for button in self.buttons) - self.theme.size("body") // 4
        made = sharing.drawn(self, form, self.rect().adjusted(0, 0, 0, top - self.height()))
        self.restyle(now)
        self.sharing.question.show()
        return made

    def frame(self, view: View, now: float) -> None:
        """Show the session as soon as it was read."""
        self.sharing.frame(now)
        if self._coming is None or not self._coming.done:
            return
        self.reviewed, trouble = self._coming.value, self._coming.trouble
        self._coming = None
        if self.reviewed is None:
            self.at.say(tr(trouble))
        else:
            self.beat_plot.show_session(self.reviewed)
            self.line.show_session(self.reviewed)
            self.beat_plot.watch(self._seen)
            shapes, how = (
                aside_words(self.reviewed),
                tr("+ / − zoom, 0 fits all"),
            )
            self.shapes.say(f"{shapes} · {how} · {tr(PLUS_MINUS)}")
            self.beat_plot.setAccessibleDescription(self.shapes.text())
            if self.reviewed.damage:
                self.about.say(f"{self.about.text()}  {tr(self.reviewed.damage)}".strip())
        self._moved()
        self.lay()

    def restyle(self, theme: Theme) -> None:
        self.theme = theme
        parts: list[Styled] = [self.title, self.about, *self._styled, *self.buttons]
        for part in (*parts, self.sharing):
            part.restyle(theme)
        self.lay()
        self.update()

    def _moved(self) -> None:
        self._show()
        announce(self, " ".join(filter(None, (self.at.text(), self.beat.text()))))

    def _stand_at(self, t: float) -> None:
        self.line.go_to(t)

    def _seen(self) -> None:
        self.line.show_part(None if self.beat_plot.isHidden() else self.beat_plot.shown)

    def _show(self) -> None:
        """What is known at the moment the time line stands at."""
        if self.reviewed is None:
            return
        t = self.line.t
        said, row = moment_words(self.reviewed, t), self.reviewed.row(t)
        self.at.say(said)
        keys = tr("Arrow keys: 1 second; Page Up/Down: one breath")
        self.line.setAccessibleDescription(f"{said}. {keys}")
        self.beat.say(beat_words(self.reviewed.beat(t)))
        heart = self.reviewed.heart(t)
        grown = self.heart.show_reading(heart_number(heart), heart_doubt(heart))
        grown |= self.swing.show_reading(
            swing_number(row), swing_about(row) if row else tr("no breath here")
        )
        if grown:
            self.lay()
        self.bars.show_rows(rows_until(self.reviewed.rows, t), self.reviewed.exercise.breaths)
        self.beat_plot.show_moment(t)

    def lay(self) -> None:
        self.sharing.lay()
        unit = self.theme.size("body")
        edge = unit
        wide, x, y = self.width() - 2 * edge, edge, edge
        foot = flow.tall(self.buttons, wide, unit) + unit
        y = stacked((self.title, self.about), x, y, wide, 2)
        y += unit // 2
        bottom = self.height() - foot
        line_tall = round(4.4 * unit)
        body = QRect(x, y, wide, bottom - y)
        self.panels = []
        for part in (*self._inner, self.about):
            part.setVisible(self.reviewed is not None or part in (self.at, self.about))
        if self.reviewed is None:
            self.at.setGeometry(body.adjusted(unit, 0, -unit, 0))
            self.panels = [body]
            flow.place(self.buttons, edge, self.height() - foot + unit // 2, wide, unit)
            return
        self.heart.short = self.swing.short = False
        high = self._lay_readings(QRect(x, y, wide, 0), unit)
        if bottom - y - high < _LEAST_LINE_EM * unit:
            # Very large letters: the time line comes first.
            self.about.hide()
            self.beat.hide()
            self.heart.short = self.swing.short = True
            self.panels.clear()
            y = self.title.geometry().bottom() + unit // 4
            high = self._lay_readings(QRect(x, y, wide, 0), unit)
        bars = min(round(0.34 * wide), 22 * unit) if wide > 40 * unit else 0
        top = y + high + unit // 2
        room = bottom - top - line_tall - unit // 2
        if room < 6 * unit:  # very large letters: the time line itself shows the heart
            for part in (self.beat_plot, self.shapes, self.bars):
                part.hide()
            line_tall = bottom - top
        else:
            place = QRect(x, top, wide - (bars + unit // 2 if bars else 0), room)
            self._panel(self.beat_plot, place, unit)
            box = self.beat_plot.geometry()
            legend = self.shapes.tall(box.width())
            self.beat_plot.setGeometry(box.adjusted(0, 0, 0, -legend))
            self.shapes.setGeometry(box.adjusted(0, box.height() - legend, 0, 0))
            self.bars.setVisible(bool(bars))
            if bars:
                self._panel(self.bars, QRect(place.right() + 1 + unit // 2, top, bars, room), unit)
            top += room + unit // 2
        self._panel(self.line, QRect(x, top, wide, line_tall), unit)
        self._seen()
        flow.place(self.buttons, edge, self.height() - foot + unit // 2, wide, unit)

    def _lay_readings(self, box: QRect, unit: int) -> int:
        """Where, the heart and the swing side by side on a panel; how high it is."""
        pad = round(0.6 * unit)
        each = (box.width() - 4 * pad) // 3
        at = self.at.tall(each)
        beat = 0 if self.beat.isHidden() else self.beat.tall(each)
        high = max(at + beat, self.heart.tall(each), self.swing.tall(each))
        x, y = box.left() + pad, box.top() + pad
        self.at.setGeometry(x, y, each, at)
        self.beat.setGeometry(x, y + at, each, max(beat, high - at))
        self.heart.setGeometry(x + each + pad, y, each, high)
        self.swing.setGeometry(x + 2 * (each + pad), y, each, high)
        self.panels.append(QRect(box.left(), box.top(), box.width(), high + 2 * pad))
        return high + 2 * pad

    def _panel(self, part: QWidget, box: QRect, unit: int) -> None:
        pad = unit // 2
        part.setGeometry(box.adjusted(pad, pad, -pad, -pad))
        self.panels.append(box)
