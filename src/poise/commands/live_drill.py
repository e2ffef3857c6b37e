"""A drill in a terminal with its person before it: put together, and its answers kept."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from poise import clock, paths, settings
from poise.core.events import Rating
from poise.errors import JournalError
from poise.library import dizziness, remember
from poise.recording import SUFFIX
from poise.runtime.plan import SessionPlan
from poise.runtime.run import Run
from poise.terminal import around
from poise.terminal.drill import live, notes_of
from poise.terminal.line import DrillLine
from poise.ui.text.language import of_system, speak, tr


class LiveDrill:
    def __init__(self, plan: SessionPlan) -> None:
        self._plan = plan
        self._said: dict[str, Any] = {}
        self._tell: DrillLine | None = None

    def before(self) -> bool:
        """Ask what is asked beforehand; whether to begin."""
        asked = any(isinstance(act, Rating) for act in self._plan.script.acts)
        state, drill = paths.state(), self._plan.exercise.drill
        assert drill is not None
        speak(settings.load(paths.config()).screen.language or of_system())
        said = around.before(
            sys.stdout, read=remember.drilled(state), rated=asked, checkpoint=drill.checkpoint
        )
        if said is None:
            return False
        remember.drill(state)
        self._said = said
        return True

    def line(self, note: str) -> DrillLine:
        """What tells the drill."""
        self._tell = DrillLine(self._plan.exercise, sys.stdout, note)
        return self._tell

    def answer(self, run: Run) -> None:
        """Go through it, and say afterwards how it was."""
        assert self._tell is not None
        if "expected" in self._said:
            run.act(Rating(0.0, "expected", self._said["expected"]))
        over, leaves = live(run, self._tell)
        keep = notes_of(over.recording)
        if self._said:
            keep(self._said)
        if leaves or over.drill is None:
            self._tell.finish(over)
            return
        self._tell.told_end = True
        over = around.after(
            over, self._said, keep, sys.stdout, dizzy_before=dizziness.smaller_breaths
        )
        self._tell.finish(over)
        win = around.last(over, self._said, keep, sys.stdout)
        if win and over.recording is not None:
            self._write(win, over.recording)
        self._next()

    def _write(self, win: str, recording: str) -> None:
        from poise.library import journal
        from poise.library.journal_entry import from_dict

        name = Path(recording).name.removesuffix(SUFFIX)
        row = {"kind": "win", "session": name, "text": win}
        try:
            journal.add(from_dict(row, clock.moment()))
        except JournalError as error:
            print(error)

    def _next(self) -> None:
        from poise.library.advice import advice
        from poise.library.past_drills import every, on_the_ladder

        found = advice(on_the_ladder(every()), clock.today().toordinal())
        if self._said.get("felt") == "worse":
            print(tr("Nothing more today. A smaller step is as good."))
        elif found is not None:
            print(tr(found.why))
        else:
            print(tr("The same level again, on another day. One drill a day is enough."))
