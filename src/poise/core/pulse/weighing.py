"""What a look back over ten seconds finds: what each candidate says, and how far to heed it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from poise.core.arrays import Array
from poise.core.pulse import vetoes
from poise.core.pulse.candidates import BRIGHT, MODEL, Candidates, Skin
from poise.core.pulse.quality import Signs, log_odds
from poise.core.pulse.spectrum import RATES_BPM, Spectra

DEVOTION = 4.0  # how strongly the better candidates are preferred
SETTLING = 0.3  # how quickly the wave's own mixture follows, a look
AGREES_BPM = 5.0
BRIGHTNESS = (*BRIGHT, "red", "blue")  # candidates that follow the light as well


@dataclass(frozen=True, slots=True)
class Evidence:
    """One look's findings.

    ``weights`` (candidates,) sum to 1 and make the wave; ``rho`` (rates,) is the share of the
    spectrum that lies at each rate, ``even`` (rates,) what an even one would have there; ``own``
    and ``parts`` are the rates (beats a minute) that each candidate and each region favours by
    itself.  ``bright`` (0 to 1) is the part of the weights on brightness alone, 0 for a finger;
    ``doubted`` says that something else explains a rhythm, ``finger`` that this is no face.
    """

    weights: Array
    rho: Array
    even: Array
    own: Array
    parts: Array
    bright: float
    doubted: bool
    finger: bool

    def methods(self, rate_bpm: float) -> float:
        """The share of the weights whose own rate is ``rate_bpm``."""
        return float(self.weights @ (np.abs(self.own - rate_bpm) <= AGREES_BPM))

    def regions(self, rate_bpm: float) -> float | None:
        """The share of the regions whose own rate is ``rate_bpm``, None where there is but one."""
        if len(self.parts) < 2:
            return None
        return float(np.mean(np.abs(self.parts - rate_bpm) <= AGREES_BPM))

    def at(self, rate_bpm: float) -> float:
        """The most of the spectrum that lies at a rate near ``rate_bpm``."""
        return float(self.rho[np.abs(RATES_BPM - rate_bpm) <= AGREES_BPM].max())

    def snr_db(self, rate_bpm: float) -> float:
        """Power at ``rate_bpm`` and twice it against the noise, in decibels, -20 for none."""
        even = float(np.interp(rate_bpm, RATES_BPM, self.even))
        rho = self.at(rate_bpm)
        noise = max(1e-3, (1 - rho) / (1 - even))
        return float(10 * np.log10(max(1e-2, (rho - even * noise) / noise)))

    def here(self, rate_bpm: float) -> bool:
        """Whether no other rate does clearly better."""
        return self.at(rate_bpm) >= 0.8 * float(self.rho.max())


class Weigher:
    """Weighs the candidates against each other, look after look."""

    def __init__(self, spectra: Spectra) -> None:
        self._spectra = spectra
        self._weights: Array | None = None

    def weigh(self, candidates: Candidates, skin: Skin, belief: Array, n: int) -> Evidence:
        """The evidence in the last ``n`` cells; ``belief`` (rates,) is what was thought so far.

        A candidate's merit is how much of its spectrum lies where the heart is believed to be, and
        half as much where it lies at all.
        """
        spectra = self._spectra
        share = spectra.share(spectra.even(spectra.power(candidates.waves[-n:])))
        even = spectra.even_share
        trusted = self._trusted(candidates, skin, n)
        excess = np.clip(share - even, 0, 1) * trusted
        if MODEL in candidates.names:  # it may make up what the skin does not say
            own = candidates.names.index(MODEL)
            excess[own] = np.minimum(excess[own], np.median(np.delete(excess, own, 0), axis=0))
        share = np.minimum(share, even) + excess
        merit = (excess @ (belief / belief.sum()) + excess.max(axis=1)) ** DEVOTION
        weights = merit / (merit.sum() + 1e-12)
        if self._weights is None or len(self._weights) != len(weights):
            self._weights = weights
        self._weights = self._weights + SETTLING * (weights - self._weights)
        parts = spectra.share(spectra.even(spectra.power(candidates.parts[-n:])))
        bright = np.array([name in BRIGHTNESS for name in candidates.names])
        return Evidence(
            self._weights,
            weights @ share,
            even,
            RATES_BPM[share.argmax(axis=1)],
            RATES_BPM[parts.argmax(axis=1)],
            0.0 if candidates.finger else float(self._weights @ bright),
            bool((trusted < 0.1).any()),
            candidates.finger,
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
        coloured = vetoes.FINGER_COLOURED if candidates.finger else vetoes.COLOURED
        tinted = np.clip((1 - vetoes.greyness(spectra, changes)) / coloured, 0, 1)
        bright = np.array([name in BRIGHTNESS for name in candidates.names])
        return np.where(vetoed, 0.0, np.where(bright[:, None], tinted[None, :], 1.0))


def fused(candidates: Candidates, weights: Array) -> Array:
    """The candidates' weighted sum (n,), each at its own size, NaN where there was no skin."""
    size = np.sqrt(np.mean(candidates.waves**2, axis=0))
    scaled = candidates.waves / np.where(size > 0, size, 1.0)
    return np.where(candidates.seen, scaled @ weights, np.nan)


def read_signs(evidence: Evidence, rate_bpm: float, posterior: float, apart_bpm: float) -> Signs:
    """What one look's evidence says for ``rate_bpm``, before any running mean."""
    return Signs(
        log_odds(posterior),
        evidence.snr_db(rate_bpm),
        float(evidence.here(rate_bpm)),
        evidence.regions(rate_bpm),
        evidence.methods(rate_bpm),
        apart_bpm,
        evidence.bright,
    )
