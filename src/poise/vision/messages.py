"""What the camera's process tells beside events, and is told; light, for the window loads it too.

None of it ever reaches a session or a recording.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

SHOW, HIDE = b"+", b"-"  # what it is told: small pictures are wanted, or no more
EVERY_S = 0.2  # between two of them
BEAT_S = 0.5  # between two signs of life

Outline = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """What a camera has done so far: pictures grabbed, passed over, and sent twice by it.

    ``rate_hz`` is measured.  ``form`` is what it sends, such as YUYV, empty where that is not told.
    """

    grabbed: int
    dropped: int
    duplicated: int
    rate_hz: float | None
    device_time: bool
    held: bool
    form: str


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small picture for whoever switched it on: shown at once, then forgotten.

    ``rgb`` holds ``width`` times ``height`` pixels, three bytes each, row by row.  ``regions`` are
    the outlines of the skin that is read, in parts of width and height (x right, y down), each with
    whether this picture's pixels there were fit to use.
    """

    width: int
    height: int
    rgb: bytes
    regions: tuple[tuple[Outline, bool], ...]

    @classmethod
    def of(cls, told: Mapping[str, Any], rgb: bytes) -> Self:
        """From a message; raises KeyError, TypeError or ValueError when it is no picture."""
        width, height = int(told["width"]), int(told["height"])
        if min(width, height) < 1 or len(rgb) != 3 * width * height:
            raise ValueError(f"{len(rgb)} bytes are no picture of {width} by {height}")
        regions = tuple(
            (tuple((float(x), float(y)) for x, y in outline), bool(fit))
            for outline, fit in told["regions"]
        )
        return cls(width, height, rgb, regions)
