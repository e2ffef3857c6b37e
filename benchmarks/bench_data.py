"""What keeping, listing, exporting, importing and working through recordings costs.

    python -m benchmarks.bench_data [WHAT ...] [--out FILE]

WHAT is any of: writing sizes listing exports batch memory cluster health round-trips kills.  All of
them take about six minutes on two cores; ``health`` reads two gigabytes that are made as they are
read, and nothing is written outside a temporary folder.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.data.batches import batch, cluster, memory
from benchmarks.data.forms import exports, round_trips
from benchmarks.data.health import health
from benchmarks.data.recordings import kills, listing, sizes, writing

RESULT = "benchmarks/results/data.json"


def main() -> None:
    """Run what was asked for and print it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", choices=[[], *MEASURES])
    parser.add_argument("--out", type=Path, help=f"write it there too, such as {RESULT}")
    args = parser.parse_args()
    found: dict[str, Any] = {"machine": machine()}
    for name in args.what or MEASURES:
        with tempfile.TemporaryDirectory(prefix="bench-data-") as folder:
            os.environ["POISE_HOME"] = folder
            begin = time.perf_counter()
            found[name] = MEASURES[name](Path(folder))
            found[name]["took_s"] = round(time.perf_counter() - begin, 1)
            print(json.dumps({name: found[name]}), file=sys.stderr, flush=True)
    text = json.dumps(found, indent=2)
    print(text)
    if args.out:
        args.out.write_text(text + "\n", encoding="utf-8")


def machine() -> dict[str, Any]:
    """What it ran on."""
    return {
        "python": platform.python_version(),
        "system": platform.system(),
        "cores": os.cpu_count(),
        "load": [round(x, 1) for x in os.getloadavg()],
    }


MEASURES: dict[str, Callable[[Path], dict[str, Any]]] = {
    "writing": writing,
    "sizes": sizes,
    "listing": listing,
    "exports": exports,
    "batch": batch,
    "memory": memory,
    "cluster": cluster,
    "health": health,
    "round-trips": round_trips,
    "kills": kills,
}

if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
