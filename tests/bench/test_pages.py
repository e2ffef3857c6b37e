"""The tables on the pages are those of the results."""

from __future__ import annotations

import pytest

from benchmarks import readme
from poise.bench import estimators, pipeline


@pytest.mark.parametrize("path", readme.PAGES, ids=lambda path: path.name)
def test_the_tables_are_made_from_the_results(path: readme.Path) -> None:
    assert readme.page(path) == path.read_text(encoding="utf-8"), "run benchmarks/readme.py"


def test_every_block_is_on_a_page() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in readme.PAGES)
    for name in readme.blocks():
        assert f"<!-- results: {name} -->\n\n|" in text


@pytest.mark.parametrize("name", ["camera, clear", "Polar H10"])
def test_what_the_pages_say_of_a_sensor_s_number_is_what_this_code_does(name: str) -> None:
    """These figures are the same on every machine: ``python -m benchmarks.run bench-pipeline``."""
    sensor = next(each for each in pipeline.sensors() if each.name == name)
    now = estimators.number(estimators.hear(sensor.listen, sensor.seeds[0]))

    def held(quantity: str) -> float:
        measured = readme.metric(readme.result("bench-pipeline"), f"{name}: number", quantity)
        return float(measured["values"][0])

    assert now.first_s == pytest.approx(held("first number"))
    assert now.up_s == pytest.approx(held("step up"))
    assert now.down_s == pytest.approx(held("step down"))
    assert now.ramp_s == pytest.approx(held("behind a ramp"), abs=0.01)
