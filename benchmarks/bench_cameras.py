"""What the camera's chain reaches on real fingers and made-up people.

    python -m benchmarks.bench_cameras real DATA     fingers beside a strap and beside oximeters
    python -m benchmarks.bench_cameras grid          40 to 180 beats a minute at 15 to 60 frames/s
    python -m benchmarks.bench_cameras switching     15 and 30 frames a second in one clip
    python -m benchmarks.bench_cameras refusal       seconds with a number where there is no pulse
    python -m benchmarks.bench_cameras lifelike_faces  traces as hard to read as real faces, by kind
    python -m benchmarks.bench_cameras rises         the same while a heart rises and comes down
    python -m benchmarks.bench_cameras plain         what plain methods make of the same kinds
    python -m benchmarks.bench_cameras skin          six skin tones in four kinds of light
    python -m benchmarks.bench_cameras faces         drawn faces through cv2, codecs and MediaPipe
    python -m benchmarks.bench_cameras moving_heads  how near outlines stay to a moving head
    python -m benchmarks.bench_cameras speed         time to the first number, and after a step
    python -m benchmarks.bench_cameras timing        beats and swing against the truth
    python -m benchmarks.bench_cameras calibrate     is what is said to be 95 % right, 95 % right?

``DATA`` is ``tests/data``, with the frames beside oximeters that its README names.  Add
``--out FILE`` for JSON and ``--quick`` for a few of each.  What the camera costs is in
``bench_camera_live.py``; each question has a file in ``benchmarks/cameras``.

Made-up people are easier than real ones: what they give is a regression test and a test of refusal,
never an accuracy.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.cameras.confidence import calibrate
from benchmarks.cameras.drawn_faces import faces
from benchmarks.cameras.fingers import real
from benchmarks.cameras.lifelike import lifelike_faces, skin
from benchmarks.cameras.moving_heads import moving_heads
from benchmarks.cameras.plain_methods import plain
from benchmarks.cameras.rates import grid, switching
from benchmarks.cameras.refusal import refusal
from benchmarks.cameras.rises import rises
from benchmarks.cameras.speed import speed
from benchmarks.cameras.timing import timing


def main() -> None:
    """Run one benchmark and print its result as JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    kinds: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
        kind.__name__: kind
        for kind in (
            *(real, grid, switching, refusal, lifelike_faces, rises, plain),
            *(skin, faces, moving_heads, speed, timing, calibrate),
        )
    }
    parser.add_argument("kind", choices=kinds)
    parser.add_argument("data", nargs="?", default="", help="the folder of recordings, for `real`")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--plot", type=Path, help="an SVG file, for `calibrate`")
    parser.add_argument("--people", type=int, default=120, help="for `calibrate`")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    text = json.dumps(kinds[options.kind](options), indent=1)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
