"""Intervals from memory are those of a file of one a line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from poise.analysis.options import Options, Pace
from poise.analysis.study import analyse
from poise.errors import RecordingError

RR = np.round(850 + 50 * np.sin(np.arange(240) / 1.9) + np.arange(240) % 7, 1)


@pytest.mark.parametrize("options", [Options(), Options(raw=True), Options(pace=Pace.parse("4-6"))])
def test_an_array_a_list_and_a_file_give_the_same_analysis(
    tmp_path: Path, options: Options
) -> None:
    path = tmp_path / "rr.txt"
    np.savetxt(path, RR, fmt="%.1f")
    of_file = analyse(path, options)
    assert of_file.file == str(path)
    assert analyse(str(path), options) == of_file
    for given in (RR, RR.tolist(), tuple(RR)):
        # of an array nothing is assumed: that its numbers are ms is what the caller says
        assert analyse(given, options) == replace(of_file, file="", notes=())


def test_an_interval_after_one_that_is_missing_follows_nothing() -> None:
    rr = np.tile([800.0, 900.0], 40)
    rr[41] = np.nan
    found = analyse(rr)
    assert (found.intervals.n, found.intervals.gaps) == (79, 1)
    assert found.variability.rmssd_ms == 100  # a step of 0 across the hole would lessen it


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([], r"shape \(0,\)"),
        (np.ones((3, 2)), r"shape \(3, 2\)"),
        ([70.0] * 50, "heart rates"),
        ([800.0, -1.0, 800.0], "negative"),
        ([float("nan")] * 5, "no interval above 0"),
    ],
)
def test_what_is_no_list_of_intervals_is_refused_in_a_sentence(given: object, words: str) -> None:
    with pytest.raises(RecordingError, match=f"^the array .*{words}"):
        analyse(given)  # type: ignore[arg-type]


def test_a_part_outside_the_array_is_refused_too() -> None:
    with pytest.raises(RecordingError, match="the array has nothing there"):
        analyse(RR, Options(from_s=5000))
