"""The pace finder in a terminal with its person before it, who says how each pace was by keys."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace

from poise import paths, settings
from poise.clock import SystemClock
from poise.core.events import Action, Command, Rating
from poise.core.guide.schedule import Moment
from poise.core.pace import words
from poise.core.pace.finder import COMFORT, DIZZY
from poise.core.pace.protocol import pattern_of
from poise.headless import UNTOLD, LiveLine, guide_bar
from poise.keyboard import ESC, Keyboard
from poise.plain import plain
from poise.runtime.plan import Plan
from poise.runtime.run import Run

LOOK_S = 0.05
DIGITS = "0123456789"
EASY_KEYS = "how comfortable? 0 to 9, T for 10  Z dizzy  P pause  Q stop"
KEYS = "Z dizzy  P pause  Q stop"


class PaceLine(LiveLine):
    """The session as lines, and on the last one the guide and what the keys do now."""

    def glance(self, now: float) -> None:
        moment = self._schedule.at(now) if self._schedule is not None else None
        if moment is None:
            return
        line = f"{guide_bar(moment)}  {self._heart_words(now)}  {_keys(moment)}"
        line = line[: shutil.get_terminal_size().columns - 1]  # one that wraps cannot be redrawn
        self._out.write(f"{self._begin}{plain(line, None)}")
        self._out.flush()

    def say(self, line: str) -> None:
        self._print(line)


def _keys(moment: Moment) -> str:
    return EASY_KEYS if moment.stage.pattern is None else KEYS


class LivePace:
    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._tell: PaceLine | None = None
        self._paused = False

    def before(self) -> bool:
        """Say what to do; whether to begin."""
        with Keyboard(SystemClock().now) as keys:
            print("\n".join((*words.BEFORE, "Enter begins, Esc leaves.")))
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
            tell.say(f"   {words.DIZZY}")
        elif key in DIGITS or key == "t":
            comfort = 10 if key == "t" else int(key)
            run.runner.put(Rating(t, COMFORT, comfort))
            tell.say(f"   Comfort {comfort}.")


def offer() -> None:
    """What the runs on this computer say together; the pace is changed only for a yes."""
    from poise.library import pace_runs

    found = pace_runs.together(pace_runs.every())
    print(words.together(found))
    if found.per_min is None:
        return
    with Keyboard(SystemClock().now) as keys:
        print(f"Make {found.per_min:g} a minute your usual pace? Y yes, N no.")
        if _one_of(keys, "yn") == "y":
            use(found.per_min)
            print(f"Your usual pace is now {found.per_min:g} a minute.")


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
