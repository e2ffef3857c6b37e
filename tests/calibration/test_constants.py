"""Every constant has its birth certificate, and what was derived can be derived again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from scipy.stats import t as student

from calibration import derive
from poise import constants
from poise.analysis.validity import RESTLESS
from poise.core.hrv import labels
from poise.core.metrics import swing
from poise.core.standard_errors import STUDENT_CI_95, SWING_CI_95
from poise.core.strap.timeline import STRAP_SIGMA_MS

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", constants.names())
def test_every_constant_says_how_it_was_come_by(name: str) -> None:
    for key, constant in constants.table(name).items():
        assert constant.how in constants.HOW, key
        assert constant.unit, key
        assert len(constant.source) > 20, key


@pytest.mark.parametrize("name", derive.names())
def test_what_was_derived_is_derived_again(name: str) -> None:
    held = derive.place(name).read_text(encoding="utf-8")
    assert derive.text(name) == held, f"run python -m calibration.derive {name} --write"


@pytest.mark.parametrize("name", constants.names())
def test_a_source_that_is_a_file_is_there(name: str) -> None:
    for constant in constants.table(name).values():
        for word in re.split(r"[\s,:;()]+", constant.source):
            if "/" in word and word.endswith((".py", ".md", ".json", ".toml")):
                beside = (ROOT / word, ROOT / "src" / "poise" / word)
                assert any(path.exists() for path in beside), word


def test_the_swing_s_interval_is_student_s() -> None:
    # Each neighbour has two phases, so the noise has twice their number of degrees of freedom.
    neighbours = len(swing.FLANKS)
    assert student.ppf(0.975, 2 * neighbours) == pytest.approx(SWING_CI_95, abs=0.005)


def test_the_intervals_of_a_difference_are_student_s() -> None:
    for degrees, held in enumerate(STUDENT_CI_95, 1):
        assert student.ppf(0.975, degrees) == pytest.approx(held, abs=0.0005)


def test_a_strap_is_not_taken_to_be_better_than_any_was() -> None:
    assert constants.load("strap_timing")["sigma_bound"] <= STRAP_SIGMA_MS


def test_no_clean_interval_looks_like_a_fault() -> None:
    clean = derive.measured("clean_intervals")["whole"]
    assert clean["dip"] < labels.CEILING
    assert clean["peak"] < 1 + labels.LONG_BY
    assert labels.SHORT < clean["least"] < clean["most"] < labels.TWICE
    assert labels.SHORTEST_MS < clean["shortest_ms"] < clean["longest_ms"] < labels.LONGEST_MS
    assert clean["step"] < RESTLESS


def test_the_docs_say_of_the_gate_what_was_found() -> None:
    gate = constants.load("swing_gate")
    assert 0.03 < gate["passes_05"] < 0.09  # docs/science.md: 1–9 % of windows
    assert gate["passes_01"] < 0.02
    assert 0.86 <= gate["holds_95"] <= 0.96
    assert gate["plain_passes_05"] > 2 * gate["passes_05"]
    assert gate["plain_holds_95"] < gate["holds_95"]
