"""A rehearsal in a terminal: heard, with eyes that are closed, and asked about afterwards.

It speaks the language of the window.
"""

from __future__ import annotations

import sys
from pathlib import Path

from poise import keyboard, paths, settings
from poise.clock import SystemClock
from poise.core.events import Event
from poise.core.guide.exercise import Exercise
from poise.core.guide.schedule import Schedule, after
from poise.core.rehearsal.parts import VIVIDNESS
from poise.core.summary import Summary
from poise.headless import LiveLine, Teller, teller
from poise.keyboard import Keyboard
from poise.recording import notes
from poise.sound.cues import Cue, Cues, Due
from poise.sound.part_cues import PartCues
from poise.sound.speaker import Speaker
from poise.sound.voice import Voice
from poise.ui.text.language import of_system, speak, spoken, tr

VOLUME = 0.6


class RehearsalLine(LiveLine):
    """A rehearsal as lines, and on the last one the time that is left."""

    def word(self, text: str) -> str:
        """A sentence in the language of the window."""
        return tr(text)


class Aloud:
    """Tells of it in lines, and lets tones and sentences be heard; ``ask`` how clear it was.

    Without a loudspeaker or a voice it is silent.  A log or a pipe is told in English.
    """

    def __init__(self, exercise: Exercise, note: str, *, ask: bool) -> None:
        self._tell: Teller = teller(exercise, as_json=False, note=note)
        if sys.stdout.isatty():
            speak(settings.load(paths.config()).screen.language or of_system())
            self._tell = RehearsalLine(exercise, sys.stdout, tr(note))
        self._exercise, self._ask = exercise, ask
        self._schedule: Schedule | None = None
        self._parts, self._cues = PartCues(), Cues()
        self._speaker, self._voice = Speaker(), Voice(spoken())

    def tell(self, event: Event) -> None:
        """One thing happened."""
        self._schedule = after(self._schedule, self._exercise, event)
        self._tell.tell(event)

    def glance(self, now: float) -> None:
        """Some time passed: what is due is heard."""
        self._tell.glance(now)
        moment = self._schedule.at(now) if self._schedule is not None else None
        led = moment is not None and moment.breath is not None
        part = moment.stage_index if moment is not None and moment.paused_s is None else None
        begins, says = self._parts.due(part, now)
        due = self._cues.due(moment.breath if moment else None, known=False, over=False, now=now)
        if begins and not led:
            due.append(Due(Cue.PART))
        for each in due:
            self._speaker.play(each, long=False, volume=VOLUME)
        if says and moment is not None:
            self._voice.say(tr(moment.stage.says))

    def finish(self, summary: Summary) -> None:
        """It is over."""
        self._voice.close()
        if summary.completed:
            self._speaker.play(Due(Cue.END), long=False, volume=VOLUME)
        if self._ask and keyboard.usable():
            summary = _asked(summary)
        self._tell.finish(summary)
        self._speaker.close()


def _asked(summary: Summary) -> Summary:
    print(f"\n{tr('How clearly did you see it? 0 to 9, T for 10, Enter leaves it out.')}")
    with Keyboard(SystemClock().now) as keys:
        key = keys.wait().lower()
    if key not in tuple("0123456789t"):
        return summary
    said = {VIVIDNESS: 10 if key == "t" else int(key)}
    if summary.recording is not None:
        try:
            notes.save(Path(summary.recording), said)
        except OSError as error:
            print(f"That could not be kept: {error.strerror or error}", file=sys.stderr)
    return summary.with_notes(said)
