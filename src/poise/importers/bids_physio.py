"""A BIDS ``*_physio.tsv.gz`` with a ``cardiac`` column: one wave, by its sidecar's rate.

Brain Imaging Data Structure 1.10, "Physiological recordings".  The sidecar is the JSON file of that
name, or one in a folder above that says less of whose it is (the inheritance principle).  Whether
``cardiac`` is a pulse wave or an ECG, the standard leaves open.
"""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

from poise.errors import RecordingError
from poise.importers.boundary import LARGEST_BYTES, regular, text_of
from poise.importers.wave_text import FEWEST, WaveFile

SUFFIX, SIDECAR = "_physio.tsv.gz", "_physio.json"
ROOT = "dataset_description.json"
CARDIAC = "cardiac"
_ENTITY = re.compile(r"(?:^|[/_\\])(sub|ses)-([0-9A-Za-z]+)")


def entities(path: Path) -> dict[str, str]:
    """``sub`` and ``ses`` as the file's name tells them; empty for a name that is not BIDS's."""
    return dict(_ENTITY.findall(path.name))


def is_one(path: Path) -> bool:
    """Whether the name says so."""
    return path.name.endswith(SUFFIX)


def has_heart(path: Path) -> bool:
    """Whether its sidecar names a column of the heart."""
    try:
        return CARDIAC in _about(path).get("Columns", ())
    except (OSError, ValueError, RecordingError):
        return False


def read(path: Path, kind: str) -> WaveFile:
    """The cardiac column as a wave of ``kind``; errors lack the file's name."""
    about = _about(path)
    columns, rate_hz = about.get("Columns"), about.get("SamplingFrequency")
    if not isinstance(columns, list) or CARDIAC not in columns:
        raise RecordingError("has no column 'cardiac' by its JSON file, and poise reads no other")
    if not isinstance(rate_hz, int | float) or isinstance(rate_hz, bool) or not 1 <= rate_hz <= 1e5:
        raise RecordingError("has no SamplingFrequency in its JSON file, in samples a second")
    start_s = about.get("StartTime", 0.0)
    start_s = float(start_s) if isinstance(start_s, int | float) else 0.0
    at = columns.index(CARDIAC)
    with gzip.open(regular(path)) as file:
        held = file.read(LARGEST_BYTES + 1)
    if len(held) > LARGEST_BYTES:
        raise RecordingError(f"is more than {LARGEST_BYTES >> 20} MB unpacked: cut it into parts")
    values = [_value(line.split("\t"), at) for line in held.decode("utf-8").splitlines() if line]
    if len(values) < FEWEST:
        raise RecordingError(f"holds only {len(values)} samples: record some seconds at least")
    times = tuple(start_s + i / rate_hz for i in range(len(values)))
    note = f"the column 'cardiac' was taken for {'an ECG' if kind == 'ecg' else 'a pulse wave'}"
    return WaveFile(times, (tuple(values),), (note,), kind)


def _value(cells: list[str], at: int) -> float | None:
    return None if cells[at] in ("n/a", "") else float(cells[at])


def _about(path: Path) -> dict[str, Any]:
    """What the sidecars say, the nearest last; raises ValueError for one that is no JSON."""
    whose = set(path.name.removesuffix(SUFFIX).split("_"))
    folders = [path.parent, *path.parents[1:6]]
    top = next((i for i, one in enumerate(folders) if (one / ROOT).is_file()), 0)
    said: dict[str, Any] = {}
    for folder in reversed(folders[: top + 1]):
        fitting = [
            file
            for file in sorted(folder.glob(f"*{SIDECAR}"))
            if whose.issuperset(filter(None, file.name.removesuffix(SIDECAR).split("_")))
        ]
        for file in sorted(fitting, key=lambda one: len(one.name)):
            row = json.loads(text_of(file))
            said |= row if isinstance(row, dict) else {}
    return said
