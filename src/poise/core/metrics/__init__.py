"""The numbers poise draws from intervals while a session runs: one file each, named after it.

Every file exports ``METRIC``, a class that makes one fresh metric: ``update`` takes each labelled
interval in order, ``read`` answers for the moment it is asked about.  ``kinds`` says of which
sensors it can be told, and ``live`` when a session tells it.  A session takes from this folder
what it is to say each second; the export and the ways out (``live/``) take all of it.  The tests
in ``tests/core/test_metric_conformance.py`` hold every file here to that.
"""

from __future__ import annotations

from enum import Enum
from importlib import import_module
from pkgutil import iter_modules
from typing import ClassVar, Protocol

from poise.core.events import MetricUpdate, RRInterval, SensorKind

EVERY_KIND = frozenset(SensorKind)
# A camera cannot time single beats well enough for what hangs on each of them.
ALL_BUT_CAMERAS = EVERY_KIND - {SensorKind.CAMERA}


class Live(Enum):
    """When a session tells a metric."""

    SECOND = "each second, whatever the guide does"
    BREATH = "after each breath of the guide"
    CHAIN = "when the sensor's chain knows it: some sensors tell it themselves"


class Metric(Protocol):
    """One number, fed interval by interval."""

    name: ClassVar[str]
    unit: ClassVar[str]
    kinds: ClassVar[frozenset[SensorKind]]
    live: ClassVar[Live]

    def update(self, rr: RRInterval) -> None:
        """Take the next interval; one that is not usable leaves a hole."""
        ...

    def read(self, now: float) -> MetricUpdate | None:
        """The answer at ``now``, or None while too little is known; asking changes nothing."""
        ...


def names() -> list[str]:
    """Every metric there is, in alphabetical order."""
    return sorted(module.name for module in iter_modules(__path__))


def metric(name: str) -> type[Metric]:
    """The metric of that name, to make fresh ones of."""
    found: type[Metric] = import_module(f"{__name__}.{name}").METRIC
    return found


def each_second(kind: SensorKind) -> list[Metric]:
    """Fresh ones of those that a session tells each second of such a sensor."""
    every = map(metric, names())
    return [one() for one in every if one.live is Live.SECOND and kind in one.kinds]
