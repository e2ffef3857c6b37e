"""What is read of a file of intervals between beats, whoever wrote it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RRFile:
    """The intervals of a file, as written, and what was noticed.

    ``arrival_s`` holds a time for each interval, None when the file has none: the later beat's
    own time when ``exact``, else when it was heard.  ``breaks`` are the indices of intervals
    before which something is missing from the file, nobody knows how much; ``begins`` those with
    which another recording begins, on a clock of its own.
    """

    rr_ms: tuple[float, ...]
    arrival_s: tuple[float, ...] | None
    notes: tuple[str, ...]
    exact: bool = False
    breaks: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
