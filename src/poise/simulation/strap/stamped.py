"""A strap whose notifications carry the moment they were sent: ``python stamped.py``.

Prints the variable that leads bleak to it and beats until its input ends.  The field for the energy
expended holds the machine's steady clock in tenths of a millisecond, modulo 65536, so that whoever
hears it can tell how old it is.  The heart swings with a breath of ten seconds.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import signal
import sys
import threading
import time
from contextlib import suppress

from poise import signals
from poise.simulation.strap import VirtualStrap, World, encode

TICKS_S = 1024
STAMPS_S = 10_000


def main() -> None:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--name", default="Virtual strap")
    parser.add_argument("--heart", type=float, default=66.0, help="beats a minute")
    parser.add_argument("--period", type=float, default=1.0, help="seconds between notifications")
    asked = parser.parse_args()
    with suppress(KeyboardInterrupt), signals.heeded(signals.interrupt):
        threading.Thread(target=_wait_for_end, daemon=True).start()
        _serve(asked.name, asked.heart, asked.period)


def _serve(name: str, heart_bpm: float, period_s: float) -> None:
    with World(VirtualStrap(name=name)) as world:
        print(json.dumps(world.environment), flush=True)
        world.wait_until_heard(timeout_s=3600)
        start, beat_s, number = time.perf_counter(), 0.0, 0
        while True:
            number += 1
            told = []
            while (next_s := beat_s + _interval_s(heart_bpm, beat_s)) <= number * period_s:
                told.append(round((next_s - beat_s) * TICKS_S))
                beat_s = next_s
            time.sleep(max(0.0, start + number * period_s - time.perf_counter()))
            stamp = round(time.perf_counter() * STAMPS_S) % 65536
            world.send(encode(round(heart_bpm), told, energy_kj=stamp))


def _interval_s(heart_bpm: float, t: float) -> float:
    return 60 / heart_bpm * (1 + 0.07 * math.sin(2 * math.pi * t / 10))


def _wait_for_end() -> None:
    """Whoever started this has gone, be it killed: the bus goes too, whatever is under way.

    Read without Python's buffer: its lock, held here, would abort a program that ends meanwhile.
    """
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
