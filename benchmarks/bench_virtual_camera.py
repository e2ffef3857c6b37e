"""A camera whose delay, jitter and losses are known, through the real cv2: is what we say true?

    python -m benchmarks.bench_virtual_camera [--seconds 15] [--out FILE]

First a grid of ways from the camera to us: the delay must be told within 5 ms, the frame rate
within 0.5 %, and frames lost or sent twice counted exactly, each in its place.  Then a consumer
that needs 50 ms for a frame: cv2 read plainly, cv2 asked for a buffer of one, and poise's grabber.
"""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from poise.bench import frames
from poise.bench.result import DeviceResult, metric, report, write
from poise.checks.frame_clock import frame_clock
from poise.clock import SystemClock
from poise.simulation.camera import barcode
from poise.simulation.camera.server import MjpegServer
from poise.simulation.camera.transport import Transport
from poise.simulation.faces import Film
from poise.simulation.faces import frames as drawn
from poise.simulation.person import Person
from poise.vision.capture import Grabber

DRAWN_S = 2.0


@dataclass(frozen=True)
class Case:
    name: str
    fps: float
    way: Transport


GRID = [
    Case("30 Hz, prompt", 30, Transport()),
    Case("30 Hz, 50 ms late", 30, Transport(0.05)),
    Case("30 Hz, 120 ms late", 30, Transport(0.12)),
    Case("30 Hz, 300 ms late", 30, Transport(0.3)),
    Case("30 Hz, 80 ms, jitter 10 ms", 30, Transport(0.08, 0.01)),
    Case("30 Hz, 80 ms, 5 % lost", 30, Transport(0.08, drops=0.05)),
    Case("30 Hz, 80 ms, 20 % lost", 30, Transport(0.08, drops=0.2)),
    Case("30 Hz, 80 ms, 10 % twice", 30, Transport(0.08, duplicates=0.1)),
    Case("30 Hz, 80 ms, 45 % twice", 30, Transport(0.08, duplicates=0.9)),
    Case("30 Hz, 80 ms, jitter 10, 5 % lost, 5 % twice", 30, Transport(0.08, 0.01, 0.05, 0.05)),
    Case("60 Hz, 40 ms, jitter 3 ms", 60, Transport(0.04, 0.003)),
    Case("24 Hz, 40 ms, 5 % lost", 24, Transport(0.04, drops=0.05)),
    Case("15 Hz, 100 ms, jitter 20 ms", 15, Transport(0.1, 0.02)),
    Case("29.3 Hz, 60 ms", 29.3, Transport(0.06)),
]


def film(fps: float) -> Callable[[], Iterator[tuple[float, barcode.Picture]]]:
    pictures = [picture for _, picture in drawn(Person(), Film(fps=fps), DRAWN_S)]

    def show() -> Iterator[tuple[float, barcode.Picture]]:
        for i in range(1_000_000):
            yield i / fps, pictures[i % len(pictures)].copy()

    return show


def measure(case: Case, seconds: float) -> DeviceResult:
    with MjpegServer(film(case.fps), way=case.way) as server:
        looked = frames.watch(server.url, seconds, face=False)
        log = list(server.log)
    clock = frame_clock(np.array(looked.arrivals))
    assert clock is not None
    # The middle of what the way adds: its jitter is spread evenly.
    asked_ms = 1000 * (case.way.delay_s + case.way.jitter_s / 2)
    error_ms = float(np.median(looked.ages_ms)) - asked_ms
    rate_error = 100 * (clock.rate_hz / case.fps - 1)
    exact = _in_place(log, clock.numbers.tolist(), looked.twice)
    lost, twice = clock.missing, sum(looked.twice)
    print(
        f"| {case.name} | {error_ms:+.1f} | {rate_error:+.2f} | {lost} | {twice} "
        f"| {'yes' if exact else 'NO'} | {1000 * clock.jitter_s:.1f} |",
        flush=True,
    )
    return DeviceResult(
        case.name,
        {"frames": len(looked.arrivals), "lost": lost, "twice": twice, "counted exactly": exact},
        {
            "delay error": metric([abs(error_ms)], "ms"),
            "rate error": metric([abs(rate_error)], "%"),
            "age": metric(looked.ages_ms, "ms", ""),
        },
    )


def _in_place(log: list, numbers: list[int], twice: list[bool]) -> bool:  # type: ignore[type-arg]
    """Whether every loss and repetition was counted where the server made it."""
    came = dict(zip(numbers, twice, strict=True))
    slots = range(numbers[-1] + 1)
    # The first frames pass before counting begins, so the log is searched for its beginning.
    return any(
        all(
            (k in came) != log[start + k].lost and came.get(k, False) == log[start + k].again
            for k in slots
        )
        for start in range(min(60, len(log) - len(slots) + 1))
    )


def slow_consumer(seconds: float) -> list[DeviceResult]:
    """Ages of the picture in hand when a consumer needs 50 ms a frame."""
    devices = []
    for name, read in (("cv2 read plainly", plain(None)), ("cv2, buffer of one", plain(1)),
                       ("poise's grabber", grabber)):  # fmt: skip
        ages: list[float] = []
        with MjpegServer(film(30.0)) as server:
            read(server.url, seconds, ages)
        print(f"| {name} | {np.median(ages):.0f} | {np.percentile(ages, 95):.0f} "
              f"| {max(ages):.0f} |", flush=True)  # fmt: skip
        devices.append(
            DeviceResult(f"50 ms a frame: {name}", metrics={"age in hand": metric(ages, "ms")})
        )
    return devices


def plain(buffers: int | None) -> Callable[[str, float, list[float]], None]:
    def read(url: str, seconds: float, ages: list[float]) -> None:
        capture = cv2.VideoCapture(url, cv2.CAP_FFMPEG)
        if buffers is not None:
            capture.set(cv2.CAP_PROP_BUFFERSIZE, buffers)
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            ok, picture = capture.read()
            stamp = barcode.read(picture) if ok else None
            if stamp is not None:
                ages.append(1000 * (time.perf_counter() - stamp / 1e6))
            time.sleep(0.05)
        capture.release()

    return read


def grabber(url: str, seconds: float, ages: list[float]) -> None:
    clock = SystemClock()
    grab = Grabber(url, clock)
    try:
        while clock.now() < seconds:
            frame = grab.newest(0.5)
            stamp = barcode.read(frame.bgr) if frame is not None else None
            if stamp is not None:
                ages.append(1000 * (clock.began_s + clock.now() - stamp / 1e6))
            threading.Event().wait(0.05)
    finally:
        grab.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    print("| camera | delay error ms | rate error % | lost | twice | each in place | jitter ms |")
    print("|---|---|---|---|---|---|---|")
    rows = [measure(case, asked.seconds) for case in GRID]
    print("\n| consumer of 50 ms a frame | median age ms | p95 | worst |\n|---|---|---|---|")
    rows += slow_consumer(asked.seconds)
    if asked.out:
        write(report("virtual_camera", rows), asked.out)


if __name__ == "__main__":
    main()
