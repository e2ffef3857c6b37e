"""When somebody spoke while they answered: pauses, and the share of the time that was speech."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from poise.core.events import Speaking
from poise.core.span import Span

# A shorter silence is between two words.
LEAST_PAUSE_S = 0.5


@dataclass(frozen=True, slots=True)
class Speech:
    """What was heard of one answer, from its first word to its last.

    ``pauses_s`` are its silences of half a second and longer, in order, and ``share`` how much of
    the time somebody spoke, from 0 to 1.
    """

    pauses_s: tuple[float, ...]
    share: float


def spoken(events: Iterable[Speaking], until: float) -> list[Span]:
    """When somebody spoke, by what a detector said; whoever still does, does to ``until``."""
    found: list[Span] = []
    begun: float | None = None
    for event in sorted(events, key=lambda event: event.t):
        if event.speaking and begun is None:
            begun = event.t
        elif not event.speaking and begun is not None:
            found.append(Span(begun, event.t))
            begun = None
    return found if begun is None else [*found, Span(begun, max(begun, until))]


def speech(spans: Iterable[Span], answer: Span) -> Speech | None:
    """What of ``spans`` lies in ``answer``; None where nobody was heard in it."""
    inside = [
        Span(max(span.start, answer.start), min(span.end, answer.end))
        for span in spans
        if span.start < answer.end and span.end > answer.start
    ]
    if not inside:
        return None
    between = [later.start - earlier.end for earlier, later in itertools.pairwise(inside)]
    whole = Span(inside[0].start, inside[-1].end)
    return Speech(
        tuple(silent_s for silent_s in between if silent_s >= LEAST_PAUSE_S),
        sum(span.length_s for span in inside) / whole.length_s if whole.length_s > 0 else 1.0,
    )
