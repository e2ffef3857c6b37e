"""A drill in a terminal, answered by keys.

It speaks the language of the window; the interviewer's own words are English, as interviews are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from poise import questions
from poise.core.drill.interview import Interview
from poise.core.events import Act, DrillAction, Event, Objection
from poise.core.guide.drill import Coach
from poise.core.summary import Summary
from poise.headless import UNTOLD
from poise.keyboard import Keyboard
from poise.runtime.run import Run
from poise.terminal.keys import DrillKeys
from poise.terminal.line import DrillLine
from poise.ui.text.language import tr

LOOK_S = 0.05


def live(run: Run, tell: DrillLine) -> tuple[Summary, bool]:
    """Run it to its end; its summary, and whether its person wants to be asked nothing more."""
    interview = Interview(run.plan.exercise)
    tell.interview = interview
    with Keyboard(run.clock.now) as keyboard:
        keys = DrillKeys(interview, run.runner.put, tell.say)
        while True:
            over = run.summary()  # asked first, so that what came before it is told
            for event in run.wait(0.0 if over else LOOK_S):
                interview.fold(event)
                if not isinstance(event, UNTOLD):
                    _tell(tell, interview, event)
            if over is not None:
                return over, keys.leave_at_once
            for t, key in keyboard.pressed():
                keys.press(t, key)
            tell.glance(run.clock.now())


def _tell(tell: DrillLine, interview: Interview, event: Event) -> None:
    tell.shown = ""
    tell.tell(event)
    task, lines = interview.task, questions.lines()
    match event:
        case Act(action=DrillAction.RESUME):
            tell.say(f"   {tr('Back.')}")
        case _ if event is interview.asked and interview.asked is not None:
            asked = interview.asked
            ask = interview.ask
            if ask is not None and ask.heads:
                heads = "  ".join(f"{n} {head}" for n, head in enumerate(ask.heads, 1))
                tell.say(f"   {heads}")
            if task is not None and task.coach is Coach.LISTEN:
                tell.say(f"   {lines.say_back[asked.index % len(lines.say_back)]}")
            if asked.kind.value == "doubt":
                for kind in (Objection.RIGHT, Objection.WRONG):  # both, unmarked
                    tell.say(f"   {lines.repair[kind][asked.index % len(lines.repair[kind])]}")


def notes_of(recording: str | None) -> Callable[[Mapping[str, Any]], None]:
    """What keeps notes beside that recording; without one nothing is kept."""
    from poise.recording import notes

    def keep(said: Mapping[str, Any]) -> None:
        if recording is not None:
            with suppress(OSError):
                notes.save(Path(recording), said)

    return keep
