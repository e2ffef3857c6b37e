"""What ``poise analyze`` takes: intervals, beat times, waves, colours and sessions."""

from __future__ import annotations

import json
import tempfile
from functools import cache
from math import sin
from pathlib import Path

from poise.analysis.options import Options
from poise.analysis.study import analyse
from poise.core.guide.exercise import Exercise, Stage
from poise.core.guide.pacer import BreathPattern
from poise.simulation.recordings import made_up

OPENSIGNALS = (
    "# OpenSignals Text File Format. Version 1\n"
    '# {"00:07": {"sensor": ["BVP"], "column": ["nSeq", "DI", "CH1"], "sampling rate": 50, '
    '"resolution": [16], "channels": [1], "date": "2020-01-01", "time": "10:00:00.0"}}\n'
    "# EndOfHeader\n"
)


@cache
def seeds() -> dict[str, bytes]:
    rr = [800 + round(60 * sin(k / 1.6)) for k in range(60)]
    t, rows, times = 0.0, ["t_s,rr_ms"], []
    for one in rr:
        t += one / 1000
        rows.append(f"{t:.3f},{one}")
        times.append(f"{t:.3f}")
    wave = [f"{k / 30:.4f},{sin(k / 4.2):.4f}" for k in range(600)]
    skin = [
        f"{k / 30:.4f},{150 + sin(k / 4.2):.3f},{110 - sin(k / 4.2):.3f},90" for k in range(390)
    ]
    with tempfile.TemporaryDirectory() as folder:
        exercise = Exercise(
            "short", "", "", (Stage("pace", "Breathe", BreathPattern(), breaths=4),)
        )
        session = made_up(Path(folder) / "x.poise.jsonl", exercise=exercise).path.read_bytes()
    return {
        "rr.txt": "\n".join(map(str, rr)).encode(),
        "rows.csv": "\n".join(rows).encode(),
        "times.txt": "\n".join(times).encode(),
        "wave.csv": "\n".join(["t_s,ppg", *wave]).encode(),
        "skin.csv": "\n".join(["t_s,red,green,blue", *skin]).encode(),
        "opensignals.txt": (
            OPENSIGNALS
            + "".join(f"{k % 16}\t0\t{32000 + 3000 * sin(k / 7):.0f}\t\n" for k in range(900))
        ).encode(),
        "x.poise.jsonl": session,
    }


def read(path: Path) -> None:
    found = analyse(path, Options())
    json.dumps(found.as_dict(), allow_nan=False, ensure_ascii=False).encode()
