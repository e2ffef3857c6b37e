"""A strap listened to for a while, without a session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from poise.checks.strap import Lateness
from poise.clock import SystemClock
from poise.core.events import Input, SensorState, SensorStatus, StrapReading
from poise.devices.straps import StrapSheet, sheet_for
from poise.errors import Missing, SensorUnavailableError
from poise.runtime.inbox import Inbox
from poise.sources import strap

FIND_S = 25.0


@dataclass(slots=True)
class StrapHeard:
    """``name`` is the strap's, as far as it is known; ``lateness`` what its sheet says."""

    name: str = ""
    readings: list[StrapReading] = field(default_factory=list)
    lateness: Lateness | None = None


def listen(where: str, seconds: float, say: Callable[[str], None]) -> StrapHeard:
    """Listen to a strap, by name or address or whichever answers, from its first reading on.

    Raises :class:`poise.errors.SensorUnavailableError` when none is heard.
    """
    clock, heard = SystemClock(), StrapHeard(where)
    inbox: Inbox[Input] = Inbox()
    words, end = "", FIND_S
    with strap.open_source(strap.named(where or None), clock, inbox.put) as source:
        while clock.now() < end:
            for event in inbox.wait(0.2):
                if isinstance(event, StrapReading):
                    if not heard.readings:
                        end = clock.now() + seconds
                    heard.readings.append(event)
                elif isinstance(event, SensorStatus):
                    words = event.detail or words
                    heard.name = event.name or heard.name
                    if event.state is SensorState.BLOCKED and not heard.readings:
                        end = 0.0
            say(f"{len(heard.readings)} notifications" if heard.readings else words)
        heard.name = heard.name or source.address or "strap"
    if not heard.readings:
        reason = words.rstrip(".") or f"no strap answered in {FIND_S:.0f} s"
        raise SensorUnavailableError(reason, Missing.NOT_FOUND)
    heard.lateness = lateness(sheet_for(heard.name))
    return heard


def lateness(sheet: StrapSheet | None) -> Lateness | None:
    """What a device sheet says of a strap's delay, None when nobody measured it."""
    if sheet is None or sheet.delay_s is None or sheet.least_delay_s is None:
        return None
    source = next((fact.source for fact in sheet.facts if fact.weight == "measured"), sheet.name)
    return Lateness(sheet.delay_s, sheet.least_delay_s, source)
