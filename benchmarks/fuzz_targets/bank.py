"""A bank of questions that a person brings along: all its faults are told, or it can be used."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from poise.errors import QuestionError
from poise.questions import bank


def seeds() -> dict[str, bytes]:
    found = [path for path in files("poise.questions").iterdir() if path.name.endswith(".toml")]
    return {path.name: path.read_bytes()[:6000].rsplit(b"[[question]]", 1)[0] for path in found}


def read(path: Path) -> None:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise QuestionError("it is no text") from None  # poise itself says so where it reads
    read_bank, faults = bank.read(text, path.name, own=True)
    assert (read_bank is None) == bool(faults)
    said = "\n".join(map(str, faults))
    if faults:
        raise QuestionError(said)
