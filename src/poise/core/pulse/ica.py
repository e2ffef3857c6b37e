"""ICA: three channels taken apart into independent sources (Poh et al. 2010).

By FastICA with symmetric decorrelation (Hyvärinen 1999).  The source kept is the one most like the
pulse in the green channel: no guess from its spectrum.
"""

from __future__ import annotations

import numpy as np

from poise.core.arrays import Array

_ROUNDS = 12


def wave(changes: Array, colour: Array) -> Array:
    """The pulse (n,), up when there is more blood; arguments as in :func:`green.wave`.

    Zero where a channel is constant, for then there are not three sources to find.
    """
    x = changes - changes.mean(axis=0)
    size, axes = np.linalg.eigh(x.T @ x / len(x))
    if size[0] <= 1e-6 * size[-1]:
        return np.zeros(len(x))
    white = x @ axes / np.sqrt(size)
    mixing = np.eye(3)
    for _ in range(_ROUNDS):
        source = np.tanh(white @ mixing.T)
        mixing = source.T @ white / len(white) - np.diag((1 - source**2).mean(axis=0)) @ mixing
        u, _, v = np.linalg.svd(mixing)
        mixing = u @ v
    sources = white @ mixing.T
    green = -x[:, 1]
    likeness = sources.T @ green
    best = int(np.argmax(np.abs(likeness)))
    return np.asarray(sources[:, best] * np.sign(likeness[best]))
