"""A recording window by window: what each says, how sure it is, and why it may say nothing."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from poise import cli
from poise.analysis.options import Options, Pace
from poise.analysis.report import page
from poise.analysis.study import analyse, study
from poise.errors import UsageError
from poise.simulation.hearts import over_background, pink


def heart(seconds: float, seed: int = 1) -> np.ndarray:
    """Intervals in ms of a heart at rest that breathes fifteen times a minute."""
    r = np.random.default_rng(seed)
    background = pink(r, seconds + 20, 20.0)

    def swing(t: float) -> float:
        return float(30 * np.sin(2 * np.pi * 0.25 * t) + 8 * r.normal())

    return 1000 * np.diff(over_background(background, 900, seconds, swing))


@pytest.fixture(scope="module")
def half_an_hour() -> np.ndarray:
    return heart(1800)


def test_each_window_has_the_numbers_of_its_own_intervals(half_an_hour: np.ndarray) -> None:
    found = analyse(half_an_hour, Options(windows_s=300))
    assert [(w.start_s, w.end_s) for w in found.windows[:2]] == [(0, 300), (300, 600)]
    t = np.cumsum(half_an_hour) / 1000
    for w in found.windows:
        own = half_an_hour[(t > w.start_s) & (t <= w.end_s)]
        assert w.used == len(own)
        assert w.heart_bpm == pytest.approx(60000 / own.mean())
        assert w.rmssd_ms == pytest.approx(np.sqrt(np.mean(np.diff(own) ** 2)))
        assert w.sdnn_ms == pytest.approx(own.std(ddof=1))
        assert w.reason == ""


@pytest.mark.parametrize("windows_s", [60.0, 120.0, 300.0])
def test_two_standard_errors_hold_what_the_heart_has_in_the_long_run(
    half_an_hour: np.ndarray, windows_s: float
) -> None:
    windows = analyse(half_an_hour, Options(windows_s=windows_s)).windows
    for key in ("rmssd_ms", "sdnn_ms"):
        own = np.array([getattr(w, key) for w in windows])
        se = np.array([getattr(w, key.replace("_ms", "_se_ms")) for w in windows])
        truth = np.sqrt(np.mean(own**2))
        assert np.mean(np.abs(own - truth) < 1.96 * se) >= 0.8
        assert np.median(se) < 0.3 * truth


def test_a_window_that_is_irregular_says_so_and_the_others_speak(half_an_hour: np.ndarray) -> None:
    spoilt = half_an_hour.copy()
    spoilt[700:1100] = np.random.default_rng(2).uniform(400, 1300, 400)
    found = analyse(spoilt, Options(windows_s=300)).windows
    silent = [i for i, w in enumerate(found) if w.rmssd_ms is None]
    assert 1 <= len(silent) <= 3
    assert all("irregular" in found[i].reason for i in silent)
    assert all(w.rmssd_se_ms is not None for i, w in enumerate(found) if i not in silent)


def test_the_good_hours_of_a_night_that_is_half_missing_are_told(half_an_hour: np.ndarray) -> None:
    night = np.r_[half_an_hour[:900], 4e6, half_an_hour[900:]]
    found = analyse(night, Options(windows_s=300))
    assert not found.valid
    assert sum(w.rmssd_ms is not None for w in found.windows) >= 5


def test_the_last_window_is_left_out_when_hardly_half_of_it_is_there() -> None:
    rr_ms = heart(430)
    assert len(analyse(rr_ms, Options(windows_s=300)).windows) == 1
    assert len(analyse(rr_ms, Options(windows_s=250)).windows) == 2


def test_the_swing_of_a_window_is_that_of_the_breaths_in_it(half_an_hour: np.ndarray) -> None:
    found = analyse(half_an_hour, Options(pace=Pace.parse("2-2"), windows_s=300)).windows
    assert all(w.swing_bpm is not None and w.swing_se_bpm is not None for w in found)
    assert analyse(half_an_hour, Options(windows_s=300)).windows[0].swing_bpm is None


def test_no_windows_are_made_unless_they_are_asked_for(half_an_hour: np.ndarray) -> None:
    assert analyse(half_an_hour).windows == ()
    with pytest.raises(UsageError, match="at least 30 s"):
        Options(windows_s=20)


def test_the_command_writes_them_as_json_csv_and_words(
    half_an_hour: np.ndarray, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed, table = tmp_path / "rr.txt", tmp_path / "windows.csv"
    listed.write_text("".join(f"{rr:.0f}\n" for rr in half_an_hour), encoding="utf-8")
    words = ["analyze", str(listed), "--windows", "300", "--windows-csv", str(table)]
    assert cli.main([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["windows"]
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    assert [row["rmssd_ms"] for row in rows] == [str(window["rmssd_ms"]) for window in told]
    assert set(rows[0]) == set(told[0])
    assert cli.main([*words, "--force"]) == 0
    said = capsys.readouterr().out
    assert "    5:00 to 10:00: heart rate 66." in said
    assert said.count(" ± ") > 3 * len(told)
    assert cli.main([*words[:2], *words[4:]]) == 2


def test_a_night_is_drawn_hour_by_hour_and_five_minutes_are_not(half_an_hour: np.ndarray) -> None:
    night = page(study(np.tile(half_an_hour, 7)))
    assert "RMSSD over time" in night
    assert "time (h)" in night
    short = page(study(half_an_hour))
    assert "RMSSD over time" not in short
    assert "RMSSD over time" in page(study(half_an_hour, Options(windows_s=60)))


def test_a_window_in_a_hole_of_raw_intervals_says_that_nothing_is_in_it() -> None:
    with_a_hole = np.array([900.0] * 40 + [60_000.0] + [900.0] * 40)
    found = analyse(with_a_hole, Options(raw=True, windows_s=30))
    empty = [w for w in found.windows if not w.used]
    assert empty
    assert {w.reason for w in empty} == {"there are no intervals between beats in it"}
    assert {w.heart_bpm for w in empty} == {None}
