from __future__ import annotations

from pathlib import Path

import pytest

from poise.library import remember


def test_the_strap_heard_last_comes_first_and_only_once(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "state.json"
    assert remember.straps(path) == ()
    for address in ("A", "B", "A"):
        remember.strap(path, address)
    assert remember.straps(path) == ("A", "B")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"straps": 3}', '{"straps": [1, "A"]}'])
def test_a_spoilt_file_is_forgotten_and_not_an_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "state.json"
    path.write_text(text)
    assert set(remember.straps(path)) <= {"A"}
    remember.strap(path, "B")
    assert remember.straps(path)[0] == "B"


def test_a_place_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    remember.strap(tmp_path / "file" / "state.json", "A")
    assert list(remember.straps(tmp_path / "file" / "state.json")) == []


def test_that_the_first_words_were_read_is_kept_beside_the_straps(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    assert not remember.welcomed(path)
    remember.strap(path, "A")
    remember.welcome(path)
    remember.strap(path, "B")
    assert remember.welcomed(path)
    assert remember.straps(path) == ("B", "A")
