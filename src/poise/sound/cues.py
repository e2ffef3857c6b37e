"""When a sound is due: a new part of the breath, the heart lost and found again, the end.

It is asked once a frame and answers each sound once.  Nothing here makes a sound.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from poise.core.guide.pacer import Breath, BreathPhase

# A heartbeat that stays away or comes back for a moment is no news (docs/window.md, "Sound").
LOST_AFTER_S, BACK_AFTER_S = 5.0, 2.0


class Cue(StrEnum):
    IN = "in"
    MORE = "more"  # a second inhale
    OUT = "out"
    LOST = "lost"
    BACK = "back"
    END = "end"
    PART = "part"  # another part of a rehearsal
    # Of a drill: the time of an answer is over, somebody speaks up, and what happens in the room.
    LIMIT = "limit"
    KNOCK = "knock"
    TYPING = "typing"
    RING = "ring"
    MESSAGE = "message"
    STEPS = "steps"
    JOINS = "joins"


@dataclass(frozen=True, slots=True)
class Due:
    """A sound to make now; ``lasts_s`` is how long its part of the breath still is, else 0."""

    cue: Cue
    lasts_s: float = 0.0


_OF_PHASE = {
    BreathPhase.INHALE: Cue.IN, BreathPhase.SECOND_INHALE: Cue.MORE, BreathPhase.EXHALE: Cue.OUT,
}  # fmt: skip


class Cues:
    def __init__(self) -> None:
        self._part: tuple[int, BreathPhase] | None = None
        self._ended = False
        self._known_before = self._lost = False
        self._changed_t: float | None = None

    def due(
        self, breath: Breath | None, *, known: bool, over: bool, now: float, paused: bool = False
    ) -> list[Due]:
        """What is due at ``now``.

        ``known`` is whether a heart rate can be read, ``over`` whether the guide has ended, and
        ``paused`` whether it stands still: then all is silent.
        """
        heart = self._heart(known, over or paused, now)
        return [*self._breath(breath), *heart, *self._end(over)]

    def _breath(self, breath: Breath | None) -> list[Due]:
        part = None if breath is None else (breath.index, breath.phase)
        if part == self._part:
            return []
        self._part = part
        cue = _OF_PHASE.get(breath.phase) if breath is not None else None
        return [] if cue is None or breath is None else [Due(cue, breath.remaining_s)]

    def _heart(self, known: bool, over: bool, now: float) -> list[Due]:
        """Lost is only what was there before; after the guide nobody waits for it."""
        if not self._known_before:
            self._known_before = known
            return []
        if over or known is not self._lost:  # as it was last said to be
            self._changed_t = None
            return []
        if self._changed_t is None:
            self._changed_t = now
        if now - self._changed_t < (BACK_AFTER_S if self._lost else LOST_AFTER_S):
            return []
        self._lost, self._changed_t = not self._lost, None
        return [Due(Cue.LOST if self._lost else Cue.BACK)]

    def _end(self, over: bool) -> list[Due]:
        if self._ended or not over:
            return []
        self._ended = True
        return [Due(Cue.END)]
