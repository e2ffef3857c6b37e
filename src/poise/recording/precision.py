"""How finely a recording is written: finer than any doubt, and the same on every computer.

A session that is run again with another build of numpy differs far behind the decimal point: by up
to 1e-12 ms for a strap and 1e-8 ms for a camera.  So every number is rounded once: inputs before
the session hears them, so that a replay hears the same, and outputs when they are written.  The
session itself computes with all digits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from functools import cache
from typing import Any, TypeVar, get_type_hints

from poise.core.events import Event, MetricUpdate, SkinSample, StrapReading

E = TypeVar("E", bound=Event)

# By the unit at the end of a field's name, else by the name itself (docs/recording.md has reasons).
DECIMALS = {
    "t": 6, "s": 6, "ms": 3, "bpm": 4, "rad": 4, "hz": 6,
    "rgb": 4, "background": 4, "value": 4, "se": 4,
    "place": 6, "motion": 6, "coverage": 6, "score": 6, "p": 6, "lock": 6, "gain": 6,
    "60": 4, "ln": 4,  # of a recovery: left_60, rebound_ln
}  # fmt: skip
OTHER_UNITS = 6  # a metric's, when it is none of these
# Counts of 1/1024 s, exactly as the strap sent them; a model, whose scale only its maker knows.
AS_GIVEN = frozenset({(StrapReading, "rr_ms"), (SkinSample, "model")})


def rounded(event: E) -> E:
    """The event as a recording holds it."""
    return replace(event, **rounded_numbers(event))


def rounded_numbers(event: Event) -> dict[str, Any]:
    """Those fields of the event that are rounded, as a recording holds them."""
    return {name: _round(value, n) for name, value, n in _numbers(event)}


def rounded_s(t: float) -> float:
    """A time on the session clock as a recording holds it."""
    return _round(t, DECIMALS["t"])  # type: ignore[no-any-return]


def _numbers(event: Event) -> Iterator[tuple[str, Any, int]]:
    kind: Any = type(event)  # mypy does not take a type for hashable
    for name, decimals in _decimals(kind):
        if isinstance(event, MetricUpdate) and name in ("value", "se"):
            decimals = DECIMALS.get(event.unit, OTHER_UNITS)
        yield name, getattr(event, name), decimals


@cache
def _decimals(kind: type) -> tuple[tuple[str, int], ...]:
    hints = get_type_hints(kind)
    return tuple(
        (f.name, DECIMALS[f.name.rpartition("_")[2]])
        for f in fields(kind)
        if "float" in str(hints[f.name]) and (kind, f.name) not in AS_GIVEN
    )


def _round(value: Any, decimals: int) -> Any:
    """A number, or tuples of numbers; None stays, and a zero has no sign."""
    if value is None:
        return None
    if isinstance(value, tuple):
        return tuple(_round(part, decimals) for part in value)
    return round(value, decimals) + 0.0
