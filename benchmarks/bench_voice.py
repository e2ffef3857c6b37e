"""How well poise tells when somebody speaks: made-up speech with pauses, in noise.

    python -m benchmarks.bench_voice [--clips 90] [--seed 1] [--json FILE]
    python -m benchmarks.bench_voice live [--seconds 60]

Five voices of espeak-ng say a few phrases each, 0.3 to 3 s apart, with a fan, white noise or
somebody's typing 30, 15 or 5 dB below them.  The truth is where the clean voice has sound.  Beside
the detector stands a threshold six decibels above the quietest tenth of the last seconds, which is
what one would write without a network.  ``live`` plays the same through PulseAudio's null sink, as
a microphone would hear it, into a whole drill.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from benchmarks.voice.clips import voices
from benchmarks.voice.live import live
from benchmarks.voice.table import measure


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("what", nargs="?", choices=("table", "live"), default="table")
    parser.add_argument("--clips", type=int, default=90)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    program = voices()
    if program is None:
        print("espeak-ng is not installed (Debian: apt install espeak-ng); nothing was measured")
        return 0
    if arguments.what == "live":
        live(arguments, program)
        return 0
    found = measure(arguments, program)
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(found, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
