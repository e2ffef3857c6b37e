"""Run the virtual camera: ``python -m poise.simulation.camera [--heart 68] [--none]``."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator

from poise.core.arrays import Picture
from poise.simulation.camera.server import MjpegServer
from poise.simulation.camera.transport import Transport
from poise.simulation.faces import Film, frames
from poise.simulation.person import Person


def main() -> None:
    parser = argparse.ArgumentParser(description="a drawn face with a pulse, as a network camera")
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--heart", type=float, default=68.0, help="beats a minute")
    parser.add_argument("--pulse", type=float, default=0.4, help="grey levels, trough to peak")
    parser.add_argument("--none", action="store_true", help="a face with no pulse at all")
    parser.add_argument("--seconds", type=float, default=3600.0)
    parser.add_argument(
        "--loop", type=float, help="draw this many seconds and show them again and again"
    )
    parser.add_argument("--fps", type=float, default=30.0)
    parser.add_argument("--delay-ms", type=float, default=0.0, help="how late every picture comes")
    parser.add_argument("--jitter-ms", type=float, default=0.0, help="and up to so much more")
    parser.add_argument("--drops", type=float, default=0.0, help="share that never comes")
    parser.add_argument("--duplicates", type=float, default=0.0, help="share that comes twice")
    asked = parser.parse_args()
    way = Transport(asked.delay_ms / 1000, asked.jitter_ms / 1000, asked.drops, asked.duplicates)
    person = None if asked.none else Person(heart_bpm=asked.heart)
    film = Film(fps=asked.fps, pulse_grey=asked.pulse)
    drawn = list(frames(person, film, asked.loop)) if asked.loop else []

    def show() -> Iterator[tuple[float, Picture]]:
        if not drawn:
            yield from frames(person, film, asked.seconds)
        for i in range(round(asked.seconds * film.fps) if drawn else 0):
            yield i / film.fps, drawn[i % len(drawn)][1].copy()

    with MjpegServer(show, asked.port, way=way) as server:
        print(f"poise reset --camera {server.url}", flush=True)
        try:
            while True:
                time.sleep(1)
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
