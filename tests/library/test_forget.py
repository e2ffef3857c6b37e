"""Forgetting removes all that poise kept of a session, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from poise import cli, exporters, paths
from poise.commands import asking
from poise.library import exported, sessions
from poise.recording import notes
from poise.simulation.recordings import made_up

FORMS = ("csv", "kubios", "bids", "json")


def recorded(name: str, seed: int = 1) -> Path:
    recording = made_up(paths.sessions() / f"{name}.poise.jsonl", seed, tags=("secret-label",))
    notes.save(recording.path, {"went_well": "a secret", "tags": ["secret-later"]})
    return recording.path


def exported_of(path: Path, folder: Path, said: Any) -> list[Path]:
    made = []
    for form in FORMS:
        out = folder / f"{path.name.split('.')[0]}-{form}{exporters.form(form).suffix}"
        said("export", str(path), "--to", form, "-o", str(out))
        made.append(out)
    return made


def everything(*folders: Path) -> bytes:
    return b"".join(p.read_bytes() for f in folders for p in f.rglob("*") if p.is_file())


def test_one_session_goes_with_all_that_was_made_of_it(
    said: Any, tmp_path: Path, poise_home: Path
) -> None:
    gone, kept = recorded("first"), recorded("second", 2)
    exports = exported_of(gone, tmp_path / "out", said)
    others = exported_of(kept, tmp_path / "out", said)
    assert "secret-later" in said("sessions")
    words = said("forget", "first", "--yes")
    for path in (gone, notes.beside(gone), *exports):
        assert f"deleted {path}" in words
        assert not path.exists()
    assert "no trace is left" in words
    assert b"first." not in everything(poise_home)
    assert all(path.exists() for path in (kept, notes.beside(kept), *others))
    assert {export.session for export in exported.known()} == {str(kept)}
    assert json.loads(said("sessions", "--json"))["name"] == "second"


def test_no_word_of_it_stays_in_the_index(said: Any, poise_home: Path) -> None:
    recorded("first")
    said("sessions")
    assert b"secret-label" in everything(paths.index().parent)
    said("forget", "first", "--yes")
    assert b"secret" not in everything(poise_home)


def test_all_means_all_and_what_poise_remembers_too(
    said: Any, tmp_path: Path, poise_home: Path
) -> None:
    for n in range(3):
        exported_of(recorded(f"n{n}", n), tmp_path / "out", said)
    (paths.sessions() / ".x.poise.jsonl.abcd.new").write_text("killed")
    (paths.state().parent / "state.json").write_text('{"straps": ["AA:BB"]}')
    paths.cache().mkdir(parents=True)
    (paths.cache() / "abc.json").write_text("{}")
    said("sessions")
    words = said("forget", "--all", "--yes")
    assert "no trace is left" in words
    assert [path for path in poise_home.rglob("*") if path.is_file()] == []
    assert [path for path in (tmp_path / "out").rglob("*") if path.is_file()] == []
    assert "Nothing recorded yet" in said("sessions")


def test_an_export_that_became_the_person_s_own_is_left(said: Any, tmp_path: Path) -> None:
    path = recorded("first")
    folder = tmp_path / "out"
    said("export", str(path), "--to", "csv", "-o", str(folder))
    (folder / "beats.csv").write_text("my own work now")
    (folder / "thesis.txt").write_text("mine")
    words = said("forget", "first", "--yes")
    assert f"kept {folder / 'beats.csv'}: it has changed since" in words
    assert sorted(p.name for p in folder.iterdir()) == ["beats.csv", "thesis.txt"]


def test_nobody_to_ask_means_no(said: Any) -> None:
    path = recorded("first")
    words = said("forget", "first", status=2)
    assert str(path) in words
    assert "--yes" in words
    assert path.exists()


@pytest.mark.parametrize(("answer", "there"), [("y", False), ("", True), ("no", True)])
def test_a_person_is_asked(
    answer: str, there: bool, said: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = recorded("first")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _prompt: answer)
    said("forget", "first", status=130 if there else 0)
    assert path.exists() is there


def test_the_log_s_lines_about_it_go_too(said: Any) -> None:
    recorded("first")
    paths.log().parent.mkdir(parents=True, exist_ok=True)
    paths.log().write_text("trouble with first.poise.jsonl\nother trouble\n")
    said("forget", "first", "--yes")
    assert paths.log().read_text() == "other trouble\n"


def test_notes_that_were_being_written_when_poise_was_killed_go_too(
    said: Any, poise_home: Path
) -> None:
    path = recorded("first")
    half = path.with_name(".first.notes.json.k2x")
    half.write_text("a secret, half wr")
    other = path.with_name(".firstborn.notes.json.k2x")
    other.write_text("of another session")
    assert f"deleted {half}" in said("forget", "first", "--yes")
    assert b"secret" not in everything(poise_home)
    assert other.exists()


@pytest.mark.parametrize("words", [(), ("last", "--all")])
def test_it_must_be_said_which(words: tuple[str, ...], said: Any) -> None:
    assert "--all" in said("forget", *words, status=2)


@pytest.mark.parametrize(("answer", "agrees"), [("n", False), ("", False), ("y", True)])
def test_who_does_not_agree_reads_that_nothing_was_deleted(
    answer: str, agrees: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(asking, "line", lambda _question: answer)
    assert asking.agreed("Delete them?") is agrees
    assert ("Nothing was deleted." in capsys.readouterr().out) is not agrees


def test_one_that_is_not_there_is_a_sentence(said: Any) -> None:
    assert "nothing is recorded yet" in said("forget", "nothing", "--yes", status=1)
    assert "Nothing to delete" in said("forget", "--all", "--yes")
    assert sessions.every() == []


def test_a_recording_elsewhere_is_forgotten_by_its_path(said: Any, tmp_path: Path) -> None:
    path = made_up(tmp_path / "elsewhere" / "mine.poise.jsonl").path
    assert f"deleted {path}" in said("forget", str(path), "--yes")
    assert not path.exists()


def test_a_spoilt_list_of_exports_stops_nothing(said: Any) -> None:
    path = recorded("first")
    mine = {"session": str(path), "sha256": ""}
    said("export", "first", "--to", "kubios", "-o", str(path.parent.parent / "x.txt"))
    with paths.exported().open("a") as file:
        file.write('{"half\n[]\n{"session": 1}\n')
        for odd in ("/" + "x" * 300, "/" + "x/" * 9000, "/\ud800", "/\0", str(path)):
            file.write(json.dumps(dict.fromkeys(("folder", "path"), odd) | mine) + "\n")
    said("forget", "first", "--yes")
    assert not (path.parent.parent / "x.txt").exists()


def test_only_folders_that_held_an_export_go(said: Any, tmp_path: Path) -> None:
    path, out = recorded("first"), tmp_path / "asked" / "out"
    (tmp_path / "asked" / "of a person").mkdir(parents=True)
    said("export", "first", "--to", "csv", "-o", str(out))
    lines = paths.exported().read_text().splitlines()
    rows = [json.loads(line) | {"folder": str(tmp_path)} for line in lines]
    paths.exported().write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert f"deleted {out}" in said("forget", "first", "--yes")
    assert not path.exists()
    assert [one.name for one in (tmp_path / "asked").iterdir()] == ["of a person"]


def test_an_export_to_a_loop_of_links_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recorded("first")
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for out in (loop, loop / "x.csv"):
        for words in (("export", "first", "--to", "csv"), ("journal", "export")):
            assert cli.main((*words, "-o", str(out))) == 1
            assert "poise: " in capsys.readouterr().err
