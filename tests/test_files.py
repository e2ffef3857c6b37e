"""What poise writes of a person is for its owner alone, and is there whole or not at all."""

from __future__ import annotations

import json
import logging
import os
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest

from poise import cli, files, paths, settings
from poise.batch.cache import Cache
from poise.library import exported, remember
from poise.recording import notes
from poise.recording.format import Header
from poise.recording.writer import Writer
from poise.simulation.recordings import made_up
from tests.full_disk import full_disk

RECORDING = Path("sessions") / "a.poise.jsonl"
LONG = "word " * 2000


def save_settings(home: Path) -> None:
    settings.save(paths.config(), strap=settings.StrapSettings(address=LONG))


def remember_a_strap(home: Path) -> None:
    remember.strap(paths.state(), LONG)


def take_notes(home: Path) -> None:
    notes.save(home / RECORDING, {"went_well": LONG})


def keep_a_row(home: Path) -> None:
    Cache(paths.cache()).put("key", {"file": LONG})


def write_a_report(home: Path) -> None:
    files.write_text(home / "report" / "page.html", LONG, over=True)


def analyse(option: str) -> Callable[[Path], None]:
    def write(home: Path) -> None:
        beats = home.parent / "beats.txt"
        if not beats.exists():
            beats.write_text("".join(f"{800 + 10 * (n % 7)}\n" for n in range(120)))
        files.private_folder(home / "out")
        status = cli.main(("analyze", str(beats), option, str(home / "out" / "made"), "--force"))
        if status:
            raise OSError("the command said it in words")

    return write


# What replaces a file: who writes, and where.
REPLACING: dict[str, tuple[Callable[[Path], None], Callable[[Path], Path]]] = {
    "settings": (save_settings, lambda _: paths.config()),
    "memory": (remember_a_strap, lambda _: paths.state()),
    "notes": (take_notes, lambda home: notes.beside(home / RECORDING)),
    "cache": (keep_a_row, lambda _: paths.cache() / "key.json"),
    "report": (write_a_report, lambda home: home / "report" / "page.html"),
    **{
        f"analyze {option}": (analyse(option), lambda home: home / "out" / "made")
        for option in ("--out", "--beats", "--report")
    },
}


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    """As careless as a person can be: everything is for everybody."""
    before = os.umask(0)
    yield
    os.umask(before)


def for_others(home: Path) -> list[Path]:
    """The files and folders that somebody else might look into."""
    return [path for path in [home, *home.rglob("*")] if path.stat().st_mode & 0o077]


@pytest.mark.parametrize("what", REPLACING)
def test_nobody_else_may_look(what: str, poise_home: Path) -> None:
    write, place = REPLACING[what]
    write(poise_home)
    assert place(poise_home).is_file()
    assert for_others(poise_home) == []


@pytest.mark.parametrize("what", REPLACING)
def test_on_a_full_disk_the_file_before_stays_and_nothing_else(what: str, poise_home: Path) -> None:
    write, place = REPLACING[what]
    write(poise_home)
    path = place(poise_home)
    path.write_text("{}")
    beside = sorted(path.parent.iterdir())
    with full_disk(100), suppress(OSError):  # the caller says it in words
        write(poise_home)
    assert path.read_text() == "{}"
    assert sorted(path.parent.iterdir()) == beside


def test_what_is_first_imported_on_a_full_disk_can_be_imported_again(tmp_path: Path) -> None:
    path = tmp_path / "first_then.py"
    path.write_text(f"SAID = {LONG!r}")
    with full_disk(100):
        SourceFileLoader("first_then", str(path)).get_code("first_then")
    assert SourceFileLoader("first_then", str(path)).get_code("first_then") is not None


def test_a_full_disk_is_a_sentence(poise_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    analyse("--out")(poise_home)
    with full_disk(100), suppress(OSError):
        analyse("--report")(poise_home)
    assert "cannot be written" in capsys.readouterr().err
    assert [path.name for path in (poise_home / "out").iterdir()] == ["made"]


@pytest.mark.parametrize("form", ["bids", "csv", "hrvlogger", "json", "kubios"])
def test_an_export_and_all_that_is_remembered_of_it_is_private(form: str, poise_home: Path) -> None:
    recording = made_up(paths.sessions() / "first.poise.jsonl").path
    assert cli.main(("sessions",)) == 0
    out = poise_home / "exports" / "out"
    assert cli.main(("export", str(recording), "--to", form, "-o", str(out))) == 0
    assert out.exists()
    assert for_others(poise_home) == []


def test_the_folders_on_the_way_to_a_recording_are_private_too(poise_home: Path) -> None:
    Writer(poise_home / "deep" / RECORDING, Header("0", "", {})).close("stopped")
    exported.remember(poise_home / "deep" / RECORDING, poise_home / "deep" / RECORDING)
    assert for_others(poise_home) == []


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The log of a program that has just begun."""
    monkeypatch.setattr(logging.root, "handlers", [])
    cli._log_problems(verbose=False)
    yield paths.log()
    for handler in logging.root.handlers:
        handler.close()


def test_the_log_may_name_a_strap_and_is_private_also_when_it_is_old(
    log: Path, poise_home: Path
) -> None:
    files.private_folder(log.parent)
    log.write_text("of an older poise\n")
    assert for_others(poise_home) == [log]
    logging.getLogger("poise").warning("the strap of Ada was lost")
    assert log.read_text().startswith("of an older poise")
    assert "Ada" in log.read_text()
    assert for_others(poise_home) == []


def test_without_a_problem_there_is_no_log(log: Path) -> None:
    logging.getLogger("poise").info("all is well")
    assert not log.exists()


def test_a_log_that_cannot_be_kept_stops_nothing(log: Path, poise_home: Path) -> None:
    poise_home.mkdir()
    (poise_home / "log").write_text("no folder")
    logging.getLogger("poise").warning("the strap was lost")
    assert (poise_home / "log").read_text() == "no folder"


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    heard: list[str] = []
    reader = threading.Thread(target=lambda: heard.append(pipe.read_text()), daemon=True)
    reader.start()
    files.write_text(pipe, "said", over=True)
    reader.join()
    assert heard == ["said"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_what_is_written_is_what_was_said(tmp_path: Path) -> None:
    files.write_text(tmp_path / "a.json", json.dumps({"ä": 1}, ensure_ascii=False), over=False)
    assert json.loads((tmp_path / "a.json").read_text("utf-8")) == {"ä": 1}


def test_a_name_that_is_taken_gets_a_number_whatever_has_it(tmp_path: Path) -> None:
    assert files.free(tmp_path, "2026-03-01.morning", ".csv").name == "2026-03-01.morning.csv"
    (tmp_path / "plan.ics").write_text("mine")
    (tmp_path / "plan-2.ics").symlink_to(tmp_path / "gone")
    (tmp_path / "plan-3.ics").mkdir()
    assert files.free(tmp_path, "plan", ".ics").name == "plan-4.ics"
