"""The JSON Schema of a recording: true of every one that there is, and of nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from poise.core.events import Ending
from poise.recording import SUFFIX
from poise.simulation.recordings import made_up
from tools import schema

fastjsonschema = pytest.importorskip("fastjsonschema", reason="installed for the tests")
TESTS = Path(__file__).resolve().parents[1]
RECORDED = [
    path for path in sorted(TESTS.rglob(f"*{SUFFIX}")) if "hostile" not in path.parts
]  # fmt: skip
BEAT = {"out": "Beat", "t": 1.0, "sensor": "strap", "sigma_ms": 3.0, "rr_ms": 1.0, "follows": True}
Check = Callable[[Any], object]


@pytest.fixture(scope="module")
def check() -> Check:
    compiled: Check = fastjsonschema.compile(json.loads(schema.PAGE.read_text("utf-8")))
    return compiled


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_the_page_is_what_the_classes_say() -> None:
    """``python -m tools.schema`` writes it anew."""
    assert schema.PAGE.read_text("utf-8") == schema.text()


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.name)
def test_every_line_of_every_recording_is_of_it(path: Path, check: Check) -> None:
    """Of lines that differ in their numbers alone, one."""
    for row in {shape(row): row for row in rows(path)}.values():
        check(row)


def shape(value: Any) -> str:
    """What a schema can tell one value from another by: everything but the size of numbers."""
    match value:
        case dict():
            return f"{{{','.join(f'{key}:{shape(part)}' for key, part in value.items())}}}"
        case list():
            return f"[{','.join(sorted({shape(part) for part in value}))} {len(value)}]"
        case str():
            return value
    return type(value).__name__


def test_both_formats_are_among_them() -> None:
    assert {rows(path)[0]["poise"] for path in RECORDED} == {1, 2}


def test_one_that_is_made_now_is_of_it(check: Check, tmp_path: Path) -> None:
    for row in rows(made_up(tmp_path / "now.poise.jsonl").path):
        check(row)


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"poise": 3},
        {"poise": 2, "app": "x", "utc_at_t0": "", "exercise": {}, "drill": {}},
        {"end": "tired"},
        {"at": 1.0, "raw": "xyz"},
        {"in": "Beat", "at": 1.0, "t": 1.0},
        {**BEAT, "t": None},
        {**BEAT, "picture": "iVBOR"},
    ],
)
def test_what_is_no_line_of_a_recording_is_none(row: dict[str, Any], check: Check) -> None:
    with pytest.raises(fastjsonschema.JsonSchemaException):
        check(row)


def test_the_endings_are_those_of_the_session(check: Check) -> None:
    for ending in Ending:
        check({"end": ending.value})
