"""What changed and what did not: the object a session ends with.

It is a fold over what the session said, so a live run, a replay and an export give the same one.
Its keys are a contract (docs/command-line.md); a number that is not known is None with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import sqrt
from statistics import fmean, median, variance
from typing import Any

from poise.core.events import (
    BreathMeasured,
    BreathStarted,
    Confidence,
    Ending,
    Event,
    GuidePaused,
    LeadChanged,
    RRInterval,
    SessionEnded,
)
from poise.core.guide.exercise import Exercise
from poise.core.guide.schedule import Schedule, after
from poise.core.hrv.phase_locking import in_step
from poise.core.metrics.swing import read_window
from poise.core.metrics.swing import rows as in_rows

# Blocks of whole breaths are compared; a part of a breath would let the swing into the mean.
BLOCK, LONGEST_BLOCK = 3, 12
BIN_S = 10.0
# A change in heart rate counts when it beats both (docs/science.md, "The reset").
LEAST_CHANGE_BPM, LEAST_CHANGE_SE = 2.0, 2.0
# One fit over the whole measured block up to this many breaths; beyond, the swing itself drifts.
ONE_FIT_BREATHS = 9


@dataclass(slots=True)
class Summariser:
    """Fold the events of one session of ``exercise`` with :meth:`fold`, then ask :meth:`result`."""

    exercise: Exercise

    _schedule: Schedule | None = field(default=None, init=False)
    _heard: dict[str, list[RRInterval]] = field(default_factory=dict, init=False)
    _rows: dict[str, dict[int, BreathMeasured]] = field(default_factory=dict, init=False)
    _leads: list[LeadChanged] = field(default_factory=list, init=False)
    _led: list[BreathStarted] = field(default_factory=list, init=False)
    _ended: SessionEnded | None = field(default=None, init=False)
    _last_t: float = field(default=0.0, init=False)

    @property
    def ended(self) -> bool:
        """Whether the session has said its last word."""
        return self._ended is not None

    def fold(self, event: Event) -> None:
        """Take the next thing said; inputs and drawing events are passed over."""
        self._schedule = after(self._schedule, self.exercise, event)
        match event:
            case BreathStarted():
                self._led.append(event)
            case GuidePaused() if self._led and _end(self._led[-1]) > event.t:
                self._led.pop()
            case RRInterval():
                self._heard.setdefault(event.sensor, []).append(event)
            case BreathMeasured():
                self._rows.setdefault(event.sensor, {})[event.breath] = event
            case LeadChanged():
                self._leads.append(event)
            case SessionEnded():
                self._ended = event
        self._last_t = max(self._last_t, event.t)

    def result(self) -> dict[str, Any]:
        """The summary; also of a session that was cut short, which then is not completed."""
        completed = self._ended is not None and self._ended.ending is Ending.COMPLETED
        schedule = self._schedule or Schedule(self.exercise, self._last_t)
        start, until = schedule.started_t, schedule.ends_t if completed else self._last_t
        paused_s = schedule.paused_s(until)
        duration_s = self.exercise.duration_s if completed else max(0.0, until - start - paused_s)
        led = [b for b in self._led if _end(b) <= until + 1e-6]
        mine = [
            rr
            for rr in self._intervals
            if start <= rr.middle <= until and schedule.unbroken(rr.middle, rr.middle)
        ]
        return {
            "kind": "summary",
            "exercise": self.exercise.name,
            "sensor": self._sensor.split(":")[0],
            "duration_s": round(duration_s, 3),
            "paused_s": round(paused_s, 3),
            "breaths": len(led),
            "completed": completed,
            "heart_bpm": self._heart(led),
            "swing_bpm": self._swing(led),
            "in_step": {"breaths": self._in_step(led), "of": len(led)},
            "intervals": {
                "n": len(mine),
                "flagged": sum(not rr.usable for rr in mine),
                "gaps": sum(not rr.follows for rr in mine if rr is not self._intervals[0]),
            },
        }

    @property
    def _sensor(self) -> str:
        """The sensor that led longest; the only one, in most sessions."""
        if len(self._heard) < 2 or not self._leads:
            return next(iter(self._heard), "none")
        until = [change.t for change in self._leads[1:]] + [self._last_t]
        led_s: dict[str, float] = {}
        for change, end in zip(self._leads, until, strict=True):
            led_s[change.sensor] = led_s.get(change.sensor, 0.0) + end - change.t
        return max(led_s, key=lambda sensor: led_s[sensor])

    @property
    def _intervals(self) -> list[RRInterval]:
        return self._heard.get(self._sensor, [])

    @property
    def _measured(self) -> dict[int, BreathMeasured]:
        return self._rows.get(self._sensor, {})

    # ------------------------------------------------------------------ heart rate

    def _heart(self, led: list[BreathStarted]) -> dict[str, Any]:
        unspoken = [self._rate(b.t, b.t + b.period_s) for b in led if not self._spoken(b)]
        size = max(BLOCK, min(LONGEST_BLOCK, len(unspoken) // 3))
        after = [rate for rate in unspoken[-size:] if rate is not None]
        before = self._before()
        if before is None:
            first = unspoken[:size] if len(unspoken) >= 2 * size else []
            before = [rate for rate in first if rate is not None]
        nothing: dict[str, Any] = dict.fromkeys(("before", "after", "change", "se"))
        if not self._intervals:
            return nothing | {"clear": False, "reason": "no heart beats were recorded"}
        if len(before) < 2 or len(after) < 2:
            return nothing | {
                "after": fmean(after) if len(after) > 1 else None,
                "clear": False,
                "reason": "too few whole breaths with a readable heart rate to compare",
            }
        change = fmean(after) - fmean(before)
        n, m = len(before), len(after)
        pooled = ((n - 1) * variance(before) + (m - 1) * variance(after)) / (n + m - 2)
        se = sqrt(pooled * (1 / n + 1 / m))
        return {
            "before": fmean(before),
            "after": fmean(after),
            "change": change,
            "se": se,
            "clear": abs(change) > max(LEAST_CHANGE_BPM, LEAST_CHANGE_SE * se),
            "reason": "",
        }

    def _before(self) -> list[float] | None:
        """Heart rate in bins of the stage that sits before the first breath; None without one."""
        if self._schedule is None or not self._led or self.exercise.stages[0].pattern is not None:
            return None
        bins = []
        t = self._schedule.started_t
        while t + BIN_S <= self._led[0].t + 1e-6:
            if self._schedule.unbroken(t, t + BIN_S):
                bins.append(self._rate(t, t + BIN_S))
            t += BIN_S
        return [rate for rate in bins if rate is not None]

    def _rate(self, start: float, end: float) -> float | None:
        """60000 / mean interval from ``start`` to ``end``; None when under 60 % of it was seen."""
        used = [rr.rr_ms for rr in self._intervals if rr.usable and start <= rr.middle < end]
        return 60000 * len(used) / sum(used) if sum(used) > 600 * (end - start) else None

    # ------------------------------------------------------------------ swing

    def _swing(self, led: list[BreathStarted]) -> dict[str, Any]:
        core = self._core(led)
        nothing = {"value": None, "se": None, "breaths": len(core), "confidence": "none"}
        if not self._intervals:
            return nothing | {"reason": "no heart beats were recorded"}
        if len(core) < 2:
            return nothing | {"reason": "too few breaths to read a swing from"}
        if len(core) <= ONE_FIT_BREATHS:
            core = max(reversed(in_rows(core, self._intervals)), key=len)  # of equals the last
            if len(core) < 2:
                return nothing | {
                    "breaths": len(core),
                    "reason": "no two breaths in a row are whole",
                }
            reading = read_window(self._intervals, core, self._gain(core))
            fit = reading.fit if reading.shown else None
            return {
                "value": fit.swing_bpm if fit else None,
                "se": fit.swing_se_bpm if fit else None,
                "breaths": len(core),
                "confidence": str(reading.confidence),
                "reason": reading.reason,
            }
        rows = [self._measured[b.index] for b in core if b.index in self._measured]
        shown = [row.swing_bpm for row in rows if row.swing_bpm is not None]
        if len(shown) < max(BLOCK, len(core) // 4):
            reasons = [row.reason for row in rows if row.reason]
            common = max(set(reasons), key=reasons.count) if reasons else "no beats were heard"
            return nothing | {"confidence": "low", "reason": common}
        # Windows of three breaths overlap, so a third of them are independent; the median of
        # normal values is 1.253 times less certain than their mean.
        se = 1.253 * sqrt(variance(shown) / (len(shown) / BLOCK))
        high = sum(row.confidence is Confidence.HIGH for row in rows) >= len(rows) / 2
        return {
            "value": median(shown),
            "se": se,
            "breaths": len(shown),
            "confidence": str(Confidence.HIGH if high else Confidence.MEDIUM),
            "reason": "",
        }

    def _gain(self, core: list[BreathStarted]) -> float:
        """How much of a swing the sensor let through over these breaths: a camera not all."""
        known = [self._measured[b.index].gain for b in core if b.index in self._measured]
        return fmean(known) if known else 1.0

    def _core(self, led: list[BreathStarted]) -> list[BreathStarted]:
        """The breaths whose swing the exercise measures: one stretch, but for pauses."""
        if self._schedule is None:
            return []
        wanted = {
            breath.index
            for breath, stage, number in self._schedule.breaths()
            if stage.measured
            and stage.measured[0] <= number <= stage.measured[1]
            and not stage.speaks(number)
        }
        return [b for b in led if b.index in wanted]

    def _spoken(self, breath: BreathStarted) -> bool:
        if self._schedule is None:
            return False
        return any(
            stage.speaks(number) for b, stage, number in self._schedule.breaths() if b == breath
        )

    def _in_step(self, led: list[BreathStarted]) -> int:
        rows = [self._measured[b.index] for b in led if b.index in self._measured]
        return in_step([row.phase_rad for row in rows]).count(True)


def _end(breath: BreathStarted) -> float:
    return breath.t + breath.period_s
