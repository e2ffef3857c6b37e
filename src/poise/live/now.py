"""What is true of a session at a moment, for a page or a line of text: a fold over what is sent.

What was not told again for some seconds is not true any more, so that nothing stands still on a
screen as if it were now.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from poise.core.events import Confidence, MetricUpdate
from poise.core.guide.pacer import Breath
from poise.core.metrics.heart_rate import NOW_S

BREATH_S = 20.0  # the swing is that of the last breath; the longest one lasts fifteen
GUIDED_S = 1.0
Z95 = 1.96  # ± is half a 95 % interval, as on the screen
WAITING = "waiting for a heart"


@dataclass(slots=True)
class Now:
    """Told as :class:`poise.live.Out` is; :meth:`at` gives plain values."""

    stage: str = ""
    ended: bool = False
    _told: dict[str, MetricUpdate] = field(default_factory=dict)
    _breath: tuple[float, Breath] | None = None

    def metric(self, told: MetricUpdate) -> None:
        """One of ``poise.core.metrics``, also when it is not known."""
        self._told[told.name] = told

    def guide(self, t: float, breath: Breath) -> None:
        """What the lungs are asked to do at ``t``."""
        self._breath = (t, breath)

    def marker(self, words: str) -> None:
        """The stage, and the end."""
        if words.startswith("stage "):
            self.stage = words.removeprefix("stage ")
        self.ended = self.ended or words.startswith("ended")

    def at(self, t: float) -> dict[str, object]:
        """What is known at ``t``, ready for JSON; a number that is not known is None, with why."""
        return {
            "t": round(t, 3),
            "heart_rate": self._number("heart_rate", t, NOW_S),
            "swing": self._number("swing", t, BREATH_S),
            "breath": self._guided(t),
            "stage": self.stage,
            "ended": self.ended,
        }

    def _number(self, name: str, t: float, lasts_s: float) -> dict[str, object]:
        told = self._told.get(name)
        if told is None or self.ended or t - told.t > lasts_s:
            reason = "the session is over" if self.ended else WAITING
            return _as_told(None, None, Confidence.NONE, reason)
        return _as_told(told.value, told.se, told.confidence, told.reason)

    def _guided(self, t: float) -> dict[str, object] | None:
        if self._breath is None or self.ended or t - self._breath[0] > GUIDED_S:
            return None
        breath = self._breath[1]
        return {
            "phase": breath.phase.value,
            "remaining_s": round(breath.remaining_s, 3),
            "fullness": round(breath.fullness, 4),
        }


def _as_told(
    bpm: float | None, se: float | None, confidence: Confidence, reason: str
) -> dict[str, object]:
    return {
        "bpm": None if bpm is None else round(bpm, 2),
        "se_bpm": None if se is None else round(se, 3),
        "margin_bpm": None if se is None else round(Z95 * se, 2),
        "confidence": confidence.value,
        "reason": reason,
    }
