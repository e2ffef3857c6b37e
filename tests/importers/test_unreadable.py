"""What cannot be read is refused in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from poise import importers
from poise.errors import PoiseError, RecordingError
from tests.importers.written import exported, written


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("x.json", '{"a": 1}', "not JSON exported by poise"),
        ("x.json", "{" * 5000, "not JSON exported by poise"),
        ("x.edf", b"0       " + b" " * 500, "cannot be read as EDF"),
        ("x.fit", b"\x0e\x20\x00\x00\x00\x00\x00\x00.FIT\x00\x00junk", "FIT"),
        ("x.zip", b"PK\x03\x04junk", "is packed: unpack it"),
        ("x.txt", "", "empty"),
        ("x.txt", "\x00\x01", "not a text file"),
        ("x.csv", "duration,offline\n800,1\n", "no interval with skin contact"),
        ("x.xml", "<HealthData></HealthData>", "holds no beats"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(
    name: str, content: str | bytes, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(PoiseError, match=sentence) as error:
        list(importers.read(written(tmp_path, content, name)))
    assert "Traceback" not in str(error.value)


def test_a_folder_of_anything_else_says_to_give_its_files(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="give the files"):
        list(importers.read(tmp_path))


@pytest.mark.parametrize("form", ["csv", "json", "bids"])
def test_an_export_of_a_newer_poise_is_refused(form: str, tmp_path: Path) -> None:
    out = exported(form, tmp_path)
    files = [out] if out.is_file() else list(out.rglob("*.json"))
    for file in files:
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace('"schema": 2', '"schema": 3'), encoding="utf-8")
    with pytest.raises(RecordingError, match="newer poise"):
        list(importers.read(out))


@pytest.mark.parametrize("form", ["csv", "json", "bids", "edf"])
def test_an_export_that_was_spoilt_is_refused_in_a_sentence(form: str, tmp_path: Path) -> None:
    if form == "edf":
        pytest.importorskip("edfio", reason="pip install 'poise[research]' enables it")
    out = exported(form, tmp_path)
    for file in [out] if out.is_file() else [p for p in out.rglob("*") if p.is_file()]:
        whole = file.read_bytes()
        for spoilt in (whole[: len(whole) // 2], whole.replace(b"normal", b"nosuch")):
            file.write_bytes(spoilt)
            try:
                list(importers.read(out))
            except PoiseError:
                continue
        file.write_bytes(whole)
    assert len(list(importers.read(out))) == 1


def test_a_table_that_ends_within_a_line_is_refused_in_a_sentence(tmp_path: Path) -> None:
    beats = exported("csv", tmp_path) / "beats.csv"
    lines = beats.read_text(encoding="utf-8").splitlines()
    for cells in range(1, lines[-1].count(",") + 1):
        cut = ",".join(lines[-1].split(",")[:cells])
        beats.write_text("\n".join([*lines[:-1], cut]), encoding="utf-8")
        with pytest.raises(RecordingError, match=r"beats\.csv is cut short"):
            list(importers.read(beats.parent))


def test_every_form_is_tried_and_text_comes_last() -> None:
    assert importers.FORMS[-1] == "text"
    assert len(set(importers.FORMS)) == len(importers.FORMS)
