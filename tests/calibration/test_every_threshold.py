"""Every number in the code that somebody chose has a birth certificate that says the same."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calibration import derive
from calibration.code import numbers
from calibration.page import PAGE, page
from poise import constants

ROOT = Path(__file__).resolve().parents[2]
# Rooms in which every number is asked for its certificate; in the others it may have one.
ASKED = (
    "core", "vision", "sources", "analysis", "checks", "library", "importers", "recording",
    "runtime",
)  # fmt: skip
OTHERS = ("sound", "ui", "bench")
NOT_THRESHOLDS = tomllib.loads(
    (ROOT / "calibration" / "not_thresholds.toml").read_text(encoding="utf-8")
)


@cache
def in_code(room: str) -> dict[str, Any]:
    return numbers(room)


def certified() -> dict[str, tuple[str, constants.Constant]]:
    """Certificates of places in the code, each with its file."""
    found: dict[str, tuple[str, constants.Constant]] = {}
    for name in constants.names():
        for key, one in constants.table(name).items():
            if "." in key:
                assert key not in found, f"{key} is in {found[key][0]}.toml and in {name}.toml"
                found[key] = (name, one)
    return found


def is_none(place: str) -> bool:
    """Whether ``place``, or what it is part of, is listed as no threshold."""
    parts = place.split(".")
    return any(".".join(parts[:n]) in NOT_THRESHOLDS for n in range(1, len(parts) + 1))


@pytest.mark.parametrize("room", ASKED)
def test_every_number_has_a_certificate_or_a_reason_to_need_none(room: str) -> None:
    without = [place for place in in_code(room) if place not in certified() and not is_none(place)]
    assert not without, "give them an entry in src/poise/constants (or calibration/not_thresholds)"


@pytest.mark.parametrize("room", ASKED + OTHERS)
def test_a_certificate_says_what_the_code_says(room: str) -> None:
    for place, (name, one) in certified().items():
        if place.split(".")[0] == room:
            assert place in in_code(room), f"{name}.toml: there is no {place}"
            assert one.value == in_code(room)[place], f"{name}.toml: {place}"


def test_no_certificate_is_of_a_room_that_is_not_looked_into() -> None:
    assert {place.split(".")[0] for place in certified()} <= {*ASKED, *OTHERS}


def test_nothing_is_both_a_threshold_and_none() -> None:
    assert not [place for place in certified() if is_none(place)]


@pytest.mark.parametrize("place", NOT_THRESHOLDS)
def test_what_is_no_threshold_is_there_and_says_why(place: str) -> None:
    assert any(
        known == place or known.startswith(place + ".") for known in in_code(place.split(".")[0])
    )
    assert len(NOT_THRESHOLDS[place]) > 4


def test_what_was_swept_was_swept_about_the_number_that_stands() -> None:
    for place, rows in derive.measured("sweeps")["swept"].items():
        (now,) = (row["value"] for row in rows if row["times"] == 1)
        assert now == pytest.approx(in_code(place.split(".")[0])[place]), (
            f"run calibration/measure/sweeps.py tests/data {place}"
        )


def test_what_is_said_to_be_as_another_number_is_as_large() -> None:
    """Perhaps in another unit: seconds and ms, hertz and beats a minute."""
    found = 0
    for place, (_, one) in certified().items():
        said = re.match(r"as (\w+) in ([\w/]+)\.py", one.source)
        if said is None:
            continue
        name, module = said[1], said[2].replace("/", ".")
        others = [
            value
            for known, value in in_code(module.split(".")[0]).items()
            if known.startswith(module + ".") and known.rsplit(".", 1)[-1] == name
        ]
        assert others, f"{place} is as {name}, which is not in {module}"
        like = [x * unit for x in np.ravel(others[0]) for unit in (1, 1000, 1 / 1000, 1 / 60)]
        assert any(np.isclose(one.value, x) for x in like), f"{place} is not as {name}"
        found += 1
    assert found > 20


def test_what_is_read_from_a_file_is_read() -> None:
    """A key without dots stands in the program, or in the test of a claim, as a word."""
    code = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("src/poise", "tests")
        for path in (ROOT / folder).rglob("*.py")
    )
    for name in constants.names():
        for key in constants.load(name):
            assert f'load("{name}")' in code, name
            word = key.removesuffix("_good").removesuffix("_fair")
            assert f'"{key}"' in code or f'"{word}"' in code, f"{name}.toml: {key}"


def test_the_page_is_made_of_the_certificates() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m calibration.page"
