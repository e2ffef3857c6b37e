"""One strap: how it speaks, and how soon what it says is on the screen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from itertools import pairwise

from poise.bench import chain, virtual
from poise.bench.cost import memory_mb
from poise.bench.result import DeviceResult, metric
from poise.checks import strap as strap_check
from poise.clock import Clock
from poise.devices.straps import sheet_for
from poise.sources import Emit, strap

COLUMNS = (
    ("delivery interval", "ms"),
    ("jitter", "ms"),
    ("intervals told", ""),
    ("holes", ""),
    ("told twice", ""),
    ("age on arrival", "ms"),
    ("arrival to inbox", "ms"),
    ("arrival to output", "ms"),
    ("arrival to paint", "ms"),
    ("cpu", "%"),
    ("memory", "MB"),
)
HOLE = 1.6


def measure(where: str, seconds: float, say: Callable[[str], None]) -> DeviceResult:
    """Measure a strap: its name, its address, ``virtual``, or empty for whichever answers.

    Raises :class:`poise.errors.SensorUnavailableError`.
    """
    with ExitStack() as open_:
        made_up = virtual.is_virtual(where)
        if made_up:
            open_.enter_context(virtual.strap(where))
        request = strap.named(None if made_up else where)
        sources: list[strap.StrapSource] = []

        def open_source(clock: Clock, emit: Emit) -> strap.StrapSource:
            sources.append(strap.open_source(request, clock, emit))
            return sources[0]

        times = chain.run(open_source, "strap", seconds, say)
    return _of(where or sources[0].address or "strap", times, made_up)


def _of(name: str, times: chain.ChainTimes, made_up: bool) -> DeviceResult:
    readings = times.readings
    facts = strap_check.measure(readings)
    gaps = [1000 * (b.t - a.t) for a, b in pairwise(readings)]
    usual = 1000 * (facts.period_s or 0.0)
    status = chain.streaming(times)
    sheet = sheet_for(name)
    device = DeviceResult(
        name,
        {
            "notifications": facts.notifications,
            "intervals": facts.intervals,
            "per_notification": facts.per_notification,
            "step_ms": facts.step_ms,
            "drift_ppm": facts.drift_ppm,
            "contact": facts.contact,
            "delay_assumed_s": status.delay_s if status is not None else None,
            "delay_published_s": sheet.delay_s if sheet is not None else None,
            "events_dropped": times.dropped,
        },
    )
    found = device.metrics
    found["delivery interval"] = metric(gaps, "ms", "")
    found["jitter"] = metric([gap - usual for gap in gaps if gap < HOLE * usual], "ms", "")
    found["intervals told"] = metric([facts.intervals], "", "more")
    found["holes"] = metric([sum(gap >= HOLE * usual for gap in gaps)], "")
    found["told twice"] = metric([facts.duplicates], "")
    ages = [
        1000 * age
        for reading in readings
        if made_up
        and (age := virtual.reading_age_s(reading.energy_kj, times.began_s + reading.t)) is not None
    ]
    if ages:
        found["age on arrival"] = metric(ages, "ms")
    else:
        device.notes.append("a strap's notifications do not say when they were made; what is known "
                            "of its delay is in its sheet: 'poise check strap'")  # fmt: skip
    found["arrival to inbox"] = metric(times.to_inbox_ms, "ms")
    found["arrival to output"] = metric(times.to_output_ms, "ms")
    found["arrival to paint"] = metric(times.to_paint_ms, "ms")
    if times.cpu_share is not None:
        found["cpu"] = metric([100 * times.cpu_share], "%")
    if (memory := memory_mb()) is not None:
        found["memory"] = metric([memory], "MB")
    return device
