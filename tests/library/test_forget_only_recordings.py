"""Forgetting removes only recordings: no other file, nothing through a link, none being made."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from poise import cli, paths
from poise.errors import RecordingError
from poise.library import sessions
from poise.recording.format import Header
from poise.simulation.recordings import made_up

Said = tuple[int, str]


@pytest.fixture
def forget(capsys: pytest.CaptureFixture[str]) -> object:
    def run(*words: str) -> Said:
        status = cli.main(("forget", *words, "--yes"))
        out = capsys.readouterr()
        return status, out.out + out.err

    return run


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a person's own files, in which poise is run."""
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in ("thesis.txt", "last", "first", "notes.json", "data.poise.jsonl"):
        (folder / name).write_text("mine")
    return folder


@pytest.mark.parametrize(
    "word", ["thesis.txt", "./thesis.txt", "last", "./last", "data.poise.jsonl", "./notes.json"]
)
def test_a_person_s_own_file_is_never_removed(word: str, desk: Path, forget: object) -> None:
    before = sorted(path.name for path in desk.iterdir())
    status, words = forget(word)  # type: ignore[operator]
    assert status == 1, words
    assert sorted(path.name for path in desk.iterdir()) == before


@pytest.mark.parametrize("word", ["last", "first"])
def test_a_session_s_name_wins_over_a_file_that_is_called_so(
    word: str, desk: Path, forget: object
) -> None:
    path = made_up(paths.sessions() / "first.poise.jsonl").path
    assert forget(word)[0] == 0  # type: ignore[operator]
    assert not path.exists()
    assert (desk / word).read_text() == "mine"


def test_what_is_no_name_says_how_a_file_here_is_meant(desk: Path) -> None:
    with pytest.raises(RecordingError, match=r"\./thesis\.txt for the file that is here"):
        sessions.find("thesis.txt")


def test_a_link_is_not_followed(desk: Path, forget: object) -> None:
    real = made_up(desk / "real.poise.jsonl").path
    (desk / "link.poise.jsonl").symlink_to(real)
    (desk.parent / "linked").symlink_to(desk)
    paths.sessions().mkdir(parents=True)
    (paths.sessions() / "listed.poise.jsonl").symlink_to(real)
    for word in ("./link.poise.jsonl", "../linked/real.poise.jsonl", "listed"):
        status, words = forget(word)  # type: ignore[operator]
        assert status == 1
        assert "it is a link" in words
    forget("--all")  # type: ignore[operator]
    assert real.exists()
    assert (paths.sessions() / "listed.poise.jsonl").is_symlink()


def test_an_export_s_folder_that_became_a_link_is_left(desk: Path, forget: object) -> None:
    made_up(paths.sessions() / "first.poise.jsonl")
    out = desk.parent / "out"
    assert cli.main(("export", "first", "-o", str(out))) == 0
    out.rename(desk / "mine")
    (desk / "mine" / "empty").mkdir()
    out.symlink_to(desk / "mine")
    forget("first")  # type: ignore[operator]
    assert (desk / "mine" / "empty").is_dir()
    assert (desk / "mine" / "beats.csv").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are of POSIX")
def test_a_pipe_or_folder_called_like_a_recording_is_left(desk: Path, forget: object) -> None:
    paths.sessions().mkdir(parents=True)
    os.mkfifo(paths.sessions() / "pipe.poise.jsonl")
    (paths.sessions() / "folder.poise.jsonl").mkdir()
    for word in ("pipe", "folder"):
        status, words = forget(word)  # type: ignore[operator]
        assert (status, "it is not a file" in words) == (1, True)


def test_a_damaged_recording_among_the_sessions_can_be_removed(forget: object) -> None:
    paths.sessions().mkdir(parents=True)
    damaged = paths.sessions() / "damaged.poise.jsonl"
    damaged.write_bytes(b"\0" * 100)
    assert forget("damaged")[0] == 0  # type: ignore[operator]
    assert not damaged.exists()


@pytest.mark.parametrize("words", [("live",), ("--all",)])
def test_a_session_that_is_being_recorded_is_left_and_said(
    words: tuple[str, ...], forget: object
) -> None:
    other = made_up(paths.sessions() / "other.poise.jsonl").path
    header = Header("0.1.0", "2026-05-01T10:00:00+00:00", {"name": "x"})
    with sessions.Writer(paths.sessions() / "live.poise.jsonl", header) as writer:
        _, said = forget(*words)  # type: ignore[operator]
        assert "a session is being recorded to it right now" in said
        assert writer.path.exists()
    assert other.exists() is (words == ("live",))
    assert forget("live")[0] == 0  # type: ignore[operator]
    assert not writer.path.exists()
