"""Rehearsals: what is imagined with closed eyes, a sentence at a time, each in its own time.

A script is an exercise (``poise.exercises`` reads it) whose stages are of the kind ``imagine``, or
lead a breath.  Ours are the TOML files in this folder, a person's own lie beside the settings.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from poise import exercises, paths
from poise.core.rehearsal.script import check
from poise.exercises.shelf import Shelf

if TYPE_CHECKING:
    from poise.core.guide.exercise import Exercise

FIRST_ROUND, OPENER = "first-round", "opener"


def parse(text: str, name: str) -> Exercise:
    """Read a rehearsal from TOML; every fault is an :class:`ExerciseError` with its place."""
    found = exercises.parse(text, name, "rehearsal")
    check(found)
    return found


SHELF = Shelf("rehearsal", Path(__file__).parent, paths.rehearsals, parse)


def names() -> list[str]:
    """The names of all rehearsals, ours first."""
    return SHELF.names()


def load(name: str) -> Exercise:
    """The rehearsal called ``name``; raises :class:`ExerciseError` naming the nearest known one."""
    return SHELF.load(name)
