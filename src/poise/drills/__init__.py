"""The forms of a drill: every TOML file in this folder, by its name.

A form is an exercise whose tasks say what is asked in them (``poise.exercises`` reads those), with
the level of the ladder that it belongs to, or the one thing that it practises.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from poise import exercises
from poise.core.guide.drill import HIGHEST_LEVEL, INTERRUPTED_FROM_LEVEL, LOWEST_LEVEL
from poise.core.guide.exercise import Exercise
from poise.errors import ExerciseError

_FOLDER = Path(__file__).parent
LADDER = "ladder"
KINDS = ("blank", "error", "pause", "steps", "listen", "transfer")
STANDARD, CHECKPOINT, TRANSFER = "four-limit", "checkpoint", "transfer"


@dataclass(frozen=True, slots=True)
class Form:
    """A drill before anything was drawn for it.

    ``level`` is that of the ladder; ``kind`` is ``ladder`` or what it practises instead.
    """

    level: int
    kind: str
    exercise: Exercise

    @property
    def name(self) -> str:
        return self.exercise.name

    @property
    def mirrors(self) -> bool:
        """Whether one's own picture is shown in it."""
        return any(s.task is not None and s.task.self_view for s in self.exercise.stages)


def names() -> list[str]:
    """The names of all forms, in alphabetical order."""
    return sorted(path.stem for path in _FOLDER.glob("*.toml"))


@cache
def load(name: str) -> Form:
    """The form called ``name``; raises :class:`ExerciseError` naming the nearest known one."""
    if name not in names():
        near = exercises.nearest(name, names())
        hint = f"did you mean {near}?" if near else f"there are {', '.join(names())}"
        raise ExerciseError(f"no drill is called {name!r}: {hint}")
    return parse((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"), name)


def parse(text: str, name: str) -> Form:
    """Read a form from TOML; every fault is an :class:`ExerciseError` with its place."""
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ExerciseError(f"drill {name!r} is not TOML: {error}") from None
    level, kind = data.pop("level", None), data.pop("kind", LADDER)
    if type(level) is not int or not LOWEST_LEVEL <= level <= HIGHEST_LEVEL:
        raise ExerciseError(
            f"drill {name!r}: level is {LOWEST_LEVEL} to {HIGHEST_LEVEL}; got {level!r:.40}"
        )
    if kind not in (LADDER, *KINDS):
        raise ExerciseError(f"drill {name!r}: kind is one of {', '.join((LADDER, *KINDS))}")
    exercise = exercises.from_dict(data, name)
    order = [stage.kind for stage in exercise.stages]
    tasks = [stage.task for stage in exercise.stages if stage.kind == "task"]
    if None in tasks or not tasks or order.count("recover") != 1 or "baseline" not in order:
        raise ExerciseError(
            f"drill {name!r}: it has a baseline, one or more tasks, each with a [stage.task], and "
            "a stage to recover"
        )
    between = any(task is not None and task.interrupts for task in tasks)
    if between and level < INTERRUPTED_FROM_LEVEL:
        raise ExerciseError(
            f"drill {name!r}: nobody interrupts below level {INTERRUPTED_FROM_LEVEL}"
        )
    return Form(level, kind, exercise)


def of_level(level: int) -> Form:
    """The form of that level of the ladder."""
    return next(f for f in map(load, names()) if f.kind == LADDER and f.level == level
                and f.name != CHECKPOINT)  # fmt: skip


def of_kind(kind: str) -> Form:
    """The form that practises ``kind``, one of :data:`KINDS`."""
    return next(form for form in map(load, names()) if form.kind == kind)
