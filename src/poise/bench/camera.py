"""One camera: its frames, what looking at them costs, and how soon they are on the screen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

import numpy as np

from poise.bench import chain, frames, virtual
from poise.bench.cost import memory_mb
from poise.bench.result import DeviceResult, metric
from poise.checks.frame_clock import frame_clock
from poise.sources import camera

COLUMNS = (
    ("frame rate", "Hz"),
    ("delivery interval", "ms"),
    ("jitter", "ms"),
    ("frames lost", "%"),
    ("frames twice", "%"),
    ("age on arrival", "ms"),
    ("arrival to inbox", "ms"),
    ("arrival to output", "ms"),
    ("arrival to paint", "ms"),
    ("cpu", "%"),
    ("memory", "MB"),
)


def measure(
    where: str, seconds: float, say: Callable[[str], None], *, painted: bool = True
) -> DeviceResult:
    """Measure a camera: its number, a URL, a file, or ``virtual``.

    Two looks of ``seconds`` each: one at every frame, one through the whole program, which is left
    out unless ``painted``.  Raises :class:`poise.errors.SensorUnavailableError`.
    """
    with ExitStack() as open_:
        name = where
        if virtual.is_virtual(where):
            where = open_.enter_context(virtual.camera(where))
        looked = frames.watch(where, seconds, say=say)
        device = _of_frames(name, looked)
        if painted:
            request = camera.CameraRequest(where)
            times = chain.run(
                lambda clock, emit: camera.open_source(request, clock, emit),
                "camera",
                seconds,
                say,
            )
            _of_chain(device, times, looked.cpu_share)
    if (memory := memory_mb()) is not None:
        device.metrics["memory"] = metric([memory], "MB")
    return device


def _of_frames(name: str, looked: frames.Frames) -> DeviceResult:
    from poise.vision.names import name_of, place

    arrivals = np.array(looked.arrivals)
    clock = frame_clock(arrivals)
    device = DeviceResult(name)
    device.about = {
        "camera": name if virtual.is_virtual(name) else name_of(place(name)),
        "frames": len(arrivals),
        "claimed_hz": looked.claimed_hz,
        "size": looked.size,
        "twice": sum(looked.twice),
        "lost": clock.missing if clock is not None else None,
        "passed_over": looked.passed_over,
        "device_time": looked.device_time,
        "held": looked.held,
    }
    found = device.metrics
    found["delivery interval"] = metric(1000 * np.diff(arrivals), "ms", "")
    if clock is None:
        device.notes.append("too few frames to measure a frame rate")
    else:
        n = clock.missing + len(arrivals)
        found["frame rate"] = metric([clock.rate_hz], "Hz", "more")
        found["jitter"] = metric(1000 * (clock.late_s - np.median(clock.late_s)), "ms", "")
        found["frames lost"] = metric([100 * clock.missing / n], "%")
    found["frames twice"] = metric([100 * float(np.mean(looked.twice or [False]))], "%")
    if looked.ages_ms:
        found["age on arrival"] = metric(looked.ages_ms, "ms")
    else:
        device.notes.append("its pictures do not say when they were made, so their age is unknown: "
                            "'poise check camera --screen' measures it")  # fmt: skip
    if looked.look_ms:
        found["finding and measuring the skin"] = metric(looked.look_ms, "ms")
    if looked.cpu_share is not None:
        found["cpu"] = metric([100 * looked.cpu_share], "%")
    return device


def _of_chain(device: DeviceResult, times: chain.ChainTimes, looking: float | None) -> None:
    found = device.metrics
    found["arrival to inbox"] = metric(times.to_inbox_ms, "ms")
    found["arrival to output"] = metric(times.to_output_ms, "ms")
    found["arrival to paint"] = metric(times.to_paint_ms, "ms")
    device.about["events_dropped"] = times.dropped
    if looking is not None and times.cpu_share is not None:
        found["cpu"] = metric([100 * (looking + times.cpu_share)], "%")
