"""The numbers poise draws from intervals: one file each, the file's name is the metric's.

Every file exports ``METRIC``, a class that makes one fresh metric: ``update`` takes each labelled
interval in order, ``read`` answers for the moment it is asked about.  The tests in
``tests/core/test_metric_conformance.py`` hold every file here to that.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol

from poise.core.events import MetricUpdate, RRInterval


class Metric(Protocol):
    """One number, fed interval by interval."""

    name: str
    unit: str

    def update(self, rr: RRInterval) -> None:
        """Take the next interval; one that is not usable leaves a hole."""
        ...

    def read(self, now: float) -> MetricUpdate | None:
        """The answer at ``now``, or None while too little is known; asking changes nothing."""
        ...


def names() -> list[str]:
    """Every metric there is, in alphabetical order."""
    return sorted(module.name for module in iter_modules(__path__))


def load(name: str) -> Metric:
    """A fresh metric of that name."""
    metric: Metric = import_module(f"{__name__}.{name}").METRIC()
    return metric
