"""One camera's way from skin colours to a heart rate, beats, and how far to trust them.

Told one :class:`SkinSample` after another, it answers with events and asks nobody for the time: the
same samples always give the same answers.  Every half second it looks back over the last ten
seconds: what each method finds is weighed by how well it agrees with what is already believed, the
tracker is told, and beats two seconds old are committed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from poise.core.arrays import Array
from poise.core.events import (
    LISTENING,
    Beat,
    Confidence,
    MetricUpdate,
    PulseSample,
    QualityUpdate,
    SkinSample,
)
from poise.core.pulse import beats, net, quality
from poise.core.pulse.candidates import Candidates, Skin
from poise.core.pulse.filters import Cell, Resampler, WaveFilter
from poise.core.pulse.smoothing import LEAST_WORTH, LiveSmoother, doubted
from poise.core.pulse.spectrum import Spectra
from poise.core.pulse.tracker import Tracker
from poise.core.pulse.weighing import Evidence, Weigher, fused, read_signs

RATE_HZ = 30.0
STEP_S = 0.5
WINDOW_S = 8.5
MIDDLE_S = 2.9  # how long ago a look is about: the middle of its window, less what is new
FIRST_S = 4.0
KEEP_S = 24.0
LOOKS = round(KEEP_S / STEP_S)
NUMBER_S, EDGE_S = 10.0, 0.7  # the number's own window, and how much of the newest it leaves out
FEWEST_S = 4.5  # a mean over less than that is not shown
# A heart that has moved by more than a breath moves it is followed over a shorter window.
RECENT_S, MOVED_BPM, SETTLED_BPM, MOVED_NUMBER_S = 4.0, 7.0, 2.5, 4.5
JUMP_GOES = 0.65  # how far the net must go with a jump for it to be shown
JUMP_APART_BPM = 4.0  # or how near the tracker must have come to it, in a wave that is clear
SWING_BPM = 4.0  # what a breath may put between the mean of ten seconds and of their middle
# How much more the evidence says than its nats, of a face and of a finger.
SHARPNESS, FINGER_SHARPNESS = 1.5, 4.0
CARRY_ON = 0.6  # beats go on through a moment's doubt down to this probability
UNKNOWN = (float("nan"),) * 3
OTHER_RHYTHM = "the light is flickering or your head is moving; keep still, in even light"
WEAK = "no reliable pulse yet; keep still, in even light"
TOO_FEW = "too few pictures a second; turn on more light, or close other programs"
GRAINY = "this camera needs more light on your face; turn on a light in front of you"
GRAIN = 1.6e-3  # of its green, what one frame of a region may differ by: more hides a pulse

Said = Beat | PulseSample | MetricUpdate | QualityUpdate


@dataclass(frozen=True, slots=True)
class Look:
    """What one look back found.

    ``heart_bpm`` is the phase's rate over the last ``span_s`` seconds, ``rate_bpm`` the tracker's,
    which is later and coarser.  ``score`` is the probability that ``heart_bpm`` is right, ``shown``
    whether it has been high for long enough.  ``answer`` (n,) is the net's, at every cell.
    """

    t: float
    rate_bpm: float
    heart_bpm: float
    se_bpm: float
    span_s: float
    signs: quality.Signs
    score: float
    shown: bool
    evidence: Evidence
    candidates: Candidates
    answer: Array


class PulseEstimator:
    """Keeps what it needs of one camera's past; ``look`` is the latest look back, None at first.

    ``looked`` is told of every look back, of which a slow camera's frame may bring two; with it the
    chain keeps what each made of the rate, for :meth:`hindsight`.  One that is ``silent`` looks
    back and says nothing, which is twice as quick.
    """

    def __init__(
        self,
        sensor: str,
        looked: Callable[[Look], None] | None = None,
        *,
        silent: bool = False,
    ) -> None:
        self.sensor = sensor
        self._looked = looked
        self._silent = silent
        self.heard_t: float | None = None
        self._spectra = Spectra(RATE_HZ)
        self._skin = Skin(RATE_HZ, KEEP_S)
        self._regions = 0
        self._notes: tuple[str, ...] = ()
        self._said_quality_t = -1e9
        self._said_shown = False
        self._last_beat: float | None = None
        self._by_shape: deque[bool] = deque(maxlen=40)
        self._start()

    def _start(self) -> None:
        self.look: Look | None = None
        self._grid = Resampler(RATE_HZ)
        self._cells: list[Cell] = []
        self._skin.clear(self._regions)
        self._tracker = Tracker(STEP_S, LOOKS if self._looked is None else None)
        self._weigher = Weigher(self._spectra)
        self._scores: deque[float] = deque(maxlen=LOOKS)
        self._smoother = LiveSmoother(STEP_S)
        self._direction: Array | None = None
        self._wave_filter = WaveFilter(RATE_HZ)
        self._good = 0
        self._gaps: deque[float] = deque(maxlen=round(WINDOW_S / STEP_S))
        self._moving = False
        self._broken = True

    # ------------------------------------------------------------------ in

    def receive(self, sample: SkinSample) -> list[Said]:
        """What one frame adds: mostly nothing but a point of the wave, twice a second much more."""
        self.heard_t, self._notes = sample.t, sample.notes
        regions = [UNKNOWN if rgb is None else rgb for rgb in sample.rgb]
        if all(rgb is None for rgb in sample.rgb):
            return self._say_unseen(sample.t)
        if len(regions) != self._regions:
            self._regions = len(regions)
            self._start()
        model = (np.nan if sample.model is None else sample.model, np.nan, np.nan)
        beside = (sample.background or UNKNOWN, sample.place or UNKNOWN, model)
        values = np.array([*regions, *beside])
        cells = self._grid.push(sample.t, values.ravel())
        if self._grid.restarted and len(self._skin.t):
            grid = self._grid
            self._start()
            self._grid = grid
        said: list[Said] = []
        for cell in cells:
            self._cells.append(cell)
            said += self._wave(cell)
            if len(self._cells) >= STEP_S * RATE_HZ:
                said += self._look_back()
        return said

    def hindsight(self) -> tuple[Array, Array]:
        """The rates in beats a minute and their probabilities (looks,), as known by now.

        Of all looks since the last gap if somebody is told of them, else of those in the last
        ``KEEP_S`` seconds.
        """
        return self._tracker.hindsight()

    def swing_gain(self, breaths_hz: float) -> float:
        """What the timing leaves of a swing at ``breaths_hz`` (0 to 1), to be divided out.

        Beats timed by phase are smoothed, those timed by shape are not: the mean over the last 40.
        """
        if not self._by_shape:
            return beats.gain(breaths_hz, RATE_HZ)
        share = sum(self._by_shape) / len(self._by_shape)
        return share + (1 - share) * beats.gain(breaths_hz, RATE_HZ)

    def break_off(self) -> None:
        """The camera went away: what comes next follows nothing."""
        self._start()

    def _say_unseen(self, t: float) -> list[Said]:
        if t - self._said_quality_t < 1:
            return []
        self._said_quality_t = t
        reasons = self._notes or ("no face in the picture",)
        return [QualityUpdate(t, self.sensor, 0.0, reasons), self._number(t, None, reasons[0])]

    def _wave(self, cell: Cell) -> list[Said]:
        """The newest point of the wave, in the direction of colour the last look found."""
        if self._direction is None or self._silent:
            return []
        rgb = cell.values[: 3 * self._regions].reshape(-1, 3)
        with np.errstate(divide="ignore", invalid="ignore"):
            relative = rgb / self._colour - 1
        relative = relative[np.isfinite(relative).all(axis=1)]
        if len(relative) == 0:
            return []
        value = self._wave_filter.push(float(relative.mean(axis=0) @ self._direction))
        return [PulseSample(cell.t, self.sensor, float(np.clip(value, -3, 3)))]

    # ------------------------------------------------------------------ looking back

    def _look_back(self) -> list[Said]:
        values = np.array([cell.values for cell in self._cells]).reshape(
            len(self._cells), self._regions + 3, 3
        )
        bridged = np.array([cell.bridged for cell in self._cells])
        self._gaps.append(float(bridged.mean()))
        rgb = np.where(bridged[:, None, None], np.nan, values[:, : self._regions])
        t = np.array([cell.t for cell in self._cells])
        self._cells = []
        self._skin.extend(t, rgb, values[:, -3], values[:, -2], values[:, -1, 0])
        if self._skin.span_s < FIRST_S:
            return self._say(None)
        candidates = self._skin.candidates()
        n = round(min(WINDOW_S, self._skin.span_s) * RATE_HZ)
        belief = self._tracker.belief[:-1]
        evidence = self._weigher.weigh(candidates, self._skin, belief, n)
        # The first look is worth its whole window, every later one the half second that is new.
        sharpness = FINGER_SHARPNESS if evidence.finger else SHARPNESS
        span = STEP_S * sharpness if self.look else n / RATE_HZ
        self._tracker.step(self._spectra.nats(evidence.rho, span))
        wave = fused(candidates, evidence.weights)
        self._point(candidates, wave)
        rates_hz, sure = self._path()
        phase = beats.phase(wave, rates_hz, RATE_HZ)
        self.look = look = self._judge(candidates, evidence, phase)
        if self._looked is not None:
            self._looked(look)
        if self._silent:
            return []
        if look.shown or (not self._broken and look.score >= CARRY_ON):
            believed = sure if evidence.finger else np.maximum(sure, self._scored())
            return self._commit(look, phase, believed) + self._say(look)
        self._broken = True
        return self._say(look)

    def _point(self, candidates: Candidates, wave: Array) -> None:
        """Find the direction of colour that moves most like the fused wave, for the live wave."""
        seen = candidates.seen
        if not seen.any():
            return
        x = candidates.changes[seen]
        ridge = 1e-3 * np.trace(x.T @ x) / 3 + 1e-15
        direction = np.linalg.solve(x.T @ x + ridge * np.eye(3), x.T @ wave[seen])
        size = float(np.std(x @ direction))
        if size > 0:
            self._direction = direction / (2 * size)
            self._colour = candidates.colour

    def _path(self) -> tuple[Array, Array]:
        """The rate in Hz and its probability (n,) at each cell, as known by now."""
        rates, probabilities = self._tracker.hindsight(LOOKS)
        return self._spread(rates) / 60, self._spread(probabilities)

    def _scored(self) -> Array:
        """How far the look about each cell (n,) was believed when it was the latest."""
        return self._spread(np.array(self._scores))

    def _spread(self, of_looks: Array) -> Array:
        """Values of the latest looks, one a look, at each cell: a look is about its middle."""
        t = self._skin.t
        at = t[-1] - STEP_S * np.arange(len(of_looks))[::-1] - MIDDLE_S
        return np.interp(t, at, of_looks)

    # ------------------------------------------------------------------ judging

    def _judge(self, candidates: Candidates, evidence: Evidence, phase: beats.WavePhase) -> Look:
        rate = self._tracker.rate_bpm
        span_s = min(self._skin.span_s - EDGE_S - 1 / RATE_HZ, NUMBER_S)
        heart = slow = _mean_bpm(phase, span_s)
        moved = abs(_mean_bpm(phase, RECENT_S) - heart)
        self._moving = moved > (SETTLED_BPM if self._moving else MOVED_BPM)
        if self._moving:
            span_s = min(span_s, MOVED_NUMBER_S)
            heart = _mean_bpm(phase, span_s)
        cells = len(phase.radians)
        seen = phase.windowed_bpm(max(0, cells - round(WINDOW_S * RATE_HZ)), cells - 1, RATE_HZ)
        apart = max(abs(seen - rate), abs(slow - rate) - SWING_BPM)
        number = slice(*_number_cells(cells, span_s))
        answer = net.answer(candidates, RATE_HZ)
        # A lamp is as sure as a heart to it: what is vetoed, it cannot speak for.
        learned = net.agreement(answer[number], phase.radians[number]) * evidence.trust(heart)
        seen_now = read_signs(evidence, rate, self._tracker.posterior, apart, learned)
        finger, signs = evidence.finger, seen_now
        if self.look is not None:
            signs = quality.running(self.look.signs, seen_now)
        score = quality.probability(signs, quality.FINGER_LIVE if finger else quality.LIVE)
        followed = quality.clear(seen_now) and apart <= JUMP_APART_BPM
        if self._moving and not finger and learned < JUMP_GOES and not followed:
            score = min(score, quality.DOUBTED)
        needed = quality.least(signs, finger)
        hold = quality.hold(finger)
        self._good = quality.held(self._good, score, needed, hold)
        self._scores.append(score)
        if finger:
            se = beats.mean_se_bpm(heart, signs.snr_db, span_s)
        else:
            finer = net.nearer(heart, answer[number], learned, RATE_HZ)
            if self._moving:
                self._smoother.clear()
            evened, apart_bpm = self._smoother.push(finer, score**2 + LEAST_WORTH)
            clean = quality.clean(signs.snr_db)
            heart = evened + clean * (heart - evened)
            se = doubted(quality.se_bpm(score) * NUMBER_S / span_s, (1 - clean) * apart_bpm)
        shown = self._good >= hold and score >= needed and span_s >= FEWEST_S
        return Look(
            float(self._skin.t[-1]),
            rate,
            heart,
            se,
            span_s,
            signs,
            score,
            shown,
            evidence,
            candidates,
            answer,
        )

    # ------------------------------------------------------------------ beats

    def _commit(self, look: Look, phase: beats.WavePhase, believed: Array) -> list[Said]:
        """Say the beats that are old enough."""
        t = self._skin.t
        found = beats.crossings(phase.radians, RATE_HZ)
        at = found + t[0]
        due = (at <= look.t - beats.REACH_S) & (np.interp(at, t, believed) >= CARRY_ON)
        due &= np.interp(at, t, phase.worth) >= beats.FADED
        period = 60 / look.rate_bpm
        if self._last_beat is not None:
            due &= at > self._last_beat + (1.0 if self._broken else 0.5) * period
        due &= at > t[0] + 0.5
        if not due.any():
            return []
        timed = beats.timed(look.candidates.waves, look.evidence.weights, found, look.signs.snr_db)
        said: list[Said] = []
        self._by_shape.extend(timed.by_shape[due].tolist())
        for moment, sigma in zip(timed.times[due] + t[0], timed.sigmas_ms[due], strict=True):
            since = None if self._last_beat is None else moment - self._last_beat
            if since is not None and since <= beats.SHORTEST_S:
                continue
            near = since is not None and bool(since <= 1.6 * period + 0.3)
            follows = near and not self._broken
            rr_ms = 1000 * float(since) if follows and since is not None else None
            said.append(Beat(float(moment), self.sensor, float(sigma), rr_ms, follows))
            self._last_beat, self._broken = float(moment), False
        return said

    # ------------------------------------------------------------------ saying

    def _say(self, look: Look | None) -> list[Said]:
        t = float(self._skin.t[-1])
        news = look is not None and look.shown != self._said_shown
        if t - self._said_quality_t < 1 - 0.5 / RATE_HZ and not news:
            return []
        self._said_quality_t, self._said_shown = t, bool(look and look.shown)
        if look is None:
            reasons = (*self._notes, LISTENING)
            return [QualityUpdate(t, self.sensor, 0.0, reasons)]
        reasons = self._notes
        if not look.shown:
            reasons = (*reasons, self._why_not(look))
        number = self._number(t, look, reasons[0] if reasons else "")
        return [number, QualityUpdate(t, self.sensor, look.score, reasons)]

    def _why_not(self, look: Look) -> str:
        if sum(self._gaps) > 0.5 * len(self._gaps):
            return TOO_FEW
        if look.evidence.doubted:
            return OTHER_RHYTHM
        grainy = not look.evidence.finger and self._skin.grain() > GRAIN
        return GRAINY if grainy else WEAK

    def _number(self, t: float, look: Look | None, reason: str) -> MetricUpdate:
        if look is None or not look.shown:
            word = Confidence.LOW if look else Confidence.NONE
            return MetricUpdate(
                t, self.sensor, "heart_rate", None, None, "bpm", NUMBER_S, 0, word, reason
            )
        count = round(look.heart_bpm / 60 * look.span_s)
        return MetricUpdate(
            t, self.sensor, "heart_rate", look.heart_bpm, look.se_bpm, "bpm", look.span_s, count,
            quality.confidence(look.score),
        )  # fmt: skip


def _mean_bpm(phase: beats.WavePhase, span_s: float) -> float:
    """The mean rate over ``span_s`` seconds, all but the newest, in beats a minute."""
    return phase.mean_bpm(*_number_cells(len(phase.radians), span_s), RATE_HZ)


def _number_cells(cells: int, span_s: float) -> tuple[int, int]:
    """The first and the last of the cells that a number over ``span_s`` seconds is of."""
    last = cells - 1 - round(EDGE_S * RATE_HZ)
    return max(0, last - round(span_s * RATE_HZ)), last
