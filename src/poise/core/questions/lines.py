"""What an interviewer says besides questions, and what a person may say back, as values."""

from __future__ import annotations

from dataclasses import dataclass

from poise.core.events import RoomSound
from poise.core.questions.bank import Objection


@dataclass(frozen=True, slots=True)
class Template:
    """An answer in three steps: what it is called, and their heads."""

    name: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happens in the room, as it is told, and what can be heard of it."""

    say: str
    sound: RoomSound


@dataclass(frozen=True, slots=True)
class Lines:
    """Every line that is no question; each tuple is what may be drawn from.

    ``interrupt`` and ``brisk`` break into an answer; a ``happening`` has no voice; ``doubt`` is
    for a question that has none of its own.  ``repair`` is offered after an objection, one list
    for each that it may be.  The rest are a person's own: after the thread was lost, to say a
    question back, and to name what is felt.
    """

    interrupt: tuple[str, ...]
    brisk: tuple[str, ...]
    happenings: tuple[Happening, ...]
    doubt: tuple[str, ...]
    repair: dict[Objection, tuple[str, ...]]
    after_blank: tuple[str, ...]
    say_back: tuple[str, ...]
    three_steps: tuple[Template, ...]
    feeling: tuple[str, ...]
    energy: tuple[str, ...]
    settle: tuple[str, ...]
