"""Whether the heart keeps step with the guide: the phase-locking value of six breaths."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import ClassVar

from poise.core.events import BreathStarted, Confidence, MetricUpdate, RRInterval
from poise.core.hrv.phase_locking import phase_locking
from poise.core.metrics import EVERY_KIND, Live
from poise.core.metrics.swing import fit, unbroken

BREATHS = 6
# By chance six phases reach 0.69 once in twenty times (docs/science.md, "In step").
IN_STEP = 0.80


@dataclass(slots=True)
class Lock:
    """Phase-locking value of the heart to the guide over the last six breaths, 0 to 1.

    Each breath is fitted alone and gives one phase.  None before six breaths in a row gave one: a
    pause begins the row anew.
    """

    name: ClassVar = "lock"
    unit: ClassVar = ""
    kinds: ClassVar = EVERY_KIND
    live: ClassVar = Live.BREATH

    _heard: deque[RRInterval] = field(default_factory=lambda: deque(maxlen=400), init=False)
    _breaths: deque[BreathStarted] = field(
        default_factory=lambda: deque(maxlen=BREATHS + 3), init=False
    )

    def update(self, rr: RRInterval) -> None:
        self._heard.append(rr)

    def breathe(self, breath: BreathStarted) -> None:
        self._breaths.append(breath)

    def withdraw(self, breath: BreathStarted) -> None:
        """That breath was broken off by a pause: it is none."""
        if self._breaths and self._breaths[-1] == breath:
            self._breaths.pop()

    def phase_rad(self, breath: BreathStarted) -> float | None:
        """The phase of ``breath`` alone, complete by now; None when too few beats were usable."""
        found = fit(self._heard, [breath])
        return found.phase_rad if found else None

    def read(self, now: float) -> MetricUpdate | None:
        """The locking (0 to 1) over the last six whole breaths, None until each has a phase."""
        over = unbroken([b for b in self._breaths if b.t + b.period_s <= now + 1e-6])[-BREATHS:]
        phases = [phase for b in over if (phase := self.phase_rad(b)) is not None]
        if len(phases) < BREATHS:
            return None
        value = phase_locking(phases)
        window_s = over[-1].t + over[-1].period_s - over[0].t
        confidence = Confidence.HIGH if value >= IN_STEP else Confidence.LOW
        return MetricUpdate(
            now, self._heard[-1].sensor, self.name, value, None, self.unit, window_s,
            len(self._heard), confidence,
        )  # fmt: skip


METRIC = Lock
