"""Reading a recording back, also one that was cut short or damaged."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from poise.core.events import Event, Input, Output
from poise.errors import RecordingError
from poise.recording.format import SUFFIX, VERSION, Header, read_event, read_header


@dataclass(frozen=True, slots=True)
class Recording:
    """A session read from ``path``.

    ``inputs`` holds each input with the moment it reached the session; ``events`` holds inputs and
    outputs in the order of the file.  ``ending`` is None for a recording that was cut short, and
    ``damage`` then says in words where it breaks off.
    """

    path: Path
    header: Header
    inputs: tuple[tuple[float, Input], ...]
    outputs: tuple[Output, ...]
    events: tuple[Event, ...]
    ending: str | None
    damage: str

    @property
    def name(self) -> str:
        """The file's name without its suffix, by which sessions are called."""
        return self.path.name.removesuffix(SUFFIX)


def is_recording(path: Path) -> bool:
    """Whether the file's first line is that of a recording, of whatever version."""
    try:
        with path.open("rb") as file:
            row = json.loads(file.readline(100_000))
    except (OSError, ValueError):
        return False
    return isinstance(row, dict) and "poise" in row


# What a summary does not need, by how its line begins; most of a file is of these.
PASSED_OVER = tuple(
    f'"{way}":"{kind}"'.encode()
    for way, kind in (
        ("in", "SkinSample"), ("in", "StrapReading"), ("in", "IntervalReading"),
        ("in", "EcgBlock"), ("in", "StrapBeat"), ("out", "Beat"), ("out", "PulseSample"),
        ("out", "MetricUpdate"), ("out", "QualityUpdate"),
    )
)  # fmt: skip
# A line's kind stands within so many bytes; the last lines are read all the same, for the time.
BEGINNING, LAST = 64, 200


def skim(path: Path) -> Recording:
    """Like :func:`read`, without the events that a summary does not need: many times as fast."""
    return _read(path, PASSED_OVER)


def read(path: Path) -> Recording:
    """Read the recording at ``path``, as far as it goes.

    A line that cannot be read ends it there: what came before is given back with ``ending`` None
    and the place in ``damage``.  Raises :class:`RecordingError` when the file is not a recording,
    is of a newer format, or cannot be opened.
    """
    return _read(path, ())


def _read(path: Path, passed_over: tuple[bytes, ...]) -> Recording:
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise RecordingError(
            f"cannot read {path} ({error.strerror}): check the name, or list yours with "
            "'poise sessions'",
            path=str(path),
        ) from None
    header = _header(path, lines[0])
    inputs: list[tuple[float, Input]] = []
    outputs: list[Output] = []
    events: list[Event] = []
    ending, damage = None, ""
    whole = len(lines) - LAST
    for number, line in enumerate(lines[1:], 2):
        if not line:
            continue
        if passed_over and number < whole:
            beginning = line[:BEGINNING]
            if any(kind in beginning for kind in passed_over):
                continue
        try:
            row: Any = json.loads(line)
            if not isinstance(row, dict):
                raise ValueError("not an object")
            if "end" in row:
                ending = str(row["end"])
            elif "in" in row:
                event: Any = read_event(row["in"], row)
                inputs.append((float(row["at"]), event))
                events.append(event)
            elif "out" in row:
                event = read_event(row["out"], row)
                outputs.append(event)
                events.append(event)
        except (ValueError, KeyError, TypeError, RecursionError):
            damage = f"line {number} of {path.name} cannot be read; what came before it is kept"
            break
    if ending is None and not damage:
        damage = f"{path.name} was cut short after line {sum(map(bool, lines))}"
    return Recording(path, header, tuple(inputs), tuple(outputs), tuple(events), ending, damage)


def _header(path: Path, line: bytes) -> Header:
    try:
        row = json.loads(line)
        if isinstance(row, dict) and isinstance(row.get("poise"), int) and row["poise"] > VERSION:
            raise RecordingError(
                f"{path.name} was written by a newer poise (format {row['poise']}, this one reads "
                f"{VERSION}): update poise to open it",
                path=str(path),
                line=1,
            )
        if not isinstance(row, dict):
            raise ValueError("it does not begin with a poise header")
        return read_header(row)
    except ValueError as error:
        why = str(error) if not isinstance(error, json.JSONDecodeError) else "it is another format"
        raise RecordingError(
            f"{path.name} is not a poise recording ({why}): poise records *{SUFFIX} files",
            path=str(path),
            line=1,
        ) from None
