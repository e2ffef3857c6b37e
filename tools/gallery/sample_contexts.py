"""Made-up drills in a few places, for the map of them."""

from __future__ import annotations

from poise.core.weeks.contexts import Context, Practised

_WHERE = (
    ("desk", 8, (14.0, 17.0, 12.0, 15.0)), ("desk", 19, (18.0, 21.0, 16.0)),
    ("kitchen", 9, (15.0, 11.0, 14.0)), ("library, second floor", 14, (24.0, 20.0, 23.0)),
    ("outdoors", 13, (19.0,)),
)  # fmt: skip


def practised() -> list[Practised]:
    """Fourteen drills, the first at a desk, and one without a place."""
    found = [
        Practised(day, hour, Context(place=place), bpm)
        for day, (place, hour, values) in enumerate(_WHERE)
        for bpm in values
    ]
    return [*found, Practised(9, 10, Context(), 16.0)]
