"""A stretch of time."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """From one moment to another, in seconds on one clock."""

    start: float
    end: float

    @property
    def length_s(self) -> float:
        return self.end - self.start
