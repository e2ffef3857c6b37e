"""All the waves that might be the pulse, made from one stretch of skin colours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from poise.core.arrays import Array, Indices, Mask
from poise.core.pulse import chrom, green, green_red, ica, omit, pbv, pos
from poise.core.pulse.filters import clipped, detrend, normalise, outliers

# Published methods by their files, beside POS. For a face: what white light moves little.
FACE = {"green_red": green_red.wave, "pbv": pbv.wave}
# A finger on the lens, which no lamp reaches but the camera's own: some follow its light as well.
FINGER = {"omit": omit.wave, "chrom": chrom.wave, "green": green.wave, "ica": ica.wave}
BRIGHT = ("green", "ica", "red", "blue")
MODEL = "model"  # what the person's own model says: heeded only where the methods here say so too
FEWEST_TOLD = 0.8  # of all cells
GRAIN_S = 4.0
DARKEST, BRIGHTEST = 0.5, 254.8  # a channel mean beyond these carries nothing
CUT_OFF = 253.0  # from here on the mean of red no longer follows the light
BRIGHT_RED = 236.0  # of a face: from here on some of its pixels may be cut off
RED_LIGHT = 0.85  # what a change of light does to red, of what it does to green


@dataclass(frozen=True, slots=True)
class Candidates:
    """``waves`` (n, candidates) by ``names``, up for more blood.

    ``region`` (candidates,) says of which region each is, -1 for the whole skin.  ``changes`` (n,
    3) are the relative changes of the whole skin without drift; ``seen`` (n,) says where there was
    skin and it did not slip, ``colour`` (regions, 3) the mean colours, and ``finger`` whether it
    looks like one pressed on the lens.
    """

    names: tuple[str, ...]
    waves: Array
    region: Indices
    changes: Array
    seen: Mask
    colour: Array
    finger: bool

    @property
    def bright(self) -> bool:
        """Whether a face is so bright that the camera may cut off part of its red.

        What is left follows the light by less than it should, and light cancels in no method.
        """
        return not self.finger and bool(self.colour[:, 0].mean() >= BRIGHT_RED)


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
        keep, rgb = self._keep, _uncut(rgb, self.rgb[-round(self.rate_hz) :])
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

    def grain(self) -> float:
        """How much the regions' green differs from frame to frame, relative: the camera's noise.

        By second differences, to which a pulse and a head are slow; 0 where too little was seen.
        """
        green = self.rgb[-round(GRAIN_S * self.rate_hz) :, :, 1]
        bends = np.abs(np.diff(green, 2, axis=0)) / np.sqrt(6)
        seen = np.isfinite(bends)
        if seen.mean() < FEWEST_TOLD:
            return 0.0
        return float(1.4826 * np.median(bends[seen]) / np.nanmean(green))

    def candidates(self) -> Candidates:
        """Every method's wave over all that is kept."""
        seen = np.asarray(np.isfinite(self.rgb).all(axis=2))  # (n, regions)
        colour = np.stack([_means(self.rgb[:, r], seen[:, r]) for r in range(seen.shape[1])])
        usable = (colour > DARKEST) & (colour < BRIGHTEST)
        relative = np.where(
            seen[:, :, None] & usable, self.rgb / np.where(usable, colour, 1.0) - 1, 0.0
        )
        weight = np.maximum(seen.sum(axis=1), 1)[:, None]
        mean = colour.mean(axis=0)
        by_window = self._wave / np.maximum(self._count, 1)
        whole = self._steady(relative.sum(axis=1) / weight)
        finger = seen.shape[1] == 1 and not _like_a_face(mean)
        waves: dict[str, Array] = {"pos": by_window[:, -1]}
        waves |= {n: wave(whole.changes, mean) for n, wave in (FINGER if finger else FACE).items()}
        if finger:  # any colour may be the one that is not saturated
            waves |= {"red": -whole.changes[:, 0], "blue": -whole.changes[:, 2]}
        if np.isfinite(self.model).mean() >= FEWEST_TOLD:
            waves[MODEL] = _told(self.model, waves["pos"], self.rate_hz)
        blocks = [whole.kept(np.stack(list(waves.values()), axis=1))]
        region = [-1] * len(waves)
        names = list(waves)
        for r in range(seen.shape[1] if seen.shape[1] > 1 else 0):
            part = self._steady(relative[:, r])
            own = [by_window[:, r], *(wave(part.changes, colour[r]) for wave in FACE.values())]
            blocks.append(seen[:, r, None] * part.kept(np.stack(own, axis=1)))
            region += [r] * len(own)
            names += [f"{name} {r}" for name in ("pos", *FACE)]
        return Candidates(
            tuple(names),
            normalise(np.concatenate(blocks, axis=1), self.rate_hz),
            np.array(region),
            whole.changes,
            np.asarray(seen.any(axis=1) & ~whole.slipped),
            colour,
            finger,
        )

    def _steady(self, relative: Array) -> _Steady:
        """Relative changes (n, 3) without drift and without excursions."""
        steady = detrend(relative, self.rate_hz)
        slipped = outliers(steady, self.rate_hz)
        return _Steady(np.where(slipped[:, None], 0.0, clipped(steady)), slipped)


@dataclass(frozen=True, slots=True)
class _Steady:
    changes: Array
    slipped: Mask

    def kept(self, waves: Array) -> Array:
        """``waves`` (n, k) where nothing slipped, 0 where something did."""
        return np.asarray(~self.slipped[:, None] * waves)


def _uncut(rgb: Array, before: Array) -> Array:
    """``rgb`` (k, regions, 3) with the red worked out that was too bright for the camera.

    From the regions where it was not, and from how the light on each differs by its green since
    ``before`` (n, regions, 3): red that stands still would let no method cancel the light, in that
    region or in the mean of all.
    """
    cut: Mask = np.asarray(rgb[:, :, 0] >= CUT_OFF)
    fine = np.asarray(np.isfinite(rgb).all(axis=2) & ~cut)
    cut = np.asarray(cut & fine.any(axis=1, keepdims=True))
    if not cut.any():
        return rgb
    level, newest = _level(before), _level(rgb)
    level = np.where(np.isfinite(level), level, newest)
    change = rgb / level - 1
    others = np.where(fine[:, :, None], change, 0.0).sum(axis=1)
    others /= np.maximum(fine.sum(axis=1), 1)[:, None]
    red = others[:, :1] + RED_LIGHT * (change[:, :, 1] - others[:, 1:2])
    whole = rgb.copy()
    whole[:, :, 0] = np.where(cut, level[:, 0] * (1 + red), rgb[:, :, 0])
    return whole


def _level(rgb: Array) -> Array:
    """The mean colour (regions, 3) of what was seen of each region, NaN of one that was not."""
    seen = np.isfinite(rgb)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(seen, rgb, 0.0).sum(axis=0) / seen.sum(axis=0))


def _told(model: Array, pos: Array, rate_hz: float) -> Array:
    """What a model said, without drift or jumps, of the size and the sign that POS has."""
    known = np.isfinite(model)
    wave = np.where(known, model - model[known].mean(), 0.0)
    wave = clipped(detrend(wave, rate_hz)[:, None])[:, 0]
    size = float(np.std(wave))
    turn = 1.0 if float(wave @ pos) >= 0 else -1.0
    return wave * (turn * float(np.std(pos)) / size if size > 0 else 0.0)


def _like_a_face(colour: Array) -> bool:
    """Skin by reflected light; a finger on the lens is far redder, or saturated, or dark.

    Or nearly grey, where the camera took the finger for its white: skin sends back half as much
    again of red as of green at least (simulation/skin_tone.py), which is still a tenth more where
    the camera's white is off by a quarter.
    """
    red, green, blue = colour
    return bool(1.1 * green <= red <= 2.2 * green and min(green, blue) > 20 and 60 < red < 250)


def _means(rgb: Array, seen: Mask) -> Array:
    return rgb[seen].mean(axis=0) if seen.any() else np.zeros(3)
