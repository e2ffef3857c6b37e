"""The pace finder in a terminal with its person before it, who says how each pace was by keys.

It speaks the language of the window.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace

from poise import paths, settings
from poise.clock import SystemClock
from poise.core.events import Action, BreathMeasured, Command, Rating
from poise.core.guide.schedule import Moment
from poise.core.pace import words
from poise.core.pace.finder import COMFORT, DIZZY
from poise.core.pace.protocol import pattern_of
from poise.formatting import clock_time
from poise.headless import UNTOLD, LiveLine
from poise.keyboard import ESC, Keyboard
from poise.plain import plain
from poise.runtime.plan import SessionPlan
from poise.runtime.run import Run
from poise.terminal.line import said_bar
from poise.ui.text.language import of_system, speak, tr

LOOK_S = 0.05
DIGITS = "0123456789"


class PaceLine(LiveLine):
    """The session as lines, and on the last one the guide and what the keys do now."""

    def word(self, text: str) -> str:
        """A sentence in the language of the window."""
        return tr(text)

    def _measured(self, row: BreathMeasured) -> None:
        """Nothing: who sees a swing says that its pace was comfortable."""

    def glance(self, now: float) -> None:
        moment = self._schedule.at(now) if self._schedule is not None else None
        if moment is None:
            return
        line = f"{_now(moment)}  {_keys(moment)}"
        line = line[: shutil.get_terminal_size().columns - 1]  # one that wraps cannot be redrawn
        self._out.write(f"{self._begin}{plain(line, None)}")
        self._out.flush()

    def say(self, line: str) -> None:
        self._print(line)


def _now(moment: Moment) -> str:
    """The guide, or how the time is spent, with what is left."""
    left = tr("{time} left", time=clock_time(moment.left_s))
    if moment.paused_s is not None:
        return f"{tr('Paused')}  {left}"
    if moment.breath is None:
        return f"{tr(moment.stage.title)}  {left}"
    return f"{said_bar(moment.breath)}  {left}"


def _keys(moment: Moment) -> str:
    """What each key does now."""
    scale = f"0-9, T {tr('Comfort')}  " if moment.stage.pattern is None else ""
    return f"{scale}Z {tr('Dizzy')}  P {tr('Pause')}  Q {tr('End')}"


class LivePace:
    def __init__(self, plan: SessionPlan) -> None:
        self._plan = plan
        self._tell: PaceLine | None = None
        self._paused = False

    def before(self) -> bool:
        """Say what to do; whether to begin."""
        speak(settings.load(paths.config()).screen.language or of_system())
        with Keyboard(SystemClock().now) as keys:
            print("\n".join(map(tr, (*words.BEFORE, "Enter begins, Esc leaves."))))
            return _one_of(keys, "\n ") is not None

    def line(self, note: str) -> PaceLine:
        """What tells the session."""
        self._tell = PaceLine(self._plan.exercise, sys.stdout, note)
        return self._tell

    def answer(self, run: Run) -> None:
        """Go through it; afterwards, where two runs agree, ask whether their pace is to be used."""
        tell = self._tell
        assert tell is not None
        with Keyboard(run.clock.now) as keyboard:
            while True:
                over = run.summary()  # asked first, so that what came before it is told
                for event in run.wait(0.0 if over else LOOK_S):
                    if not isinstance(event, UNTOLD):
                        tell.tell(event)
                if over is not None:
                    break
                for t, key in keyboard.pressed():
                    self.press(run, tell, t, key.lower())
                tell.glance(run.clock.now())
        tell.finish(over)
        if over.recording is not None:
            offer()

    def press(self, run: Run, tell: PaceLine, t: float, key: str) -> None:
        """``key`` was pressed at ``t``; one that means nothing does nothing."""
        if key in ("", ESC, "q"):
            run.runner.put(Command(t, Action.STOP))
        elif key == "p":
            self._paused = not self._paused
            run.runner.put(Command(t, Action.PAUSE if self._paused else Action.RESUME))
        elif key == "z":
            run.runner.put(Rating(t, DIZZY, 1))
            tell.say(f"   {tr(words.DIZZY)}")
        elif key in DIGITS or key == "t":
            comfort = 10 if key == "t" else int(key)
            run.runner.put(Rating(t, COMFORT, comfort))
            tell.say(f"   {tr('Comfort {n}', n=comfort)}")


def offer() -> None:
    """What the runs on this computer say together; the pace is changed only for a yes."""
    from poise.library import pace_runs

    found = pace_runs.together(pace_runs.every())
    print(tr(words.together(found)))
    if found.per_min is None:
        return
    with Keyboard(SystemClock().now) as keys:
        pace = f"{found.per_min:g}"
        print(tr("Make {n} a minute your pace? Y yes, N no.", n=pace))
        if _one_of(keys, tr("yn")) == tr("yn")[0]:
            use(found.per_min)
            print(tr("Your pace is now {n} a minute.", n=pace))


def use(per_min: float) -> None:
    """Let the guide breathe so many times a minute from here on."""
    known = settings.load(paths.config())
    settings.save(paths.config(), guide=replace(known.guide, pace=str(pattern_of(per_min))))


def _one_of(keys: Keyboard, allowed: str) -> str | None:
    """The next key that is allowed; None for Esc, or when none can come."""
    while True:
        key = keys.wait().lower()
        if key in ("", ESC, "q"):
            return None
        if key in allowed:
            return key
