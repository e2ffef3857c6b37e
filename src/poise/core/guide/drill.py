"""A drill as data: what its form asks of a task, and what was drawn for it.

Chance happens when a drill is planned (``poise.library.drilling``).  What may be asked, in which
order, and the moments at which something comes between are then in the :class:`Drill`, so that the
session draws nothing and a recording replays byte for byte.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from math import isfinite

from poise.core.events import AskKind, Objection, RoomSound
from poise.errors import ExerciseError

SHORTEST_TASK_S, LONGEST_TASK_S = 60.0, 600.0
LOWEST_LEVEL, HIGHEST_LEVEL, INTERRUPTED_FROM_LEVEL = 1, 6, 5
MOST_MOMENTS = 20


class Timer(StrEnum):
    """What a person sees of the time an answer may take."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    NONE = "none"


class Coach(StrEnum):
    """What helps while answering."""

    OFF = "off"
    PAUSE_FRAME = "pause-frame"
    THREE_STEPS = "three-steps"
    LISTEN = "listen"


@dataclass(frozen=True, slots=True)
class Task:
    """What the form of a drill asks for in one task.

    ``banks`` may be empty, for all of them; ``levels`` say how hard its questions are.  ``limit_s``
    is for one answer, 0 without one, and ``reply_s`` for the reply to an objection.  ``follow`` is
    the chance of a follow-up after an answer; ``doubts``, ``interrupts``, ``happenings`` and
    ``blanks`` are how many there are at most.  Not ``aloud`` is a task of silence, in which a
    camera can read a heart.  ``ready`` says that its first question is shown in the stage before,
    to be thought about.
    """

    banks: tuple[str, ...] = ()
    levels: tuple[int, ...] = (1, 2)
    limit_s: float = 0.0
    reply_s: float = 0.0
    timer: Timer = Timer.NONE
    follow: float = 0.0
    doubts: int = 0
    interrupts: int = 0
    happenings: int = 0
    blanks: int = 0
    coach: Coach = Coach.OFF
    self_view: bool = False
    aloud: bool = True
    ready: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.follow <= 1:
            raise ExerciseError(f"follow is a chance from 0 to 1; got {self.follow:g}")
        for name in ("doubts", "interrupts", "happenings", "blanks"):
            if not 0 <= getattr(self, name) <= MOST_MOMENTS:
                raise ExerciseError(
                    f"{name} is 0 to {MOST_MOMENTS}; got {getattr(self, name):.12g}"
                )
        for name in ("limit_s", "reply_s"):
            seconds = getattr(self, name)
            if not (isfinite(seconds) and seconds >= 0):
                raise ExerciseError(f"{name} is a number of seconds, or 0; got {seconds:g}")
        if not self.levels or not set(self.levels) <= {1, 2, 3}:
            raise ExerciseError(f"levels are of 1, 2 and 3; got {list(self.levels)}")

    def check(self, seconds: float) -> None:
        """Raise :class:`ExerciseError` when it does not fit into a task of so many seconds."""
        if not SHORTEST_TASK_S <= seconds <= LONGEST_TASK_S:
            raise ExerciseError(
                f"a task lasts {SHORTEST_TASK_S:g} to {LONGEST_TASK_S:g} s; got {seconds:g}"
            )
        if max(self.limit_s, self.reply_s) > seconds:
            raise ExerciseError(
                f"an answer of {max(self.limit_s, self.reply_s):g} s does not fit into a task of "
                f"{seconds:g} s"
            )


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that may be asked; ``question`` is the id of the question it belongs to.

    ``points`` are what a good answer to a question tends to touch, ``heads`` those of an answer in
    three steps; both are for the screen.
    """

    question: str
    kind: AskKind
    text: str
    limit_s: float | None = None
    objection: Objection | None = None
    points: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Between:
    """What comes between, ``into_s`` seconds into a task, whatever is said just then.

    ``sound`` is what can be heard of it.
    """

    into_s: float
    kind: AskKind
    text: str
    sound: RoomSound = RoomSound.NONE


@dataclass(frozen=True, slots=True)
class DrawnTask:
    """What was drawn for the task that is stage ``stage`` of the exercise.

    ``asks`` come one after the other: a question, then its follow-up or objection, if any.
    """

    stage: int
    asks: tuple[Ask, ...]
    between: tuple[Between, ...] = ()


@dataclass(frozen=True, slots=True)
class Drill:
    """One drill as it was drawn.

    ``form`` is the name of the file it is made of, ``kind`` what it practises (``ladder``, or what
    ``poise drill --kind`` takes).  ``standard`` is one whose reactivity can be compared with other
    standard ones.  ``varied`` is one drawn from elsewhere on purpose, ``without_reset`` one that
    was begun without a reset in the half hour before.  ``mirror_s`` is how long one's own picture
    is shown at the beginning of a task that shows it, None for all of it.
    """

    level: int
    form: str
    kind: str = "ladder"
    seed: int = 0
    standard: bool = False
    checkpoint: bool = False
    varied: bool = False
    without_reset: bool = False
    mirror_s: float | None = None
    tasks: tuple[DrawnTask, ...] = field(default_factory=tuple)

    def __post_init__(self) -> None:
        if not LOWEST_LEVEL <= self.level <= HIGHEST_LEVEL:
            raise ExerciseError(
                f"a drill's level is {LOWEST_LEVEL} to {HIGHEST_LEVEL}; got {self.level}"
            )

    def task(self, stage: int) -> DrawnTask | None:
        """What was drawn for stage ``stage``; None where that is no task."""
        return next((task for task in self.tasks if task.stage == stage), None)

    def questions(self) -> tuple[Ask, ...]:
        """Every question that may be asked, in its order."""
        return tuple(a for t in self.tasks for a in t.asks if a.kind is AskKind.QUESTION)
