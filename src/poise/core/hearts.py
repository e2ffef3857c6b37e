"""The heart of each kind of sensor.  Loading this loads numpy, so it waits for a sensor."""

from __future__ import annotations

from poise.core.chains.strap import StrapChain
from poise.core.events import IntervalReading, Reading, SensorKind, SkinSample, kind_of
from poise.core.heart import Heart
from poise.core.metrics import each_second
from poise.core.metrics.swing import Swing


def heart_of(event: Reading, strap_delay_s: float | None) -> Heart:
    """A fresh heart for the sensor that said ``event``.

    ``strap_delay_s`` is how late a strap tells of a beat, None where that is to be found out.
    """
    if isinstance(event, SkinSample):
        return _of_camera(event.sensor)
    if isinstance(event, IntervalReading):
        return _of_file(event.sensor)
    return Heart(StrapChain(event.sensor, strap_delay_s), each_second(kind_of(event.sensor)))


def _of_camera(sensor: str) -> Heart:
    """A camera's heart, whatever it is called."""
    from poise.core.chains.camera import CameraChain  # loaded only once a camera speaks

    hearing = CameraChain(sensor)
    return Heart(hearing, each_second(SensorKind.CAMERA), Swing(gain=hearing.swing_gain))


def _of_file(sensor: str) -> Heart:
    """A heart told by a file; what is not shown of a camera is not shown of its file either."""
    from poise.core.chains.imported import ImportChain

    kind = kind_of(sensor)
    if kind is not SensorKind.CAMERA:
        return Heart(ImportChain(sensor), each_second(kind))
    from poise.core.pulse import beats

    return Heart(ImportChain(sensor), each_second(kind), Swing(gain=beats.gain))
