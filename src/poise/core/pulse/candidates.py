"""All the waves that might be the pulse, made from one stretch of skin colours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from poise.core.arrays import Array, Mask
from poise.core.pulse import chrom, green, ica, omit, pos
from poise.core.pulse.filters import clipped, detrend, normalise, outliers

# Published methods by their files: what takes in no light at all of a lamp that is white, and what
# follows the light as well and is taken in only where something else can tell lamp from heart.
COLOURED = {"omit": omit.wave, "chrom": chrom.wave}
BRIGHT = {"green": green.wave, "ica": ica.wave}
MODEL = "model"  # what the person's own model says: heeded only where the methods here say so too
FEWEST_TOLD = 0.8  # of all cells
DARKEST, BRIGHTEST = 0.5, 254.8  # a channel mean beyond these carries nothing


@dataclass(frozen=True, slots=True)
class Candidates:
    """``waves`` (n, candidates) by ``names``, up for more blood.

    ``parts`` (n, regions) is POS of each region alone.  ``changes`` (n, 3) are the relative changes
    of the whole skin without drift; ``seen`` (n,) says where there was skin and it did not slip,
    ``colour`` (regions, 3) the mean colours, and ``finger`` whether it looks like one pressed on
    the lens.
    """

    names: tuple[str, ...]
    waves: Array
    parts: Array
    changes: Array
    seen: Mask
    colour: Array
    finger: bool


class Skin:
    """Keeps the last ``keep_s`` seconds of skin colour on an even grid, and POS along with it."""

    def __init__(self, rate_hz: float, keep_s: float) -> None:
        self.rate_hz = rate_hz
        self._keep = round(keep_s * rate_hz)
        self._pos = pos.Pos(rate_hz)
        self._new = 0
        self.clear(0)

    def clear(self, regions: int) -> None:
        """Begin again, with this many regions."""
        self.t: Array = np.empty(0)
        self.rgb: Array = np.empty((0, regions, 3))
        self.wall: Array = np.empty((0, 3))
        self.place: Array = np.empty((0, 3))
        self.model: Array = np.empty(0)
        self._wave: Array = np.zeros((0, regions + 1))
        self._count: Array = np.zeros((0, regions + 1))

    def extend(self, t: Array, rgb: Array, wall: Array, place: Array, model: Array) -> None:
        """Add cells at ``t`` (k,); NaN is for unseen.

        ``rgb`` is (k, regions, 3), ``wall`` and ``place`` are (k, 3), ``model`` (k,).
        """
        keep = self._keep
        self.t = np.concatenate([self.t, t])[-keep:]
        self.rgb = np.concatenate([self.rgb, rgb])[-keep:]
        self.wall = np.concatenate([self.wall, wall])[-keep:]
        self.place = np.concatenate([self.place, place])[-keep:]
        self.model = np.concatenate([self.model, model])[-keep:]
        blank = np.zeros((len(t), self._wave.shape[1]))
        self._wave = np.concatenate([self._wave, blank])[-keep:]
        self._count = np.concatenate([self._count, blank])[-keep:]
        self._pos.add(self.rgb, self._wave, self._count, len(t))

    @property
    def span_s(self) -> float:
        return len(self.t) / self.rate_hz

    def candidates(self) -> Candidates:
        """Every method's wave over all that is kept."""
        seen = np.asarray(np.isfinite(self.rgb).all(axis=2))  # (n, regions)
        colour = np.stack([_means(self.rgb[:, r], seen[:, r]) for r in range(seen.shape[1])])
        usable = (colour > DARKEST) & (colour < BRIGHTEST)
        relative = np.where(
            seen[:, :, None] & usable, self.rgb / np.where(usable, colour, 1.0) - 1, 0.0
        )
        weight = np.maximum(seen.sum(axis=1), 1)[:, None]
        whole = relative.sum(axis=1) / weight
        steady = detrend(whole, self.rate_hz)
        slipped = outliers(steady, self.rate_hz)
        changes = np.where(slipped[:, None], 0.0, clipped(steady))
        mean = colour.mean(axis=0)
        by_window = self._wave / np.maximum(self._count, 1)
        waves: dict[str, Array] = {"pos": by_window[:, -1]}
        waves |= {name: wave(changes, mean) for name, wave in COLOURED.items()}
        finger = seen.shape[1] == 1 and not _like_a_face(mean)
        if finger or seen.shape[1] > 1 or np.isfinite(self.wall).any():
            waves |= {name: wave(changes, mean) for name, wave in BRIGHT.items()}
        # else nothing could tell a lamp from a heart in what follows the light.
        if finger:  # any colour may be the one that is not saturated
            waves |= {"red": -changes[:, 0], "blue": -changes[:, 2]}
        if np.isfinite(self.model).mean() >= FEWEST_TOLD:
            waves[MODEL] = _told(self.model, waves["pos"], self.rate_hz)
        kept = ~slipped[:, None]
        return Candidates(
            tuple(waves),
            kept * normalise(np.stack(list(waves.values()), axis=1), self.rate_hz),
            kept * normalise(by_window[:, :-1], self.rate_hz),
            changes,
            np.asarray(seen.any(axis=1) & ~slipped),
            colour,
            finger,
        )


def _told(model: Array, pos: Array, rate_hz: float) -> Array:
    """What a model said, without drift or jumps, of the size and the sign that POS has."""
    known = np.isfinite(model)
    wave = np.where(known, model - model[known].mean(), 0.0)
    wave = clipped(detrend(wave, rate_hz)[:, None])[:, 0]
    size = float(np.std(wave))
    turn = 1.0 if float(wave @ pos) >= 0 else -1.0
    return wave * (turn * float(np.std(pos)) / size if size > 0 else 0.0)


def _like_a_face(colour: Array) -> bool:
    """Skin by reflected light; a finger on the lens is far redder, or saturated, or dark."""
    red, green, blue = colour
    return bool(green <= red <= 2.2 * green and min(green, blue) > 20 and 60 < red < 250)


def _means(rgb: Array, seen: Mask) -> Array:
    return rgb[seen].mean(axis=0) if seen.any() else np.zeros(3)
