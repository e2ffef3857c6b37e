"""Stretches of a camera's recording by light and by movement, to be judged by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean, median

from poise import constants
from poise.core.events import SkinSample

Span = tuple[float, float]

PIECE_S = 10.0


def segments(samples: Sequence[SkinSample]) -> dict[str, list[Span]]:
    """Spans of ten seconds (s on the session clock) by name: still, moving, bright, dim.

    A piece in which no face was seen has no name.
    """
    limits = constants.load("segments")
    found: dict[str, list[Span]] = {}
    pieces: dict[int, list[SkinSample]] = {}
    for sample in samples:
        pieces.setdefault(int(sample.t // PIECE_S), []).append(sample)
    for k, piece in sorted(pieces.items()):
        span = (k * PIECE_S, (k + 1) * PIECE_S)
        motion = [s.motion for s in piece if s.motion is not None]
        light = [fmean(c) for s in piece for c in s.rgb if c is not None]
        if motion and light:
            moves = median(motion) > limits["moving"]
            found.setdefault("moving" if moves else "still", []).append(span)
        if light:
            found.setdefault("dim" if median(light) < limits["dim"] else "bright", []).append(span)
    return found
