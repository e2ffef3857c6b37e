"""Reading a recording back, also one that was cut short or damaged."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from poise.core.events import Action, Command, Event, Input, Output
from poise.errors import RecordingError
from poise.files import open_regular
from poise.recording import SUFFIX, bounds
from poise.recording.bounds import LARGEST_FILE, LONGEST_LINE, Course
from poise.recording.format import VERSION, Header, read_event, read_header, read_payload


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

    @property
    def started_t(self) -> float:
        """When the person began, in seconds after the header's ``utc_at_t0``; 0 if nobody did."""
        starts = (
            e.t for _, e in self.inputs if isinstance(e, Command) and e.action is Action.START
        )
        return next(starts, 0.0)


def is_recording(path: Path) -> bool:
    """Whether the file's first line is that of a recording, of whatever version."""
    try:
        with open_regular(path, LARGEST_FILE) as file:
            row = _object(file.readline(LONGEST_LINE))
    except (OSError, ValueError):
        return False
    return "poise" in row


# What a summary does not need, by how its line begins; most of a file is of these.
PASSED_OVER = tuple(
    f'"{way}":"{kind}'.encode()
    for way, kind in (
        ("raw", ""), ("in", "SkinSample"), ("in", "StrapReading"), ("in", "IntervalReading"),
        ("in", "EcgBlock"), ("in", "StrapBeat"), ("out", "Beat"), ("out", "PulseSample"),
        ("out", "MetricUpdate"), ("out", "QualityUpdate"),
    )
)  # fmt: skip
# A device's own heart rate, which a summary does need, is a metric with no window.
OWN_RATE = b'"window_s":0.0'
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


def header(path: Path) -> Header:
    """What a recording says of itself before its first event; raises :class:`RecordingError`."""
    with _opened(path) as file:
        return _header(path, file.readline(LONGEST_LINE + 1))


def _read(path: Path, passed_over: tuple[bytes, ...]) -> Recording:
    with _opened(path) as file:
        return _recording(path, file, passed_over)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        with open_regular(path, LARGEST_FILE) as file:
            yield file
    except OSError as error:
        raise RecordingError(
            f"cannot read {path} ({error.strerror}): check the name, or list yours with "
            "'poise sessions'",
            path=str(path),
        ) from None


def _recording(path: Path, file: BinaryIO, passed_over: tuple[bytes, ...]) -> Recording:
    header = _header(path, file.readline(LONGEST_LINE + 1))
    inputs: list[tuple[float, Input]] = []
    outputs: list[Output] = []
    events: list[Event] = []
    ending, damage, number, course = None, "", 1, Course()
    for number, line in _needed(file, passed_over):
        if line == b"\n":
            continue
        try:
            row = _object(line)
            if "end" in row:
                ending = bounds.text(str(row["end"]))
            elif "raw" in row:
                payload = bounds.event(read_payload(row))
                course.take(payload)
                inputs.append((payload.t, payload))
                events.append(payload)
            elif "in" in row or "out" in row:
                event = bounds.event(read_event(row["in"] if "in" in row else row["out"], row))
                course.take(event)
                if "in" not in row:
                    outputs.append(_one(Output, event))
                else:
                    inputs.append((bounds.number("at", float(row["at"])), _one(Input, event)))
                events.append(event)
        except (ValueError, KeyError, TypeError, OverflowError):
            damage = f"line {number} of {path.name} cannot be read; everything before it is kept"
            break
    if ending is None and not damage:
        damage = f"{path.name} was cut short after line {number}"
    return Recording(path, header, tuple(inputs), tuple(outputs), tuple(events), ending, damage)


def _one(kind: Any, event: Any) -> Any:
    if not isinstance(event, kind):
        raise ValueError("a line has the wrong direction")
    return event


def _needed(file: BinaryIO, passed_over: tuple[bytes, ...]) -> Iterator[tuple[int, bytes]]:
    """Each line that is to be read, with its number; the last lines are among them."""
    waiting: deque[tuple[int, bytes]] = deque()
    for row in enumerate(iter(lambda: file.readline(LONGEST_LINE + 1), b""), 2):
        waiting.append(row)
        if len(waiting) > LAST:
            number, line = waiting.popleft()
            beginning = line[:BEGINNING]
            if OWN_RATE in line or not any(kind in beginning for kind in passed_over):
                yield number, line
    yield from waiting


def _object(line: bytes) -> dict[str, Any]:
    """The JSON object in a line; raises ValueError when it holds something else."""
    if len(line) > LONGEST_LINE:
        raise ValueError("a line of it is too long")
    try:
        row = json.loads(line.decode())
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    if not isinstance(row, dict):
        raise ValueError("it does not begin with a poise header")
    return row


def _header(path: Path, line: bytes) -> Header:
    try:
        row = _object(line)
        version = row.get("poise")
        if isinstance(version, int) and version > VERSION:
            raise RecordingError(
                f"{path.name} was written by a newer poise (format {version:.12g}, this one reads "
                f"{VERSION}): update poise to open it",
                path=str(path),
                line=1,
            )
        return read_header(row)
    except (ValueError, OverflowError) as error:
        other = isinstance(error, json.JSONDecodeError | UnicodeDecodeError)
        why = "it is another format" if other else str(error)
        raise RecordingError(
            f"{path.name} is not a poise recording ({why}): poise records *{SUFFIX} files",
            path=str(path),
            line=1,
        ) from None
