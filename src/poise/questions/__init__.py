"""The question banks: every TOML file in this folder, and a person's own beside the settings.

``bank.py`` reads one; what is wrong with a file is said with its key and what is allowed.  A file
of a person's own that has the name of one of ours takes its place.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from poise import paths
from poise.core.events import RoomSound
from poise.core.questions.bank import Bank, Objection, Question
from poise.core.questions.lines import Happening, Lines, Template
from poise.errors import QuestionError
from poise.own_files import FileFault, beyond, listed, text_of
from poise.questions.bank import nearest, read

_FOLDER = Path(__file__).parent
_LINES = _FOLDER / "said" / "lines.toml"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Every bank that can be asked from, ours first, and what is wrong with the others."""

    banks: tuple[Bank, ...]
    faults: tuple[FileFault, ...] = ()

    def bank(self, name: str) -> Bank:
        """The bank called ``name``; raises :class:`QuestionError` naming the nearest known one."""
        for bank in self.banks:
            if bank.name == name:
                return bank
        known = [bank.name for bank in self.banks]
        near = nearest(name, known)
        hint = f"did you mean {near}?" if near else f"there are {', '.join(known)}"
        raise QuestionError(f"no question bank is called {name[:40]!r}: {hint}", key="banks")

    def question(self, id: str) -> tuple[Bank, Question]:
        """The question ``id`` with its bank; raises :class:`QuestionError` with the nearest id."""
        for bank in self.banks:
            for question in bank.questions:
                if question.id == id:
                    return bank, question
        known = [question.id for bank in self.banks for question in bank.questions]
        near = nearest(id, known)
        hint = f"did you mean {near}?" if near else "'poise questions' lists them"
        raise QuestionError(f"no question is called {id[:40]!r}: {hint}", key="id")


@cache
def shipped() -> tuple[Bank, ...]:
    """The banks that come with poise, by their names."""
    found = []
    for path in sorted(_FOLDER.glob("*.toml")):
        bank, faults = read(path.read_text(encoding="utf-8"), path.name)
        assert bank is not None, faults
        found.append(bank)
    return tuple(found)


def shelf() -> Shelf:
    """Our banks and the person's own; a file of theirs with a fault is named and left out."""
    banks, faults = shipped(), []
    for path in own_files():
        bank, wrong = check(path, banks)
        faults += wrong
        if bank is not None:
            banks = with_own(banks, bank)
    return Shelf(banks, (*faults, *beyond(paths.questions())))


def with_own(banks: tuple[Bank, ...], own: Bank) -> tuple[Bank, ...]:
    """``banks`` and a person's ``own``, in the place of ours where it has its name."""
    if any(bank.name == own.name for bank in banks):
        return tuple(own if bank.name == own.name else bank for bank in banks)
    return (*banks, own)


def own_files() -> list[Path]:
    """The files a person wrote themselves, in the order of their names."""
    return listed(paths.questions())


def check(path: Path, known: tuple[Bank, ...]) -> tuple[Bank | None, list[FileFault]]:
    """The bank in a person's file, or None and all its faults; ``known`` are those before it."""
    text = text_of(path)
    if isinstance(text, FileFault):
        return None, [text]
    return read(text, str(path), known=known, own=True)


@cache
def lines() -> Lines:
    """What is said besides questions."""
    said = tomllib.loads(_LINES.read_text(encoding="utf-8"))
    interrupt, frame, label = said["interrupt"], said["frame"], said["label"]
    return Lines(
        interrupt=tuple(interrupt["kind"]),
        brisk=tuple(interrupt["brisk"]),
        happenings=tuple(
            Happening(each["say"], RoomSound(each["sound"])) for each in interrupt["happenings"]
        ),
        doubt=tuple(said["doubt"]["open"]),
        repair={one: tuple(said["repair"][one]) for one in Objection},
        after_blank=tuple(frame["after_blank"]),
        say_back=tuple(said["listen"]["say"]),
        three_steps=tuple(_templates(said["three_steps"])),
        feeling=tuple(label["feeling"]),
        energy=tuple(label["energy"]),
        settle=tuple(label["settle"]),
    )


def _templates(rows: list[dict[str, Any]]) -> Iterator[Template]:
    for row in rows:
        yield Template(str(row["name"]), tuple(map(str, row["parts"])))
