"""Results are whole, and two of them can be compared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from poise.bench.result import DeviceResult, metric, report, write


def test_quantiles_are_those_worked_out_by_hand() -> None:
    found = metric(range(1, 101), "ms")
    assert found.median == 50.5
    assert found.quantile(1.0) == 100
    assert found.quantile(0.95) == pytest.approx(95.05)
    assert metric([], "ms").median is None


def test_a_report_keeps_every_value_and_says_what_it_was_measured_on(tmp_path: Path) -> None:
    device = DeviceResult("camera 0", metrics={"age": metric([1.0, 2.5, 3.25], "ms")})
    path = tmp_path / "deep" / "result.json"
    write(report("camera", [device]), path)
    text = path.read_text(encoding="utf-8")
    assert '"values": [1.0, 2.5, 3.25]' in text
    found = json.loads(text)
    assert found["devices"][0]["metrics"]["age"]["median"] == 2.5
    assert {"system", "processor", "cores", "python", "packages"} <= set(found["machine"])
