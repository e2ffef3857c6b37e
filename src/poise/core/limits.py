"""How much one session can hold, whoever tells of it: what is beyond is a fault of who tells it."""

from __future__ import annotations

from math import ceil

# What lasts longer is a file whose times have another unit.
LONGEST_S = 8 * 86400.0
# Eight days of a heart at the fastest rate that is believed.
MOST_INPUTS = 3_000_000
# Of a session clock: a window may have stood open for long before its session began.
LATEST_S = 400 * 86400.0
# Of a recording's heart rate moment by moment: one a second for longer than a day.
MOST_MOMENTS = 100_000
# Whose days have a date, in every zone and a few weeks around them.
YEARS = range(1970, 3000)
# What a strap can truly say of a living heart, in beats a minute.
SLOWEST_BPM, FASTEST_BPM = 25, 250


def moments_every_s(span_s: float, every_s: float) -> float:
    """``every_s``, or so many times it that no more than ``MOST_MOMENTS`` are in ``span_s``.

    A recording with a hole of a week would otherwise be half a million seconds of nothing.
    """
    return every_s * max(1, ceil(span_s / every_s / MOST_MOMENTS))


def believed_bpm(bpm: float | None) -> int | None:
    """A heart rate that a living heart can have, in whole beats a minute; None for any other."""
    return round(bpm) if bpm is not None and SLOWEST_BPM <= bpm <= FASTEST_BPM else None
