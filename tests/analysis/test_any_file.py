"""Whatever a file holds: a report or a sentence, never a traceback, never a hang."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from poise.analysis.options import Options, Pace
from poise.analysis.report import page
from poise.analysis.study import study
from poise.commands.analyze import in_words
from poise.errors import PoiseError

OPTIONS = [
    Options(every_s=5),
    Options(raw=True, every_s=5),
    Options(pace=Pace.parse("4-6"), every_s=5),
    Options(from_s=3, to_s=40, every_s=5),
    Options(rate_hz=30, every_s=5),
    Options(kind="pulse", rate_hz=100, every_s=5),
    Options(kind="rr", every_s=5),
    Options(kind="skin", every_s=5),
    Options(kind="session"),
]
calm = settings(max_examples=60)


def survives(path: Path, options: Options) -> None:
    try:
        found = study(path, options)
    except PoiseError as error:
        words = str(error)
        assert words
        assert "\n" not in words
        return
    text = json.dumps(found.analysis.as_dict(), allow_nan=False)
    assert json.loads(text)["intervals"]["n"] == len(found.series.t)
    assert in_words(found.analysis)
    assert "<svg" in page(found)
    whole(found.analysis.as_dict())


def whole(value: Any) -> None:
    """Nothing unknown is a number: no NaN, no infinity anywhere."""
    if isinstance(value, float):
        assert math.isfinite(value)
    for inner in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        whole(inner)


@calm
@given(data=st.binary(max_size=400), k=st.integers(0, len(OPTIONS) - 1))
def test_any_bytes_are_measured_or_refused(tmp_path: Path, data: bytes, k: int) -> None:
    path = tmp_path / "any.txt"
    path.write_bytes(data)
    survives(path, OPTIONS[k])


cells = st.one_of(
    st.floats(200, 2000).map(lambda x: f"{x:.1f}"),
    st.floats(allow_nan=True, allow_infinity=True).map(str),
    st.integers(-5, 10**12).map(str),
    st.sampled_from(["", "N", "800", "0", "0.8", "nan", "1e308", "-1", "2020-01-01", '"', "0,8"]),
)


@calm
@given(
    rows=st.lists(st.lists(cells, min_size=1, max_size=4), min_size=1, max_size=60),
    header=st.sampled_from(
        ["", "rr_ms", "t_s", "t_s,rr_ms", "time,R,G,B", "t_s,pulse", "a,b", "t_ms,symbol"]
    ),
    separator=st.sampled_from([",", ";", "\t", " "]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    k=st.integers(0, len(OPTIONS) - 1),
)
def test_any_table_is_measured_or_refused(
    tmp_path: Path, rows: list[list[str]], header: str, separator: str, end: str, k: int
) -> None:
    lines = [header] * bool(header) + [separator.join(row) for row in rows]
    path = tmp_path / "any.csv"
    path.write_bytes(end.join(lines).encode())
    survives(path, OPTIONS[k])


@calm
@given(
    rr=st.lists(
        st.one_of(st.floats(400, 1500), st.floats(0, 20_000), st.just(800.0)),
        min_size=1,
        max_size=300,
    ),
    k=st.integers(0, 3),
)
def test_any_intervals_are_measured_or_refused(tmp_path: Path, rr: list[float], k: int) -> None:
    path = tmp_path / "rr.txt"
    path.write_text("rr_ms\n" + "".join(f"{x:.3f}\n" for x in rr))
    survives(path, OPTIONS[k])


@pytest.mark.parametrize("seed", range(6))
def test_real_files_cut_short_and_spliced(
    real_files: list[Path], tmp_path: Path, seed: int
) -> None:
    rng, files = np.random.default_rng(seed), [p.read_bytes()[:40_000] for p in real_files]
    path = tmp_path / "spliced.txt"
    for _ in range(12):
        first, second = (files[int(i)] for i in rng.integers(0, len(files), 2))
        a, b = int(rng.integers(0, len(first))), int(rng.integers(0, len(second)))
        data = first[:a] + (second[b : b + 15_000] if rng.random() < 0.6 else b"")
        path.write_bytes(data[:20_000])
        survives(path, OPTIONS[int(rng.integers(0, len(OPTIONS)))])


def test_every_real_file_is_measured_or_refused(real_files: list[Path]) -> None:
    for path in real_files:
        if path.stat().st_size < 45_000:
            survives(path, Options(every_s=10))


def test_a_folder_is_no_recording(tmp_path: Path) -> None:
    with pytest.raises(PoiseError):
        study(tmp_path)


def test_two_beats_of_everything(tmp_path: Path) -> None:
    for content in ("800\n", "800\n800\n", "t_s\n1\n2\n", "t_s,rr_ms\n1,800\n", "0.8 0.8"):
        path = tmp_path / "few.txt"
        path.write_text(content)
        for options in OPTIONS[:4]:
            survives(path, options)


@pytest.mark.parametrize(
    "content",
    [
        "60001\n993958511509504,200\n200\n",  # an interval of thirty thousand years
        "t_s\n1\n2\n1000000000000\n",
        "t_s,pulse\n" + "".join(f"{k * 1e9},1\n" for k in range(40)),
        "800\n0.8\n5\n90000\nx\n",  # the last line is a hole before nothing
    ],
)
def test_what_once_went_wrong(tmp_path: Path, content: str) -> None:
    path = tmp_path / "odd.txt"
    path.write_text(content)
    for options in OPTIONS:
        survives(path, options)
