"""What counts as a change between two results."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.compare import compare, judge
from poise.bench.result import DeviceResult, metric, report, write

ROOT = Path(__file__).resolve().parents[2]


def values(centre: float, seed: int, n: int = 200) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    return metric(centre + rng.exponential(1.0, n), "ms").as_json()


def test_noise_is_no_change() -> None:
    verdicts = [judge(values(10, seed), values(10, 1000 + seed)) for seed in range(40)]
    assert verdicts.count("same") == 40


def test_a_fifth_more_is_worse_and_a_fifth_less_better() -> None:
    assert judge(values(10, 1), values(12, 2)) == "worse"
    assert judge(values(12, 1), values(10, 2)) == "better"


def test_which_way_is_better_is_said_by_the_metric() -> None:
    rate = [metric([v] * 20, "Hz", "more").as_json() for v in (30.0, 20.0)]
    assert judge(rate[0], rate[1]) == "worse"
    neither = [metric([v] * 20, "ms", "").as_json() for v in (30.0, 20.0)]
    assert judge(neither[0], neither[1]) == "changed"


def test_what_is_the_same_on_every_machine_must_be_the_same() -> None:
    exact = [metric(v, "ms", exact=True).as_json() for v in ([1.0, 2.0], [1.0, 2.0], [1.0, 2.1])]
    assert judge(exact[0], exact[1]) == "same"
    assert judge(exact[0], exact[2]) == "worse"


def test_a_single_value_must_change_by_a_quarter() -> None:
    one = [metric([v], "%").as_json() for v in (20.0, 24.0, 26.0)]
    assert judge(one[0], one[1]) == "same"
    assert judge(one[0], one[2]) == "worse"


@pytest.mark.parametrize(("slower", "status"), [(10.0, 0), (14.0, 1)])
def test_the_command_exits_with_one_when_something_got_worse(
    tmp_path: Path, slower: float, status: int
) -> None:
    paths = []
    for name, centre in (("before", 10.0), ("after", slower)):
        rng = np.random.default_rng(len(name))
        device = DeviceResult(
            "camera", metrics={"age": metric(centre + rng.normal(size=300), "ms")}
        )
        paths.append(tmp_path / f"{name}.json")
        write(report("camera", [device]), paths[-1])
    words = [sys.executable, "-m", "benchmarks.compare", *map(str, paths)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stdout + done.stderr


def test_a_quantity_that_vanished_is_missing() -> None:
    before = report("camera", [DeviceResult("a", metrics={"age": metric([1, 2], "ms")})])
    after = report("camera", [DeviceResult("a", metrics={"rate": metric([1], "Hz")})])
    verdicts = {change.name: change.verdict for change in compare(before, after)}
    assert verdicts == {"age": "missing", "rate": "new"}


def test_another_machine_s_times_are_not_judged() -> None:
    before = report("camera", [DeviceResult("a", metrics={"age": metric([1] * 20, "ms")})])
    after = json.loads(
        json.dumps(report("camera", [DeviceResult("a", metrics={"age": metric([9] * 20, "ms")})]))
    )
    after["machine"]["processor"] = "another"
    assert [change.verdict for change in compare(before, after)] == ["other machine"]
