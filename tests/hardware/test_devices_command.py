"""What the command line says of straps, with the real bleak on the emulated BlueZ."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from poise import cli, paths
from poise.library import remember
from poise.simulation.strap import VirtualStrap, World
from poise.simulation.strap.strap import FIRMWARE_REVISION, MANUFACTURER_NAME

STRAP = VirtualStrap(
    battery_percent=64, information={MANUFACTURER_NAME: "Virtual", FIRMWARE_REVISION: "5.0.0"}
)
LOOK = ["devices", "--straps", "--seconds", "1"]


def test_a_strap_is_listed_without_being_connected_to(capsys: pytest.CaptureFixture[str]) -> None:
    with World(STRAP) as world:
        assert cli.main(LOOK) == 0
        assert world.bluez.device(STRAP).attempts == 0
    assert capsys.readouterr().out == "Strap: Polar H10 0A1B2C3D  A0:9E:1A:0A:1B:2C  -60 dBm\n"


def test_asked_about_themselves_straps_tell(capsys: pytest.CaptureFixture[str]) -> None:
    with World(STRAP) as world:
        assert cli.main([*LOOK, "--about"]) == 0
        assert not world.bluez.device(STRAP).connected
    assert capsys.readouterr().out.splitlines()[1:] == [
        "  manufacturer: Virtual",
        "  firmware: 5.0.0",
        "  battery (%): 64",
        "  location: chest",
    ]


def test_the_same_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    with World(STRAP):
        cli.main([*LOOK, "--about", "--json"])
    (strap,) = json.loads(capsys.readouterr().out)["straps"]
    assert strap["battery_percent"] == 64
    assert "model" not in strap  # it does not say


def test_a_strap_somebody_listens_to_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    with World(STRAP) as world:
        cli.main(LOOK)  # bluetoothd has heard of it
        capsys.readouterr()
        world.call(world.bluez.leave_connected, STRAP)
        assert cli.main([*LOOK, "--about"]) == 0
        assert world.bluez.device(STRAP).connected
    assert capsys.readouterr().out.splitlines() == [
        "Strap: Polar H10 0A1B2C3D  A0:9E:1A:0A:1B:2C  connected"
    ]


def test_doctor_names_the_straps_heard_before(
    poise_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    remember.strap(paths.state(), STRAP.address)
    with World(STRAP):
        assert cli.main(["doctor"]) == 0
    words = "bluetooth: ready; known straps, latest first: A0:9E:1A:0A:1B:2C"
    assert words in capsys.readouterr().out.splitlines()


def test_a_band_that_announces_no_heart_rate_is_listed_when_everything_is_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with World(VirtualStrap(name="Mi Smart Band 5", advertises_heart_rate=False)):
        assert cli.main(LOOK) == 3
        assert cli.main([*LOOK, "--all"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[-1].startswith("Device without a heart rate announced: Mi Smart Band 5")


def test_doctor_lists_the_adapters(capsys: pytest.CaptureFixture[str]) -> None:
    with World(second_adapter=True):
        assert cli.main(["doctor"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line for line in said if line.startswith("adapter")] == [
        "adapter: hci0",
        "adapter: hci1",
    ]


def test_doctor_prints_the_last_trouble_and_not_a_librarys_warning(
    capsys: pytest.CaptureFixture[str],
) -> None:
    paths.log().parent.mkdir(parents=True, exist_ok=True)
    paths.log().write_text(
        "2026-03-01 10:00:00,000 bleak.backends.bluezdbus.version WARNING no bluetoothctl\n"
        "2026-03-01 10:00:01,000 poise.sources.strap WARNING strap: taken: Another program\n",
        encoding="utf-8",
    )
    with World():
        assert cli.main(["doctor"]) == 0
    said = [one for one in capsys.readouterr().out.splitlines() if one.startswith("problem")]
    assert len(said) == 1
    assert "taken" in said[0]
