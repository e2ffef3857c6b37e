"""Heartbeat series of Apple Health as apps write them in JSON: each beat since its series began.

Apps disagree on what stands around a series; what it is made of they take from HealthKit: when each
beat was since the series began, and whether beats are missing before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from poise.core.hrv.labels import GAP_S
from poise.importers import dates
from poise.importers.imported import NO_START, Imported, between

SINCE = ("timeSinceSeriesStart", "timeIntervalSinceStart")
BEGAN = ("startDate", "start", "date", "startTimestamp")
SOURCE = ("sourceName", "source", "device")
FEWEST, DEEPEST, LONGEST_WORD = 3, 12, 200
# Beats of a watch are timed by light.
SIGMA_MS = 10.0
PULSE = {"maker": "Apple", "kind": "optical, at the wrist", "sigma_ms": SIGMA_MS}
UNIX_MS = 1e11


def find(whole: Any) -> Iterator[Imported]:
    """Each series in a JSON value, in its order; those of fewer than three beats are left out."""
    yield from _within(whole, {}, 0)


def _within(value: Any, around: Mapping[str, Any], depth: int) -> Iterator[Imported]:
    if depth > DEEPEST:
        return
    if isinstance(value, dict):
        for inner in value.values():
            yield from _within(inner, {**around, **_words(value)}, depth + 1)
    elif isinstance(value, list):
        if value and all(isinstance(one, dict) for one in value) and _since(value[0]) is not None:
            made = _imported(value, around)
            if made is not None:
                yield made
            return
        for inner in value:
            yield from _within(inner, around, depth + 1)


def _words(holder: Mapping[str, Any]) -> dict[str, Any]:
    """What is said beside a series, or around it: when it began and who wrote it."""
    said = ((key, holder.get(key)) for key in (*BEGAN, *SOURCE))
    return {key: value for key, value in said if isinstance(value, str | int | float)}


def _since(beat: Mapping[str, Any]) -> float | None:
    found = next((beat[key] for key in SINCE if key in beat), None)
    return float(found) if isinstance(found, int | float) and found is not True else None


def _imported(beats: Sequence[Mapping[str, Any]], around: Mapping[str, Any]) -> Imported | None:
    times = [t for beat in beats if (t := _since(beat)) is not None]
    if len(times) != len(beats):
        raise ValueError("a beat of its series has no time")
    gaps = [beat.get("precededByGap") is True for beat in beats]
    inputs = between(times, gaps, longest_s=GAP_S, sigma_ms=SIGMA_MS)
    if len(inputs) < FEWEST:
        return None
    began = _began(around)
    source = next((str(around[key])[:LONGEST_WORD] for key in SOURCE if key in around), "")
    return Imported(
        "a heartbeat series of Apple Health",
        inputs,
        dates.iso(began) if began is not None else None,
        device={**PULSE, "name": source} if source else dict(PULSE),
        unknown=() if began is not None else (NO_START,),
        notes=("beats are timed by an optical sensor at the wrist",),
    )


def _began(around: Mapping[str, Any]) -> datetime | None:
    """When the series began: a date, or Unix time in s or ms."""
    said = next((around[key] for key in BEGAN if key in around), None)
    if isinstance(said, str):
        return dates.moment(said[:LONGEST_WORD])
    if said is None:
        return None
    return dates.unix(said / 1000 if said > UNIX_MS else said)
