"""While the guide breathes: the guide, the heart, the swing of each breath and the last minute.

The page is laid out by hand from the height of its letters, so that it holds together from
700 × 520 to a full screen and at any text size.  The guide's place follows from the size of the
window, the letters and what the person chose to see, never from what is said meanwhile; what has
no room as a button is in the menu.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import floor
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QHideEvent

from poise.core.guide.schedule import Moment
from poise.core.pace.protocol import protocol_of
from poise.formatting import clock_time
from poise.settings import SoundSettings
from poise.ui.shell.ending import Ending
from poise.ui.text.language import tr
from poise.ui.text.live import breath_word, how_to_go_on, prompt, slept, time_left
from poise.ui.text.sensors import chip_line, has_fresh_strap, sensor_line
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets.announcer import LEAST_GAP_S, Announcer
from poise.ui.widgets.button import Pill
from poise.ui.widgets.comfort import Comfort
from poise.ui.widgets.menu import Menu
from poise.ui.widgets.mirror import Mirror
from poise.ui.widgets.page import ESC, SPACE, Keys, Page, key_name
from poise.ui.widgets.readings import Readings
from poise.ui.widgets.session_head import SessionHead
from poise.ui.widgets.stage import Stage
from poise.ui.widgets.text import Words
from poise.ui.widgets.trace import Trace

if TYPE_CHECKING:
    from poise.ui.background import PastSessions
    from poise.ui.shell.actions import Actions
    from poise.ui.shell.choices import Choices
    from poise.ui.shell.controller import SessionController

# Only the guide moves with every frame.
WORDS_HZ, HALF_S = 10, 5
SAID_S = 2.0
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
        self._note = tr(link.note)
        self._picture, self._not_mine = link.picture, link.not_mine
        self._seen: tuple[int, int] | None = None
        self._tick = -1
        self._said: tuple[str, float] | None = None  # a word on what a key did, and until when
        self._aloud = Announcer(self)
        self.setAccessibleName(tr(link.exercise.title))
        self.readings, self.detailed = looks.readings, looks.details
        self.mirrored = self._picture is not None and looks.picture
        self._alone, self._by_camera, self._has_strap = True, False, False
        says = {tr(each.say) for stage in link.exercise.stages for each in stage.prompts}
        self.stage = Stage(theme, looks.guide, says | {how_to_go_on()}, self)
        self.beside = Readings(theme, self)
        self.trace = Trace(theme, self)
        self.trace.setAccessibleName(tr("Heart rate and guide, last 60 seconds"))
        self.trace_title = Words(theme, "small", "muted", on="surface", parent=self)
        self.trace_title.say(tr("Heart rate and guide, last 60 s"))
        self.mirror = Mirror(theme, self)
        self.head = SessionHead(theme, self)
        self._add_buttons()
        self.comfort = None
        if protocol_of(link.exercise):
            self.comfort = Comfort(self, controller.rate, self._tell)
        self.menu = Menu(theme, self)
        self._fill_menu()
        self.question = Ending(theme, self, controller, self.lay, Qt.Key.Key_P)
        self._name_items()
        self.restyle(theme)
        self.show_sound(choices.settings.sound)

    # what is found by name: the parts of the parts
    guide = property(lambda self: self.stage.guide)
    word = property(lambda self: self.stage.word)
    count = property(lambda self: self.stage.count)
    prompt = property(lambda self: self.stage.prompt)
    strip = property(lambda self: self.head.strip)
    note = property(lambda self: self.head.note)
    left = property(lambda self: self.head.left)
    heart = property(lambda self: self.beside.heart)
    swing = property(lambda self: self.beside.swing)
    bars = property(lambda self: self.beside.bars)
    step = property(lambda self: self.beside.step)

    def _add_buttons(self) -> None:
        """Four, and no more."""
        controller, head = self._controller, self.head
        self.pause = head.add(
            self.add_pill(
                tr("Pause"), controller.pause, SPACE, Qt.Key.Key_P, quiet=True, icon="pause"
            ),
            tr("Pause"), tr("Resume"),
        )  # fmt: skip
        self.sound = head.add(
            self.add_pill("", self._mute, Qt.Key.Key_S, quiet=True, icon="sound"),
            tr("Sound"), tr("Mute"),
        )  # fmt: skip
        self.more = head.add(
            self.add_pill(tr("More"), self._more, Qt.Key.Key_O, quiet=True, icon="more")
        )
        self.stop = head.add(self.add_pill(tr("End"), self._end, ESC, quiet=True, icon="stop"))
        self.add_keys(self._more, Qt.Key.Key_Question, Qt.Key.Key_F1)
        self.add_keys(partial(self._louder, -_VOLUME_STEP), Qt.Key.Key_Minus)
        self.add_keys(partial(self._louder, _VOLUME_STEP), *_PLUS)

    def _fill_menu(self) -> None:
        """What is wanted now and then, with its keys."""
        self.mark = self._item("mark", tr("Mark this moment"), self._mark, Qt.Key.Key_M)
        self.simple = self._item("guide", "", self._simplify, Qt.Key.Key_G)
        self.details = self._item("chart", "", self._detail, Qt.Key.Key_D)
        self.look = self._item(
            "eye", "", self._look, *([Qt.Key.Key_V] if self._picture is not None else [])
        )
        self.other = self._item(
            "person", tr("Not mine"), self._refuse,
            *([Qt.Key.Key_N] if self._not_mine is not None else []),
        )  # fmt: skip
        self.other.setToolTip(tr("This is someone else's strap. Look for another."))
        self.louder = self._item(
            "louder", tr("Louder"), partial(self._louder, _VOLUME_STEP), _PLUS[0]
        )
        self.softer = self._item(
            "softer", tr("Softer"), partial(self._louder, -_VOLUME_STEP), Qt.Key.Key_Minus
        )
        self.full = self._item("full", tr("Full screen"), self._fill_screen, Qt.Key.Key_F11)
        named = ((tr("Pause"), SPACE), (tr("Sound"), Qt.Key.Key_S), (tr("End"), ESC))
        said = (f"{words}\N{NO-BREAK SPACE}{key_name(key)}" for words, key in named)
        self.menu.words.say(" · ".join(said))

    def _item(self, icon: str, text: str, press: Callable[[], object], *keys: Qt.Key) -> Pill:
        pill = self.add_pill(text, press, *keys, icon=icon)
        pill.setParent(self.menu)
        self.menu.pills.append(pill)
        return pill

    def keys(self) -> Keys:
        """Those of what lies over the page, while something does."""
        if self.question.isVisibleTo(self):
            return self.question.keys()
        if self.menu.isVisibleTo(self):
            return super().keys() | {ESC: self._close_menu}
        return super().keys()

    def restyle(self, theme: Theme) -> None:
        self.theme = theme
        for part in (
            self.stage, self.beside, self.head, self.trace, self.trace_title, self.mirror,
            self.menu, self.question,
        ):  # fmt: skip
            part.restyle(theme)
        if self.comfort is not None:
            self.comfort.restyle(theme)
        self.lay()
        self.update()

    def frame(self, view: View, now: float) -> None:
        """Show ``view`` as it is at ``now``; what has not changed is not painted."""
        self.show_view(view, now)
        usual_bpm = self._controller.usual_bpm(self._past_sessions)
        if usual_bpm is not None:
            self.beside.show_usual(usual_bpm)
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
            if self.comfort is not None:
                self.comfort.show_moment(moment)
            self._show_words(view, moment, now)
            if (view.revision, tick // HALF_S) != self._seen:
                self._seen = (view.revision, tick // HALF_S)
                self._show_readings(view, now)
            if self.trace.isVisible():
                self.trace.show_trace(view.beats(now), view.schedule, now)

    # ------------------------------------------------------------------ what its keys do

    def _mark(self) -> None:
        if self._controller.mark():
            now = self._controller.now()
            self._tell("mark", tr("Marked at {time}", time=clock_time(now)))

    def _simplify(self) -> None:
        """The guide alone, or heart, swing and trace beside it."""
        self.readings = self._choices.simplify().screen.readings
        self._name_items()
        self.lay()

    def _detail(self) -> None:
        """RMSSD and SDNN beside the heart rate, or no more."""
        self.detailed = self._choices.detail().screen.details
        self._seen = None
        self._name_items()
        self._show_readings(self._controller.view, self._controller.now())

    def _look(self) -> None:
        """What the camera sees beside the guide, or no more."""
        if self._picture is not None:
            self.mirrored = self._choices.look().screen.picture
            self._name_items()
            self.lay()

    def _refuse(self) -> None:
        """The strap is somebody else's."""
        if self._not_mine is not None and self._not_mine():
            self._tell("sensor", tr("Looking for another strap"))

    def _mute(self) -> None:
        sound = self._choices.mute().sound
        self.show_sound(sound)
        self._tell("sound", tr("Sound on") if sound.heard else tr("Sound off"))

    def _louder(self, percent: int) -> None:
        volume = self._choices.louder(percent).sound.volume_percent
        self._tell("volume", tr("Volume {n} %", n=volume))

    def _fill_screen(self) -> None:
        window = self.window()
        window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _more(self) -> None:
        """Open the menu, or close it."""
        if self.menu.isVisibleTo(self):
            self._close_menu()
            return
        self.menu.show()
        self.menu.raise_()
        self.lay()
        self.menu.shown_pills()[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _close_menu(self) -> None:
        self.menu.hide()
        self.setFocus()

    def _end(self) -> None:
        self.question.begin()

    # ------------------------------------------------------------------ what is shown

    def show_sound(self, sound: SoundSettings) -> None:
        """Offer to be heard, or to be silent."""
        off = not sound.heard
        self.sound.say(tr("Sound") if off else tr("Mute"), "sound" if off else "mute")

    def _tell(self, kind: str, words: str) -> None:
        """Say what a key did, on screen for a moment and to a screen reader."""
        now = self._controller.now()
        self._said = words, now + SAID_S
        self._aloud.say(kind, words, now)
        self._show_note(now)

    def _show_note(self, now: float) -> None:
        if self._said is not None and now >= self._said[1]:
            self._said = None
        if self._said is not None:
            self.head.say(self._said[0], alone=True)
            return
        why = self._silence()
        self.head.say(" ".join(filter(None, (self._note, tr(why) + "." if why else ""))))

    def _show_words(self, view: View, moment: Moment | None, now: float) -> None:
        word = breath_word(moment) or _after(view)
        self.stage.show_words(word, moment, view.exercise.breaths)
        self.left.say(time_left(moment))
        self.pause.say(
            tr("Resume") if view.paused else tr("Pause"), "play" if view.paused else "pause"
        )
        self._show_note(now)
        self._aloud.say("breath", word, now)
        self._aloud.say("prompt", prompt(moment), now)

    def _show_readings(self, view: View, now: float) -> None:
        self.beside.show_view(view, now, details=self.detailed and not view.seen)
        self.guide.show_followed(None if view.alone else view.followed())
        self.guide.keep_light(view.watched)
        line = sensor_line(view, now)
        self.head.show_sensor(line, chip_line(view, now).text)
        if view.slept_s:
            self._aloud.say("slept", slept(view.slept_s), now)
        self._aloud.say("sensor", line.text, now, LEAST_GAP_S)
        self._note = tr(view.trouble) or (slept(view.slept_s) if view.slept_s else self._note)
        strap = self._not_mine is not None and has_fresh_strap(view, now)
        if (view.alone, view.seen, strap) != (self._alone, self._by_camera, self._has_strap):
            self._alone, self._by_camera, self._has_strap = view.alone, view.seen, strap
            self._name_items()
            self.lay()

    @property
    def _reads(self) -> bool:
        """Whether numbers stand beside the guide.

        Not for who is asked how comfortable a pace was: a larger swing would be called that.
        """
        return self.readings and self.comfort is None

    def _name_items(self) -> None:
        """What the items of the menu do next, and which of them there are."""
        self.simple.say(tr("Guide only") if self.readings else tr("Show heart"))
        self.details.say(tr("Fewer details") if self.detailed else tr("Details"))
        self.look.say(tr("Hide preview") if self.mirrored else tr("Preview"))
        self.details.setVisible(self._reads and not (self._alone or self._by_camera))
        self.look.setVisible(self._picture is not None)
        self.other.setVisible(self._has_strap)

    # ------------------------------------------------------------------ where it stands

    def lay(self) -> None:
        unit = self.theme.size("body")
        inside = self.rect().adjusted(unit, unit, -unit, -unit)
        top = self.head.lay(inside)
        body = QRect(inside.left(), top, inside.width(), inside.bottom() - top + 1)
        column = min(round(0.27 * body.width()), 17 * unit) if self._reads else 0
        trace = min(max(6 * unit, round(0.2 * body.height())), 14 * unit)
        if not self.readings or body.height() - trace < 17 * unit:
            trace = 0
        middle = body.adjusted(0, 0, 0, -(trace + unit) if trace else 0)
        if self.comfort is not None:
            middle.setBottom(middle.bottom() - self.comfort.lay(middle, unit) - unit // 2)
        sides = (column + unit) if column else 0
        self.stage.lay(middle.adjusted(sides, 0, -sides, 0))
        right = QRect(middle.right() - column + 1, middle.top(), column, middle.height())
        left = QRect(middle.left(), middle.top(), column, middle.height())
        self._lay_beside(right, left, shown=self._reads and not self._alone)
        self._lay_trace(QRect(body.left(), body.bottom() - trace + 1, body.width(), trace), unit)
        self.mirror.setVisible(self.mirrored)
        if self.mirrored:
            self.mirror.stand(left.left(), left.top(), column or body.width())
        self.menu.fit(body, inside.right() + 1, body.top())
        self.question.fit(body)
        self.update()

    def _lay_beside(self, right: QRect, left: QRect, *, shown: bool) -> None:
        if self.mirrored:
            left = left.adjusted(
                0, self.mirror.tall(left.width() or right.width()) + self.theme.size("body"), 0, 0
            )
        self.beside.lay(right, left)
        for part in self.beside.parts:
            part.setVisible(shown)

    def _lay_trace(self, box: QRect, unit: int) -> None:
        shown = box.height() > 0 and not self._alone
        self.trace.setVisible(shown)
        self.trace_title.setVisible(shown)
        self.panels = [box] if shown else []
        if not shown:
            return
        pad, small = round(0.7 * unit), self.trace_title.fontMetrics().height()
        inside = box.adjusted(pad, pad, -pad, -pad)
        self.trace_title.setGeometry(inside.left(), inside.top(), inside.width(), small)
        self.trace.setGeometry(inside.adjusted(0, small + 2, 0, 0))


def _after(view: View) -> str:
    """The word when nothing is asked: before the start, or while the last beats come in."""
    return tr("Breathe normally") if view.guide_over or view.schedule is not None else ""
