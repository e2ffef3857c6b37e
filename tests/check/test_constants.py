"""Every constant has its birth certificate, and what was derived can be derived again."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from scipy.stats import t as student

from poise import constants
from poise.core.metrics import swing
from poise.core.strap_timeline import STRAP_SIGMA_MS

ROOT = Path(__file__).resolve().parents[2]
DERIVED = sorted(
    path.stem
    for path in (ROOT / "calibration" / "derive").glob("*.py")
    if path.stem not in ("__init__", "toml")
)


@pytest.mark.parametrize("name", constants.names())
def test_every_constant_says_how_it_was_come_by(name: str) -> None:
    for key, constant in constants.table(name).items():
        assert constant.how in constants.HOW, key
        assert constant.unit, key
        assert len(constant.source) > 20, key


@pytest.mark.parametrize("name", DERIVED)
def test_what_was_derived_is_derived_again(name: str) -> None:
    script = import_module(f"calibration.derive.{name}")
    held = (ROOT / "src" / "poise" / "constants" / f"{name}.toml").read_text(encoding="utf-8")
    assert script.derive() == held, f"run calibration/derive/{name}.py --write"


@pytest.mark.parametrize("name", constants.names())
def test_a_source_that_is_a_file_is_there(name: str) -> None:
    for constant in constants.table(name).values():
        for word in constant.source.replace(",", " ").replace(":", " ").split():
            if "/" in word and word.endswith((".py", ".md", ".json", ".toml")):
                beside = (ROOT / word, ROOT / "src" / "poise" / word)
                assert any(path.exists() for path in beside), word


def test_the_core_s_own_numbers_are_those_of_their_certificates() -> None:
    """The core reads no file, so it repeats them."""
    assert constants.load("strap_timing")["sigma"] == STRAP_SIGMA_MS
    # Each neighbour has two phases, so the noise has twice their number of degrees of freedom.
    neighbours = len(swing.FLANKS)
    assert student.ppf(0.975, 2 * neighbours) == pytest.approx(swing.CI_95, abs=0.005)


def test_the_docs_say_of_the_gate_what_was_found() -> None:
    gate = constants.load("swing_gate")
    assert 0.03 < gate["passes_05"] < 0.09  # docs/science.md: 1–9 % of windows
    assert 0.86 <= gate["holds_95"] <= 0.96
    assert gate["plain_passes_05"] > 2 * gate["passes_05"]
