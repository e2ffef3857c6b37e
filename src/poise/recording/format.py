"""The lines of a ``*.poise.jsonl`` file, versions 1 and 2 (docs/recording.md).

    {"poise": 1, "app": …, "utc_at_t0": …, "exercise": {…}, …}      the header
    {"at": 3.21, "in": "StrapReading", "t": 3.21, …}                an input, and when it reached us
    {"at": 3.21, "raw": "104b9003"}                                 bytes of a strap, as they came
    {"out": "Beat", "t": 2.9, …}                                    what the session said to it
    {"end": "completed"}                                            absent from one cut short

A recording of a drill is of version 2: its header has the ``drill`` as it was drawn, and it holds
events that version 1 does not know.  So is one whose exercise has what version 1 does not know: a
stage that is imagined or looked at, or a second inhale.  All others are of version 1.

Every line is a JSON object of its own.  An input is written with all its digits, as it was rounded
before the session heard it; an output is rounded here (precision.py).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from poise.core import events
from poise.core.events import Event, Input, Output, StrapPayload
from poise.core.guide.drill import Drill
from poise.core.guide.exercise import IMAGINE, LOOK
from poise.core.limits import YEARS
from poise.errors import ExerciseError
from poise.recording import bounds
from poise.recording.precision import rounded_numbers

PLAIN, NEWER = 1, 2
VERSION = NEWER  # the newest that is read
RAW_SENSOR = "strap"  # whose bytes they are where the line does not say


@dataclass(frozen=True, slots=True)
class Header:
    """What a recording says before its first event.

    ``utc_at_t0`` is ISO 8601 with offset, the only wall-clock time in the file; ``exercise`` is the
    exercise as data, so that a recording outlives changes to its file; ``devices`` maps a sensor to
    what was known of it (name, address, delay_s …).  ``drill`` is the drill as it was drawn, None
    in a session without one.
    """

    app: str
    utc_at_t0: str
    exercise: dict[str, Any]
    settings: dict[str, Any] = field(default_factory=dict)
    devices: dict[str, dict[str, Any]] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    drill: dict[str, Any] | None = None

    @property
    def version(self) -> int:
        """Of the format of its recording."""
        return PLAIN if self.drill is None and not _newer(self.exercise) else NEWER


def _newer(exercise: Mapping[str, Any]) -> bool:
    """Whether the exercise has what version 1 does not know."""
    stages = exercise.get("stage")
    return any(
        stage.get("kind") in (IMAGINE, LOOK) or bool(stage.get("second_inhale_s"))
        for stage in (stages if isinstance(stages, list) else ())
        if isinstance(stage, dict)
    )


def wall_clock(utc_at_t0: str, t: float) -> datetime | None:
    """The date and time at ``t`` of a session, with an offset; None when its header does not say.

    One without an offset is by the clock of this computer.  A window may have stood open for hours
    before the person began: a session is dated by when its first stage did, and never by t = 0.
    """
    try:
        began = datetime.fromisoformat(utc_at_t0) + timedelta(seconds=t)
        if began.year not in YEARS:  # it could not be told in another zone
            return None
        return began if began.tzinfo else began.astimezone()
    except (ValueError, OverflowError, OSError):
        return None


def header_line(header: Header) -> str:
    body = {f.name: getattr(header, f.name) for f in fields(header)}
    if header.drill is None:
        del body["drill"]
    return _dump({"poise": header.version, **body})


def input_line(event: Input, at: float) -> str:
    """An input and the moment it reached the session; of a strap's bytes, when they arrived.

    Bytes are no event of version 1, which passes such lines over.
    """
    if isinstance(event, StrapPayload):
        whose = {} if event.sensor == RAW_SENSOR else {"sensor": event.sensor}
        return _dump({"at": event.t, "raw": event.hex, **whose})
    return _dump({"at": at, "in": type(event).__name__, **_encode(event)})


def output_line(event: Output) -> str:
    return _dump({"out": type(event).__name__, **_encode(event), **rounded_numbers(event)})


def end_line(ending: str) -> str:
    """The last line of a recording that was closed in good order."""
    return _dump({"end": ending})


def read_header(row: Mapping[str, Any]) -> Header:
    """The header from its line; raises ValueError with what is wrong with it."""
    version = row.get("poise")
    if not isinstance(version, int):
        raise ValueError("it does not begin with a poise header")
    known = {f.name for f in fields(Header)}
    try:
        given = {key: value for key, value in row.items() if key in known}
        header = Header(**{key: bounds.anything(value) for key, value in given.items()})
    except TypeError as error:
        raise ValueError(f"its header is incomplete ({error})") from None
    if not (
        isinstance(header.app, str)
        and isinstance(header.utc_at_t0, str)
        and isinstance(header.exercise, dict)
        and isinstance(header.settings, dict)
        and isinstance(header.devices, dict)
        and all(isinstance(device, dict) for device in header.devices.values())
        and isinstance(header.drill, dict | None)
        and isinstance(header.tags, list | tuple)
    ):
        raise ValueError("its header is damaged")
    # Labels are looked for as they were given: who shows one makes it plain.
    return replace(header, tags=tuple(str(tag) for tag in given.get("tags", ())))


def drill_row(drill: Drill) -> dict[str, Any]:
    """A drill as a header holds it."""
    return asdict(drill)


def read_drill(row: Mapping[str, Any]) -> Drill:
    """The drill of a header; raises ValueError when it is none."""
    try:
        return cast(Drill, _reader(Drill)(dict(row)))
    except (TypeError, KeyError, AttributeError, OverflowError, ExerciseError) as error:
        raise ValueError(f"its drill cannot be read ({error})") from None


def read_payload(row: Mapping[str, Any]) -> StrapPayload:
    """The bytes of a strap from their line; raises ValueError when the row holds none."""
    return cast(
        StrapPayload,
        read_event(
            "StrapPayload",
            {"t": row.get("at"), "sensor": row.get("sensor", RAW_SENSOR), "hex": row["raw"]},
        ),
    )


def read_event(kind: str, row: Mapping[str, Any]) -> Event:
    """The event of class ``kind``; raises ValueError when the row is not one."""
    cls = getattr(events, kind, None) if isinstance(kind, str) else None
    if cls is None or cls not in _EVENTS:
        raise ValueError(f"no event is called {kind!r:.40}")
    try:
        return cast(
            Event, cls(**{name: read(row[name]) for name, read in _readers(cls) if name in row})
        )
    except (TypeError, KeyError, AttributeError, OverflowError) as error:
        raise ValueError(f"a {kind} with a value missing or out of place ({error})") from None


_EVENTS = frozenset((*get_args(Input), *get_args(Output)))


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _dump(row: Mapping[str, Any]) -> str:
    text = _JSON.encode(row)
    if text.isascii():
        return text
    return text.encode("utf-8", "replace").decode()  # a terminal can hand us half a character


def _encode(event: Event) -> dict[str, object]:
    kind: Any = type(event)  # mypy does not take a type for hashable
    return {name: getattr(event, name) for name in _names(kind)}


@cache
def _names(cls: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(cls))


@cache
def _readers(cls: type) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    hints = get_type_hints(cls)
    return tuple((f.name, _reader(hints[f.name])) for f in fields(cls))


def _reader(hint: Any) -> Callable[[Any], Any]:
    """How to read a JSON value as the type a field is declared with."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        inner = _reader(next(arg for arg in args if arg is not NoneType))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        item = _reader(args[0])
        size = None if args[-1] is Ellipsis else len(args)
        return lambda value: tuple(item(part) for part in _of_size(size, _a(list, value)))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if is_dataclass(hint):
        kind: Any = hint
        return lambda value: kind(
            **{name: read(value[name]) for name, read in _readers(kind) if name in _a(dict, value)}
        )
    if hint is float:
        return lambda value: float(_a((int, float), value))
    return lambda value: _a(hint, value)


def _of_size(size: int | None, value: list[Any]) -> list[Any]:
    if size not in (None, len(value)):
        raise TypeError(f"expected {size} values, got {len(value)}")
    return value


def _a(kind: Any, value: Any) -> Any:
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise TypeError(f"expected {kind}, got {value!r:.40}")
    return value
