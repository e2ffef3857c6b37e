"""Where the strap of a recording was worn: a heart on the arm is read later and smoother."""

from __future__ import annotations

from collections.abc import Iterable

from poise.core.events import Event, SensorKind, SensorStatus, kind_of
from poise.devices.straps import sheet_for


def worn(events: Iterable[Event]) -> str:
    """``chest`` or ``arm``, by the model that the strap calls itself; empty where nobody knows."""
    names = [
        event.name
        for event in events
        if isinstance(event, SensorStatus)
        and event.name
        and kind_of(event.sensor) is SensorKind.STRAP
    ]
    sheet = sheet_for(names[-1]) if names else None
    return sheet.worn if sheet is not None else ""
