"""A sensor is one file and one row: what every row is held to, and the recipe, followed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from poise import settings, sources
from poise.core.events import SensorKind, kind_of
from poise.settings import CameraSettings, StrapSettings
from poise.sources import camera, strap
from tests.copies import copy_of, run_copy

SETTINGS = {"strap": StrapSettings(), "camera": CameraSettings()}


@pytest.mark.parametrize("row", sources.SENSORS, ids=lambda row: row.kind)
class TestEveryRow:
    def test_its_file_can_be_asked_for_a_heart(self, row: sources.SensorRow) -> None:
        module = sources.module(row.kind)
        assert module.request(row.bare or "", SETTINGS.get(row.kind)) is not None
        assert hasattr(module, "open_source" if row.living else "events")

    def test_its_word_is_a_kind(self, row: sources.SensorRow) -> None:
        told = f"name {row.kind!r} in SensorKind, in core/events.py"
        assert kind_of(row.kind) is not SensorKind.OTHER, told
        assert kind_of(row.kind) == row.kind

    def test_it_says_what_a_person_needs(self, row: sources.SensorRow) -> None:
        assert row.title
        assert row.unfound if row.living else row.note
        assert bool(row.choice) == (row.kind in settings.SENSORS)


def test_a_file_that_can_be_asked_for_a_heart_has_a_row() -> None:
    room = Path(sources.__file__).parent
    names = [file.stem for file in room.glob("*.py") if "\ndef request(" in file.read_text("utf-8")]
    missing = set(names) - {row.kind for row in sources.SENSORS}
    assert missing == set(), "give it its row in SENSORS, in sources/__init__.py"
    assert len(names) > 3  # the search itself still finds them


def test_whatever_can_be_set_has_a_row() -> None:
    kinds = {row.kind for row in sources.SENSORS}
    assert set(settings.SENSORS) - kinds == {"auto", "both", "none"}


def test_what_is_named_comes_before_what_is_set() -> None:
    known = StrapSettings(address="AA:BB:CC:DD:EE:FF", keep_ecg=True)
    assert strap.request("", known).address == known.address
    named = strap.request("tickr", known)
    assert (named.name, named.address) == ("tickr", None)
    assert (named.ecg, named.keep_ecg) == (True, True)  # to be kept, it has to be asked for
    assert camera.request("", CameraSettings(where="2")).where == "2"
    assert camera.request("0", CameraSettings(where="2")).where == "0"


METRONOME = '''
"""A heart as even as a metronome, for the recipe."""

from poise.core.events import StrapReading


def request(value, _settings=None):
    return int(value)


def events(rr_ms, guide):
    t = 0.0
    while True:
        t += rr_ms / 1000
        yield StrapReading(t, "metronome", 60000 // rr_ms, (float(rr_ms),))
'''
ROW = """SENSORS = (
    SensorRow(
        "metronome", "Metronome", "a heart as even as a metronome", "MS", parse=int, living=False,
        note="This heart is a metronome.",
    ),
"""


def test_the_recipe_of_the_architecture_page_ends_in_a_session(tmp_path: Path) -> None:
    """One file and one row, in a copy: nothing else is told of the new sensor."""
    room = copy_of("sources", tmp_path)
    (room / "metronome.py").write_text(METRONOME)
    table = room / "__init__.py"
    table.write_text(table.read_text(encoding="utf-8").replace("SENSORS = (\n", ROW))
    words = ["train", "--minutes", "1", "--metronome", "800", "--speed", "0", "--json"]
    said = run_copy(tmp_path, *words, "--no-record")
    summary = json.loads(said.splitlines()[-1])
    assert summary["sensor"] == "metronome"
    assert summary["completed"] is True
    assert '"value": 75.0' in said
