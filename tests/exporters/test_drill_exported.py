"""A drill as other programs get it: what happened when, and its recovery, without its words."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from poise import cli

REPLAYED = Path(__file__).parents[1] / "replay" / "drill.poise.jsonl"


def test_a_drill_is_exported_with_what_was_asked_and_how_it_recovered(tmp_path: Path) -> None:
    assert cli.main(["export", str(REPLAYED), "--to", "csv", "-o", str(tmp_path / "out")]) == 0
    (events,) = tmp_path.rglob("events.csv")
    rows = list(csv.DictReader(events.read_text(encoding="utf-8").splitlines()))
    happened = {row["event"] for row in rows}
    assert {"asked", "answered", "expected", "blank", "resume", "skip", "label"} <= happened
    (sidecar,) = tmp_path.rglob("session.json")
    facts = json.loads(sidecar.read_text(encoding="utf-8"))
    assert facts["recording_format"] == 2
    assert facts["t50_s"]["value"] == pytest.approx(facts["summary"]["recovery"]["t50_s"])
    assert "?" not in "".join(row["label"] for row in rows)  # no question in words
