"""Whatever happens, and whenever: the strap is heard again, or the sentence says why not."""

from __future__ import annotations

import pytest

from poise.simulation.strap.fault_matrix import Case, matrix, run

MATRIX = matrix()


def test_the_matrix_is_as_large_as_promised() -> None:
    assert len(MATRIX) >= 120


@pytest.mark.parametrize("case", MATRIX, ids=str)
def test_it_comes_back_and_invents_nothing(case: Case) -> None:
    outcome = run(case)
    assert outcome.invented == 0
    assert outcome.doubled == 0
    assert outcome.left_behind == []
