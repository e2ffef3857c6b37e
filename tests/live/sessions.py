"""A session that is sent to other programs while it runs, and what it told."""

from __future__ import annotations

from typing import Any

from poise.core.events import (
    Action,
    Confidence,
    Event,
    MetricUpdate,
    RRInterval,
)
from poise.live import Sending
from poise.runtime.plan import Sensor, SessionPlan
from poise.runtime.run import Run
from tests.worlds import paced

SPEED = 20.0


def run_through(sends: tuple[Sending, ...], *, ready: Any = lambda: None) -> list[Event]:
    """A session of two breaths of the made-up person, to its end; all that it said."""
    chosen = SessionPlan(
        paced(2), sensors=(Sensor("synthetic", "1"),), speed=SPEED, record=False, sends=sends
    )
    events: list[Event] = []
    with Run(chosen) as session:
        ready()
        session.send(Action.START)
        while session.summary() is None:
            events += session.wait(1.0)
        events += session.drain()
    return events


def rates(events: list[Event]) -> list[MetricUpdate]:
    return [e for e in events if isinstance(e, MetricUpdate) and e.name == "heart_rate" and e.value]


def told(t: float, name: str, value: float | None, se: float | None) -> MetricUpdate:
    reason = "" if value is not None else "no beats"
    return MetricUpdate(t, "strap", name, value, se, "", 60.0, 9, Confidence.MEDIUM, reason)


def intervals(events: list[Event]) -> list[RRInterval]:
    return [e for e in events if isinstance(e, RRInterval)]
