"""What a strap must keep to: one set of limits, for a session's quality and for the strap check."""

from __future__ import annotations

# Seconds between notifications, and without any.
PERIOD_MOST_S, GAP_MOST_S = 1.5, 3.0
# Intervals a second, and how finely they are told.
INTERVALS_LEAST_HZ, STEP_MOST_MS = 0.4, 10.0
# How far the intervals may add up to another time than passed, as a share of it.
TOLD_MOST = 0.02
# How far the rate of the intervals may be from the strap's own, as a share.
RATE_APART_MOST = 0.15
# Among so many intervals there are at least so many values.
ENOUGH_INTERVALS, DISTINCT_LEAST = 20, 2
# A strap whose intervals are so often those of its own rate makes them of it.
MADE_MOST = 0.9
