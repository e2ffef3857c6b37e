"""How well a screen and a camera tell the delay between them, over cameras made by chance.

    python -m benchmarks.bench_screen [--cameras 200] [--out benchmarks/results/screen_delay.json]

Each camera has a frame rate, exposure, read-out, place in the picture, buffers, jitter, losses,
noise, drift and light of its own, and the truth is known.  Rows: exposure locked; automatic;
automatic but not modelled (why it is); white paper that reflects a tenth; the mean of two runs with
the camera opened afresh.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from poise.bench.result import DeviceResult, metric, report, write
from poise.checks import flashes, screen_delay, screen_sweep
from poise.simulation.camera.screen_view import ScreenView, any_camera, look

Cameras = Callable[[np.random.Generator], ScreenView]


def locked(rng: np.random.Generator) -> ScreenView:
    return any_camera(rng, auto=False)


def automatic(rng: np.random.Generator) -> ScreenView:
    return any_camera(rng, auto=True)


def paper(rng: np.random.Generator) -> ScreenView:
    return replace(any_camera(rng, auto=False), share=0.1)


def once(
    camera: ScreenView, rng: np.random.Generator, shadows_s: tuple[float, ...]
) -> tuple[float, screen_delay.ScreenDelay]:
    """The error in ms, and what was measured."""
    view = look(camera, rng)
    found = screen_delay.measure(view.shown_t, view.shown, view.seen_t, view.seen, shadows_s)
    assert found is not None
    return 1000 * (found.delay_s - view.delay_s), found


def row(
    name: str, cameras: Cameras, count: int, shadows_s: tuple[float, ...], runs: int
) -> DeviceResult:
    errors, ses, taken = [], [], 0
    for seed in range(count):
        rng = np.random.default_rng(seed)
        camera = cameras(rng)
        tries = [once(camera, rng, shadows_s) for _ in range(runs)]
        found = [delay for _, delay in tries]
        believed = screen_delay.agree(found) if runs > 1 else found[0].accepted
        if believed:
            taken += 1
            errors.append(float(np.mean([error for error, _ in tries])))
            ses.append(found[0].se_ms)
    e = np.array(errors)
    print(
        f"| {name} | {e.mean():+.1f} | {e.std():.1f} | {np.percentile(abs(e), 95):.1f} "
        f"| {abs(e).max():.1f} | {np.mean(ses):.1f} | {taken}/{count} |",
        flush=True,
    )
    return DeviceResult(
        name,
        {"cameras": count, "believed": taken, "runs_each": runs},
        {
            "absolute error": metric(abs(e), "ms", exact=True),
            "stated standard error": metric(ses, "ms", exact=True),
        },
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--cameras", type=int, default=200)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    t = np.arange(-1, screen_sweep.LENGTH_S + 1, 0.001)
    light = screen_sweep.luminance(t)
    black_and_white = (light - light.min()) / np.ptp(light)
    print(f"flashes in the worst second: {flashes.flashes(t, light)}")
    print(f"the same sweep from black to white: {flashes.flashes(t, black_and_white)}\n")
    print("| cameras | bias ms | sd | p95 | worst | stated error | believed |")
    print("|---|---|---|---|---|---|---|")
    shadows = screen_delay.SHADOWS_S
    rows = [
        row("exposure locked", locked, asked.cameras, shadows, 1),
        row("exposure automatic", automatic, asked.cameras, shadows, 1),
        row("automatic, not modelled", automatic, asked.cameras, (), 1),
        row("white paper, locked", paper, asked.cameras, shadows, 1),
        row("automatic, two runs", automatic, asked.cameras, shadows, 2),
        row("white paper, two runs", paper, asked.cameras, shadows, 2),
    ]
    if asked.out:
        write(report("screen_delay", rows), asked.out)


if __name__ == "__main__":
    main()
