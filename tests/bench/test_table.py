"""Tables that fit: a terminal's width, the reader's eye, and several readings of one device."""

from __future__ import annotations

import io

import pytest

from poise.bench import result
from poise.bench.result import DeviceResult, metric
from poise.bench.table import LiveTable, cell, plain, tables

COLUMNS = (("age", "ms"), ("rate", "Hz"), ("never measured", "s"))


def device(name: str, *ages: float) -> DeviceResult:
    return DeviceResult(name, metrics={"age": metric(ages, "ms"), "rate": metric([30.0], "Hz")})


def test_what_nobody_measured_is_no_line() -> None:
    (table,) = tables([device("a", 1, 2, 3), device("b", 4)], COLUMNS)
    assert table == [
        ["median / 95 % / worst", "a", "b"],
        ["age, ms", "2.00 / 2.90 / 3.00", "4.00"],
        ["rate, Hz", "30.0", "30.0"],
    ]


def test_many_devices_stand_below_each_other() -> None:
    (table,) = tables([device(str(k), k) for k in range(5)], COLUMNS)
    assert table[0] == ["median / 95 % / worst", "age, ms", "rate, Hz"]
    assert table[5] == ["4", "4.00", "30.0"]


def test_several_readings_of_a_device_have_a_table_each() -> None:
    told = DeviceResult("strap: beats", metrics={"age": metric([7], "ms")})
    number, beats = tables([device("strap: number", 1), told], COLUMNS)
    assert number == [["number", "age, ms", "rate, Hz"], ["strap", "1.00", "30.0"]]
    assert beats == [["beats", "age, ms"], ["strap", "7.00"]]


@pytest.mark.parametrize("width", [20, 40, 60, 100])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    (table,) = tables([device(f"camera {k}", k) for k in range(3)], COLUMNS)
    text = plain(table, width)
    longest = max(map(len, text.splitlines()))
    narrowest = max(len(row[0]) for row in table) + 2 + max(len(c) for r in table for c in r[1:])
    assert longest <= max(width, narrowest)
    for k in range(3):
        assert text.count(f"camera {k}") == 1
    assert text.count("age, ms") == len(text.split("\n\n"))  # each block says what its lines are


def test_a_result_read_again_makes_the_same_table() -> None:
    measured = [device("a", 1.5, 2.25, 99.96), device("b", 0.004)]
    again = [DeviceResult.from_json(held) for held in result.report("camera", measured)["devices"]]
    assert tables(again, COLUMNS) == tables(measured, COLUMNS)


def test_nothing_known_is_a_dash() -> None:
    assert cell(None) == cell(metric([], "ms")) == "–"


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_what_is_drawn_anew_is_wiped_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setenv("LINES", "24")
    out = _Terminal()
    live = LiveTable(out, COLUMNS)
    live.say("a: looking")
    live.add([device("a", 1), device("second", 2)])
    drawn = out.getvalue().count("\n") - 1  # all but the first word's own line
    live.finish()
    assert f"\x1b[{drawn}A\x1b[J" in out.getvalue()
    assert all(len(line) <= 30 for line in out.getvalue().splitlines() if "\x1b" not in line)
