"""What a benchmark found, as a file that another run can be compared with.

Whole distributions are kept, not their summaries: a comparison needs to know the noise.
"""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from poise import __version__, clock, files, packages
from poise.core.quantile import quantile

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Measurement:
    """A measured quantity: every value, in ``unit``.

    ``better`` is "less", "more" or "" for what is neither; ``exact`` says that the values do not
    depend on the machine, so that any difference is a change of the program.
    """

    values: tuple[float, ...]
    unit: str
    better: str = "less"
    exact: bool = False

    @property
    def n(self) -> int:
        return len(self.values)

    def quantile(self, share: float) -> float | None:
        """The value below which ``share`` (0 to 1) of all lie, None without any."""
        if not self.values:
            return None
        return quantile(self.values, share)

    @property
    def median(self) -> float | None:
        """The middle value, None without any."""
        return self.quantile(0.5)

    def as_json(self) -> dict[str, object]:
        """Its summary and its values, to five digits."""
        shown = {"median": self.median, "p95": self.quantile(0.95), "max": self.quantile(1.0)}
        return {
            "unit": self.unit,
            "better": self.better,
            "exact": self.exact,
            "n": self.n,
            **{name: None if value is None else _short(value) for name, value in shown.items()},
            "values": [_short(value) for value in self.values],
        }

    @classmethod
    def from_json(cls, held: dict[str, Any]) -> Measurement:
        """What :meth:`as_json` wrote, to its five digits."""
        return cls(tuple(held["values"]), held["unit"], held["better"], held["exact"])


def metric(
    values: Iterable[float], unit: str, better: str = "less", *, exact: bool = False
) -> Measurement:
    return Measurement(tuple(float(value) for value in values), unit, better, exact)


@dataclass(slots=True)
class DeviceResult:
    """One device's measurements: ``about`` says what it is, ``notes`` what could not be had."""

    name: str
    about: dict[str, object] = field(default_factory=dict)
    metrics: dict[str, Measurement] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """Everything, ready for :func:`json.dumps`."""
        return {
            "name": self.name,
            "about": self.about,
            "metrics": {name: found.as_json() for name, found in self.metrics.items()},
            "notes": self.notes,
        }

    @classmethod
    def from_json(cls, held: dict[str, Any]) -> DeviceResult:
        """What :meth:`as_json` wrote."""
        found = {name: Measurement.from_json(one) for name, one in held["metrics"].items()}
        return cls(held["name"], held["about"], found, held["notes"])


def report(bench: str, devices: list[DeviceResult]) -> dict[str, object]:
    """One benchmark's devices with the machine and the versions they were measured with."""
    return {
        "kind": "bench",
        "bench": bench,
        "format": FORMAT,
        "poise": __version__,
        "at": clock.utc_now(),
        "machine": machine(),
        "devices": [device.as_json() for device in devices],
    }


def written(found: dict[str, object]) -> str:
    """A report as a file has it, each list of numbers on one line."""
    text = json.dumps(found, indent=1, ensure_ascii=False)
    text = re.sub(r"\[([-\d\s.,e+]+)\]", lambda m: f"[{' '.join(m[1].split())}]", text)
    return text + "\n"


def write(found: dict[str, object], path: Path) -> None:
    """Put a report in the place of an earlier one; raises OSError."""
    files.write_text(path, written(found), over=True)


def machine() -> dict[str, object]:
    """What the measurements were made on; nothing that would tell whose it is."""
    return {
        "system": platform.platform(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "packages": {name: found for name, found in packages.versions().items() if found},
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def _short(value: float) -> float:
    return float(f"{value:.5g}")
