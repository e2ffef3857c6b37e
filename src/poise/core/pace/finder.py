"""From what a session of the pace finder said to its answer: a fold over its events.

A live run, a replay and an export so give the same one, and the recording alone is enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import log

from poise.core.events import (
    BreathMeasured,
    BreathStarted,
    Confidence,
    Ending,
    Event,
    GuidePaused,
    Rating,
    RRInterval,
    SensorKind,
    SessionEnded,
    kind_of,
)
from poise.core.guide.exercise import Exercise
from poise.core.guide.schedule import breaks_off
from poise.core.pace.answer import CAMERA, NO_HEART, STOPPED, PaceAnswer, PaceStep, answer
from poise.core.pace.protocol import protocol_of

COMFORT, DIZZY = "comfort", "dizzy"
# A slide is read in pieces of about this length, as long as a step's.
PIECE_S = 90.0
FEWEST_BREATHS = 5


@dataclass(frozen=True, slots=True)
class _Piece:
    """Breaths that are read together, as numbers of the whole session."""

    breaths: tuple[int, ...]
    again: bool


@dataclass(slots=True)
class PaceFinder:
    """Fold the events of one session of ``exercise`` with :meth:`fold`, then ask :meth:`result`."""

    exercise: Exercise

    _pieces: list[_Piece] = field(init=False)
    _led: dict[int, BreathStarted] = field(default_factory=dict, init=False)
    _last: BreathStarted | None = field(default=None, init=False)
    _heard: dict[str, list[RRInterval]] = field(default_factory=dict, init=False)
    _doubts: dict[str, dict[int, str]] = field(default_factory=dict, init=False)
    _ratings: list[Rating] = field(default_factory=list, init=False)
    _ended: SessionEnded | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._pieces = list(_pieces(self.exercise))

    def fold(self, event: Event) -> None:
        """Take the next thing said."""
        match event:
            case BreathStarted():
                self._last = self._led[event.index] = event
            case GuidePaused() if self._last is not None and breaks_off(event.t, self._last):
                self._led.pop(self._last.index, None)
            case RRInterval():
                self._heard.setdefault(event.sensor, []).append(event)
            case BreathMeasured(doubted=True):
                self._doubts.setdefault(event.sensor, {})[event.breath] = event.reason
            case Rating(scale="comfort" | "dizzy"):
                self._ratings.append(event)
            case SessionEnded():
                self._ended = event

    def result(self) -> PaceAnswer:
        """What can be said; also of a session that was stopped, which says nothing."""
        protocol = protocol_of(self.exercise)
        exact = {s: rr for s, rr in self._heard.items() if kind_of(s) is not SensorKind.CAMERA}
        if not exact:
            return answer(protocol, [], CAMERA if self._heard else NO_HEART)
        sensor = max(exact, key=lambda s: len(exact[s]))
        doubts = self._doubts.get(sensor, {})
        steps = [self._step(piece, exact[sensor], doubts) for piece in self._pieces]
        rated = self._rated([step for step in steps if step is not None])
        whole = self._ended is not None and self._ended.ending is Ending.COMPLETED
        return answer(protocol, rated, "" if whole else STOPPED)

    def _step(
        self, piece: _Piece, heard: list[RRInterval], doubts: dict[int, str]
    ) -> PaceStep | None:
        """One pace, over the longest stretch of it without a pause and without a hole."""
        from poise.core.metrics.swing import read_window, rows

        led = [self._led[k] for k in piece.breaths if k in self._led]
        if not led:
            return None
        start, end = led[0].t, led[-1].t + led[-1].period_s
        near = [rr for rr in heard if start - 10 <= rr.middle <= end + 10]
        row = max(reversed(rows(led, near)), key=len)
        reading = read_window(near, row)
        length_s = sum(breath.period_s for breath in row)
        doubted = [doubts[b.index] for b in row if b.index in doubts]
        reason = reading.reason
        if doubted:
            reason = doubted[0]
        elif reading.shown and len(row) < FEWEST_BREATHS:
            reason = "too few breaths in a row"
        fit = reading.fit if reading.shown and not reason else None
        return PaceStep(
            t=round(row[0].t + length_s / 2, 3),
            lasts_s=round(length_s, 3),
            per_min=round(60 * len(row) / length_s, 2),
            breaths=len(row),
            beats=reading.beats,
            used=reading.fit.used if reading.fit is not None else 0,
            ln_swing=None if fit is None else round(log(fit.swing_ms), 4),
            ln_se=None if fit is None else round(fit.se_amplitude_ms / fit.amplitude_ms, 4),
            confidence=reading.confidence if not doubted else Confidence.LOW,
            reason=reason,
            again=piece.again,
        )

    def _rated(self, steps: list[PaceStep]) -> list[PaceStep]:
        """The steps with what was said of each: in it, or in the easy breathing after it."""
        for rating in self._ratings:
            n = sum(step.t - step.lasts_s / 2 <= rating.t for step in steps) - 1
            if n < 0:
                continue
            if rating.scale == COMFORT:
                steps[n] = replace(steps[n], comfort=rating.value)
            else:
                steps[n] = replace(steps[n], dizzy=rating.value > 0)
        return steps


def _pieces(exercise: Exercise) -> Iterator[_Piece]:
    """Each stretch of guided breathing, a long one cut into pieces; the last is the usual again."""
    sets: list[list[tuple[int, float]]] = []  # of each measured breath its number and its length
    led, fresh = 0, True
    for stage in exercise.stages:
        if stage.pattern is None:
            fresh = True
            continue
        if fresh:
            sets.append([])
            fresh = False
        first, last = stage.measured or (1, 0)
        sets[-1] += [(led + k - 1, stage.pattern.period_s) for k in range(first, last + 1)]
        led += stage.breaths
    for n, breaths in enumerate(sets):
        whole_s, t = sum(period_s for _, period_s in breaths), 0.0
        parts: list[list[int]] = [[] for _ in range(max(1, round(whole_s / PIECE_S)))]
        for number, period_s in breaths:
            parts[int(t / whole_s * len(parts))].append(number)
            t += period_s
        again = n > 0 and n == len(sets) - 1
        yield from (_Piece(tuple(part), again) for part in parts if part)
