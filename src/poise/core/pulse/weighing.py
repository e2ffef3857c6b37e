"""What a look back over ten seconds finds: what each candidate says, and how far to heed it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from poise.core.arrays import Array
from poise.core.pulse import vetoes
from poise.core.pulse.candidates import BRIGHT, MODEL, Candidates, Skin
from poise.core.pulse.quality import Signs, log_odds
from poise.core.pulse.spectrum import RATES_BPM, Spectra

DEVOTION = 4.0  # how strongly a finger's better candidates are preferred
SETTLING = 0.3  # how quickly the wave's own mixture follows, a look
AGREES_BPM = 5.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """One look's findings.

    ``weights`` (candidates,) sum to 1 and make the wave.  ``rho`` (rates,) is the share of the
    spectrum that lies at each rate as the candidates have it between them, ``of_wave`` (rates,) as
    the wave has that they make, ``even`` (rates,) what an even spectrum would have there,
    ``second`` (rates,) by how much the second best wave of the whole face exceeds that.  ``own``
    and ``parts`` are the rates (beats a minute) that each candidate and each region favours by
    itself.  ``trusted`` (rates,) says from 0 to 1 how far nothing else explains a rhythm there,
    ``doubted`` that something does somewhere, ``finger`` that this is no face, ``bright`` that
    the camera may cut off part of its red.
    """

    weights: Array
    rho: Array
    of_wave: Array
    even: Array
    second: Array
    own: Array
    parts: Array
    trusted: Array
    doubted: bool
    finger: bool
    bright: bool

    def methods(self, rate_bpm: float) -> float:
        """The share of the weights whose own rate is ``rate_bpm``."""
        return float(self.weights @ (np.abs(self.own - rate_bpm) <= AGREES_BPM))

    def regions(self, rate_bpm: float) -> float | None:
        """The share of the regions whose own rate is ``rate_bpm``, None where there is but one."""
        if len(self.parts) < 2:
            return None
        return float(np.mean(np.abs(self.parts - rate_bpm) <= AGREES_BPM))

    def snr_db(self, rate_bpm: float) -> float:
        """The wave's power at ``rate_bpm`` and twice it against the noise, in dB, -20 for none."""
        even = float(np.interp(rate_bpm, RATES_BPM, self.even))
        rho = _most(self.of_wave, rate_bpm)
        noise = max(1e-3, (1 - rho) / (1 - even))
        return float(10 * np.log10(max(1e-2, (rho - even * noise) / noise)))

    def trust(self, rate_bpm: float) -> float:
        """From 0, explained by something other than the heart, to 1."""
        return float(np.interp(rate_bpm, RATES_BPM, self.trusted))

    def here(self, rate_bpm: float) -> bool:
        """Whether no other rate does clearly better."""
        return _most(self.rho, rate_bpm) >= 0.8 * float(self.rho.max())


def _most(rho: Array, rate_bpm: float) -> float:
    """The most of a spectrum that lies at a rate near ``rate_bpm``."""
    return float(rho[np.abs(RATES_BPM - rate_bpm) <= AGREES_BPM].max())


class Weigher:
    """Weighs the candidates against each other, look after look."""

    def __init__(self, spectra: Spectra) -> None:
        self._spectra = spectra
        self._weights: Array | None = None

    def weigh(self, candidates: Candidates, skin: Skin, belief: Array, n: int) -> Evidence:
        """The evidence in the last ``n`` cells; ``belief`` (rates,) is what was thought so far.

        A face's rate is told by all candidates evenly: the best of them is too often the one with
        the highest peak that is no pulse.  A finger's is told by the better ones, for most of its
        colours are saturated.
        """
        spectra = self._spectra
        power = spectra.power(candidates.waves[-n:])
        share = spectra.share(spectra.even(power))
        even = spectra.even_share
        trusted = self._trusted(candidates, skin, n)
        excess = np.clip(share - even, 0, 1) * trusted
        heard = power.sum(axis=1) > 0
        if MODEL in candidates.names:  # it may make up what the skin does not say
            own = candidates.names.index(MODEL)
            others = heard & (np.arange(len(heard)) != own)
            cap = np.median(excess[others], axis=0) if others.any() else 0.0
            excess[own] = np.minimum(excess[own], cap)
        share = np.minimum(share, even) + excess
        believed = excess @ (belief / belief.sum())
        best = (believed + excess.max(axis=1)) ** DEVOTION
        merit = best if candidates.finger else believed
        weights = merit / (merit.sum() + 1e-12)
        told = weights if candidates.finger else heard / max(1, heard.sum())
        if self._weights is None or len(self._weights) != len(weights):
            self._weights = weights
        self._weights = self._weights + SETTLING * (weights - self._weights)
        rho = told @ share
        of_wave = rho
        if not candidates.finger:
            wave = np.nan_to_num(fused(candidates, self._weights)[-n:, None])
            of_wave = spectra.share(spectra.even(spectra.power(wave)))[0]
            of_wave = np.minimum(of_wave, even) + np.clip(of_wave - even, 0, 1) * trusted[0]
        parts = [candidates.region == r for r in np.unique(candidates.region[heard]) if r >= 0]
        return Evidence(
            self._weights,
            rho,
            of_wave,
            even,
            _second(candidates, excess),
            RATES_BPM[share.argmax(axis=1)],
            RATES_BPM[[int(share[part].mean(axis=0).argmax()) for part in parts]],
            trusted[0],
            bool((trusted < 0.1).any()),
            candidates.finger,
            candidates.bright,
        )

    def _trusted(self, candidates: Candidates, skin: Skin, n: int) -> Array:
        """From 0, explained by something other than the heart, to 1, for (candidates, rates)."""
        spectra, span = self._spectra, n / skin.rate_hz
        changes = candidates.changes[-n:]
        vetoed = np.zeros(len(RATES_BPM), dtype=bool)
        wall, place = skin.wall[-n:], skin.place[-n:]
        if np.isfinite(wall).all() and wall.min() > 1:
            grey = (wall / wall.mean(axis=0)).mean(axis=1) - 1
            vetoed |= vetoes.light(spectra, grey, changes[:, 1], span)
        if np.isfinite(place).all():
            vetoed |= vetoes.head(spectra, place - place.mean(axis=0), span)
        finger = candidates.finger
        needs = vetoes.COLOURED if finger else vetoes.FACE_COLOURED
        tinted = np.clip((1 - vetoes.greyness(spectra, changes)) / needs, 0, 1)
        asked = np.array([name in BRIGHT or not finger for name in candidates.names])
        return np.where(vetoed, 0.0, np.where(asked[:, None], tinted[None, :], 1.0))


def _second(candidates: Candidates, excess: Array) -> Array:
    """The second largest excess (rates,) of the whole face's waves; 1 for a finger.

    What one way from colour to wave alone finds is its own: a lamp, most often.
    """
    if candidates.finger:
        return np.ones(excess.shape[1])
    told = [name != MODEL for name in candidates.names] & (candidates.region < 0)
    return np.asarray(np.sort(excess[told], axis=0)[-2])


def fused(candidates: Candidates, weights: Array) -> Array:
    """The candidates' weighted sum (n,), each at its own size, NaN where there was no skin."""
    size = np.sqrt(np.mean(candidates.waves**2, axis=0))
    scaled = candidates.waves / np.where(size > 0, size, 1.0)
    return np.where(candidates.seen, scaled @ weights, np.nan)


def read_signs(
    evidence: Evidence, rate_bpm: float, posterior: float, apart_bpm: float, learned: float
) -> Signs:
    """What one look's evidence says for ``rate_bpm``, before any running mean."""
    return Signs(
        log_odds(posterior),
        evidence.snr_db(rate_bpm),
        float(evidence.here(rate_bpm)),
        evidence.regions(rate_bpm),
        evidence.methods(rate_bpm),
        apart_bpm,
        _most(evidence.second, rate_bpm),
        learned,
        evidence.bright,
    )
