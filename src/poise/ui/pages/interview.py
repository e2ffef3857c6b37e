"""A drill under way: what is asked, and the keys to answer with.  Nothing of the heart is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent

from poise import questions
from poise.core.events import AskKind, DrillAction, Objection
from poise.core.guide.pacer import BreathPattern
from poise.core.training import safety
from poise.core.training.drill import Coach, Timer
from poise.formatting import clock_time
from poise.settings import ScreenSettings
from poise.ui.interview import Interview
from poise.ui.text.drill import key_words, steps
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets import flow
from poise.ui.widgets.announcer import Announcer
from poise.ui.widgets.button import Pill
from poise.ui.widgets.guide import Guide
from poise.ui.widgets.mirror import Mirror
from poise.ui.widgets.page import ESC, SPACE, Keys, Page, key_name
from poise.ui.widgets.text import Styled, Words

if TYPE_CHECKING:
    from poise.ui.shell.actions import Actions
    from poise.ui.shell.controller import SessionController

ONE_BREATH = BreathPattern()
HEADINGS, LAST_STEP = 3, 3
REFRAMED_S = 6.0
DIGITS = [Qt.Key(Qt.Key.Key_0 + n) for n in (*range(1, 10), 0)]
KEYS = {
    DrillAction.BLANK: Qt.Key.Key_B, DrillAction.LABEL: Qt.Key.Key_L,
    DrillAction.LISTENED: Qt.Key.Key_R, DrillAction.REPAIR: Qt.Key.Key_F,
    DrillAction.SKIP: Qt.Key.Key_N,
}  # fmt: skip


def page(actions: Actions) -> Page:
    return InterviewPage(actions.theme, actions.controller, actions.choices.settings.screen)


class InterviewPage(Page):
    """The question in the middle, what helps below it, and a row of keys at the foot."""

    framed = False

    def __init__(self, theme: Theme, controller: SessionController, looks: ScreenSettings) -> None:
        super().__init__(theme)
        self._controller = controller
        self._still = theme.form(looks.guide) == "still"
        centre = Qt.AlignmentFlag.AlignHCenter
        self.part = Words(theme, "body", "muted", parent=self)
        self.left = Words(theme, "body", "muted", align=Qt.AlignmentFlag.AlignRight, parent=self)
        self.question = Words(theme, "title", wrap=True, align=centre, parent=self)
        self.smaller = Words(
            theme, "body", wrap=True, align=centre, parent=self
        )  # where it is long
        self.between = Words(theme, "prompt", "accent", wrap=True, align=centre, parent=self)
        self.helps = Words(theme, "prompt", "muted", wrap=True, align=centre, parent=self)
        self.guide = Guide(theme, looks.guide, self)
        self.guide.setAccessibleName(tr("Breathing guide"))
        self._picture = controller.link.picture
        self.mirror = Mirror(theme, self)
        self.stop = self.add_pill(tr("End"), self._stop, ESC)
        self.pause = self.add_pill(tr("Pause"), controller.pause, Qt.Key.Key_P)
        self.panic = self.add_pill(tr("Help"), self._panic, Qt.Key.Key_Question)
        self._foot: list[Pill] = []  # what can be done just now
        self._footed: tuple[object, ...] = ()
        self._choices: list[tuple[Pill, Callable[[], None]]] = []
        self._naming = self._panicked = False
        self._reframe, self._reframed_t = "", -1e9
        self._ticked: set[int] = set()
        self._asked = -1
        self._bar: tuple[QRect, float] | None = None
        self._lines: list[QRect] = []
        self._shown: tuple[object, ...] = ()
        self._aloud = Announcer(self)
        self._words = (
            self.part, self.left, self.question, self.smaller, self.between, self.helps,
        )  # fmt: skip
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        self.theme = theme
        parts: list[Styled] = [*self._words, self.guide, self.mirror, *self._foot]
        parts += [self.stop, self.pause, self.panic, *(pill for pill, _ in self._choices)]
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
        if self._choices:
            choices = zip(DIGITS, self._choices, strict=False)
            return found | {key: choose for key, (_, choose) in choices}
        if interview is None:
            return found
        if interview.asked is not None:
            found[SPACE] = self._speak
        found |= {KEYS[action]: partial(self._act, action) for action in _possible(interview)}
        ask = interview.ask
        if ask is not None and interview.in_task:
            found |= {DIGITS[n]: partial(self._tick, n) for n in range(len(ask.heads))}
        return found

    def _stop(self) -> None:
        """Close what lies over the interview first; then stop at once, without a question."""
        if self._naming or self._panicked:
            self._naming = self._panicked = False
            self._offer([])
        else:
            self._controller.stop()

    def _panic(self) -> None:
        self._panicked = not self._panicked

    def _speak(self) -> None:
        """Begin, go to the next step, find the thread again, or have answered."""
        interview = self._interview
        if interview is None or interview.asked is None:
            return
        self._controller.act(_spoken(interview))

    def _act(self, action: DrillAction) -> None:
        interview = self._interview
        if interview is None or action not in _possible(interview):
            return
        if action is DrillAction.LABEL:
            self._name_it()
        else:
            self._controller.act(action)

    def _name_it(self) -> None:
        """Two taps: what it is, and what to do with it."""
        self._naming = True
        feelings = questions.lines().feeling[: len(DIGITS)]
        self._offer([(tr(feeling), partial(self._named, feeling)) for feeling in feelings])

    def _named(self, feeling: str) -> None:
        self._controller.act(DrillAction.LABEL, feeling)
        lines = questions.lines()
        energy = lines.energy[len(feeling) % len(lines.energy)]
        settle = lines.settle[len(feeling) % len(lines.settle)]
        self._offer([
            (tr("Use it"), partial(self._reframe_by, energy)),
            (tr("Let it settle"), partial(self._reframe_by, settle)),
        ])  # fmt: skip

    def _reframe_by(self, line: str) -> None:
        self._naming = False
        self._reframe, self._reframed_t = line, self._controller.now()
        self._offer([])

    def _offer(self, choices: list[tuple[str, Callable[[], None]]]) -> None:
        """Put these buttons in the place of the others, each with a digit."""
        for pill, _ in self._choices:
            pill.hide()
            pill.deleteLater()
        self._choices = []
        for (words, choose), key in zip(choices, DIGITS, strict=False):
            self._choices.append((self._pill(words, key, choose), choose))
        self.lay()
        self.update()

    def _tick(self, n: int) -> None:
        self._ticked ^= {n}

    # ------------------------------------------------------------------ what is shown

    def hideEvent(self, event: QHideEvent) -> None:
        """The camera's picture is asked for only while it can be seen."""
        if self._picture is not None:
            self._picture(False)
        super().hideEvent(event)

    def frame(self, view: View, now: float) -> None:
        interview = view.interview
        if interview is None:
            return
        moment = view.moment(now)
        paced = moment.breath if moment is not None else None
        since = now - interview.blank_t if interview.blank_t is not None else None
        if since is not None:
            breath = ONE_BREATH.at(since)
            paced = breath if breath.index == 0 else None
        self.guide.setVisible(paced is not None)
        if paced is not None:
            stage = moment.stage.pattern if moment is not None else None
            self.guide.show_breath(paced, ONE_BREATH if since is not None else stage)
        seen = self._seen(interview)
        self.mirror.setVisible(seen)
        if self._picture is not None:
            self.mirror.show_picture(self._picture(seen))
        asked = interview.asked
        if asked is not None and asked.index != self._asked:
            self._asked, self._ticked = asked.index, set()
            self._aloud.say("question", asked.text, now)
        self._say(view, interview, now)
        self._time(view, interview, now)

    def _seen(self, interview: Interview) -> bool:
        task = interview.stage.task if interview.stage is not None else None
        return task is not None and task.self_view and self._picture is not None

    def _say(self, view: View, interview: Interview, now: float) -> None:
        stage = interview.stage
        self.part.say(tr("Paused") if view.paused else tr(stage.title) if stage is not None else "")
        question, helps = self._question(interview, now), self._helps(view, interview, now)
        said = interview.said_between(now)
        between = said.text if said is not None and said.kind is not AskKind.BLANK else ""
        if said is not None and said.kind is AskKind.HAPPENING:
            between = f"({between})"
        for kind, text in (("between", between), ("helps", helps)):
            self._aloud.say(kind, text, now)
        self._make_foot(interview)
        self.pause.say(tr("Resume") if view.paused else tr("Pause"))
        drawn = (
            question, helps, between, self._footed, view.paused, interview.stage_t,
            self.guide.isVisibleTo(self), self.mirror.isVisibleTo(self), self._panicked,
        )  # fmt: skip
        if drawn != self._shown:
            self._shown = drawn
            self.question.say(question)
            self.smaller.say(question)
            self.helps.say(helps)
            self.between.say(between)
            self.lay()
            self.update()

    def _make_foot(self, interview: Interview) -> None:
        """The buttons of what can be done just now, each with its key."""
        possible = [action for action in KEYS if action in _possible(interview)]
        answering = interview.asked is not None
        wanted = (_on_space(interview) if answering else "", *possible, bool(self._choices))
        if wanted == self._footed:
            return
        self._footed = wanted
        for pill in self._foot:
            pill.hide()
            pill.deleteLater()
        self._foot = []
        if self._choices:
            return
        if answering:
            self._foot.append(self._pill(_on_space(interview), SPACE, self._speak, primary=True))
        for action in possible:
            press = partial(self._act, action)
            self._foot.append(self._pill(key_words(action), KEYS[action], press))

    def _pill(
        self, words: str, key: Qt.Key, press: Callable[[], None], *, primary: bool = False
    ) -> Pill:
        pill = Pill(self.theme, words, key=key_name(key), primary=primary, parent=self)
        pill.clicked.connect(lambda _on=False: press())
        pill.show()
        return pill

    def _question(self, interview: Interview, now: float) -> str:
        if self._panicked:
            return "\n".join(map(tr, safety.PANIC))
        if interview.blank_t is not None or self._naming:
            return ""
        if interview.limit_reached(now):
            return tr("Time is up.")
        if interview.asked is not None and not interview.gone:
            return interview.asked.text
        stage = interview.stage
        if stage is None or stage.task is not None or interview.asked is not None:
            return ""
        prompt = stage.prompt(1)
        return tr(prompt.say) if prompt is not None else ""

    def _helps(self, view: View, interview: Interview, now: float) -> str:
        """The line below the question: one thing at a time."""
        if self._panicked:
            return ""
        if self._naming:
            return (
                tr("What is it?")
                if len(self._choices) > 2
                else tr("What would you like to do with it?")
            )
        if now - self._reframed_t < REFRAMED_S:
            return self._reframe
        lines = questions.lines()
        if interview.blank_t is not None:
            if now - interview.blank_t < ONE_BREATH.period_s:
                return tr("One breath")
            return lines.after_blank[round(interview.blank_t) % len(lines.after_blank)]
        if interview.gone:
            return tr("The question is gone. Lost the thread? Press B.")
        asked, stage = interview.asked, interview.stage
        task = stage.task if stage is not None else None
        if asked is None:
            return ""
        if task is None or not task.aloud:
            return tr("Think of three headings.")
        if task.self_view and self._picture is None and not interview.began:
            return tr("Without a camera, a mirror beside the screen does as well.")
        if asked.kind is AskKind.DOUBT:
            fair, held = lines.repair[Objection.RIGHT], lines.repair[Objection.WRONG]
            n = asked.index
            return f"{fair[n % len(fair)]}\n{held[n % len(held)]}"
        match task.coach:
            case Coach.PAUSE_FRAME:
                at = min(interview.steps, LAST_STEP)
                return "     ".join(f"{'●' if n == at else '○'} {w}" for n, w in enumerate(steps()))
            case Coach.THREE_STEPS if interview.ask is not None:
                ticked = (
                    f"{'✓' if n in self._ticked else n + 1} {head}"
                    for n, head in enumerate(interview.ask.heads)
                )
                return "     ".join(ticked)
            case Coach.LISTEN if not interview.listened:
                return lines.say_back[asked.index % len(lines.say_back)]
        return ""

    def _time(self, view: View, interview: Interview, now: float) -> None:
        """How much is left: of the answer where that is shown, else of the part, as a bar."""
        stage, left_s = interview.stage, interview.left_s(now)
        full, words = 0.0, ""
        if stage is not None and interview.in_task:
            if (
                interview.timer is Timer.SHOWN
                and left_s is not None
                and interview.asked is not None
            ):
                full = left_s / (interview.asked.limit_s or 1.0)
                words = tr("{n} s left", n=ceil(left_s))
        elif stage is not None and stage.pattern is None and view.schedule is not None:
            gone = now - interview.stage_t - view.schedule.paused_s(now)
            full = 1 - gone / max(1.0, stage.duration_s)
            words = tr("{time} left", time=clock_time(max(0.0, stage.duration_s * full)))
        full = min(1.0, max(0.0, full))
        # What stands still instead of moving says the time in words.
        self.left.say(words if self._still or not interview.in_task else "")
        box = self._bar[0] if self._bar is not None else QRect()
        bar = (box, 0.0 if self._still else round(full, 3))
        if bar != self._bar:
            self._bar = bar
            self.update(box.adjusted(-2, -2, 2, 2))

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
        shown = [pill for pill, _ in self._choices] or self._foot
        foot = flow.tall(shown, inside.width(), unit)
        flow.place(shown, inside.left(), inside.bottom() - foot, inside.width(), unit)
        bar = max(4, unit // 3)
        wide = min(inside.width(), 46 * unit)
        left = inside.left() + (inside.width() - wide) // 2
        box = QRect(left, inside.bottom() - foot - 2 * unit, wide, bar)
        self._bar = (box, self._bar[1] if self._bar is not None else 0.0)
        room = QRect(
            left, inside.top() + head + unit, wide, box.top() - inside.top() - head - 2 * unit
        )
        self._lay_middle(room, unit)

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
        return high if beside else 2 * high

    def _lay_middle(self, room: QRect, unit: int) -> None:
        if self.mirror.isVisibleTo(self):
            side = min(room.width() // 2, room.height() // 2)
            self.mirror.setGeometry(room.center().x() - side // 2, room.top(), side, side * 3 // 4)
            room = room.adjusted(0, self.mirror.height() + unit, 0, 0)
        words = self._fitting(room, unit)
        tall = sum(w.tall(room.width()) + unit for w in words)
        guided = self.guide.isVisibleTo(self)
        side = max(0, min(room.width(), room.height() - tall, 22 * unit)) if guided else 0
        y = room.top() + max(0, (room.height() - tall - side) // 2)
        if guided:
            self.guide.setGeometry(room.center().x() - side // 2, y, side, side)
            y += side + unit // 2
        for part in (self.between, self.question, self.smaller, self.helps):
            part.setVisible(part in words)
            if part in words:
                high = part.tall(room.width())
                part.setGeometry(room.left(), y, room.width(), high)
                y += high + unit
        interview = self._interview
        thinks = (
            interview is not None and interview.asked is not None and not interview.in_task
            and not self._panicked
        )  # fmt: skip
        step = 2 * unit
        self._lines = [
            QRect(room.left() + room.width() // 4, y + n * step + step // 2, room.width() // 2, 1)
            for n in range(HEADINGS)
        ] if thinks and y + HEADINGS * step < room.bottom() else []  # fmt: skip

    def _fitting(self, room: QRect, unit: int) -> list[Words]:
        """What has room: with very large letters the question is smaller and stands alone."""
        rows = (
            [self.between, self.question, self.helps],
            [self.between, self.smaller, self.helps],
            [self.between, self.smaller],
            [self.smaller if self.smaller.text() else self.helps],
        )
        for row in rows:
            found = [words for words in row if words.text()]
            if sum(words.tall(room.width()) + unit for words in found) <= room.height() + unit:
                return found
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("line"))
        for line in self._lines:
            painter.drawRect(line)
        if self._bar is not None and self._bar[1] > 0:
            box, full = QRectF(self._bar[0]), self._bar[1]
            round_ = box.height() / 2
            painter.drawRoundedRect(box, round_, round_)
            painter.setBrush(self.theme.colour("unsure"))
            box.setWidth(max(box.height(), box.width() * full))
            painter.drawRoundedRect(box, round_, round_)


def _spoken(interview: Interview) -> DrillAction:
    """What Space means just now."""
    task = interview.stage.task if interview.stage is not None else None
    if interview.blank_t is not None:
        return DrillAction.RESUME
    if task is not None and task.coach is Coach.PAUSE_FRAME and interview.steps < LAST_STEP:
        return DrillAction.STEP
    silent = task is not None and not task.aloud
    began = interview.began and interview.in_task
    return DrillAction.DONE if began or silent else DrillAction.ANSWER


def _on_space(interview: Interview) -> str:
    """What stands on its button."""
    task = interview.stage.task if interview.stage is not None else None
    if task is not None and not task.aloud:
        return tr("I have three headings")
    return key_words(_spoken(interview))


def _possible(interview: Interview) -> frozenset[DrillAction]:
    """What else can be done just now."""
    asked, stage = interview.asked, interview.stage
    if asked is None or stage is None or stage.task is None or interview.blank_t is not None:
        return frozenset()
    found = {DrillAction.LABEL, DrillAction.SKIP}
    if stage.task.aloud:
        found.add(DrillAction.BLANK)
    if stage.task.coach is Coach.LISTEN and not interview.listened:
        found.add(DrillAction.LISTENED)
    if asked.kind is AskKind.DOUBT and not interview.repaired:
        found.add(DrillAction.REPAIR)
    return frozenset(found)
