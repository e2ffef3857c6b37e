"""What a session can have heard: what any file tells of is believed only after this."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite
from typing import Any

from poise.core.events import Action, Command, Input, IntervalReading, SensorStatus, StrapReading
from poise.core.limits import LATEST_S, LONGEST_S, MOST_INPUTS
from poise.errors import RecordingError
from poise.importers import dates
from poise.importers.imported import NO_START, Imported

SHORTEST_INTERVAL_MS, LONGEST_INTERVAL_MS, LARGEST_SIGMA_MS = 1.0, 60_000.0, 10_000.0
LONGEST_TEXT, MOST_TAGS, MOST_PAUSES = 2000, 200, 200
DEEPEST, MOST_VALUES = 20, 100_000


def checked(found: Imported) -> Imported:
    """``found`` if a session could have heard it; raises :class:`RecordingError` without a path.

    A beginning that is no date is taken as not known.
    """
    if not found.inputs:
        raise RecordingError("holds neither beats nor events: export it again")
    if len(found.inputs) > MOST_INPUTS:
        raise RecordingError(
            f"holds {len(found.inputs)} beats and events, and a session has at most {MOST_INPUTS}: "
            "save one recording a file"
        )
    for event in found.inputs:
        _check(event)
    pauses = sum(isinstance(e, Command) and e.action is Action.PAUSE for e in found.inputs)
    if pauses > MOST_PAUSES:
        raise RecordingError(f"pauses {pauses} times, and nobody does so more than {MOST_PAUSES}")
    span_s = found.inputs[-1].t - min(0.0, found.inputs[0].t)
    if found.exercise is not None:
        span_s = found.inputs[-1].t - found.inputs[0].t
    if span_s > LONGEST_S:
        raise RecordingError(
            f"runs over {span_s / 86400:.0f} days by its own times: check their unit, or save one "
            "recording a file"
        )
    if any(later.t < event.t for event, later in zip(found.inputs, found.inputs[1:], strict=False)):
        raise RecordingError("has times that run backwards: export it again")
    _plain([found.exercise, found.device, found.settings])
    for text in (found.origin, *found.tags, *found.unknown, *found.notes):
        _text(text, "a label")
    if len(found.tags) > MOST_TAGS:
        raise RecordingError(f"has {len(found.tags)} labels, and at most {MOST_TAGS} are kept")
    if found.began is not None and dates.moment(found.began) is None:
        found = replace(found, began=None, unknown=(*found.unknown, NO_START))
    return found


def _check(event: Input) -> None:
    """Raises :class:`RecordingError` for an event with a value that cannot be."""
    _number(event.t, "a time", -LATEST_S, LATEST_S, "s")
    match event:
        case IntervalReading():
            _text(event.sensor, "the name of a sensor")
            _number(event.rr_ms, "an interval", SHORTEST_INTERVAL_MS, LONGEST_INTERVAL_MS, "ms")
            _number(event.sigma_ms, "a doubt", 0.0, LARGEST_SIGMA_MS, "ms")
            if not isinstance(event.follows, bool):
                raise RecordingError(f"says {_shown(event.follows)} of whether a beat follows")
        case StrapReading():
            for rr_ms in event.rr_ms:
                _number(rr_ms, "an interval", 0.0, LONGEST_S * 1000, "ms")
        case SensorStatus():
            _text(event.sensor, "the name of a sensor")
            _text(event.detail, "what is said of a sensor")
        case Command():
            _text(event.label, "a label")


def _number(value: Any, what: str, least: float, most: float, unit: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RecordingError(f"has {_shown(value)} where {what} should be, a number of {unit}")
    if not least <= value <= most:  # nor is NaN
        raise RecordingError(
            f"has {what} of {_shown(value)} {unit}, and it is from {least:g} to {most:g}: "
            "check the unit, or export it again"
        )


def _text(value: Any, what: str) -> None:
    if not isinstance(value, str):
        raise RecordingError(f"has {_shown(value)} where {what} should be, which is text")
    if len(value) > LONGEST_TEXT:
        raise RecordingError(f"has {what} of {len(value)} letters, and at most {LONGEST_TEXT} fit")


def _plain(value: Any) -> None:
    """Raises :class:`RecordingError` unless JSON can hold ``value`` and anyone can read it."""
    level, seen = [value], 0
    for _ in range(DEEPEST):
        if not level:
            return
        seen += len(level)
        if seen > MOST_VALUES:
            break
        for one in level:
            if isinstance(one, float) and not isfinite(one):
                raise RecordingError(f"holds {one}, which is not a number: export it again")
        level = [
            inner
            for one in level
            if isinstance(one, dict | list | tuple)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
    raise RecordingError("says more of its exercise or sensors than poise ever does")


def _shown(value: Any) -> str:
    try:
        text = f"{value:g}" if isinstance(value, float) else repr(value)
    except ValueError:  # an integer of thousands of digits
        return "a number of thousands of digits"
    return text if len(text) <= 40 else f"{text[:40]}…"
