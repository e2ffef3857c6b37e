"""One stretch of skin colours without a gap, heard to its end and then seen with hindsight.

What came after tells which of two rhythms was the heart's, and every running mean can be taken from
both sides, so that less is left unsaid.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain

import numpy as np

from poise.core.arrays import Array, Mask
from poise.core.events import Beat, Confidence, SkinSample
from poise.core.pulse import beats, net, quality
from poise.core.pulse.estimator import (
    CARRY_ON,
    EDGE_S,
    NUMBER_S,
    RATE_HZ,
    STEP_S,
    SWING_BPM,
    WINDOW_S,
    Look,
    PulseEstimator,
)
from poise.core.pulse.filters import LONGEST_GAP_S
from poise.core.pulse.smoothing import (
    HINDSIGHT_DOUBT,
    LEAST_WORTH,
    around,
    doubted,
    with_hindsight,
)
from poise.core.pulse.weighing import Evidence, read_signs

SETTLED_S = 8.0  # from the newest cell back, where a look's waves have no edge any more
TRUSTED_S = 10.0  # over which the net is asked whether there is a pulse, on either side
DEVOTION = 8.0  # how strongly those looks count for more with which the net goes
PIECE_S, MARGIN_S = 16.0, 4.0  # beats are timed by shape in pieces of this length


@dataclass(frozen=True, slots=True)
class HindsightRate:
    """What is known at ``t`` (s): the heart rate over the ten seconds before, None unless believed.

    ``quality`` is the probability (0 to 1) that the rate is within 3 beats a minute of the truth.
    """

    t: float
    heart_bpm: float | None
    heart_bpm_se: float | None
    quality: float
    confidence: Confidence


@dataclass(slots=True)
class Stretch:
    """One stretch without a gap, heard to its end."""

    sensor: str
    looks: list[tuple[float, Evidence]] = field(default_factory=list, init=False)
    _chain: PulseEstimator = field(init=False)
    _last: SkinSample | None = field(default=None, init=False)
    _look: Look | None = field(default=None, init=False)
    _names: list[tuple[str, ...]] = field(default_factory=list, init=False)
    _t: list[Array] = field(default_factory=list, init=False)
    _waves: list[tuple[tuple[str, ...], Array]] = field(default_factory=list, init=False)
    _learned: list[Array] = field(default_factory=list, init=False)
    _taken_t: float = field(default=-1e9, init=False)

    def __post_init__(self) -> None:
        self._chain = PulseEstimator(self.sensor, self._looked, silent=True)

    def continues(self, sample: SkinSample) -> bool:
        """Whether ``sample`` follows what was heard without a gap."""
        last = self._last
        return last is None or (
            sample.t - last.t <= LONGEST_GAP_S and len(sample.rgb) == len(last.rgb)
        )

    @property
    def last_look(self) -> Look | None:
        """The newest look back, as it was live; None before the first, which needs four seconds."""
        return self._look

    def receive(self, sample: SkinSample) -> None:
        if self._last is not None and sample.t <= self._last.t:
            return  # a frame not later than the one before says nothing new
        self._last = sample
        self._chain.receive(sample)

    def _looked(self, look: Look) -> None:
        self._look = look
        self.looks.append((look.t, look.evidence))
        self._names.append(look.candidates.names)
        self._take(look, look.t - SETTLED_S)

    def _take(self, look: Look, until_t: float) -> None:
        """Keep the cells up to ``until_t`` that were not kept yet, with every candidate's wave."""
        t = look.t - np.arange(len(look.candidates.waves))[::-1] / RATE_HZ
        new = (t > self._taken_t + 0.5 / RATE_HZ) & (t <= until_t)
        if new.any():
            waves = np.where(look.candidates.seen[new, None], look.candidates.waves[new], np.nan)
            self._t.append(t[new])
            self._waves.append((look.candidates.names, waves))
            self._learned.append(look.answer[new])
            self._taken_t = float(t[new][-1])

    def read(self) -> Reread:
        """Look at all of it again."""
        assert self._look is not None
        self._take(self._look, self._look.t)
        names = tuple(dict.fromkeys(chain.from_iterable(self._names)))
        waves = np.concatenate([_placed(wave, own, names) for own, wave in self._waves])
        weights = np.stack(
            [
                _placed(evidence.weights, own, names)
                for own, (_, evidence) in zip(self._names, self.looks, strict=True)
            ]
        )
        rates, posteriors = self._chain.hindsight()
        t, learned = np.concatenate(self._t), np.concatenate(self._learned)
        return Reread(self.sensor, t, waves, learned, weights, self.looks, rates, posteriors)


def _placed(values: Array, own: tuple[str, ...], names: tuple[str, ...]) -> Array:
    """``values`` (..., own), a column a candidate, as (..., names); 0 for those it has not.

    A stretch that is now like a face and now like a finger gains and loses candidates on the way.
    """
    if own == names:
        return values
    placed = np.zeros((*values.shape[:-1], len(names)))
    placed[..., [names.index(name) for name in own]] = values
    return placed


class Reread:
    """A stretch seen with hindsight."""

    def __init__(
        self,
        sensor: str,
        t: Array,
        waves: Array,
        learned: Array,
        weights: Array,
        looks: list[tuple[float, Evidence]],
        rates_bpm: Array,
        posteriors: Array,
    ) -> None:
        self.begin, self.end = float(t[0]), float(t[-1])
        self._t = t
        self._looks_t = np.array([look for look, _ in looks])
        # A look speaks for the middle of its window.
        middle = self._looks_t - np.minimum(WINDOW_S, self._looks_t - t[0]) / 2
        followed = np.stack([np.interp(t, middle, column) for column in weights.T], axis=1)
        wave = np.where(
            np.isfinite(waves).all(axis=1), (np.nan_to_num(waves) * followed).sum(axis=1), np.nan
        )
        self._phase = beats.phase(wave, np.interp(t, middle, rates_bpm) / 60, RATE_HZ)
        self._learned = learned
        means = np.array([self._mean_bpm(t) for t in self._looks_t.tolist()])
        signs = [
            read_signs(
                evidence,
                rate,
                posterior,
                self._apart_bpm(moment, rate),
                self._agreement(moment) * evidence.trust(mean),
            )
            for (moment, evidence), rate, posterior, mean in zip(
                looks, rates_bpm.tolist(), posteriors.tolist(), means.tolist(), strict=True
            )
        ]
        self._finger = 2 * sum(evidence.finger for _, evidence in looks) > len(looks)
        memory = quality.SHORT_MEMORY if self._finger else quality.LONG_MEMORY
        trust = quality.FINGER_HINDSIGHT if self._finger else quality.HINDSIGHT
        self._signs = _both_ways(signs, memory)
        self._scores = np.array(
            [quality.probability(s, trust, hindsight=True) for s in self._signs]
        )
        needed = np.array([quality.least(s, self._finger, hindsight=True) for s in self._signs])
        self._shown = _held(self._scores, needed, quality.hold(self._finger))
        if not self._finger:
            goes = np.array([sign.learned for sign in signs])
            finer = [
                net.nearer(mean, learned[slice(*self._number_cells(t))], sign.learned, RATE_HZ)
                for t, mean, sign in zip(self._looks_t.tolist(), means.tolist(), signs, strict=True)
            ]
            worths = goes**DEVOTION + LEAST_WORTH
            evened, apart = with_hindsight(np.array(finer), worths, STEP_S)
            clean = np.array([quality.clean(sign.snr_db) for sign in self._signs])
            means = evened + clean * (means - evened)
            self._apart = (1 - clean) * apart
        self._means = means
        near = np.interp(t, middle, _around(self._shown)) > 0
        sure = np.minimum(posteriors, self._scores) if self._finger else self._scores
        believed = np.interp(t, middle, sure)
        believed = np.where(near & (self._phase.worth >= beats.FADED), believed, 0.0)
        self.beats = self._beats(sensor, waves, followed, believed)

    def moment(self, t: float) -> HindsightRate:
        """What is known at ``t``, within the stretch."""
        at = self._nearest(t)
        score = float(self._scores[at])
        if not self._shown[at]:
            return HindsightRate(t, None, None, score, Confidence.LOW)
        span_s = min(NUMBER_S, t - self.begin)
        heart = float(np.interp(t, self._looks_t, self._means))
        if self._finger:
            heart = self._mean_bpm(t)
            se = beats.mean_se_bpm(heart, self._signs[at].snr_db, span_s)
        else:
            se = quality.se_bpm(score, quality.HINDSIGHT_SE_BPM) * NUMBER_S / span_s
            se = doubted(se, float(self._apart[at]), HINDSIGHT_DOUBT)
        return HindsightRate(t, heart, se, score, quality.confidence(score))

    def judged(self) -> list[tuple[float, quality.Signs, float]]:
        """The time of every look, its signs and its heart rate, whether shown or not."""
        rows = zip(self._looks_t.tolist(), self._signs, self._means.tolist(), strict=True)
        return list(rows)

    def _nearest(self, t: float) -> int:
        """The look nearest to ``t``."""
        after = min(int(np.searchsorted(self._looks_t, t)), len(self._looks_t) - 1)
        before = max(0, after - 1)
        return before if t - self._looks_t[before] <= self._looks_t[after] - t else after

    def _mean_bpm(self, t: float) -> float:
        """The number the screen would show at ``t``: its ten seconds end a little before."""
        return self._phase.mean_bpm(*self._number_cells(t), RATE_HZ)

    def _apart_bpm(self, t: float, rate_bpm: float) -> float:
        """How far the phase's rate is from that of the look at ``t``."""
        seen = self._phase.windowed_bpm(*self._cells(t, WINDOW_S), RATE_HZ)
        return max(abs(seen - rate_bpm), abs(self._mean_bpm(t) - rate_bpm) - SWING_BPM)

    def _agreement(self, t: float) -> float:
        """How far the net goes with the wave over the number's seconds at ``t``."""
        number = slice(*self._number_cells(t))
        return net.agreement(self._learned[number], self._phase.radians[number])

    def _number_cells(self, t: float) -> tuple[int, int]:
        return self._cells(t - EDGE_S, NUMBER_S)

    def _cells(self, t: float, span_s: float) -> tuple[int, int]:
        first = max(0, round((t - span_s - self.begin) * RATE_HZ))
        return first, min(len(self._t) - 1, round((t - self.begin) * RATE_HZ))

    def _beats(self, sensor: str, waves: Array, weights: Array, believed: Array) -> list[Beat]:
        found = beats.crossings(self._phase.radians, RATE_HZ)
        sure = np.interp(found, np.arange(len(believed)) / RATE_HZ, believed) >= CARRY_ON
        times, sigmas = found.copy(), np.empty(len(found))
        clean = np.nan_to_num(waves)
        for begin in np.arange(0, len(clean) / RATE_HZ, PIECE_S):
            inside = (found >= begin) & (found < begin + PIECE_S)
            first = max(0, round((begin - MARGIN_S) * RATE_HZ))
            last = min(len(clean), round((begin + PIECE_S + MARGIN_S) * RATE_HZ))
            around = (found * RATE_HZ >= first) & (found * RATE_HZ < last)
            if not inside.any():
                continue
            middle = self.begin + begin + PIECE_S / 2 + WINDOW_S / 2
            snr = self._signs[self._nearest(middle)].snr_db
            timed = beats.timed(
                clean[first:last],
                weights[first:last].mean(axis=0),
                found[around] - first / RATE_HZ,
                snr,
            )
            here = inside[around]
            times[inside] = timed.times[here] + first / RATE_HZ
            sigmas[inside] = timed.sigmas_ms[here]
        return _said(sensor, times + self.begin, sigmas, sure)


def _said(sensor: str, times: Array, sigmas_ms: Array, sure: Mask) -> list[Beat]:
    """Beats of those that are sure; one after an unsure one follows nothing."""
    said: list[Beat] = []
    last_t: float | None = None
    for t, sigma_ms, said_so in zip(times.tolist(), sigmas_ms.tolist(), sure, strict=True):
        if not said_so:
            last_t = None
            continue
        if said and t - said[-1].t <= beats.SHORTEST_S:
            continue
        rr_ms = 1000 * (t - last_t) if last_t is not None else None
        said.append(Beat(t, sensor, sigma_ms, rr_ms, rr_ms is not None))
        last_t = t
    return said


def _both_ways(signs: list[quality.Signs], memory: float) -> list[quality.Signs]:
    """Running means from the past and from the future, averaged, and the net's about each look."""
    forth = [signs[0]]
    for sign in signs[1:]:
        forth.append(quality.running(forth[-1], sign, memory))
    back = [signs[-1]]
    for sign in signs[-2::-1]:
        back.append(quality.running(back[-1], sign, memory))
    known = np.array([sign.learned for sign in signs])
    learned = around(known, np.ones(len(signs)), TRUSTED_S / STEP_S)
    return [
        replace(quality.between(one, other), learned=goes)
        for one, other, goes in zip(forth, back[::-1], learned.tolist(), strict=True)
    ]


def _held(scores: Array, needed: Array, hold: int) -> Mask:
    """Which looks are believed and well established, by what came before or by what came after."""
    back = _established(scores[::-1], needed[::-1], hold)[::-1]
    return np.asarray(_established(scores, needed, hold) | back)


def _around(shown: Mask) -> Array:
    """1 for looks that are shown and those within three seconds of one, else 0."""
    reach = round(3 / STEP_S)
    near = np.convolve(shown.astype(float), np.ones(2 * reach + 1))[reach : reach + len(shown)]
    return np.asarray(np.minimum(near, 1.0))


def _established(scores: Array, needed: Array, hold: int) -> Mask:
    run, shown = 0, np.zeros(len(scores), dtype=bool)
    for i, (score, least) in enumerate(zip(scores.tolist(), needed.tolist(), strict=True)):
        run = quality.held(run, score, least, hold)
        shown[i] = run >= hold and score >= least
    return shown
