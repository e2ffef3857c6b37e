"""The cameras and straps there are to choose from; nothing is opened to find them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from poise.ui.background import Fetch

SCAN_S = 6.0


class Device(NamedTuple):
    """A camera by its number, or a strap by its address, and what it calls itself."""

    value: str
    name: str


class Devices:
    """``cameras`` is asked at once, ``straps`` in a thread: listening takes seconds."""

    def __init__(
        self,
        cameras: Callable[[], Sequence[Device]] | None = None,
        straps: Callable[[], Sequence[Device]] | None = None,
    ) -> None:
        self._cameras, self._straps = cameras or _cameras, straps or _straps

    def cameras(self) -> tuple[Device, ...]:
        """Those the system tells of; where it does not, there may be one all the same."""
        return tuple(self._cameras())

    def straps(self) -> Fetch[Sequence[Device]]:
        """Those that answer within a few seconds."""
        return Fetch(self._straps)


def _cameras() -> list[Device]:
    from poise.vision.names import listed

    return [Device(str(number), name) for number, name in listed() or ()]


def _straps() -> list[Device]:
    from poise.sources.bluetooth.finding import scan

    return [Device(strap.address, strap.name or strap.address) for strap in scan(SCAN_S)]
