"""One's own picture, looked at for longer from step to step; the next follows what was done."""

from __future__ import annotations

from collections.abc import Iterable

from poise.core.guide.exercise import LOOK, Exercise, Prompt, Stage

NAME = "self-view"
RUNGS_S = (10, 30, 60, 120, 300)
# What one is asked for, as long as the picture is there.
SAYS = "Look as you would look at a stranger: what do you see?"


def exercise(seconds: int) -> Exercise:
    """Look at one's own picture for ``seconds``."""
    said = "Your own picture, as in a mirror. It is not kept."
    stage = Stage(LOOK, "Your own picture", seconds=float(seconds), prompts=(Prompt(1, SAYS),))
    return Exercise(NAME, "Your own picture", said, (stage,))


def due_s(done_s: Iterable[float]) -> int:
    """The step after the longest that was done to its end, the first where none was."""
    longest = max(done_s, default=0.0)
    return next((rung for rung in RUNGS_S if rung > longest), RUNGS_S[-1])
