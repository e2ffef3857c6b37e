"""A small net of our own: where in its beat the heart of a face is, and how sure that is.

One-dimensional convolutions over twenty seconds of colours, trained on nothing but made-up traces
(calibration/measure/pulse_net.py).  Ten times a second it gives a complex number: its angle is the
phase of the heart's fundamental and its length, 0 to 1, how sure that is, for in training it was
told 0 of what has no pulse.  It names no rate of its own: what it says is laid on the wave that the
published methods make, as a sign of how far to trust them.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from poise import learned
from poise.core.arrays import Array
from poise.core.pulse import chrom
from poise.core.pulse.candidates import Candidates

SPAN_S = 20.0
STRIDE = 3  # cells to an answer
DILATIONS = (1, 2, 4, 8, 16, 1)
LOUDEST = 8.0  # times the size of green, of what it is shown
PART, MOST_BPM = 0.5, 2.0  # how far a number follows the net's own rate
WAVES = ("pos", "green_red", "pbv")


def shown(changes: Array, waves: Array, cells: int) -> Array:
    """What the net is shown (7, cells) of the newest ``cells``, with 0 before the first.

    ``changes`` (n, 3) are the relative changes of the whole face and ``waves`` (n, 3) the methods
    of :data:`WAVES`.  Colours keep their proportions, each wave has a size of 1.
    """
    changes, waves = changes[-cells:], waves[-cells:]
    waves = np.column_stack([waves, chrom.wave(changes, np.ones(3))])
    size = float(np.sqrt(np.mean(changes[:, 1] ** 2)))
    sizes = np.sqrt(np.mean(waves**2, axis=0))
    told = np.column_stack(
        [changes / (size if size > 0 else 1.0), waves / np.where(sizes > 0, sizes, 1.0)]
    )
    image = np.zeros((told.shape[1], cells))
    image[:, cells - len(told) :] = np.clip(told, -LOUDEST, LOUDEST).T
    return image


def answer(candidates: Candidates, rate_hz: float) -> Array:
    """The net's answer (n,), complex, at every cell.

    0 before the newest twenty seconds, and of a finger, which the net does not know.
    """
    n, cells = len(candidates.waves), round(SPAN_S * rate_hz)
    found = np.zeros(n, dtype=complex)
    if candidates.finger:
        return found
    waves = candidates.waves[:, [candidates.names.index(name) for name in WAVES]]
    said = infer(learned.pulse_net(), shown(candidates.changes, waves, cells))
    known = min(n, cells)
    where = np.arange(cells - known, cells)
    # Between two answers the phase turns on; a straight line would shorten it.
    i = np.clip(where // STRIDE, 0, len(said) - 2)
    part = where / STRIDE - i
    turn = np.angle(said[i + 1] * np.conj(said[i]))
    length = np.abs(said[i]) * (1 - part) + np.abs(said[i + 1]) * part
    found[n - known :] = np.minimum(length, 1.0) * np.exp(1j * (np.angle(said[i]) + part * turn))
    return found


def agreement(said: Array, radians: Array) -> float:
    """How far the net's answer ``said`` (n,) goes with a wave of these phases (n,), 0 to 1.

    1 for a net that is sure all along and turns as the wave does, however late it is.
    """
    if len(said) == 0:
        return 0.0
    return float(np.abs(np.mean(said * np.exp(-1j * radians))))


def nearer(heart_bpm: float, said: Array, agreed: float, rate_hz: float) -> float:
    """``heart_bpm`` half way to the rate at which the net's answer ``said`` (n,) turns.

    Less far where the two have ``agreed`` (0 to 1) less, and by no more than :data:`MOST_BPM`: the
    net makes a number finer and names none.
    """
    turn = np.sum(said[STRIDE:] * np.conj(said[:-STRIDE]))
    if turn == 0:
        return heart_bpm
    turning_bpm = 60 * rate_hz / STRIDE * float(np.angle(turn)) / (2 * np.pi)
    apart_bpm = PART * (turning_bpm - heart_bpm)
    return heart_bpm + agreed * float(np.clip(apart_bpm, -MOST_BPM, MOST_BPM))


def infer(weights: Mapping[str, Array], image: Array) -> Array:
    """The net's answers (k,), complex, one for every :data:`STRIDE` columns of ``image``."""
    x = np.asarray(image, dtype=np.float32)
    x = _relu(_convolved(x, weights["first"], weights["first_bias"], 1, STRIDE))
    for i, dilation in enumerate(DILATIONS):
        y = _relu(_convolved(x, weights[f"conv{i}"], weights[f"conv{i}_bias"], dilation, 1))
        squeezed = _relu(weights[f"squeeze{i}"] @ y.mean(axis=1) + weights[f"squeeze{i}_bias"])
        gate = weights[f"gate{i}"] @ squeezed + weights[f"gate{i}_bias"]
        x = x + y / (1 + np.exp(-gate))[:, None]
    real, imaginary = weights["last"] @ x + weights["last_bias"][:, None]
    return np.asarray(real + 1j * imaginary)


def _convolved(x: Array, kernel: Array, bias: Array, dilation: int, stride: int) -> Array:
    """``x`` (in, n) by ``kernel`` (taps, out, in), centred, with 0 around it."""
    taps = len(kernel)
    reach = taps // 2 * dilation
    padded = np.pad(x, ((0, 0), (reach, reach)))
    # One product a tap: all at once would be large enough for the library to wake its threads.
    total = bias[:, None] + np.zeros((1, -(-x.shape[1] // stride)), dtype=x.dtype)
    for k in range(taps):
        first = k * dilation
        total += kernel[k] @ padded[:, first : first + x.shape[1] : stride]
    return np.asarray(total)


def _relu(x: Array) -> Array:
    return np.maximum(x, 0)
