"""The entry among the programs of a desktop."""

from __future__ import annotations

import configparser
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from poise import cli

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux only")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data"


def test_the_entry_starts_this_poise_and_offers_the_reset(data: Path) -> None:
    assert cli.main(["shortcut"]) == 0
    entry = configparser.ConfigParser(interpolation=None)
    entry.read(data / "applications" / "poise.desktop", encoding="utf-8")
    command = entry["Desktop Entry"]["Exec"]
    assert Path(command.split('"')[1]).exists()
    assert entry["Desktop Action reset"]["Exec"] == f"{command} reset"
    icon = data / "icons" / "hicolor" / "scalable" / "apps" / "poise.svg"
    assert ElementTree.parse(icon).getroot().tag.endswith("svg")


def test_it_can_be_taken_away_again_and_twice(data: Path) -> None:
    cli.main(["shortcut"])
    assert cli.main(["shortcut", "--remove"]) == 0
    assert [path for path in data.rglob("*") if path.is_file()] == []
    assert cli.main(["shortcut", "--remove"]) == 0


def test_where_it_cannot_be_written_it_says_so(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data.write_text("a file in the way")
    assert cli.main(["shortcut"]) == 1
    assert "Check the folder's permissions" in capsys.readouterr().err


def test_elsewhere_it_says_what_to_do_instead(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert cli.main(["shortcut"]) == 1
    assert "Pin the running poise" in capsys.readouterr().err
