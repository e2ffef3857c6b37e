"""A drill as lines, and on the last one the time that is left and what the keys do now."""

from __future__ import annotations

import shutil
from math import ceil

from poise import questions
from poise.core.drill.interview import Interview
from poise.core.events import BreathMeasured
from poise.core.guide.drill import Timer
from poise.core.guide.pacer import Breath, BreathPattern, BreathPhase
from poise.core.summary import Summary
from poise.endings import drill_lines
from poise.formatting import clock_time
from poise.headless import LiveLine, bar_of
from poise.plain import plain
from poise.terminal.keys import KEYS
from poise.ui.text.drill import key_words
from poise.ui.text.language import tr

LED = BreathPattern()  # of a breath that is led when the thread is lost


class DrillLine(LiveLine):
    """Tells of a drill whose person is at the keys."""

    interview: Interview | None = None
    shown = ""
    framed_t: float | None = None  # of the lost thread that has had its sentence
    told_end = False

    def word(self, text: str) -> str:
        """A sentence in the language of the window."""
        return tr(text)

    def _measured(self, row: BreathMeasured) -> None:
        """Nothing: what the heart did is told after the drill."""

    def glance(self, now: float) -> None:
        interview = self.interview
        if interview is None:
            return
        self._frame(interview, now)
        if interview.blank_t is not None and now - interview.blank_t < LED.period_s:
            line = f"{said_bar(LED.at(now - interview.blank_t))}  {tr('One breath')}"
        else:
            line = "   ".join(filter(None, (self._left(interview, now), keys_line(interview, now))))
        if interview.open:
            line = f"● {tr('Microphone on')}   {line}"
        line = line[: shutil.get_terminal_size().columns - 1]  # one that wraps cannot be redrawn
        if line != self.shown:
            self.shown = line
            self._out.write(f"{self._begin}{plain(line, None)}")
            self._out.flush()

    def say(self, line: str) -> None:
        self.shown = ""
        self._print(line)

    def finish(self, summary: Summary) -> None:
        """What it came to; that it is over was said already to who was asked how it was."""
        for line in drill_lines(summary, tr)[2 if self.told_end else 0 :]:
            self._print(line)

    def _frame(self, interview: Interview, now: float) -> None:
        """After the breath, a sentence to go on with, to be read or not."""
        lost_t = interview.blank_t
        if lost_t is None or lost_t == self.framed_t or now - lost_t < LED.period_s:
            return
        self.framed_t = lost_t
        lines = questions.lines().after_blank
        self.say(f"   {lines[round(lost_t) % len(lines)]}")

    def _left(self, interview: Interview, now: float) -> str:
        moment = self._schedule.at(now) if self._schedule is not None else None
        if interview.in_task:
            left_s = interview.left_s(now)
            shown = interview.timer is Timer.SHOWN and left_s is not None
            return tr("{n} s left", n=ceil(left_s or 0)) if shown else ""
        if moment is None:
            return ""
        if moment.paused_s is not None:
            return tr("Paused")
        if moment.breath is not None:
            return said_bar(moment.breath)
        began_t = interview.stage_t
        paused_s = self._schedule.paused_s(now, began_t) if self._schedule is not None else 0.0
        left_s = max(0.0, moment.stage.duration_s - (now - began_t) + paused_s)
        return tr("{time} left", time=clock_time(left_s))


def keys_line(interview: Interview, now: float) -> str:
    """What each key does now."""
    action = interview.next_action(now)
    found = [f"{tr('Space')} {key_words(action)}"] if action is not None else []
    possible = interview.possible()
    found += [f"{key.upper()} {key_words(one)}" for key, one in KEYS.items() if one in possible]
    return "  ".join([*found, f"P {tr('Pause')}", f"Q {tr('End')}", f"? {tr('Help')}"])


def said_bar(breath: Breath) -> str:
    """A breath of the guide as text, in the language of the window."""
    words = {BreathPhase.INHALE: tr("Breathe in"), BreathPhase.EXHALE: tr("Breathe out")}
    return bar_of(breath, dict.fromkeys(BreathPhase, tr("Rest")) | words)
