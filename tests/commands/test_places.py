"""A file that is there stays there, whichever command was to write it, unless --force is said."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from poise import cli
from poise.bench import camera, checks, strap_report
from poise.bench.result import DeviceResult
from poise.bench.strap_report import Report
from poise.simulation.recordings import made_up

# Each option that names a file to write, by its command, with what else is said.
WRITING = {
    ("analyze", "--out"): "{rr}",
    ("analyze", "--beats"): "{rr}",
    ("analyze", "--windows-csv"): "{rr} --windows 30",
    ("analyze", "--report"): "{rr}",
    ("batch", "--table"): "{folder} --jobs 1",
    ("batch", "--report"): "{folder} --jobs 1",
    ("bench", "--out"): "camera there",
    ("check", "--out"): "camera there",
    ("check", "--report"): "strap",
    ("export", "--out"): "{session} --to json",
    ("journal", "--out"): "export",
    ("outcome", "--report"): "--folder {folder}",
    ("plan", "--out"): "ics",
}
NAMES = {"--out", "--beats", "--windows-csv", "--report", "--table"}
# What these write is a recording, which nothing replaces.
RECORDING = {"reset", "train", "drill", "pace", "rehearse", "replay"}
MINE = "my own words\n"


class Checked:
    """What a check found."""

    def as_dict(self) -> dict[str, Any]:
        return {"kind": "check"}


@pytest.fixture(autouse=True)
def devices(monkeypatch: pytest.MonkeyPatch) -> None:
    """A camera and a strap that are there, and a plan that is followed."""
    monkeypatch.setattr(camera, "measure", lambda *_: DeviceResult("there"))
    monkeypatch.setattr(checks, "camera", lambda *_: Checked())
    monkeypatch.setattr("poise.bench.words.lines", lambda _: [])
    monkeypatch.setattr("poise.sources.bluetooth.calls.require", lambda: None)

    def hear(_wanted: object, write: Callable[[str], None], _say: object) -> Report:
        write("heard")
        return Report({"name": "H10"})

    monkeypatch.setattr(strap_report, "run", hear)
    assert cli.main(["plan", "start"]) == 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file of intervals and a session."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "rr.txt").write_text("".join(f"{800 + n % 7}\n" for n in range(120)))
    made_up(tmp_path / "in" / "one.poise.jsonl")
    return tmp_path / "in"


@pytest.fixture
def said(folder: Path, request: pytest.FixtureRequest) -> list[str]:
    """The words of the command at hand, without where it is to write."""
    command, option = request.node.callspec.params["at"]
    words = WRITING[command, option].format(
        rr=folder / "rr.txt", session=folder / "one.poise.jsonl", folder=folder
    )
    return [command, *words.split()]


def options(command: str) -> set[str]:
    return {name for one in cli.parser_of(command)._actions for name in one.option_strings}


@pytest.mark.parametrize("command", [*cli.COMMANDS])
def test_a_command_that_writes_a_file_is_in_this_table_and_has_force(command: str) -> None:
    writes = options(command) & NAMES if command not in RECORDING else set()
    assert writes == {option for name, option in WRITING if name == command}
    assert ("--force" in options(command)) == bool(writes)


@pytest.mark.parametrize("at", WRITING, ids=" ".join)
def test_what_is_there_stays_and_the_way_out_is_said(
    at: tuple[str, str], said: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "mine"
    out.write_text(MINE)
    assert cli.main([*said, at[1], str(out)]) == 1
    error = f"{out} is there already: choose another name, or replace it with --force"
    assert error in capsys.readouterr().err
    assert out.read_text() == MINE


@pytest.mark.parametrize("at", WRITING, ids=" ".join)
def test_with_force_it_is_replaced_and_nothing_is_left_beside_it(
    at: tuple[str, str], said: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "out" / "mine"
    out.parent.mkdir()
    out.write_text(MINE)
    assert cli.main([*said, at[1], str(out), "--force"]) == 0
    assert MINE not in out.read_text()
    assert list(out.parent.iterdir()) == [out]


@pytest.mark.parametrize("at", WRITING, ids=" ".join)
def test_a_folder_is_never_replaced(
    at: tuple[str, str], said: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine").write_text(MINE)
    where = full.parent if at[0] == "export" else full  # which takes a folder to put its file in
    if at[0] == "export":
        said = [*said[:-1], "csv"]
    assert cli.main([*said, at[1], str(where), "--force"]) == 1
    assert "name" in capsys.readouterr().err
    assert [path.read_text() for path in full.iterdir()] == [MINE]


@pytest.mark.parametrize("at", WRITING, ids=" ".join)
def test_a_link_to_nothing_is_somebody_s_too(
    at: tuple[str, str], said: list[str], tmp_path: Path
) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "gone")
    assert cli.main([*said, at[1], str(link)]) == 1
    assert link.is_symlink()


@pytest.mark.parametrize("at", WRITING, ids=" ".join)
def test_a_pipe_is_written_without_force(
    at: tuple[str, str], said: list[str], tmp_path: Path
) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    heard: list[str] = []
    reader = threading.Thread(target=lambda: heard.append(pipe.read_text()), daemon=True)
    reader.start()
    assert cli.main([*said, at[1], str(pipe)]) == 0
    reader.join()
    assert heard[0]
    assert pipe.is_fifo()


@pytest.mark.skipif(find_spec("pyarrow") is None, reason="pip install 'poise[lab]' enables it")
def test_a_table_of_another_kind_is_kept_as_well(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "mine.parquet"
    out.write_text(MINE)
    words = ["batch", str(folder), "--jobs", "1", "--table", str(out)]
    assert cli.main(words) == 1
    assert out.read_text() == MINE
    assert cli.main([*words, "--force"]) == 0
    assert out.read_bytes().startswith(b"PAR1")


def test_two_things_cannot_have_one_name(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "both")
    assert cli.main(["analyze", str(folder / "rr.txt"), "--beats", out, "--report", out]) == 1
    assert "is there already" in capsys.readouterr().err
