"""A drill under way: what is asked, and the keys to answer with.  Nothing of the heart is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QHideEvent

from poise.core import safety
from poise.core.drill.interview import Interview
from poise.core.events import DrillAction, RoomSound
from poise.core.guide.drill import Timer
from poise.core.guide.pacer import Breath, BreathPattern
from poise.formatting import clock_time
from poise.settings import Settings
from poise.ui.text import interview as words
from poise.ui.text.drill import key_words
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets import flow
from poise.ui.widgets.announcer import Announcer
from poise.ui.widgets.button import Pill
from poise.ui.widgets.interview_room import InterviewRoom
from poise.ui.widgets.label_it import DIGITS, LabelIt
from poise.ui.widgets.notice import Notice
from poise.ui.widgets.page import ESC, SPACE, Keys, Page, key_name
from poise.ui.widgets.sensor import SensorStrip
from poise.ui.widgets.text import Styled, Words
from poise.ui.widgets.time_bar import TimeBar

if TYPE_CHECKING:
    from poise.ui.shell.actions import Actions
    from poise.ui.shell.controller import SessionController

REFRAMED_S = 6.0
# In the recovery nothing of the heart is shown for so long, and after it only to who wants it.
QUIET_S = 60.0
LAST_S = 10.0  # that are left of an answer, or of a part, when it is told a last time
KEYS = {
    DrillAction.BLANK: Qt.Key.Key_B, DrillAction.LABEL: Qt.Key.Key_L,
    DrillAction.LISTENED: Qt.Key.Key_R, DrillAction.REPAIR: Qt.Key.Key_F,
    DrillAction.SKIP: Qt.Key.Key_N,
}  # fmt: skip


def page(actions: Actions) -> Page:
    return InterviewPage(actions.theme, actions.controller, actions.choices.settings)


class InterviewPage(Page):
    """The question in the middle, what helps below it, and a row of keys at the foot."""

    framed = False

    def __init__(self, theme: Theme, controller: SessionController, settings: Settings) -> None:
        super().__init__(theme)
        self._controller = controller
        self._still = theme.form(settings.screen.guide) == "still"
        self._line_wanted = settings.drill.line_in_recovery
        self.setAccessibleName(tr("Drill"))
        self.part = Words(theme, "body", "muted", parent=self)
        self.left = Words(theme, "body", "muted", align=Qt.AlignmentFlag.AlignRight, parent=self)
        self.microphone = SensorStrip(theme, self, role="body")
        self.microphone.hide()
        self._picture = controller.link.picture
        self.room = InterviewRoom(theme, settings.screen.guide, self, self._leave_lines)
        self.bar = TimeBar(theme, self)
        self.notice = Notice(theme, tr("Message"), tr("Are you free for a minute?"), self)
        self.label_it = LabelIt(theme, self, self._named, self._reframe_by, self.lay)
        self.stop = self.add_pill(tr("End"), self._stop, ESC)
        self.pause = self.add_pill(tr("Pause"), controller.pause, Qt.Key.Key_P)
        self.panic = self.add_pill(tr("Help"), self._panic, Qt.Key.Key_Question)
        self._foot: list[Pill] = []  # what can be done just now
        self._footed: tuple[object, ...] = ()
        self._naming = self._panicked = False
        self._reframe, self._reframed_t = "", -1e9
        self._asked, self._asked_text = -1, ""
        self._now = 0.0
        self._shown: tuple[object, ...] = ()
        self._aloud = Announcer(self)
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        self.theme = theme
        parts: list[Styled] = [
            self.part,
            self.left,
            self.microphone,
            self.room,
            self.bar,
            self.notice,
        ]
        parts += [self.label_it, *self._foot, self.stop, self.pause, self.panic]
        for part in parts:
            part.restyle(theme)
        self.lay()
        self.update()

    # ------------------------------------------------------------------ what its keys do

    @property
    def _interview(self) -> Interview | None:
        return self._controller.view.interview

    def keys(self) -> Keys:
        """What can be done just now; digits choose a feeling, or tick the heads of three steps."""
        found, interview = dict(self._keys), self._interview
        if self._naming:
            return found | self.label_it.keys()
        if interview is None:
            return found
        if interview.next_action(self._now) is not None:
            found[SPACE] = self._go_on
        found |= {KEYS[action]: partial(self._act, action) for action in interview.possible()}
        ask = interview.ask
        if ask is not None and interview.in_task:
            found |= {DIGITS[n]: partial(self._tick, n + 1) for n in range(len(ask.heads))}
        return found

    def _stop(self) -> None:
        """Close what lies over the interview first; then stop at once, without a question."""
        if self._naming or self._panicked:
            self._naming = self._panicked = False
            self.label_it.close()
        else:
            self._controller.stop()

    def _panic(self) -> None:
        self._panicked = not self._panicked

    def _go_on(self) -> None:
        interview = self._interview
        action = interview.next_action(self._now) if interview is not None else None
        if action is not None:
            self._controller.act(action)

    def _act(self, action: DrillAction) -> None:
        interview = self._interview
        if interview is None or action not in interview.possible():
            return
        if action is DrillAction.LABEL:
            self._naming = True
            self.label_it.begin()
        else:
            self._controller.act(action)

    def _named(self, feeling: str, own: bool) -> None:
        """Their own word stays out of the recording: it is kept with their notes."""
        self._controller.act(DrillAction.LABEL, "own" if own else feeling)
        if own:
            self._controller.say_own_word(feeling)
        self.setFocus()

    def _reframe_by(self, line: str) -> None:
        self._naming = False
        self._reframe, self._reframed_t = line, self._controller.now()
        self.lay()

    def _tick(self, n: int) -> None:
        self._controller.act(DrillAction.TICK, str(n))

    def _leave_lines(self) -> None:
        """The keys are those of the drill again."""
        self.setFocus()

    # ------------------------------------------------------------------ what is shown

    def hideEvent(self, event: QHideEvent) -> None:
        """The camera's picture is asked for only while it can be seen, and kept nowhere."""
        if self._picture is not None:
            self._picture(False)
        self.room.mirror.show_picture(None)
        super().hideEvent(event)

    def frame(self, view: View, now: float) -> None:
        interview = view.interview
        if interview is None:
            return
        self._now = now
        self._ask_anew(interview, now)
        self._breathe(view, interview, now)
        self._mirror(interview, now)
        self._heart(view, interview, now)
        self._say(view, interview, now)
        self._time(view, interview, now)
        self._microphone(interview, now)

    def _microphone(self, interview: Interview, now: float) -> None:
        """Whether it is open: to be seen all the while, and heard by a screen reader once."""
        film = self._controller.link.film
        line = words.microphone(interview, words.filming(film) if film is not None else "")
        self._aloud.say("microphone", line.text, now)
        if self.microphone.show_line(line) or bool(line.text) is self.microphone.isHidden():
            self.microphone.setVisible(bool(line.text))
            self.lay()

    def _ask_anew(self, interview: Interview, now: float) -> None:
        """Another question has lines of its own; what stood on those before goes to the debrief."""
        asked = interview.asked
        if self.room.headings.texts and self._asked_text:
            self._controller.headings[self._asked_text] = self.room.headings.texts
        if asked is not None and asked.index != self._asked:
            self._asked, self._asked_text = asked.index, asked.text
            self.room.headings.clear()
            self._aloud.say("question", asked.text, now)

    def _breathe(self, view: View, interview: Interview, now: float) -> None:
        """One breath after a lost thread, or what a paced stage leads."""
        moment = view.moment(now)
        shown: tuple[Breath, BreathPattern | None] | None = None
        if interview.blank_t is not None:
            breath = words.ONE_BREATH.at(now - interview.blank_t)
            shown = (breath, words.ONE_BREATH) if breath.index == 0 else None
        elif moment is not None and moment.breath is not None:
            shown = (moment.breath, moment.stage.pattern)
        self.room.guide.setVisible(shown is not None)
        if shown is not None:
            self.room.guide.show_breath(*shown)

    def _mirror(self, interview: Interview, now: float) -> None:
        seen = self._picture is not None and interview.seen(now)
        self.room.mirror.setVisible(seen)
        if self._picture is not None:
            self.room.mirror.show_picture(self._picture(seen))

    def _heart(self, view: View, interview: Interview, now: float) -> None:
        """A line without a number, for who set it so, once the first minute is over."""
        stage = interview.stage
        resting = stage is not None and stage.kind == "recover" and stage.pattern is None
        shown = self._line_wanted and resting and now - interview.stage_t >= QUIET_S
        self.room.show_line(view.beats(now) if shown else None, now)

    def _say(self, view: View, interview: Interview, now: float) -> None:
        stage = interview.stage
        self.part.say(tr("Paused") if view.paused else tr(stage.title) if stage is not None else "")
        self._notify(interview, now)
        question, between = words.question(interview, now), words.between(interview, now)
        helps = words.help_line(interview, now, mirrored=self._picture is not None)
        if self._panicked:
            question, between, helps = "\n".join(map(tr, safety.PANIC)), "", ""
        elif self._naming:
            question, helps = "", self.label_it.asks
        elif interview.blank_t is None and now - self._reframed_t < REFRAMED_S:
            helps = self._reframe
        told = {"part": self.part.text(), "question": question, "between": between, "helps": helps}
        for kind, text in told.items():
            self._aloud.say(kind, text, now)
        if self.notice.isVisibleTo(self):
            between = ""  # it is there to be seen
        self._make_foot(interview, now)
        self.pause.say(tr("Resume") if view.paused else tr("Pause"))
        alone = self._panicked or self._naming or interview.blank_t is not None
        changed = self.room.show_answer(interview, now, alone=alone)
        drawn = (
            question, helps, between, self._footed, view.paused, interview.stage_t, changed,
            self.room.standing(), self.notice.isVisibleTo(self), self._naming,
        )  # fmt: skip
        if drawn != self._shown:
            self._shown = drawn
            self.room.say(question, helps, between)
            self.lay()
            self.update()

    def _notify(self, interview: Interview, now: float) -> None:
        said = interview.said_between(now)
        pops_up = said is not None and said.sound is RoomSound.MESSAGE
        self.notice.setVisible(pops_up and not self._panicked)

    def _make_foot(self, interview: Interview, now: float) -> None:
        """The buttons of what can be done just now, each with its key."""
        possible = interview.possible()
        actions = [action for action in KEYS if action in possible]
        action = interview.next_action(now)
        space = words.going_on(interview, action) if action is not None else ""
        wanted = (space, *actions, self._naming)
        if wanted == self._footed:
            return
        self._footed = wanted
        for pill in self._foot:
            pill.hide()
            pill.deleteLater()
        self._foot = []
        if self._naming:
            return
        if space:
            self._foot.append(self._pill(space, SPACE, self._go_on, primary=True))
        for other in actions:
            press = partial(self._act, other)
            self._foot.append(self._pill(key_words(other), KEYS[other], press))

    def _pill(
        self, text: str, key: Qt.Key, press: Callable[[], None], *, primary: bool = False
    ) -> Pill:
        pill = Pill(self.theme, text, key=key_name(key), primary=primary, parent=self)
        pill.clicked.connect(lambda _on=False: press())
        pill.show()
        return pill

    def _time(self, view: View, interview: Interview, now: float) -> None:
        """How much is left: of the answer where that is shown, else of the part, as a bar."""
        stage, left_s = interview.stage, interview.left_s(now)
        full, text = 0.0, ""
        if interview.in_task:
            asked = interview.asked
            if interview.timer is Timer.SHOWN and left_s is not None and asked is not None:
                full = left_s / (asked.limit_s or 1.0)
                text = tr("{n} s left", n=ceil(left_s))
        elif stage is not None and stage.pattern is None and view.schedule is not None:
            began_t = interview.stage_t
            gone = now - began_t - view.schedule.paused_s(now, began_t)
            full = 1 - gone / max(1.0, stage.duration_s)
            text = tr("{time} left", time=clock_time(max(0.0, stage.duration_s * full)))
        # What stands still instead of moving says the time in words.
        self.left.say(text if self._still or not interview.in_task else "")
        self.bar.show_left(0.0 if self._still else full)
        self._tell_time(interview, full, now)

    def _tell_time(self, interview: Interview, full: float, now: float) -> None:
        """Whoever cannot see the bar hears when half of it is left, and the last seconds."""
        asked, stage = interview.asked, interview.stage
        whole_s = asked.limit_s if interview.in_task and asked is not None else None
        if not interview.in_task and stage is not None:
            whole_s = stage.duration_s
        marks = (LAST_S, (whole_s or 0.0) / 2)
        mark = next((mark for mark in marks if 0 < full * (whole_s or 0.0) <= mark), None)
        if mark is not None:
            of = (self._asked, interview.stage_t)
            self._aloud.say(f"time {of}", tr("{n} s left", n=round(mark)), now)

    # ------------------------------------------------------------------ where it lies

    def lay(self) -> None:
        unit = self.theme.size("body")
        inside = self.rect().adjusted(unit, unit, -unit, -unit)
        x = inside.right() + 1
        for pill in (self.stop, self.pause, self.panic):
            hint = pill.sizeHint()
            x -= hint.width()
            pill.setGeometry(x, inside.top(), hint.width(), hint.height())
            x -= unit // 2
        head = self._lay_head(inside, x - unit // 2)
        foot = self._lay_foot(inside, unit)
        wide = min(inside.width(), 46 * unit)
        left = inside.left() + (inside.width() - wide) // 2
        bar = QRect(left, inside.bottom() - foot - 2 * unit, wide, max(4, unit // 3))
        self.bar.setGeometry(bar)
        top, low = inside.top() + head + unit, bar.top() - unit
        self.room.setGeometry(left, top, wide, max(1, low - top))
        self.room.lay()
        right = inside.right() + 1
        self.notice.stand(right, inside.top() + head + unit // 2, inside.width())
        if self.notice.isVisibleTo(self) and self._covered():
            self.notice.stand(right, low - self.notice.height(), inside.width())
            if self._covered():  # very large letters: it has a place of its own above the question
                self.notice.stand(right, inside.top() + head + unit // 2, inside.width())
                top = self.notice.geometry().bottom() + unit // 2
                self.room.setGeometry(left, top, wide, max(1, low - top))
                self.room.lay()
        self.notice.raise_()

    def _covered(self) -> bool:
        """Whether the message lies over anything that is to be read or seen."""
        over = self.notice.geometry().translated(-self.room.pos())
        return any(over.intersects(place) for place in self.room.places())

    def _lay_foot(self, inside: QRect, unit: int) -> int:
        """The buttons, or what they make room for; answers how high that is."""
        if self._naming:
            high = self.label_it.tall(inside.width())
            self.label_it.setGeometry(
                inside.left(), inside.bottom() - high, inside.width(), high + unit // 4
            )
            self.label_it.lay(inside.width())
            return high
        high = flow.tall(self._foot, inside.width(), unit)
        flow.place(self._foot, inside.left(), inside.bottom() - high, inside.width(), unit)
        return high

    def _lay_head(self, inside: QRect, until_x: int) -> int:
        """The part and its time beside the buttons, or below them; answers how high that is."""
        metrics, high = self.part.fontMetrics(), self.stop.height()
        part = metrics.horizontalAdvance(self.part.text()) + 4
        left = metrics.horizontalAdvance(tr("{time} left", time="00:00")) + 4
        beside = part + left < until_x - inside.left()
        top = inside.top() if beside else inside.top() + high
        right = until_x if beside else inside.right() + 1
        self.part.setGeometry(inside.left(), top, part, high)
        self.left.setGeometry(right - left, top, left, high)
        if self.microphone.isHidden():
            return top + high - inside.top()
        lamp = self.microphone.natural_width()
        if part + high // 2 + lamp + left > right - inside.left():  # else it has a line of its own
            top, part = top + high, 0
        x = inside.left() + part + (high // 2 if part else 0)
        self.microphone.setGeometry(x, top, lamp, high)
        return top + high - inside.top()
