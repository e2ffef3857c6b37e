"""One camera's way from skin colours to a heart rate, beats, and how far to trust them.

Told one :class:`SkinSample` after another, it answers with events and asks nobody for the time: the
same samples always give the same answers.  Every half second it looks back over the last ten
seconds: what each method finds is weighed by how well it agrees with what is already believed, the
tracker is told, and beats two seconds old are committed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from poise.core import beats, quality
from poise.core.events import (
    Beat,
    Confidence,
    MetricUpdate,
    PulseSample,
    QualityUpdate,
    SkinSample,
)
from poise.core.filters import Array, Cell, Resampler, WaveFilter
from poise.core.pulse import vetoes
from poise.core.pulse.candidates import Candidates, Skin
from poise.core.pulse.spectrum import RATES_BPM, Spectra
from poise.core.pulse.tracker import Tracker

RATE_HZ = 30.0
STEP_S = 0.5
WINDOW_S = 10.0
MIDDLE_S = 3.5  # how long ago a look is about: the middle of its window, less what is new
FIRST_S = 4.0
KEEP_S = 24.0
NUMBER_S, EDGE_S = 10.0, 0.7  # the number's own window, and how much of the newest it leaves out
# A heart that has moved by more than a breath moves it is followed over a shorter window.
RECENT_S, MOVED_BPM, MOVED_NUMBER_S = 4.0, 7.0, 6.0
SHARPNESS = 4.0  # how much more the evidence says than its nats: fitted, see benchmarks
DEVOTION = 4.0  # how strongly the better candidates are preferred
CARRY_ON = 0.5  # below this probability beats are not said
BRIGHTNESS = ("green", "red", "blue", "ica")  # candidates that follow the light as well
UNKNOWN = (float("nan"),) * 3

Said = Beat | PulseSample | MetricUpdate | QualityUpdate


@dataclass(frozen=True, slots=True)
class Look:
    """What one look back found; kept so that it can be examined."""

    t: float
    rate_bpm: float
    heart_bpm: float | None
    se_bpm: float | None
    span_s: float
    signs: quality.Signs
    score: float
    weights: dict[str, float]
    vetoed: bool


class CameraChain:
    """Keeps what it needs of one camera's past; ``look`` is the latest look back, None at first."""

    def __init__(self, sensor: str) -> None:
        self.sensor = sensor
        self.heard_t: float | None = None
        self.look: Look | None = None
        self._spectra = Spectra(RATE_HZ)
        self._skin = Skin(RATE_HZ, KEEP_S)
        self._regions = 0
        self._notes: tuple[str, ...] = ()
        self._motion = 0.0
        self._said_quality_t = -1e9
        self._start()

    def _start(self) -> None:
        self._grid = Resampler(RATE_HZ)
        self._cells: list[Cell] = []
        self._skin.clear(self._regions)
        self._tracker = Tracker(STEP_S)
        self._weights: Array | None = None
        self._direction: Array | None = None
        self._wave_filter = WaveFilter(RATE_HZ)
        self._steady = 0.0
        self._last_beat: float | None = None
        self._broken = True
        self._looks = 0

    # ------------------------------------------------------------------ in

    def receive(self, sample: SkinSample) -> list[Said]:
        """What one frame adds: mostly nothing but a point of the wave, twice a second much more."""
        self.heard_t, self._notes = sample.t, sample.notes
        if sample.motion is not None:
            self._motion += 0.05 * (sample.motion - self._motion)
        regions = [UNKNOWN if rgb is None else rgb for rgb in sample.rgb]
        if all(rgb is None for rgb in sample.rgb):
            return self._say_unseen(sample.t)
        if len(regions) != self._regions:
            self._regions = len(regions)
            self._start()
        values = np.array([*regions, sample.background or UNKNOWN, sample.place or UNKNOWN])
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
        if self._direction is None:
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
            len(self._cells), self._regions + 2, 3
        )
        bridged = np.array([cell.bridged for cell in self._cells])
        rgb = np.where(bridged[:, None, None], np.nan, values[:, : self._regions])
        t = np.array([cell.t for cell in self._cells])
        self._cells = []
        self._skin.extend(t, rgb, values[:, -2], values[:, -1])
        if self._skin.span_s < FIRST_S:
            return self._say(None)
        candidates = self._skin.candidates()
        self._learn(candidates)
        fused = self._fused(candidates)
        self._point(candidates, fused)
        span = min(self._skin.span_s - EDGE_S - 1 / RATE_HZ, NUMBER_S)
        rates_hz, believed = self._path()
        phase = beats.phase(fused, rates_hz, RATE_HZ)
        said: list[Said] = []
        look = self._judge(candidates, phase, span)
        self.look = look
        if look.score >= CARRY_ON:
            said += self._commit(candidates, phase, believed, look)
        else:
            self._broken = True
        return said + self._say(look)

    def _learn(self, candidates: Candidates) -> None:
        """Weigh the candidates, tell the tracker."""
        spectra = self._spectra
        n = round(min(WINDOW_S, self._skin.span_s) * RATE_HZ)
        power = spectra.power(candidates.waves[-n:])
        share = spectra.share(spectra.even(power))
        even = spectra.even_share
        trusted = self._trusted(candidates, n)
        excess = np.clip(share - even, 0, 1) * trusted
        share = np.minimum(share, even) + excess
        rates = self._tracker.belief[:-1]
        believed = excess @ (rates / rates.sum())
        merit = (0.5 * believed + 0.5 * excess.max(axis=1)) ** DEVOTION
        weights = merit / (merit.sum() + 1e-12)
        self._weights = (
            weights if self._weights is None else self._weights + 0.3 * (weights - self._weights)
        )
        rho = weights @ share
        first = self._looks == 0
        self._looks += 1
        nats = spectra.nats(rho, n / RATE_HZ / SHARPNESS if first else STEP_S)
        self._tracker.step(SHARPNESS * nats)
        self._shares, self._rho, self._doubted = share, rho, bool((trusted < 0.1).any())
        parts = spectra.share(spectra.even(spectra.power(candidates.parts[-n:])))
        self._parts = parts

    def _trusted(self, candidates: Candidates, n: int) -> Array:
        """From 0, explained by something other than the heart, to 1, for (candidates, rates)."""
        spectra, span = self._spectra, n / RATE_HZ
        changes = candidates.changes[-n:]
        vetoed = np.zeros(len(RATES_BPM), dtype=bool)
        wall, place = self._skin.wall[-n:], self._skin.place[-n:]
        if np.isfinite(wall).all() and wall.min() > 1:
            grey = (wall / wall.mean(axis=0)).mean(axis=1) - 1
            vetoed |= vetoes.light(spectra, grey, changes[:, 1], span)
        if np.isfinite(place).all():
            vetoed |= vetoes.head(spectra, place - place.mean(axis=0), span)
        coloured = vetoes.FINGER_COLOURED if candidates.finger else vetoes.COLOURED
        tinted = np.clip((1 - vetoes.greyness(spectra, changes)) / coloured, 0, 1)
        bright = np.array([name in BRIGHTNESS for name in candidates.names])
        return np.where(vetoed, 0.0, np.where(bright[:, None], tinted[None, :], 1.0))

    def _fused(self, candidates: Candidates) -> Array:
        """The candidates' weighted sum (n,), each at its own size, NaN where there was no skin."""
        assert self._weights is not None
        size = np.sqrt(np.mean(candidates.waves**2, axis=0))
        scaled = candidates.waves / np.where(size > 0, size, 1.0)
        return np.where(candidates.seen, scaled @ self._weights, np.nan)

    def _point(self, candidates: Candidates, fused: Array) -> None:
        """Find the direction of colour that moves most like the fused wave, for the live wave."""
        seen = candidates.seen
        x = candidates.changes[seen]
        ridge = 1e-3 * np.trace(x.T @ x) / 3 + 1e-15
        direction = np.linalg.solve(x.T @ x + ridge * np.eye(3), x.T @ fused[seen])
        size = float(np.std(x @ direction))
        if size > 0:
            self._direction = direction / (2 * size)
            with np.errstate(invalid="ignore"):
                self._colour = np.nanmean(self._skin.rgb, axis=0)

    def _path(self) -> tuple[Array, Array]:
        """The rate in Hz and its probability (n,) at each cell, as known by now."""
        rates, probabilities = self._tracker.hindsight()
        at = self._skin.t[-1] - STEP_S * np.arange(len(rates))[::-1] - MIDDLE_S
        t = self._skin.t
        return np.interp(t, at, rates) / 60, np.interp(t, at, probabilities)

    # ------------------------------------------------------------------ judging

    def _judge(self, candidates: Candidates, phase: beats.Phase, span_s: float) -> Look:
        rate = self._tracker.rate_bpm
        heart = _mean_bpm(phase, span_s)
        if abs(_mean_bpm(phase, RECENT_S) - heart) > MOVED_BPM:
            span_s = min(span_s, MOVED_NUMBER_S)
            heart = _mean_bpm(phase, span_s)
        if not 30 < heart < 220:
            heart = rate
        assert self._weights is not None
        near = np.abs(RATES_BPM - rate) <= 5
        agree = self._shares.argmax(axis=1)
        methods = float(self._weights @ near[agree])
        regions = (
            float(near[self._parts.argmax(axis=1)].mean()) if self._parts.shape[0] > 1 else None
        )
        here = self._rho[near].max() >= 0.8 * self._rho.max()
        self._steady += 0.15 * (float(here) - self._steady)
        snr = self._spectra.snr_db(float(self._rho[near].max()), rate)
        brightness = sum(
            weight
            for name, weight in zip(candidates.names, self._weights.tolist(), strict=True)
            if name in BRIGHTNESS
        )
        signs = quality.Signs(
            self._tracker.posterior,
            snr,
            regions,
            methods,
            abs(heart - rate),
            self._steady,
            0.0 if candidates.finger else brightness,
        )
        score = quality.probability(signs)
        sigma_ms = self._sigma_ms(snr)
        se = heart * np.sqrt(2) * sigma_ms / 1000 / span_s if score >= quality.MEDIUM else None
        weights = dict(zip(candidates.names, self._weights.tolist(), strict=True))
        return Look(
            float(self._skin.t[-1]), rate, heart, se, span_s, signs, score, weights,
            self._doubted,
        )  # fmt: skip

    def _sigma_ms(self, snr_db: float) -> float:
        """The timing error of a beat by phase, from the table in science.md 6.2."""
        return float(np.interp(snr_db, [-6, 0, 6, 12], [60, 30, 15, 8]))

    # ------------------------------------------------------------------ beats

    def _commit(
        self, candidates: Candidates, phase: beats.Phase, believed: Array, look: Look
    ) -> list[Said]:
        """Say the beats that are old enough."""
        start = float(self._skin.t[0])
        found = beats.crossings(phase.radians, RATE_HZ)
        due = found + start <= look.t - beats.REACH_S
        due &= np.interp(found + start, self._skin.t, believed) >= CARRY_ON
        period = 60 / look.rate_bpm
        if self._last_beat is not None and not self._broken:
            due &= found + start > self._last_beat + 0.5 * period
        else:
            since = start + 0.5 if self._last_beat is None else self._last_beat + period
            due &= found + start > max(since, start + 0.5)
        if not due.any():
            return []
        times, sigmas = self._timed(candidates, found, look)
        said: list[Said] = []
        for moment, sigma_ms in zip(times[due] + start, sigmas[due], strict=True):
            follows = not self._broken and self._last_beat is not None
            if follows and moment - self._last_beat > 1.6 * period + 0.3:
                follows = False
            if self._last_beat is not None and moment <= self._last_beat + 0.25:
                continue
            rr_ms = 1000 * (moment - self._last_beat) if follows else None
            said.append(Beat(float(moment), self.sensor, float(sigma_ms), rr_ms, follows))
            self._last_beat, self._broken = float(moment), False
        return said

    def _timed(self, candidates: Candidates, found: Array, look: Look) -> tuple[Array, Array]:
        """The beats' times and their standard deviations in ms, by shape where it is clean."""
        times, sigmas = found.copy(), np.full(len(found), self._sigma_ms(look.signs.snr_db))
        best: beats.Shaped | None = None
        likeness = beats.CLEAN
        assert self._weights is not None
        for i in np.argsort(-self._weights)[:3]:
            tried = beats.shaped(candidates.waves[:, i], found, RATE_HZ)
            if tried is not None and np.nanmedian(tried.likeness) > likeness:
                best, likeness = tried, float(np.nanmedian(tried.likeness))
        if best is not None:
            clean = best.likeness > 0.7 * beats.CLEAN
            times[clean] = best.times[clean]
            sigmas[clean] = np.interp(best.likeness[clean], [0.5, 0.8, 0.95, 1], [40, 20, 8, 3])
        return times, sigmas

    # ------------------------------------------------------------------ saying

    def _say(self, look: Look | None) -> list[Said]:
        t = float(self._skin.t[-1])
        if t - self._said_quality_t < 1 - 0.5 / RATE_HZ:
            return []
        self._said_quality_t = t
        if look is None:
            reasons = (*self._notes, "listening for the first beats")
            return [QualityUpdate(t, self.sensor, 0.0, reasons)]
        reasons = self._notes
        if look.score < quality.MEDIUM:
            reasons = (*reasons, "the picture does not carry a pulse that can be trusted yet")
        number = self._number(t, look, reasons[0] if reasons else "")
        return [number, QualityUpdate(t, self.sensor, look.score, reasons)]

    def _number(self, t: float, look: Look | None, reason: str) -> MetricUpdate:
        word = quality.confidence(look.score) if look else Confidence.NONE
        if look is None or word is Confidence.LOW:
            return MetricUpdate(
                t, self.sensor, "heart_rate", None, None, "bpm", NUMBER_S, 0, word, reason
            )
        assert look.heart_bpm is not None
        count = round(look.heart_bpm / 60 * look.span_s)
        return MetricUpdate(
            t,
            self.sensor,
            "heart_rate",
            look.heart_bpm,
            look.se_bpm,
            "bpm",
            look.span_s,
            count,
            word,
        )


def _mean_bpm(phase: beats.Phase, span_s: float) -> float:
    """The mean rate over ``span_s`` seconds, all but the newest, in beats a minute."""
    last = len(phase.radians) - 1 - round(EDGE_S * RATE_HZ)
    first = max(0, last - round(span_s * RATE_HZ))
    turns = (phase.radians[last] - phase.radians[first]) / (2 * np.pi)
    return float(60 * turns * RATE_HZ / (last - first))
