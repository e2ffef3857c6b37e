"""What the product's own chains make of made-up sensors, beside what was true."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from poise.core.events import SkinSample
from poise.core.pulse.estimator import Look, PulseEstimator, Said
from poise.core.strap.timeline import StrapTimeline
from poise.simulation.arrivals import Arrival, Conditions, simulate


def run_camera_chain(heard: list[SkinSample]) -> tuple[list[Said], list[Look]]:
    """What the live chain says of a camera's samples, and its looks."""
    chain, said, looks = PulseEstimator("camera"), list[Said](), list[Look]()
    for sample in heard:
        said += chain.receive(sample)
        if chain.look is not None and (not looks or chain.look is not looks[-1]):
            looks.append(chain.look)
    return said, looks


@dataclass(frozen=True, slots=True)
class StrapHour:
    """Errors are of beat times, in ms, once their middle (the unknowable delay) is off."""

    median_ms: float
    p95_ms: float
    as_arrived_ms: float
    false_gaps: int
    losses: int
    losses_bridged: int
    doubled: int
    doubled_removed: int
    intervals: int
    told: int
    drift: float


def strap_hour(conditions: Conditions, seed: int) -> StrapHour:
    """An hour of arrivals told to the strap's timeline; an AssertionError if it mixes up beats."""
    timeline = StrapTimeline()
    waiting: list[tuple[Arrival, int]] = []
    errors, as_arrived = [], []
    false_gaps = losses = bridged = doubled = told = 0
    for arrival in simulate(conditions, hours=1.0, seed=seed):
        beats = timeline.receive(arrival.t, arrival.rr_ms)
        if arrival.doubled:
            doubled += bool(arrival.rr_ms)
        else:
            waiting += [(arrival, index) for index in range(len(arrival.rr_ms))]
        for beat in beats:
            of, index = waiting.pop(0)
            assert beat.rr_ms == of.rr_ms[index]
            told += 1
            errors.append(1000 * (beat.t - of.beats_s[index]))
            as_arrived.append(1000 * (of.t - of.beats_s[index]))
            if of.after_loss and index == 0:
                losses += 1
                bridged += beat.follows
            elif not beat.follows and told > 1:
                false_gaps += 1
    told += len(timeline.flush())
    delay = median(errors)
    spread = sorted(abs(error - delay) for error in errors)
    naive = median(as_arrived)
    return StrapHour(
        median(spread),
        spread[int(0.95 * len(spread))],
        median(abs(error - naive) for error in as_arrived),
        false_gaps,
        losses,
        bridged,
        doubled,
        timeline.duplicates,
        len(errors) + len(waiting),
        told,
        timeline.clock.drift,
    )
