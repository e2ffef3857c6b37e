"""What people hand to programs for HRV is read right or refused, by every way in.

``tests/data/cases/files`` holds recordings made after public reports, and ``expected.json`` what is
right.  Those in ``OF_THE_HEART`` are about hearts, not files.
"""

from __future__ import annotations

import csv
import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from poise import exercises, importers
from poise.analysis.result import Analysis
from poise.analysis.study import analyse, study
from poise.commands.analyze import write_beats
from poise.core.events import RRInterval
from poise.core.summary import Summary
from poise.errors import RecordingError
from poise.recording import reader
from poise.runtime.importing import record
from poise.runtime.plan import Sensor, SessionPlan
from poise.runtime.run import at_once

FOLDER = Path(__file__).resolve().parents[1] / "data" / "cases" / "files"
CASES: dict[str, dict[str, Any]] = json.loads((FOLDER / "expected.json").read_text())
OF_THE_HEART = {
    "irregular-stretch-inside-sinus", "slow-heart-with-a-large-breath", "heart-rate-above-200",
    "a-peak-where-there-is-none", "breath-faster-than-half-the-heart",
}  # fmt: skip
OURS = [name for name in CASES if name.split("/")[0] not in OF_THE_HEART]


def of_check(*kinds: str) -> list[str]:
    return [name for name in OURS if CASES[name]["check"] in kinds]


def path_of(name: str) -> Path:
    if name.endswith(".fit"):
        pytest.importorskip("fitdecode", reason="pip install 'poise[research]' enables it")
    return FOLDER / name


def numbers(path: Path) -> Analysis | None:
    """None when it is refused."""
    try:
        return analyse(path)
    except RecordingError:
        return None


def is_refused(found: Analysis | None) -> bool:
    return found is None or found.variability.rmssd_ms is None


def is_right(found: Analysis | None, case: dict[str, Any]) -> bool:
    if found is None:
        return False
    right = [abs(found.intervals.n - case["n"]) <= case.get("n_tol", 0)] if "n" in case else []
    if "gaps" in case:
        right.append(found.intervals.gaps == case["gaps"])
    for key, part, value in (
        ("mean_rr_ms", 0.01, found.heart.mean_rr_ms), ("rmssd_ms", 0.02, found.variability.rmssd_ms)
    ):  # fmt: skip
        if key in case:
            right.append(value is not None and abs(value - case[key]) < part * case[key])
    return all(right)


def brought_in(path: Path, number: int = 0) -> Path:
    """The session made of a file's recording."""
    return record(list(importers.read(path))[number], path, "0")


def test_every_case_is_held_by_a_test() -> None:
    checks = {CASES[name]["check"] for name in OURS}
    assert checks <= {
        "numbers", "refuse", "numbers_or_refuse", "numbers_or_refuse_reason", "refuse_or_note",
        "doubt", "beat_times", "import_within", "import_gaps", "import_n", "replay_gaps",
    }  # fmt: skip


@pytest.mark.parametrize("name", of_check("numbers"))
def test_the_numbers_are_right(name: str) -> None:
    assert is_right(numbers(path_of(name)), CASES[name])


@pytest.mark.parametrize("name", of_check("refuse"))
def test_what_is_no_list_of_beats_is_refused(name: str) -> None:
    assert is_refused(numbers(path_of(name)))
    with pytest.raises(RecordingError, match="a clock and no heart"):
        list(importers.read(path_of(name)))


@pytest.mark.parametrize("name", of_check("numbers_or_refuse", "numbers_or_refuse_reason"))
def test_the_numbers_are_right_or_refused(name: str) -> None:
    assert is_right(numbers(path_of(name)), CASES[name])  # which is the better of the two


@pytest.mark.parametrize("name", of_check("refuse_or_note"))
def test_sample_numbers_ask_for_their_rate(name: str) -> None:
    with pytest.raises(RecordingError, match="--rate"):
        analyse(path_of(name))


@pytest.mark.parametrize("name", of_check("doubt"))
def test_more_heart_than_time_is_no_number(name: str) -> None:
    with pytest.raises(RecordingError, match="add up to"):
        analyse(path_of(name))


@pytest.mark.parametrize("name", of_check("beat_times"))
@pytest.mark.parametrize("way", ["analyze", "import"])
def test_beats_lie_on_the_clock_of_their_arrivals(name: str, way: str) -> None:
    path = path_of(name)
    began = 0.0 if way == "analyze" else importers_zero(path)
    beats = StringIO()
    write_beats(study(path if way == "analyze" else brought_in(path)).series, beats)
    rows = csv.DictReader(StringIO(beats.getvalue()))
    t = [float(row["t_s"]) + began for row in rows if row["rr_ms"]][::100]
    off = [a - b for a, b in zip(t, CASES[name]["truth_every_100th"], strict=True)]
    assert max(map(abs, off)) <= CASES[name]["tol_s"]


def importers_zero(path: Path) -> float:
    """What an import takes from the file's times: nothing where they begin within a minute of 0."""
    first = float(path.read_text().splitlines()[1].split(",")[0])
    return first if first > 60 else 0.0


@pytest.mark.parametrize("name", of_check("import_within"))
def test_days_without_a_beat_are_a_gap_and_cost_nothing(name: str) -> None:
    made = reader.read(brought_in(path_of(name)))
    beats = [e for e in made.outputs if isinstance(e, RRInterval)]
    assert [i for i, rr in enumerate(beats) if not rr.follows] == [0, 100]
    assert made.path.stat().st_size < 1_000_000
    assert numbers(made.path) is not None


@pytest.mark.parametrize("name", of_check("import_gaps"))
@pytest.mark.parametrize("way", ["analyze", "import"])
def test_a_loss_is_as_long_as_it_was(name: str, way: str) -> None:
    path, case = path_of(name), CASES[name]
    found = analyse(path if way == "analyze" else brought_in(path))
    assert found.intervals.gaps == case["gaps"]
    assert abs(found.duration_s - case["duration_s"]) <= case["tol_s"]


@pytest.mark.parametrize("name", of_check("import_n"))
@pytest.mark.parametrize("way", ["analyze", "import"])
def test_no_beat_is_left_out(name: str, way: str) -> None:
    path = path_of(name)
    found = analyse(path if way == "analyze" else brought_in(path))
    assert abs(found.intervals.n - CASES[name]["n"]) <= 2
    assert found.intervals.gaps == 0


@pytest.mark.parametrize("name", of_check("replay_gaps"))
def test_replay_invents_no_gaps(name: str) -> None:
    reset = exercises.load("interview-reset").fitted()
    *_, summary = at_once(SessionPlan(reset, (Sensor("replay", str(path_of(name))),), record=False))
    assert isinstance(summary, Summary)
    assert summary.intervals.gaps == CASES[name]["gaps"]
    assert summary.intervals.n > 50


# ------------------------------------------------------------------ one way in


@pytest.mark.parametrize(
    "name", of_check("numbers", "numbers_or_refuse", "import_n", "import_gaps")
)
def test_analyze_and_import_see_the_same(name: str) -> None:
    path = path_of(name)
    found = list(importers.read(path))
    alone = analyse(path)
    parts = [analyse(record(one, path, "0")) for one in found]
    assert sum(part.intervals.n for part in parts) == alone.intervals.n
    assert sum(part.intervals.gaps for part in parts) + len(parts) - 1 == alone.intervals.gaps
    if len(parts) == 1:
        assert parts[0].variability.rmssd_ms == pytest.approx(alone.variability.rmssd_ms, rel=1e-4)
        assert parts[0].duration_s == pytest.approx(alone.duration_s, abs=0.02)


@pytest.mark.parametrize(
    "name", of_check("numbers", "numbers_or_refuse", "import_n", "import_gaps")
)
def test_what_was_assumed_is_said(name: str) -> None:
    said = " ".join(analyse(path_of(name)).notes)
    assert re.search(r"\bms\b|1/1024 s|Garmin", said), said  # the unit, or the form that says it
    assert re.search(r"times|laid end to end|records|clock", said), said
