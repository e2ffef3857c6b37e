"""``-``: what another program sends, and what goes on to another one."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from poise import cli
from poise.commands import piped


class Piped:
    """Standard input or output of bytes that is no terminal."""

    def __init__(self, held: bytes = b"", *, tty: bool = False) -> None:
        self.buffer, self._tty, self._text = io.BytesIO(held), tty, ""

    def isatty(self) -> bool:
        return self._tty

    def write(self, text: str) -> None:
        self._text += text

    def flush(self) -> None:
        pass


@pytest.fixture
def rr(real_data: Path) -> bytes:
    return (real_data / "polar_h10_ibi" / "sample_data_ibi.csv").read_bytes()


def test_what_a_pipe_brings_is_measured_like_the_file(
    rr: bytes, real_data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = str(real_data / "polar_h10_ibi" / "sample_data_ibi.csv")
    assert cli.main(["analyze", "--json", name]) == 0
    of_file = json.loads(capsys.readouterr().out)
    monkeypatch.setattr(sys, "stdin", Piped(rr))
    assert cli.main(["analyze", "--json", "-"]) == 0
    of_pipe = json.loads(capsys.readouterr().out)
    different = {key for key in of_file if of_file[key] != of_pipe[key]}
    assert different <= {"file"}


def test_it_is_brought_in_and_goes_on_to_another_program(
    rr: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "stdin", Piped(rr))
    assert cli.main(["import", "-"]) == 0
    capsys.readouterr()
    assert cli.main(["export", "last", "--to", "json", "-o", str(tmp_path / "x.json")]) == 0
    out = Piped()
    monkeypatch.setattr(sys, "stdout", out)
    assert cli.main(["export", "last", "--to", "json", "-o", "-"]) == 0
    assert out.buffer.getvalue() == (tmp_path / "x.json").read_bytes()
    assert out._text == ""  # nothing else is among it


@pytest.mark.parametrize(
    ("words", "tty", "said"),
    [
        (["analyze", "-"], True, "what another program sends"),
        (["export", "last", "-o", "-"], False, "this form is a folder"),
    ],
)
def test_what_cannot_be_piped_is_said(
    words: list[str], tty: bool, said: str, rr: bytes, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(sys, "stdin", Piped(rr))
    assert cli.main(["import", "-"]) == 0
    monkeypatch.setattr(sys, "stdin", Piped(rr, tty=tty))
    assert cli.main(words) == 2
    assert said in capsys.readouterr().err


def test_a_pipe_without_end_is_given_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(piped, "LARGEST_BYTES", 1 << 20)
    monkeypatch.setattr(sys, "stdin", Piped(bytes(3 << 20)))
    assert cli.main(["analyze", "-"]) == 1
    assert "name a file instead" in capsys.readouterr().err
