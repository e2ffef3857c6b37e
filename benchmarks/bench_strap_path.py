"""The same heart by file and by strap: what ninety seconds over real bleak leave of it.

    python -m benchmarks.bench_strap_path RRFILE [--out FILE]

Plays RRFILE through the virtual strap to ``poise reset --strap`` in real time (it takes 100 s), and
directly with ``--replay --speed 0``, and compares intervals, their order, the drift of the beat
times against the sum of the intervals, and the summaries.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
POISE = [sys.executable, "-m", "poise", "reset", "--headless", "--json"]


def said(words: list[str], out: Path) -> list[dict[str, Any]]:
    """What a session printed, with its recording in ``out``."""
    done = subprocess.run(
        [*words, "--out", str(out)], stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT
    )
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def beats(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [line for line in lines if line["kind"] == "RRInterval"]


def drift(rows: list[dict[str, Any]]) -> float:
    """How much faster the beat times run than the intervals add up, as a fraction."""
    sums = np.cumsum([row["rr_ms"] / 1000 for row in rows])
    return float(np.polyfit(sums, [row["t"] for row in rows], 1)[0] - 1)


def apart(a: dict[str, Any], b: dict[str, Any], key: str) -> dict[str, Any]:
    """A summary number both ways, and how many standard errors they differ by."""
    one, other = a["heart_bpm"][key], b["heart_bpm"][key]
    se = a["heart_bpm"]["se"]
    return {"strap": one, "replay": other, "in_se": None if not se else abs(one - other) / se}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    file = str(args.file.resolve())
    with tempfile.TemporaryDirectory() as folder:
        os.environ["POISE_HOME"] = folder
        play = [sys.executable, "hw/virtual-strap", "play", file, "--", *POISE, "--strap"]
        strap = said(play, Path(folder) / "strap.poise.jsonl")
        replay = said([*POISE, "--replay", file, "--speed", "0"], Path(folder) / "r.poise.jsonl")
    mine, theirs = beats(strap), beats(replay)
    told = [round(row["rr_ms"]) for row in mine]
    true = [round(row["rr_ms"]) for row in theirs]
    # The strap's heart begins when somebody listens, so the sessions begin a beat or so apart.
    shift = next((k for k in range(5) if told[:60] == true[k : k + 60]), None)
    n = min(len(told), len(true) - (shift or 0))
    result = {
        "intervals": {"strap": len(told), "replay": len(true), "compared": n},
        "identical_in_order": shift is not None and told[:n] == true[shift : shift + n],
        "drift": {"strap": drift(mine), "replay": drift(theirs)},
        "gaps": {
            "strap": strap[-1]["intervals"]["gaps"],
            "replay": replay[-1]["intervals"]["gaps"],
        },
        "before": apart(strap[-1], replay[-1], "before"),
        "after": apart(strap[-1], replay[-1], "after"),
        "summaries": {"strap": strap[-1], "replay": replay[-1]},
    }
    for summary in result["summaries"].values():
        summary.pop("recording")
    text = json.dumps(result, indent=2)
    print(text)
    if args.out:
        args.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
