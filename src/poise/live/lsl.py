"""Lab Streaming Layer: a stream for each thing told, each sample with the time it happened.

LSL has a clock of its own, the same for all programs of a computer and set right between
computers; the session's zero is found on it once, when the streams are opened.
"""

from __future__ import annotations

import os
from importlib import import_module
from importlib.util import find_spec
from math import nan
from pathlib import Path
from typing import Any

from poise import __version__
from poise.clock import Clock
from poise.core import metrics
from poise.core.events import Confidence, MetricUpdate
from poise.core.guide.pacer import Breath
from poise.errors import PoiseError

HEART_RATE = "heart_rate"
CONFIDENCES = (Confidence.NONE, Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)
MISSING = "--lsl needs the package pylsl, which is not installed: pip install 'poise[research]'"


def check(where: str, _settings: object = None) -> str:
    """The sentence to show; raises :class:`PoiseError` without pylsl."""
    if find_spec("pylsl") is None:
        raise PoiseError(MISSING)
    return "Heart and breath are available to every LSL program on this network."


def open_out(where: str, clock: Clock, _settings: object = None) -> LslOut:
    """Open the streams; raises OSError when liblsl cannot be loaded."""
    try:
        pylsl = import_module("pylsl")
    except RuntimeError as error:
        raise OSError(f"liblsl cannot be loaded ({error})") from None
    if not any(path.exists() for path in _own_settings()):
        pylsl.set_config_content("[log]\nlevel = -2\n")  # else it writes over the guide
    return LslOut(pylsl, clock)


class LslOut:
    """``poise-rr``, ``poise-guide``, ``poise-markers``, and one for each metric.

    A metric's stream has its name, ``poise-swing``, and three channels: the value, its standard
    error, NaN where that is not known, and the confidence, 0 for none to 3 for high.
    """

    def __init__(self, pylsl: Any, clock: Clock) -> None:
        self._clock = clock
        self._zero = pylsl.local_clock() - clock.real_s(clock.now())
        number, text = pylsl.cf_double64, pylsl.cf_string
        self._metrics = {
            name: _outlet(
                pylsl, name.replace("_", "-"), "HR" if name == HEART_RATE else "Metric", number,
                (name, metrics.metric(name).unit), ("se", metrics.metric(name).unit),
                ("confidence", "0 none to 3 high"),
            )
            for name in metrics.names()
        }  # fmt: skip
        self._interval = _outlet(
            pylsl, "rr", "RR", number, ("rr", "ms"), ("usable", "1 if it can be used")
        )
        self._guide = _outlet(
            pylsl, "guide", "Respiration", number, ("phase", "rad"), ("fullness", "0 to 1")
        )
        self._marker = _outlet(pylsl, "markers", "Markers", text, ("marker", ""))

    def metric(self, told: MetricUpdate) -> None:
        """The value, its standard error and the confidence; what is not known is not sent."""
        if told.value is not None:
            se = nan if told.se is None else told.se
            sample = [told.value, se, float(CONFIDENCES.index(told.confidence))]
            self._metrics[told.name].push_sample(sample, self._at(told.t))

    def interval(self, t: float, rr_ms: float, usable: bool) -> None:
        """Two channels: ms, and 1 if it can be used."""
        self._interval.push_sample([rr_ms, float(usable)], self._at(t))

    def guide(self, t: float, phase_rad: float, breath: Breath) -> None:
        """Two channels, some 20 times a second."""
        self._guide.push_sample([phase_rad, breath.fullness], self._at(t))

    def marker(self, t: float, words: str) -> None:
        """One channel of text."""
        self._marker.push_sample([words], self._at(t))

    def close(self) -> None:
        self._metrics.clear()
        del self._interval, self._guide, self._marker

    def _at(self, t: float) -> float:
        """A moment of the session on LSL's clock."""
        return float(self._zero + self._clock.real_s(t))


def _outlet(pylsl: Any, name: str, kind: str, form: Any, *channels: tuple[str, str]) -> Any:
    """A stream without an even rate: every sample has its own time."""
    info = pylsl.StreamInfo(f"poise-{name}", kind, len(channels), 0.0, form, f"poise-{name}")
    described = info.desc().append_child("channels")
    for label, unit in channels:
        channel = described.append_child("channel")
        channel.append_child_value("label", label)
        channel.append_child_value("unit", unit)
    made = info.desc().append_child("acquisition")
    made.append_child_value("manufacturer", "poise")
    made.append_child_value("model", __version__)
    return pylsl.StreamOutlet(info)


def _own_settings() -> list[Path]:
    """Where a person may have set LSL up (its documentation, "Configuration files")."""
    named = os.environ.get("LSLAPICFG")
    here = [Path("lsl_api.cfg"), Path.home() / "lsl_api" / "lsl_api.cfg"]
    return [*here, Path("/etc/lsl_api/lsl_api.cfg"), *([Path(named)] if named else [])]
