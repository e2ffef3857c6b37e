"""A session that poise exported, put together again from its facts, beats and events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from poise.core.events import (
    Action,
    Command,
    Input,
    IntervalReading,
    SensorState,
    SensorStatus,
    Verdict,
)
from poise.errors import RecordingError
from poise.importers.imported import Imported

NEWEST_SCHEMA = 2
_ACTIONS = {str(action) for action in Action}
_STATES = {str(state) for state in SensorState}


def imported(
    origin: str,
    facts: Mapping[str, Any],
    beats: Iterable[IntervalReading],
    events: Iterable[Input],
) -> Imported:
    """The session; errors are raised without the file's name."""
    schema = facts.get("schema")
    if isinstance(schema, int) and schema > NEWEST_SCHEMA:
        raise RecordingError(
            f"was exported by a newer poise (schema {schema}, this one reads {NEWEST_SCHEMA}): "
            "update poise to import it"
        )
    exercise, tags = facts.get("exercise"), facts.get("tags", [])
    sensors, settings = facts.get("devices", {}), facts.get("settings", {})
    if not (
        isinstance(tags, list)
        and isinstance(exercise, dict | None)
        and isinstance(sensors, dict)
        and isinstance(settings, dict)
    ):
        raise RecordingError("does not match what poise exports. Export it again")
    inputs = sorted([*events, *beats], key=lambda event: event.t)
    if not inputs:
        raise RecordingError("holds neither beats nor events")
    ending = facts.get("ending", "completed")
    return Imported(
        origin,
        tuple(inputs),
        began=str(facts["utc_at_t0"]) if facts.get("utc_at_t0") else None,
        exercise=exercise,
        ending=None if ending is None else str(ending),
        tags=tuple(str(tag) for tag in tags),
        device=dict(sensors),
        settings={**settings, "recorded_with": facts.get("recorded_with")},
        unknown=("what the sensor sent besides its beats",),
    )


def beat(
    t: float, sensor: str, rr_ms: float, sigma_ms: float, verdict: str, follows: bool
) -> IntervalReading:
    """One line of the table of beats; raises ValueError when it holds no such thing."""
    return IntervalReading(t, sensor, rr_ms, sigma_ms, follows, Verdict(verdict))


def event(t: float, what: str, label: str) -> Input | None:
    """One line of the table of events, None for what a session says by itself."""
    if what in _ACTIONS:
        return Command(t, Action(what), label)
    sensor, _, state = what.rpartition(" ")
    if sensor and state in _STATES:
        return SensorStatus(t, sensor, SensorState(state), "", label)
    return None
