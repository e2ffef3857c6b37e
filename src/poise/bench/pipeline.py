"""The whole chain on inputs whose truth is known: when numbers come, how late, how wrong, how dear.

Each sensor hears the same three hearts (see :mod:`poise.bench.estimators`) and then breathes a
session with the guide.  The figures are the same on every machine, but for what it cost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from poise import exercises
from poise.bench import estimators
from poise.bench.cost import memory_mb
from poise.bench.result import DeviceResult, Measurement, metric
from poise.clock import cpu_s
from poise.core.arrays import Array
from poise.core.events import Action, BreathMeasured, Command, Input, SensorState, SensorStatus
from poise.core.session import Session
from poise.core.strap.ecg_timeline import EcgTimeline
from poise.devices.straps import StrapSheet, sheets
from poise.runtime.runner import run_at_once
from poise.simulation import even_skin
from poise.simulation.ecg import POLAR_HZ, polar_frames
from poise.simulation.hearts import at_rate
from poise.simulation.readings import strap_stream

COLUMNS = (
    ("first number", "s"),
    ("step up", "s"),
    ("step down", "s"),
    ("behind a ramp", "s"),
    ("swing left", "%"),
    ("swing late", "s"),
    ("beat told after", "s"),
    ("beat error", "ms"),
    ("wave drawn after", "ms"),
    ("swing's number after the breath", "s"),
    ("cpu", "%"),
    ("memory", "MB"),
)
SEEDS = (1, 2)
PULSE_GREY = 0.4
CAMERAS = (("camera, clear", 0.03), ("camera, fair", 0.1), ("camera, faint", 0.2))
SESSION_S = 130.0
LEAST_GAIN = 0.1
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Sensor:
    """A sensor and what it makes of a heart.

    ``listen`` hears a heart; ``inputs`` is what it would tell a session of one, and when.

    ``seeds`` are those of the noise to listen through, one where there is none.
    """

    name: str
    listen: estimators.Listen
    inputs: Callable[[Array, float, int], Iterable[tuple[float, Input]]]
    seeds: tuple[int, ...] = SEEDS[:1]


def jobs() -> list[tuple[str, Callable[[Say], list[DeviceResult]]]]:
    """A job for each sensor, each making a line or more of the table."""
    return [
        (sensor.name, lambda say, sensor=sensor: _measure(sensor, say))  # type: ignore[misc]
        for sensor in sensors()
    ]


def sensors() -> list[Sensor]:
    """Everything that is measured, in the order of the table."""
    found = [_camera(name, noise) for name, noise in CAMERAS]
    found.append(Sensor("Polar H10, its ECG", estimators.ecg(), _ecg))
    return found + [_strap(sheet) for sheet in sheets() if sheet.least_delay_s is not None]


def _camera(name: str, noise_grey: float) -> Sensor:
    return Sensor(
        name,
        estimators.camera(PULSE_GREY, noise_grey),
        lambda true, seconds, seed: (
            (frame.t, frame)
            for frame in even_skin.samples(true, seconds, PULSE_GREY, noise_grey, seed)
        ),
        SEEDS,
    )


def _ecg(true: Array, seconds: float, seed: int) -> Iterable[tuple[float, Input]]:
    yield 0.0, SensorStatus(0.0, "strap", SensorState.STREAMING, "", "Polar H10, its ECG")
    timeline = EcgTimeline("strap", POLAR_HZ)
    for arrival, last_s, microvolts in polar_frames(true, seconds, seed=seed):
        _, beats = timeline.receive(arrival, last_s, microvolts)
        yield from ((arrival, beat) for beat in beats)


def _strap(sheet: StrapSheet) -> Sensor:
    least = sheet.least_delay_s or 0.0
    status = SensorStatus(0.0, "strap", SensorState.STREAMING, "", sheet.name, least)

    def inputs(true: Array, seconds: float, _s: int) -> Iterable[tuple[float, Input]]:
        yield 0.0, status
        yield from (
            (told.t, told)
            for told in strap_stream(true, delay_s=least, until=seconds, start=0, whole_ticks=True)
        )

    return Sensor(sheet.name, estimators.strap(least, least), inputs)


def _measure(sensor: Sensor, say: Say) -> list[DeviceResult]:
    heard, spent = [], 0.0
    for seed in sensor.seeds:
        say(f"heart {seed} of {len(sensor.seeds)}")
        begun = cpu_s()
        heard.append(estimators.hear(sensor.listen, seed))
        spent += cpu_s() - begun
    seconds = len(sensor.seeds) * (estimators.STEPS_S + estimators.RAMP_S + estimators.SWING_S)
    numbers = [estimators.number(h) for h in heard]
    number = _device(f"{sensor.name}: number", numbers, beats=False)
    first = [t.first_s for t in numbers if t.first_s is not None]
    number.metrics["first number"] = metric(first, "s", exact=True)
    number.metrics["cpu"] = metric([100 * spent / seconds], "%")
    if (memory := memory_mb()) is not None:
        number.metrics["memory"] = metric([memory], "MB")
    after = _after_breaths(sensor)
    number.metrics["swing's number after the breath"] = metric(after, "s", exact=True)
    drawn = [estimators.beat_by_beat(h, drawn_at_beat=True) for h in heard]
    on_arrival = [estimators.beat_by_beat(h, drawn_at_beat=False) for h in heard]
    return [
        number,
        _device(f"{sensor.name}: beats", drawn, beats=True),
        _device(f"{sensor.name}: beats, were they drawn on arrival", on_arrival, beats=False),
    ]


def _device(name: str, timings: list[estimators.Timing], *, beats: bool) -> DeviceResult:
    device = DeviceResult(name)

    def known(values: Iterable[float | None], unit: str, better: str = "less") -> Measurement:
        found = [value for value in values if value is not None]
        return metric(found, unit, better, exact=True)

    device.metrics = {
        "step up": known((t.up_s for t in timings), "s"),
        "step down": known((t.down_s for t in timings), "s"),
        "behind a ramp": known((t.ramp_s for t in timings), "s"),
        "swing left": known(
            (None if t.swing_gain is None else 100 * t.swing_gain for t in timings), "%", "more"
        ),
        # Of a swing that is gone nobody can say how late it is.
        "swing late": known(
            (t.swing_late_s for t in timings if (t.swing_gain or 0) > LEAST_GAIN), "s"
        ),
    }
    if beats:
        told = np.concatenate([t.beat_told_s for t in timings])
        errors = np.concatenate([t.beat_error_ms for t in timings])
        device.metrics["beat told after"] = metric(told, "s", exact=True)
        device.metrics["beat error"] = metric(np.abs(errors), "ms", exact=True)
        late = [1000 * t.wave_late_s for t in timings if t.wave_late_s is not None]
        if late:
            device.metrics["wave drawn after"] = metric(late, "ms", exact=True)
    return device


def _after_breaths(sensor: Sensor) -> list[float]:
    """How long after each breath's end it was measured, in a session with the guide."""
    exercise = exercises.load("steady-six").fitted(minutes=2)
    true = at_rate(estimators.swing, SESSION_S)
    start: list[tuple[float, Input]] = [(0.0, Command(0.0, Action.START))]
    said = run_at_once(Session(exercise), [*start, *sensor.inputs(true, SESSION_S, 3)])
    return [at - event.t for at, event in said if isinstance(event, BreathMeasured)]
