"""Recordings at an address: fsspec's memory stands for any store of the network."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tempfile
from collections.abc import Iterator
from math import sin, tau
from multiprocessing import util
from pathlib import Path
from typing import Any

import pytest

from poise import cli, exporters, remote
from poise.analysis.study import analyse
from poise.simulation.recordings import made_up

fsspec = pytest.importorskip("fsspec", reason="pip install 'poise[lab]' enables it")


@pytest.fixture
def store() -> Iterator[Any]:
    files = fsspec.filesystem("memory")
    yield files
    files.store.clear()
    files.pseudo_dirs[:] = [""]


@pytest.fixture(autouse=True)
def nothing_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    util.get_temp_dir()  # of the batch's processes: asked for once, so not within this one
    with tempfile.TemporaryDirectory() as made:
        monkeypatch.setenv("TMPDIR", made)
        monkeypatch.setattr(tempfile, "tempdir", None)
        yield
        monkeypatch.undo()
        assert not list(Path(made).glob("poise-*"))


@pytest.fixture
def session(tmp_path: Path) -> Path:
    return made_up(tmp_path / "one.poise.jsonl", 3, marks=((9.0, "here"),)).path


def needs(form: str) -> None:
    if form == "edf":
        pytest.importorskip("edfio", reason="pip install 'poise[research]' enables it")


def sent(form: str, session: Path) -> str:
    """The address that the session was exported to."""
    needs(form)
    place = f"memory://study/out{exporters.form(form).suffix}"
    assert cli.main(["export", str(session), "--to", form, "-o", place]) == 0
    return place


@pytest.mark.parametrize("form", exporters.names())
def test_every_form_goes_to_an_address_and_is_measured_there_as_the_session_is(
    form: str, session: Path, store: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    place = sent(form, session)
    said = capsys.readouterr()
    assert said.out.strip() == place
    assert "cannot reach it there" in said.err
    assert cli.main(["analyze", "--json", place]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["intervals"]["n"] == analyse(session).intervals.n


@pytest.mark.parametrize("form", ["bids", "csv", "edf", "json"])
def test_what_is_exported_to_an_address_is_imported_from_it(
    form: str, session: Path, store: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    place = sent(form, session)
    assert cli.main(["import", place]) == 0
    assert "readings" in capsys.readouterr().out
    assert cli.main(["analyze", "--json", "last"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["intervals"]["n"] == analyse(session).intervals.n
    assert cli.main(["import", place]) == 0
    assert "already imported" in capsys.readouterr().out


def test_a_form_that_is_a_file_goes_into_a_folder_under_its_own_name(
    session: Path, store: Any
) -> None:
    assert cli.main(["export", str(session), "--to", "kubios", "-o", "memory://study/"]) == 0
    assert store.find("/study") == ["/study/one.txt"]


@pytest.mark.parametrize("form", ["bids", "json"])
def test_what_is_there_is_never_written_over(
    form: str, session: Path, store: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    inside = "/study/letter.txt" if form == "bids" else "/study"
    store.pipe_file(inside, b"mine")
    assert cli.main(["export", str(session), "--to", form, "-o", "memory://study"]) == 1
    assert "is there already" in capsys.readouterr().err
    assert store.find("/") == [inside]
    assert store.cat_file(inside) == b"mine"


def test_only_a_file_is_replaced_and_only_by_force(session: Path, store: Any) -> None:
    store.pipe_file("/study/one.json", b"mine")
    words = ["export", str(session), "-o"]
    assert cli.main([*words, "memory://study/one.json", "--to", "json", "--force"]) == 0
    assert store.cat_file("/study/one.json").startswith(b"{")
    assert cli.main([*words, "memory://study", "--to", "csv", "--force"]) == 1
    assert store.find("/") == ["/study/one.json"]


def test_a_store_that_is_full_is_a_sentence_and_keeps_nothing_half(
    session: Path,
    store: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    put, sent = type(store).put_file, []

    def full(self: Any, here: str, there: str, *more: Any, **others: Any) -> None:
        sent.append(there)
        put(self, here, there, *more, **others)
        if len(sent) == 3:
            raise OSError("no room")

    monkeypatch.setattr(type(store), "put_file", full)
    assert cli.main(["export", str(session), "--to", "bids", "-o", "memory://study"]) == 1
    assert "cannot export to memory://study (no room)" in capsys.readouterr().err
    assert len(sent) == 3
    assert not any(name.endswith("dataset_description.json") for name in sent)
    assert store.find("/") == []


def test_a_data_set_s_description_comes_last(session: Path, store: Any) -> None:
    assert cli.main(["export", str(session), "--to", "bids", "-o", "memory://study"]) == 0
    made = {name: store.modified(name) for name in store.find("/study")}
    own = [name for name in made if name.count("/") == 2]
    assert "/study/dataset_description.json" in own
    assert max(t for name, t in made.items() if name not in own) <= min(made[n] for n in own)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_batch_of_a_remote_data_set_says_what_it_says_here(
    tmp_path: Path, session: Path, store: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its tables of people are no recordings; a wave's rate stands in a file above it."""
    here = tmp_path / "study"
    exporters.load("bids")(made_up(tmp_path / "two.poise.jsonl", 4), here)
    wave = "".join(
        f"{sin(tau * i / 500):.4f}\t{sin(tau * i * 0.024):.4f}\n" for i in range(60 * 50)
    )
    file = here / "sub-A2" / "func" / "sub-A2_task-rest_physio.tsv.gz"
    file.parent.mkdir(parents=True)
    file.write_bytes(gzip.compress(wave.encode(), mtime=0))
    about = {"SamplingFrequency": 50, "StartTime": 0, "Columns": ["respiratory", "cardiac"]}
    (here / "task-rest_physio.json").write_text(json.dumps(about))
    for path in here.rglob("*"):
        if path.is_file():
            store.pipe_file(f"/study/{path.relative_to(here).as_posix()}", path.read_bytes())
    told = []
    for place in (str(here), "memory://study"):
        assert cli.main(["batch", place, "--jobs", "1", "--again", "--table", "-"]) == 0
        told.append(rows_of(capsys.readouterr().out))
    assert told[0] == told[1]
    assert [row["subject"] for row in told[1]] == ["01", "A2"]
    assert [row["error"] for row in told[1]] == ["", ""]
    assert float(told[1][1]["heart_bpm"]) == pytest.approx(72, abs=0.5)


@pytest.mark.parametrize("words", [["analyze"], ["import"], ["export", "SESSION", "-o"]])
@pytest.mark.parametrize("place", ["nothing://there", "memory://"])
def test_a_place_that_is_none_is_a_sentence(
    words: list[str], place: str, session: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [str(session) if word == "SESSION" else word for word in words]
    code = cli.main([*words, place])
    said = capsys.readouterr().err
    assert "Traceback" not in said
    if "SESSION" not in words and words[0] != "export":
        assert code == 1
        assert place in said


def test_a_folder_too_large_to_copy_is_refused(
    store: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(remote, "LARGEST_FOLDER", 1 << 20)
    for k in range(3):
        store.pipe_file(f"/study/{k}.txt", b"x" * 500_000)
    assert cli.main(["import", "memory://study"]) == 1
    assert "holds more than 1 MB: name one recording in it" in capsys.readouterr().err


def test_names_that_lead_out_of_the_folder_stay_in_it(tmp_path: Path) -> None:
    for name in ("/study/../../x", "/study//etc/passwd", "/study/a/../../../b"):
        assert tmp_path in remote.local_path(tmp_path, "/study", name).parents
