"""The quantile that every part of poise means: linear between the two nearest values."""

from __future__ import annotations

from collections.abc import Iterable


def quantile(values: Iterable[float], q: float, in_order: bool = False) -> float:
    """The value below which ``q`` (0 to 1) of all lie, as numpy's and far quicker on 91 values.

    ``in_order`` spares the sorting of a list that is sorted.  Raises IndexError without values.
    """
    ordered = values if in_order and isinstance(values, list) else sorted(values)
    place = q * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])
