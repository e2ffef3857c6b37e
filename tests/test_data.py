"""The recordings in tests/data: whose they are, and that every case has the value that is right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parent / "data"
FOLDERS = sorted(p.name for p in DATA.iterdir() if p.is_dir())


@pytest.mark.parametrize("name", FOLDERS)
def test_every_folder_names_its_licence_and_is_explained(name: str) -> None:
    assert len((DATA / name / "LICENSE").read_text()) > 30
    assert f"`{name}" in (DATA / "README.md").read_text()


def test_a_clone_stays_small() -> None:
    tracked = (p for p in DATA.rglob("*") if p.is_file() and not p.match("*_left_rgb.csv"))
    assert sum(p.stat().st_size for p in tracked) < 6_000_000


@pytest.mark.parametrize("name", ["files", "signals", "strap", "hostile"])
def test_every_case_has_its_file_and_every_file_its_right_value(name: str) -> None:
    folder = DATA / "cases" / name
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    there = {
        str(p.relative_to(folder)).removesuffix(".straplog.jsonl")
        for p in folder.rglob("*")
        if p.is_file() and p.name != "expected.json"
    }
    assert set(expected) == there
    assert all(case["why"] for case in expected.values())
