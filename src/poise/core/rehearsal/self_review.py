"""One's own answers, filmed: when a film is due to go, and what watching it showed.

The four steps are those of the studies on seeing oneself: say how it will look, picture it, watch
it as one would a stranger, and say how it looked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from poise.core.guide.exercise import Stage

KEPT_DAYS = 7
PICTURE_S = 10.0
SCALES = ("pacing", "posture", "clarity")
MOST = 10

SAW = "You expected {expected} for {scale} and saw {saw}."
SAME = "You expected {expected} for {scale}, and that is what you saw."


def days_left(filmed: int, today: int) -> int:
    """Days until a film of the day ``filmed`` is deleted (ordinals); 0 when it is due.

    One of a day that is to come has all of them left.
    """
    return max(0, min(KEPT_DAYS, filmed + KEPT_DAYS - today))


def seen(
    before: Mapping[str, int], after: Mapping[str, int], scales: Sequence[str] = SCALES
) -> list[tuple[str, dict[str, object]]]:
    """A sentence for each scale that was rated twice, with what is to be filled in."""
    both = [scale for scale in scales if scale in before and scale in after]
    return [
        (
            SAME if before[scale] == after[scale] else SAW,
            {"expected": before[scale], "scale": scale, "saw": after[scale]},
        )
        for scale in both
    ]


def is_filmed(stages: Sequence[Stage], every: Sequence[Stage]) -> bool:
    """Whether the camera runs, when ``stages`` of ``every`` stage of a drill have begun.

    From the first task to the end of the last: a film is not cut between two rounds.
    """
    begun = sum(stage.task is not None for stage in stages)
    tasks = sum(stage.task is not None for stage in every)
    return begun > 0 and (begun < tasks or stages[-1].task is not None)
