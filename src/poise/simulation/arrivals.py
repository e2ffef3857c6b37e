"""Hours of notifications as they would arrive, with the truth about every beat kept.

For judging how well beat times can be told from arrivals.  The defaults are those of
``docs/science.md``, "Straps": a period of 1 s ± 30 ms and up to 50 ms of radio.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from random import Random

OFF_SKIN_S = (2.0, 10.0)


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the way from the heart to the computer is like; probabilities are per notification.

    ``clock`` is how much too fast the strap's clock runs (0.01: it says 1010 ms for 1000).
    ``off_skin`` is for the strap to lose the skin for 2 to 10 s: it goes on speaking, without
    intervals.
    """

    heart_bpm: float = 70.0
    period_jitter_s: float = 0.03
    radio_s: float = 0.05
    clock: float = 0.0
    bursts: float = 0.0
    lost: float = 0.0
    doubled: float = 0.0
    delay_s: float = 0.4
    off_skin: float = 0.0


@dataclass(frozen=True, slots=True)
class Arrival:
    """A notification that arrived at ``t``; ``beats_s`` are when its intervals truly ended.

    ``after_loss`` says that intervals before it never came, and none came since; ``doubled`` that
    it is a second copy.
    """

    t: float
    rr_ms: tuple[float, ...]
    beats_s: tuple[float, ...]
    after_loss: bool = False
    doubled: bool = False


@dataclass(slots=True)
class _Sent:
    t: float
    rr_ms: list[float] = field(default_factory=list)
    beats_s: list[float] = field(default_factory=list)


def simulate(conditions: Conditions, *, hours: float = 1.0, seed: int = 1) -> list[Arrival]:
    """Everything that arrives in ``hours``, in the order of arrival."""
    random = Random(seed)
    sent = _sent(conditions, hours * 3600, random)
    arrivals: list[Arrival] = []
    held: list[_Sent] = []
    hold = 0
    something_lost = False
    off_skin_until = 0.0
    for one in sent:
        if conditions.off_skin and one.t > off_skin_until and random.random() < conditions.off_skin:
            off_skin_until = one.t + random.uniform(*OFF_SKIN_S)
        if one.t < off_skin_until:
            something_lost = something_lost or bool(one.rr_ms)
            one = _Sent(one.t)
        if random.random() < conditions.lost:
            something_lost = True
            continue
        if hold == 0 and random.random() < conditions.bursts:
            hold = random.choice((1, 2))
        held.append(one)
        if hold:
            hold -= 1
            continue
        for number, late in enumerate(held):
            t = one.t + random.uniform(0, conditions.radio_s) + 0.002 * number
            t = max(t, arrivals[-1].t + 0.001) if arrivals else t
            arrival = Arrival(t, tuple(late.rr_ms), tuple(late.beats_s), something_lost)
            something_lost = something_lost and not late.rr_ms
            arrivals.append(arrival)
            if random.random() < conditions.doubled:
                arrivals.append(Arrival(t + 0.003, arrival.rr_ms, arrival.beats_s, doubled=True))
        held.clear()
    return arrivals


def _sent(conditions: Conditions, seconds: float, random: Random) -> list[_Sent]:
    """What the strap sends: every beat in the first notification after it and its delay."""
    sent, beat_s = [_Sent(1.0)], 0.0
    usual_s = 60 / conditions.heart_bpm
    while beat_s < seconds:
        swing_s = 0.05 * usual_s * math.sin(2 * math.pi * 0.1 * beat_s)
        rr_s = usual_s + swing_s + random.gauss(0, 0.02)
        beat_s += rr_s
        while sent[-1].t < beat_s + conditions.delay_s:
            period_s = 1 + random.uniform(-1, 1) * conditions.period_jitter_s
            sent.append(_Sent(sent[-1].t + period_s))
        told_ms = round(rr_s * 1024 * (1 + conditions.clock)) * 1000 / 1024
        sent[-1].rr_ms.append(told_ms)
        sent[-1].beats_s.append(beat_s)
    return sent
