"""What is said to be forgotten is in no file of poise any more, whatever was killed before."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from poise import cli, files, paths, settings
from poise.library import exported, remember
from poise.library.index import MIGRATIONS
from poise.recording import notes
from poise.settings import CameraSettings, StrapSettings
from poise.simulation.recordings import made_up

SECRET = "only-mine-4711"


def everything(*folders: Path) -> bytes:
    return b"".join(
        os.fsencode(path.name) + path.read_bytes()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
    )


def run(*words: str) -> None:
    assert cli.main(words) == 0


def test_all_takes_settings_straps_log_and_caches(poise_home: Path) -> None:
    path = made_up(paths.sessions() / "first.poise.jsonl", tags=(SECRET,)).path
    notes.save(path, {"went_well": SECRET})
    settings.save(
        paths.config(),
        strap=StrapSettings(address=SECRET),
        camera=CameraSettings(where=f"http://me:{SECRET}@desk/"),
    )
    remember.strap(paths.state(), SECRET)
    files.write_text(paths.log(), SECRET, over=True)
    run("batch", str(paths.sessions()), "--table", str(poise_home.parent / "t.csv"), "--jobs", "1")
    run("sessions")
    assert SECRET.encode() in everything(poise_home)
    run("forget", "--all", "--yes")
    assert everything(poise_home) == b""


FOLDERS = {"sessions": "x.notes.json", "journal": "x.journal.json", "cache": "x.json"}
# What a person put there themselves, and what is made anew from the rest.
THEIRS = {"questions", "exercises", "rehearsals", "exports", "homes", "index"}


def test_all_takes_whatever_poise_keeps_anywhere_and_what_was_half_written(
    poise_home: Path,
) -> None:
    """A place that is new in ``paths`` is asked for here the moment it is named."""
    named = {name for name, made in vars(paths).items() if getattr(made, "__module__", "") ==
             paths.__name__ and not name.startswith("_")}  # fmt: skip
    for name in named - THEIRS:
        path = getattr(paths, name)() / FOLDERS.get(name, "")
        files.keep_text(path, SECRET)
        assert path.stat().st_mode & 0o077 == path.parent.stat().st_mode & 0o077 == 0, name
        files.beside(path).write_text(SECRET)  # as a program that was killed leaves it
    run("sessions")
    assert everything(poise_home).count(SECRET.encode()) == len(named - THEIRS)
    run("forget", "--all", "--yes")
    assert everything(poise_home) == b""


def test_the_person_s_own_words_are_in_no_index(poise_home: Path) -> None:
    path = made_up(paths.sessions() / "first.poise.jsonl").path
    notes.save(path, {"went_well": SECRET})
    run("sessions", "--json")
    assert SECRET.encode() not in everything(paths.state().parent)


def test_an_index_of_an_earlier_version_loses_the_words_it_had() -> None:
    path = made_up(paths.sessions() / "first.poise.jsonl").path
    files.private_folder(paths.index().parent)
    with closing(sqlite3.connect(paths.index())) as base, base:
        for script in MIGRATIONS[:-1]:
            base.executescript(script)
        base.execute(f"PRAGMA user_version = {len(MIGRATIONS) - 1}")
        base.execute(
            "INSERT INTO session VALUES (?, 1, 1, 0, '', '', NULL, ?, 0)",
            ("first", json.dumps({"went_well": SECRET * 500})),
        )
    assert SECRET.encode() in everything(paths.state().parent)
    run("sessions")
    assert SECRET.encode() not in everything(paths.state().parent)
    assert path.exists()


def test_a_batch_of_a_session_goes_with_it_even_if_it_was_cut_then(poise_home: Path) -> None:
    path = made_up(paths.sessions() / "first.poise.jsonl", tags=(SECRET,)).path
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    run("batch", str(paths.sessions()), "--table", str(poise_home.parent / "t.csv"), "--jobs", "1")
    path.write_bytes(whole)
    assert SECRET.encode() in everything(paths.cache())
    run("forget", "first", "--yes")
    assert SECRET.encode() not in everything(poise_home)


def test_the_look_at_the_end_finds_a_name_in_any_file(capsys: pytest.CaptureFixture[str]) -> None:
    name = "2026-03-01T14-05-09-interview-reset"
    made_up(paths.sessions() / f"{name}.poise.jsonl")
    made_up(paths.sessions() / f"{name}-2.poise.jsonl", 2)
    strange = paths.state().parent / "strange.bin"
    files.write_text(strange, f"{name}-2 and no other", over=True)
    run("forget", name, "--yes")
    files.write_text(strange, f"xx{name}\0yy", over=True)
    made_up(paths.sessions() / f"{name}.poise.jsonl")
    assert cli.main(("forget", name, "--yes")) == 1
    assert str(strange) in capsys.readouterr().err


KILLED = """
import os, signal, sys
from pathlib import Path
from poise import files
path = Path(sys.argv[1])
if sys.argv[2] == "folder":
    with files.atomic_folder(path) as folder:
        (folder / "beats.csv").write_text("only-mine-4711")
        os.kill(os.getpid(), signal.SIGKILL)
with files.atomic_write(path) as fresh:
    fresh.write_text("only-mine-4711")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def killed_while_writing(path: Path, kind: str = "file") -> None:
    done = subprocess.run([sys.executable, "-P", "-c", KILLED, str(path), kind], check=False)
    assert done.returncode == -signal.SIGKILL


def test_what_a_killed_program_left_is_swept_by_the_next(poise_home: Path) -> None:
    for path in (
        paths.sessions() / "a.poise.jsonl",
        paths.config(),
        paths.cache() / "b" / "c.json",
    ):
        killed_while_writing(path)
    (paths.sessions() / "old.notes.new").write_text(SECRET)
    assert everything(poise_home).count(SECRET.encode()) == 4
    run("sessions")
    assert SECRET.encode() not in everything(poise_home)


def test_what_is_being_written_is_not_swept(poise_home: Path) -> None:
    with files.atomic_write(paths.sessions() / "a.txt") as fresh:
        fresh.write_text("half")
        run("sessions")
        assert fresh.read_text() == "half"
        (paths.sessions() / ".a.person.s.own.file").write_text("mine")
    assert (paths.sessions() / "a.txt").read_text() == "half"
    run("sessions")
    assert (paths.sessions() / ".a.person.s.own.file").exists()


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_what_a_killed_export_left_goes_with_its_session(kind: str, tmp_path: Path) -> None:
    recording = made_up(paths.sessions() / "first.poise.jsonl").path
    out = tmp_path / "elsewhere" / "out"
    exported.begin(recording, out)
    killed_while_writing(out, kind)
    assert SECRET.encode() in everything(tmp_path / "elsewhere")
    run("forget", "first", "--yes")
    assert list((tmp_path / "elsewhere").iterdir()) == []
