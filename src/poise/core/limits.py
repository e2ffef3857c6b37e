"""How much one session can hold, whoever tells of it: what is beyond is a fault of who tells it."""

from __future__ import annotations

# What lasts longer is a file whose times have another unit.
LONGEST_S = 8 * 86400.0
# Eight days of a heart at the fastest rate that is believed.
MOST_INPUTS = 3_000_000
# Of a session clock: a window may have stood open for long before its session began.
LATEST_S = 400 * 86400.0
# What a strap can truly say of a living heart, in beats a minute.
SLOWEST_BPM, FASTEST_BPM = 25, 250


def believed_bpm(bpm: float | None) -> int | None:
    """A heart rate that a living heart can have, in whole beats a minute; None for any other."""
    return round(bpm) if bpm is not None and SLOWEST_BPM <= bpm <= FASTEST_BPM else None
