from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from poise.core.quantile import quantile

VALUES = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=100)


@given(VALUES, st.floats(0, 1))
def test_it_is_numpy_s(values: list[float], q: float) -> None:
    assert quantile(values, q) == pytest.approx(np.quantile(values, q), abs=1e-6)
    assert quantile(sorted(values), q, True) == quantile(values, q)


def test_quarters_of_two_values_lie_between_them() -> None:
    assert [quantile([1.0, 2.0], q) for q in (0.0, 0.25, 0.5, 0.75, 1.0)] == [1, 1.25, 1.5, 1.75, 2]
