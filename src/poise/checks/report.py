"""What ``poise check`` came to: one value for each kind of check.

``as_dict()`` gives the object that ``poise check --json`` prints.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import isfinite

from poise.checks.agreement import Agreement
from poise.checks.camera import CameraReport
from poise.checks.camera_facts import CameraFacts
from poise.checks.screen_delay import ScreenDelay
from poise.checks.strap import StrapReport
from poise.devices.straps import Fact


@dataclass(frozen=True, slots=True)
class CameraCheck:
    """How good a camera is; ``known`` is what the sheets say of it and of its system."""

    device: str
    report: CameraReport
    facts: CameraFacts
    known: tuple[Fact, ...]

    def as_dict(self) -> dict[str, object]:
        """As JSON can hold it."""
        return {
            "kind": "check",
            "what": "camera",
            "device": self.device,
            "grade": str(self.report.grade),
            "means": self.report.words,
            "reasons": list(self.report.reasons),
            "checks": [asdict(check) for check in self.report.checks],
            "facts": asdict(self.facts),
            "known": [asdict(fact) for fact in self.known],
        }


@dataclass(frozen=True, slots=True)
class DelayCheck:
    """How late a camera is by the sweeps on the screen.

    ``delay_ms`` and its standard error are None, with a ``reason``, unless the ``runs`` agree.
    """

    device: str
    delay_ms: float | None
    se_ms: float | None
    reason: str
    runs: tuple[ScreenDelay, ...]

    def as_dict(self) -> dict[str, object]:
        """As JSON can hold it."""
        return {
            "kind": "check",
            "what": "camera delay",
            "device": self.device,
            "delay_ms": self.delay_ms,
            "se_ms": self.se_ms,
            "reason": self.reason,
            "runs": [asdict(run) for run in self.runs],
        }


@dataclass(frozen=True, slots=True)
class StrapCheck:
    """How good a strap is."""

    device: str
    report: StrapReport

    def as_dict(self) -> dict[str, object]:
        """As JSON can hold it."""
        return {
            "kind": "check",
            "what": "strap",
            "device": self.device,
            "good": self.report.good,
            "reasons": list(self.report.reasons),
            "facts": asdict(self.report.facts),
        }


@dataclass(frozen=True, slots=True)
class MeasuredConstant:
    """A number learnt of one pair of sensors; ``uncertainty`` is None where it has no error.

    ``n`` is how many beats it was learnt from.
    """

    value: float
    uncertainty: float | None
    unit: str
    how: str
    source: str
    n: int


@dataclass(frozen=True, slots=True)
class AgreementCheck:
    """How far two sensors agree; ``of`` names the recording, or the two files.

    ``constants`` holds what was learnt of the pair, nothing unless their beats could be aligned.
    """

    of: str
    agreement: Agreement
    constants: Mapping[str, MeasuredConstant]

    def as_dict(self) -> dict[str, object]:
        """As JSON can hold it."""
        found = self.agreement
        return {
            "kind": "check",
            "what": "agreement",
            "of": self.of,
            "accepted": found.alignment is not None and found.alignment.accepted,
            "reason": found.reason,
            **_parts(found),
            "segments": {name: _parts(part) for name, part in found.segments.items()},
            "constants": {name: asdict(one) for name, one in self.constants.items()},
        }


CheckReport = CameraCheck | DelayCheck | StrapCheck | AgreementCheck


def _parts(found: Agreement) -> dict[str, object]:
    aligned = found.alignment
    return {
        "alignment": None
        if aligned is None
        else {k: v if isfinite(v) else None for k, v in asdict(aligned).items()},
        "beats": None if found.beats is None else asdict(found.beats),
        "intervals": None if found.intervals is None else asdict(found.intervals),
        "heart": None if found.heart is None else asdict(found.heart),
        "swing": None if found.swing is None else asdict(found.swing),
    }
