"""A BIDS data set of one session: ``beh`` physiology at an even rate, and every beat as an event.

``_physio.tsv.gz`` holds the trace without a header, its JSON says what each column is;
``_events.tsv`` holds beats, breaths, stages and marks.  Missing is ``n/a``.  Who the person is, is
not known to poise, so the one subject is called 01.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from poise import __version__
from poise.core.events import BreathStarted, Command, SensorStatus, StageChanged
from poise.exporters import ExportForm
from poise.files import atomic_folder, errors_in_words, private_folder
from poise.recording import tables
from poise.recording.facts import facts
from poise.recording.reader import Recording

FORM = ExportForm("", "BIDS: data set with physio.tsv.gz, JSON and events")
BIDS_VERSION = "1.10.0"
PHYSIO = {
    "heart_rate": {"Description": "The heart rate shown then", "Units": "beats/min"},
    "cardiac": {"Description": "A camera's pulse wave, without unit", "Units": "arbitrary"},
    "guide": {"Description": "How full the guide asked the lungs to be, 0 to 1", "Units": "1"},
    "quality": {"Description": "How far the sensor was trusted, 0 to 1", "Units": "1"},
}
EVENTS: dict[str, dict[str, object]] = {
    "onset": {"Description": "Seconds on the session clock", "Units": "s"},
    "duration": {"Description": "Seconds it lasts", "Units": "s"},
    "trial_type": {
        "Description": "What happened",
        "Levels": {
            "beat": "a heart beat; its columns are about the interval that ended with it",
            "breath": "the guide's inhale", "stage": "a stage of the exercise began",
            "start": "the person began", "stop": "the person stopped", "mark": "the person's mark",
            "sensor": "a sensor came or went",
        },
    },
    "label": {"Description": "Words, as a JSON string"},
    "sensor": {"Description": "Which sensor"},
    "rr_ms": {"Description": "The interval between two beats", "Units": "ms"},
    "sigma_ms": {"Description": "Standard deviation of the beat's timing", "Units": "ms"},
    "verdict": {"Description": "normal, ectopic, missed, extra, long, short or out-of-range"},
    "follows": {"Description": "1 if it begins where the one before it ended, 0 after a gap"},
}  # fmt: skip

Cells = tuple[Any, ...]


def write(recording: Recording, path: Path) -> None:
    """Make the data set in the folder ``path``."""
    label = re.sub(r"[^A-Za-z0-9]", "", str(recording.header.exercise.get("name", ""))) or "session"
    session = re.sub(r"[^0-9T]", "", recording.header.utc_at_t0[:19])
    place = Path("sub-01", f"ses-{session}", "beh")
    stem = f"sub-01_ses-{session}_task-{label}"
    about = facts(recording)
    with errors_in_words(path), atomic_folder(path) as root:
        folder = private_folder(root / place)
        _json(root / "dataset_description.json", _description(about))
        (root / "README").write_text(README.format(name=recording.name), encoding="utf-8")
        _table(root / "participants.tsv", ("participant_id",), iter([("sub-01",)]))
        _table(
            folder.parent / f"sub-01_ses-{session}_scans.tsv",
            ("filename", "acq_time"),
            iter([(f"beh/{stem}_physio.tsv.gz", _acquired(recording))]),
        )
        _physio(recording, folder / f"{stem}_physio", about)
        _table(folder / f"{stem}_events.tsv", tuple(EVENTS), _events(recording))
        _json(folder / f"{stem}_events.json", _task(about) | EVENTS)


README = """One session of breathing with poise: {name}.

Heart rate, the guide and the sensor's quality are in *_physio.tsv.gz; every heart beat with the
interval before it, every breath and stage in *_events.tsv. The key "Poise" of *_physio.json holds
the session's facts: the exercise, tags, devices, settings, how the numbers were made, a summary.
"""


def _description(about: dict[str, Any]) -> dict[str, object]:
    return {
        "Name": f"poise {about['name']}",
        "BIDSVersion": BIDS_VERSION,
        "DatasetType": "raw",
        "GeneratedBy": [{"Name": "poise", "Version": __version__}],
    }


def _task(about: dict[str, Any]) -> dict[str, str]:
    exercise = about["exercise"]
    return {
        "TaskName": str(exercise.get("name", "session")),
        "TaskDescription": str(exercise.get("about", "")),
    }


def _acquired(recording: Recording) -> str:
    """BIDS wants the local time without its offset."""
    try:
        began = datetime.fromisoformat(recording.header.utc_at_t0)
    except ValueError:  # a recording need not say
        return "n/a"
    return began.strftime("%Y-%m-%dT%H:%M:%S.%f")


def _physio(recording: Recording, stem: Path, about: dict[str, Any]) -> None:
    rows = list(tables.trace(recording))
    names = [n for n in PHYSIO if n != "cardiac" or any(r.pulse is not None for r in rows)]
    lines = []
    for row in rows:
        values = (row.heart_bpm, row.pulse, row.guide_fullness, row.quality)
        known = dict(zip(PHYSIO, values, strict=True))
        lines.append("\t".join(_cell(known[name]) for name in names) + "\n")
    target = stem.with_name(f"{stem.name}.tsv.gz")
    with target.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as file:
        file.write("".join(lines).encode())  # no name and no time in the archive's own header
    sidecar = {
        **_task(about),
        "PhysioType": "generic",
        "SamplingFrequency": tables.trace_rate_hz(recording),
        "StartTime": rows[0].t_s if rows else 0.0,
        "Columns": names,
        "SoftwareVersions": f"poise {__version__}",
        **{name: PHYSIO[name] for name in names},
        "Poise": about,
    }
    _json(stem.with_name(f"{stem.name}.json"), sidecar)


def _events(recording: Recording) -> Iterator[Cells]:
    """Rows in the order of their onset, as BIDS asks."""
    schedule = tables.schedule_of(recording)
    lengths = schedule.lengths_s() if schedule else {}
    rows: list[Cells] = []
    for event in recording.events:
        match event:
            case StageChanged():
                rows.append(_row(event.t, lengths.get(event.index), "stage", event.stage))
            case BreathStarted() if schedule:
                rows.append(_row(event.t, schedule.lasted_s(event), "breath", str(event.index + 1)))
            case Command():
                rows.append(_row(event.t, 0.0, str(event.action), event.label))
            case SensorStatus():
                words = f"{event.state}: {event.detail}"
                rows.append(_row(event.t, 0.0, "sensor", words, event.sensor))
    rows += [
        _row(b.t_s, 0.0, "beat", "", b.sensor, b.rr_ms, b.sigma_ms, str(b.verdict), int(b.follows))
        for b in tables.beats(recording)
    ]
    return iter(sorted(rows, key=lambda row: row[0]))


def _row(t: float, duration_s: float | None, kind: str, label: str, *more: Any) -> Cells:
    words = json.dumps(label, ensure_ascii=False) if label else None
    return (t, duration_s, kind, words, *more, *(None,) * (5 - len(more)))


def _table(path: Path, names: tuple[str, ...], rows: Iterator[Cells]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("\t".join(names) + "\n")
        file.writelines("\t".join(map(_cell, row)) + "\n" for row in rows)


def _cell(value: Any) -> str:
    return "n/a" if value is None else str(value)


def _json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
