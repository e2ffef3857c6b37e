"""What one run of the pace finder says.  Importing this loads no numpy: a summary holds one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from math import exp, inf, log
from typing import TYPE_CHECKING, Any

from poise.core.events import Confidence
from poise.core.pace.protocol import PACES_PER_MIN, USUAL_PER_MIN
from poise.core.standard_errors import student_ci_95

if TYPE_CHECKING:
    from poise.core.pace.curve import Peak

# Fewer paces, or without the slow and the fast ones, are no curve.
FEWEST_STEPS, LEAST_SPAN_PER_MIN = 4, 1.4
NEAR_PER_MIN = 0.26
# The swing at six a minute, again at the end over the first time: beyond this it changed too much.
MOST_DRIFT = 1.75
WITHIN = 0.9  # of the best swing: among those paces comfort decides

STOPPED = "it was stopped before its end"
NO_HEART = "no heartbeats"
CAMERA = "only a chest strap measures the swing well enough"
TOO_FEW = "the swing could be measured at too few paces"
NOT_AGAIN = "the swing at 6 a minute could not be measured twice"
DRIFTED = "the swing at 6 a minute changed too much from the first time to the last"


@dataclass(frozen=True, slots=True)
class PaceStep:
    """What the heart did at one pace, of so many breaths a minute, about ``t`` for ``lasts_s``.

    ``ln_swing`` is the logarithm of its swing in ms, with the standard error of its fit alone;
    both are None, with a ``reason``, where the swing could not be measured.  ``comfort`` is 0 to
    10, None where it was not said.  ``again`` is the usual pace at the end.
    """

    t: float
    lasts_s: float
    per_min: float
    breaths: int
    beats: int
    used: int
    ln_swing: float | None
    ln_se: float | None
    confidence: Confidence
    reason: str = ""
    comfort: int | None = None
    dizzy: bool = False
    again: bool = False

    @property
    def swing_ms(self) -> float | None:
        """From the shortest to the longest interval of a breath, in ms; None when not measured."""
        return None if self.ln_swing is None else exp(self.ln_swing)

    @property
    def margin_ln(self) -> float | None:
        """Half the 95 % interval of ``ln_swing``, of its fit alone; None without one."""
        if self.ln_se is None:
            return None
        from poise.core.metrics.swing import FLANKS

        return student_ci_95(2 * len(FLANKS)) * self.ln_se


@dataclass(frozen=True, slots=True)
class PaceAnswer:
    """At which pace the heart answers most, in breaths a minute.

    ``peak_per_min`` lies between ``low_per_min`` and ``high_per_min`` with about 95 %; one of the
    two is None where the interval is open: the peak may be anywhere beyond.  Without a peak
    nothing can be said, and ``reason`` says why.  ``alike`` are the tested paces in that interval
    and the one nearest to the peak, which cannot be told apart.  ``suggested_per_min`` is the usual
    pace unless the interval leaves it out; then it is the most comfortable of those whose swing is
    within a tenth of the best.  ``drift`` is the swing at the usual pace at the end over that at
    the beginning.
    """

    protocol: str
    steps: tuple[PaceStep, ...] = ()
    peak_per_min: float | None = None
    low_per_min: float | None = None
    high_per_min: float | None = None
    alike: tuple[float, ...] = ()
    suggested_per_min: float | None = None
    drift: float | None = None
    reason: str = ""

    @property
    def keeps_usual(self) -> bool:
        """Whether nothing speaks against the usual pace."""
        return self.suggested_per_min in (None, USUAL_PER_MIN)

    def holds(self, per_min: float) -> bool:
        """Whether the peak may lie at ``per_min``; also when nothing can be said."""
        low, high = self.low_per_min, self.high_per_min
        return self.peak_per_min is None or (
            (-inf if low is None else low) <= per_min <= (inf if high is None else high)
        )

    def as_dict(self) -> dict[str, object]:
        """The ``pace_finder`` object of the summary's JSON."""
        return asdict(self) | {"steps": [asdict(step) for step in self.steps]}

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> PaceAnswer:
        """The answer of an object that :meth:`as_dict` made."""
        steps = tuple(
            PaceStep(**{**step, "confidence": Confidence(step["confidence"])})
            for step in row["steps"]
        )
        return cls(**{**row, "steps": steps, "alike": tuple(row["alike"])})


def answer(protocol: str, steps: Sequence[PaceStep], reason: str = "") -> PaceAnswer:
    """What ``steps`` say, in the order they were made; nothing where there is a ``reason``."""
    nothing = PaceAnswer(protocol, tuple(steps), reason=reason)
    drift = _drift(steps)
    nothing = replace(nothing, drift=None if drift is None else round(drift, 3))
    known = [step for step in steps if step.ln_swing is not None]
    rates = {step.per_min for step in known}
    if reason:
        return nothing
    if len(rates) < FEWEST_STEPS or max(rates) - min(rates) < LEAST_SPAN_PER_MIN:
        return replace(nothing, reason=TOO_FEW)
    if drift is None:
        return replace(nothing, reason=NOT_AGAIN)
    if not 1 / MOST_DRIFT <= drift <= MOST_DRIFT:
        return replace(nothing, reason=DRIFTED)
    import numpy as np

    from poise.core.pace.curve import peak

    found = peak(
        np.array([step.t for step in known]),
        np.array([step.per_min for step in known]),
        np.array([step.ln_swing for step in known]),
        np.array([step.ln_se for step in known]),
    )
    said = replace(
        nothing,
        peak_per_min=found.per_min,
        low_per_min=found.low,
        high_per_min=found.high,
    )
    nearest = min(PACES_PER_MIN, key=lambda pace: abs(pace - found.per_min))
    alike = tuple(p for p in PACES_PER_MIN if said.holds(p) or p == nearest)
    return replace(said, alike=alike, suggested_per_min=_suggested(said, found))


def _drift(steps: Sequence[PaceStep]) -> float | None:
    first = [s for s in steps if not s.again and abs(s.per_min - USUAL_PER_MIN) <= NEAR_PER_MIN]
    again = [s for s in steps if s.again]
    if not first or not again:
        return None
    before = min(first, key=lambda s: abs(s.per_min - USUAL_PER_MIN)).ln_swing
    after = again[-1].ln_swing
    return None if before is None or after is None else exp(after - before)


def _suggested(said: PaceAnswer, found: Peak) -> float:
    """The usual pace if it may be the best; else the most comfortable of the best."""
    if said.holds(USUAL_PER_MIN):
        return USUAL_PER_MIN
    best = max(found.ln_answer(p) for p in PACES_PER_MIN)
    good = [p for p in PACES_PER_MIN if found.ln_answer(p) >= best + log(WITHIN)]
    calm = [p for p in good if not _dizzy(said.steps, p)]
    if not calm:
        return USUAL_PER_MIN
    return max(calm, key=lambda p: (_comfort(said.steps, p), -abs(p - found.per_min)))


def _near(steps: Sequence[PaceStep], per_min: float) -> list[PaceStep]:
    return [step for step in steps if abs(step.per_min - per_min) <= NEAR_PER_MIN]


def _comfort(steps: Sequence[PaceStep], per_min: float) -> float:
    """The last that was said of that pace; below all others where nothing was."""
    said = [step.comfort for step in _near(steps, per_min) if step.comfort is not None]
    return said[-1] if said else -1


def _dizzy(steps: Sequence[PaceStep], per_min: float) -> bool:
    return any(step.dizzy for step in _near(steps, per_min))
