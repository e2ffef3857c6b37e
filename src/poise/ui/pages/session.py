"""While the guide breathes: the guide, the heart, the swing of each breath and the last minute.

The page is laid out by hand from the height of its letters, so that it holds together from
700 × 520 to a full screen and at any text size: what cannot be shown whole is left out, the
trace first.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import floor
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QHideEvent

from poise.core.guide.schedule import Moment
from poise.formatting import clock_time
from poise.settings import SoundSettings
from poise.ui.text.language import tr
from poise.ui.text.live import (
    about_variability,
    breath_count,
    breath_word,
    heart_doubt,
    heart_number,
    how_to_go_on,
    prompt,
    slept,
    swing_about,
    swing_number,
    time_left,
    usual_swing,
    variability,
)
from poise.ui.text.sensors import has_fresh_strap, sensor_line, step_line
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets.announcer import LEAST_GAP_S, Announcer
from poise.ui.widgets.guide import Guide
from poise.ui.widgets.mirror import Mirror
from poise.ui.widgets.page import ESC, Page
from poise.ui.widgets.reading import ReadingWidget
from poise.ui.widgets.sensor import SensorStrip
from poise.ui.widgets.swing import SwingBars
from poise.ui.widgets.text import Words
from poise.ui.widgets.trace import Trace

if TYPE_CHECKING:
    from poise.ui.background import PastSessions
    from poise.ui.shell.actions import Actions
    from poise.ui.shell.choices import Choices
    from poise.ui.shell.controller import SessionController

# Only the guide moves with every frame.
WORDS_HZ, HALF_S = 10, 5
MARKED_S = 2.0
_VOLUME_STEP = 10
_PLUS = (Qt.Key.Key_Plus, Qt.Key.Key_Equal)  # the same key on many keyboards


def page(actions: Actions) -> Page:
    return SessionPage(
        actions.theme, actions.controller, actions.choices, actions.past_sessions, actions.silence
    )


class SessionPage(Page):
    """Everything one sees while breathing.

    ``past_sessions`` know one's usual swing; ``silence`` says why nothing can be heard although it
    should be, empty when all is well.
    """

    framed = False

    def __init__(
        self,
        theme: Theme,
        controller: SessionController,
        choices: Choices,
        past_sessions: PastSessions | None,
        silence: Callable[[], str],
    ) -> None:
        super().__init__(theme)
        self._controller, self._choices = controller, choices
        self._past_sessions, self._silence = past_sessions, silence
        link, looks = controller.link, choices.settings.screen
        stages = link.exercise.stages
        self._says = {tr(prompt.say) for stage in stages for prompt in stage.prompts}
        self._says.add(how_to_go_on())
        centre = Qt.AlignmentFlag.AlignHCenter
        self._seen: tuple[int, int] | None = None
        self._tick = -1
        self._alone, self._usual = False, ""
        self._line = QRect()
        self.strip = SensorStrip(theme, self)
        self._note = tr(link.note)
        self.note = Words(theme, "small", "muted", wrap=True, parent=self)
        self.note.say(self._note)
        self.left = Words(theme, "body", "muted", align=Qt.AlignmentFlag.AlignRight, parent=self)
        self.stop = self.add_pill(tr("Stop"), controller.stop, ESC)
        self.pause = self.add_pill(tr("Pause"), controller.pause, Qt.Key.Key_P)
        self.mark = self.add_pill(tr("Mark"), self._mark, Qt.Key.Key_M)
        self.simple = self.add_pill("", self._simplify, Qt.Key.Key_G)
        self.more = self.add_pill("", self._detail, Qt.Key.Key_D)
        self.sound = self.add_pill("", self._mute, Qt.Key.Key_S)
        self._picture = link.picture
        has_camera = self._picture is not None
        self.look = self.add_pill("", self._look, *([Qt.Key.Key_V] if has_camera else []))
        self._not_mine = link.not_mine
        self._has_strap = False
        self.other = self.add_pill(
            tr("Not mine"), self._refuse, *([Qt.Key.Key_N] if self._not_mine else [])
        )
        self.other.setToolTip(tr("This is someone else's strap. Look for another."))
        self.add_keys(partial(self._louder, -_VOLUME_STEP), Qt.Key.Key_Minus)
        self.add_keys(partial(self._louder, _VOLUME_STEP), *_PLUS)
        self.has_camera, self.mirrored = has_camera, has_camera and looks.picture
        self.mirror = Mirror(theme, self)
        self.readings, self.detailed = looks.readings, looks.details
        self._seen_by_camera, self._variability = False, ""
        self._marked_t: float | None = None
        self._turned_t: float | None = None
        self._heard = ""
        self._aloud = Announcer(self)
        self.guide = Guide(theme, looks.guide, self)
        self.guide.setAccessibleName(tr("Breathing guide"))
        self.word = Words(theme, "word", align=centre, parent=self)
        self.count = Words(theme, "word", "muted", parent=self)
        self.prompt = Words(theme, "prompt", "muted", wrap=True, align=centre, parent=self)
        self.heart = ReadingWidget(theme, tr("Heart rate"), "number", parent=self)
        self.heart.aside.setToolTip(about_variability())
        self.heart.aside.setAccessibleDescription(about_variability())
        self.swing = ReadingWidget(theme, tr("Heart-rate swing"), "word", lines=2, parent=self)
        self.bars = SwingBars(theme, self)
        self.bars.setAccessibleName(tr("Swing, breath by breath"))
        self.step = SensorStrip(theme, self, on="surface")
        self.trace = Trace(theme, self)
        self.trace.setAccessibleName(tr("Heart rate and guide, last 60 seconds"))
        self.trace_title = Words(theme, "small", "muted", on="surface", parent=self)
        self.trace_title.say(tr("Heart rate and guide, last 60 s"))
        self._readings = (
            self.heart, self.swing, self.bars, self.step, self.trace, self.trace_title,
        )  # fmt: skip
        self._parts = (
            self.strip, self.note, self.left, self.pause, self.mark, self.simple, self.more,
            self.sound, self.stop, self.look, self.other, self.guide, self.word, self.count,
            self.prompt, self.mirror, *self._readings,
        )  # fmt: skip
        self.restyle(theme)
        self.show_sound(choices.settings.sound)

    def restyle(self, theme: Theme) -> None:
        self.theme = theme
        for part in self._parts:
            part.restyle(theme)
        self.lay()
        self.update()

    def frame(self, view: View, now: float) -> None:
        """Show ``view`` as it is at ``now``; what has not changed is not painted."""
        self.show_view(view, now)
        usual_bpm = self._controller.usual_bpm(self._past_sessions)
        if usual_bpm is not None:
            self.show_usual(usual_bpm)
        self._show_silence(self._silence())
        if self._picture is not None:
            self.mirror.show_picture(self._picture(self._choices.settings.screen.picture))

    def hideEvent(self, event: QHideEvent) -> None:
        """The camera's picture is asked for only while it can be seen."""
        if self._picture is not None:
            self._picture(False)
        super().hideEvent(event)

    def show_view(self, view: View, now: float) -> None:
        moment = view.moment(now)
        if moment is None:
            self.guide.show_breath(None)
        else:
            self.guide.show_breath(moment.breath or moment.resting, moment.stage.pattern)
        tick = floor(now * WORDS_HZ)
        if tick != self._tick:
            self._tick = tick
            self._show_words(view, moment, now)
            if (view.revision, tick // HALF_S) != self._seen:
                self._seen = (view.revision, tick // HALF_S)
                self._show_readings(view, now)
            if self.trace.isVisible():
                self.trace.show_trace(view.beats(now), view.schedule, now)

    def show_usual(self, bpm: float) -> None:
        """Draw one's own usual swing, in bpm, beside the swing of each breath."""
        self.bars.show_usual(bpm)
        self._usual = usual_swing(bpm)

    # ------------------------------------------------------------------ what its keys do

    def _mark(self) -> None:
        if self._controller.mark():
            self._marked_t = now = self._controller.now()
            self._aloud.say("mark", tr("Marked at {time}", time=clock_time(now)), now)

    def _simplify(self) -> None:
        """The guide alone, or heart, swing and trace beside it."""
        self.readings = self._choices.simplify().screen.readings
        self.lay()
        self.update()

    def _detail(self) -> None:
        """RMSSD and SDNN beside the heart rate, or no more."""
        self.detailed = self._choices.detail().screen.details
        self.lay()
        self._show_aside()

    def _look(self) -> None:
        """What the camera sees beside the guide, or no more."""
        if self.has_camera:
            self.mirrored = self._choices.look().screen.picture
            self.lay()
            self.update()

    def _refuse(self) -> None:
        """The strap is somebody else's."""
        if self._not_mine is not None and self._not_mine():
            self._aloud.say("sensor", tr("Looking for another strap"), self._controller.now())

    def _mute(self) -> None:
        self.show_sound(self._choices.mute().sound)

    def _louder(self, percent: int) -> None:
        volume = self._choices.louder(percent).sound.volume_percent
        self._turned_t = now = self._controller.now()
        said = tr("Volume {n} %", n=volume)
        self._say_sound(said)
        self._aloud.say("volume", said, now)

    # ------------------------------------------------------------------ what is shown

    def show_sound(self, sound: SoundSettings) -> None:
        """Offer to be heard, or to be silent."""
        self._heard = tr("Sound") if sound.cues == "off" else tr("Mute")
        self._say_sound(self._heard)

    def _say_sound(self, text: str) -> None:
        if text != self.sound.text():
            self.sound.say(text)
            self.lay()

    def _show_silence(self, why: str) -> None:
        text = " ".join(filter(None, (self._note, tr(why) + "." if why else "")))
        if text != self.note.text():
            self.note.say(text)
            self.lay()

    def _show_words(self, view: View, moment: Moment | None, now: float) -> None:
        word = breath_word(moment) or _after(view)
        self.count.say(breath_count(None if moment is None else moment.breath))
        if word != self.word.text():
            self.word.say(word)
            self._lay_words()
        self.prompt.say(prompt(moment))
        self.left.say(time_left(moment))
        self._show_pause(moment is not None and moment.paused_s is not None)
        just = self._marked_t is not None and now - self._marked_t < MARKED_S
        self.mark.say(tr("Marked") if just else tr("Mark"))
        if self._turned_t is not None and now - self._turned_t >= MARKED_S:
            self._turned_t = None
            self._say_sound(self._heard)
        self._aloud.say("breath", word, now)

    def _show_pause(self, paused: bool) -> None:
        text = tr("Resume") if paused else tr("Pause")
        if text != self.pause.text():
            self.pause.say(text)
            self.lay()

    def _show_readings(self, view: View, now: float) -> None:
        heart, rows = view.heart(now), view.rows()
        last = rows[-1] if rows else None
        doubt = heart_doubt(heart, listening=view.listening)
        grown = self.heart.show_reading(heart_number(heart), doubt)
        grown |= self.swing.show_reading(swing_number(last), swing_about(last))
        if view.seen != self._seen_by_camera:  # the button comes or goes
            self._seen_by_camera, grown = view.seen, True
        has_strap = self._not_mine is not None and has_fresh_strap(view, now)
        if has_strap != self._has_strap:
            self._has_strap, grown = has_strap, True
        self._variability = variability(view.variability(now))
        self._show_aside()
        if grown:
            self.lay()
        self.bars.show_rows(rows, view.exercise.breaths)
        if self.step.show_line(step_line(view, self._usual)):
            self.lay()
        line = sensor_line(view, now)
        if view.slept_s:
            self._aloud.say("slept", slept(view.slept_s), now)
        said = self.strip.show_line(line)
        self._aloud.say("sensor", line.text, now, LEAST_GAP_S)
        self._note = tr(view.trouble) or (slept(view.slept_s) if view.slept_s else self._note)
        if said or view.alone != self._alone:
            self._alone = view.alone
            self.lay()
            self.update()

    def _show_aside(self) -> None:
        shown = self.detailed and not self._seen_by_camera
        self.heart.show_aside(self._variability if shown else "")

    def lay(self) -> None:
        unit = self.theme.size("body")
        edge = round(1.4 * unit)
        inside = self.rect().adjusted(edge, edge, -edge, -edge)
        top = self._lay_head(inside, unit)
        body = QRect(inside.left(), top, inside.width(), inside.bottom() - top + 1)
        self.panels = []
        plain = self._alone or not self.readings
        for part in self._readings:
            part.setVisible(not plain)
        if plain:
            self._lay_guide(body, unit)
            return
        column = min(round(0.42 * body.width()), 17 * unit)
        trace = min(max(7 * unit, round(0.25 * body.height())), 18 * unit)
        if body.height() - trace < 20 * unit:
            trace = 0
        middle = QRect(body)
        if trace:
            middle.setHeight(body.height() - trace - unit)
            self._lay_trace(
                QRect(body.left(), body.bottom() - trace + 1, body.width(), trace), unit
            )
        self.trace.setVisible(bool(trace))
        self.trace_title.setVisible(bool(trace))
        self._lay_guide(middle.adjusted(0, 0, -column - unit, 0), unit)
        self._lay_readings(
            QRect(middle.right() - column + 1, middle.top(), column, middle.height()), unit
        )

    def _lay_head(self, inside: QRect, unit: int) -> int:
        """Sensor, time left and the buttons in a row; gives where the rest begins."""
        self.simple.say(tr("Guide only") if self.readings else tr("Show heart"))
        self.more.say(tr("Fewer details") if self.detailed else tr("Details"))
        self.look.say(tr("Hide preview") if self.mirrored else tr("Preview"))
        left_wide = self.left.fontMetrics().horizontalAdvance(tr("{time} left", time="00:00")) + 4
        tall = self.stop.sizeHint().height()
        x = inside.right() + 1
        least = left_wide + 16 * unit  # the sensor's words come before buttons that have a key
        pills = (
            self.stop, self.pause, self.other, self.simple, self.mark, self.sound, self.look,
            self.more,
        )  # fmt: skip
        for pill in pills:
            wide = pill.sizeHint().width()
            wanted = pill is self.stop or not (pill is self.simple and self._alone)
            wanted = wanted and (pill is not self.look or self.has_camera)
            wanted = wanted and (pill is not self.other or self._has_strap)
            detail = self.readings and not (self._alone or self._seen_by_camera)
            wanted = wanted and (pill is not self.more or detail)
            pill.setVisible(wanted and (pill is self.stop or x - wide - least > inside.left()))
            if pill.isVisibleTo(self):
                x -= wide
                pill.setGeometry(x, inside.top(), wide, tall)
                x -= unit // 2
        self.left.setGeometry(x - unit // 2 - left_wide, inside.top(), left_wide, tall)
        wide = self.left.x() - unit - inside.left()
        strip = max(self.strip.tall(wide), self.strip.words.fontMetrics().height())
        note = self.note.tall(wide) if self.note.text() else 0
        if note > 0.12 * inside.height():  # very large letters: the strip has said the gist of it
            note = 0
        self.note.setVisible(bool(note))
        y = inside.top() + max(0, (tall - strip - note) // 2)
        self.strip.setGeometry(inside.left(), y, wide, strip)
        self.note.setGeometry(inside.left(), y + strip, wide, note)
        return max(inside.top() + tall, y + strip + note) + unit

    def _lay_guide(self, box: QRect, unit: int) -> None:
        word, prompt_tall = self.word.fontMetrics().height(), self._prompt_tall(box.width())
        side = min(box.width(), box.height() - word - prompt_tall - unit, 40 * unit)
        self.mirror.setVisible(self.mirrored)
        if self.mirrored:
            box = self.mirror.lay(box, side)
            prompt_tall = self._prompt_tall(box.width())
            side = min(side, box.width(), box.height() - word - prompt_tall - unit)
        room = box.height() - side - word - prompt_tall - unit
        y = box.top() + room // 2
        self.guide.setGeometry(box.left() + (box.width() - side) // 2, y, side, side)
        y += side + unit // 2
        self._line = QRect(box.left(), y, box.width(), word)
        self._lay_words()
        self.prompt.setGeometry(box.left(), y + word + unit // 2, box.width(), prompt_tall)

    def _lay_words(self) -> None:
        """The word and its count side by side, together in the middle."""
        word = self.word.fontMetrics().horizontalAdvance(self.word.text()) + 2
        counted = bool(self.count.text())
        count = self.count.fontMetrics().horizontalAdvance("00") + 2 if counted else 0
        gap = self.theme.size("word") // 2 if counted else 0
        line = self._line
        left = line.left() + (line.width() - word - gap - count // 2) // 2
        self.word.setGeometry(left, line.top(), word, line.height())
        self.count.setGeometry(left + word + gap, line.top(), count, line.height())

    def _prompt_tall(self, width: int) -> int:
        """Room for the longest prompt to come, so that the guide keeps its place."""
        metrics, wrap = self.prompt.fontMetrics(), int(Qt.TextFlag.TextWordWrap.value)
        room = QRect(0, 0, width, 1000)
        tallest = max((metrics.boundingRect(room, wrap, s).height() for s in self._says), default=0)
        return tallest + 4

    def _lay_readings(self, box: QRect, unit: int) -> None:
        pad, gap = round(0.9 * unit), unit
        wide = box.width() - 2 * pad
        heart, swing = self.heart.tall(wide), self.swing.tall(wide)
        if heart + swing + 4 * pad + gap > box.height():
            pad, gap = pad // 2, gap // 2
        x = box.left() + (box.width() - wide) // 2
        top = QRect(box.left(), box.top(), box.width(), heart + 2 * pad)
        rest = QRect(box.left(), top.bottom() + 1 + gap, box.width(), 0)
        rest.setBottom(box.bottom())
        self.heart.setGeometry(x, top.top() + pad, wide, heart)
        self.swing.setGeometry(x, rest.top() + pad, wide, swing)
        step = self.step.tall(wide)
        self.step.setGeometry(x, rest.bottom() - pad - step + 1, wide, step)
        y = self.swing.geometry().bottom() + pad // 2
        room = self.step.y() - y - pad // 2
        self.bars.setGeometry(x, y, wide, max(0, room))
        self.bars.setVisible(room > 2 * unit)
        self.step.setVisible(room >= 0)
        fits = rest.height() >= swing + 2 * pad
        self.swing.setVisible(fits)
        self.panels += [top, rest] if fits else [top]

    def _lay_trace(self, box: QRect, unit: int) -> None:
        pad = round(0.7 * unit)
        small = self.trace_title.fontMetrics().height()
        self.trace_title.setGeometry(
            box.left() + pad, box.top() + pad, box.width() - 2 * pad, small
        )
        self.trace.setGeometry(
            box.left() + pad,
            box.top() + pad + small + 2,
            box.width() - 2 * pad,
            box.height() - 2 * pad - small - 2,
        )
        self.panels.append(box)


def _after(view: View) -> str:
    """The word when nothing is asked: before the start, or while the last beats come in."""
    return tr("Breathe normally") if view.guide_over or view.schedule is not None else ""
