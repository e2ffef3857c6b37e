"""The exercises: every TOML file in this folder, and a person's own beside the settings.

Rehearsals and the forms of drills are read here too: each is an exercise of a kind of its own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, fields
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from poise import paths
from poise.core.guide.exercise import IMAGINE, LOOK, Exercise, Prompt, Stage
from poise.core.guide.pacer import BreathPattern
from poise.errors import ExerciseError
from poise.exercises.shelf import Shelf

if TYPE_CHECKING:
    from poise.core.guide.drill import Task


def names() -> list[str]:
    """The names of all exercises, ours first, each in alphabetical order."""
    return SHELF.names()


def load(name: str) -> Exercise:
    """The exercise called ``name``; raises :class:`ExerciseError` naming the nearest known one."""
    return SHELF.load(name)


def parse(text: str, name: str, what: str = "exercise") -> Exercise:
    """Read an exercise from TOML; every fault is an :class:`ExerciseError` with its place.

    ``what`` is the word for it in such a sentence.
    """
    try:
        return from_dict(tomllib.loads(text), name, what)
    except (ValueError, RecursionError) as error:  # also integers of thousands of digits
        raise ExerciseError(f"{what} {name!r} is not TOML: {error}") from None


def from_dict(data: Mapping[str, Any], name: str, what: str = "exercise") -> Exercise:
    """Build an exercise from what its file, or a recording's header, says."""
    _only(data, {"name", "title", "about", "stage"}, f"{what} {name!r}")
    stages = data.get("stage", [])
    if not isinstance(stages, list):
        raise ExerciseError(f"{what} {name!r}: write each stage under [[stage]]")
    return Exercise(
        name=name,
        title=str(data.get("title", name)),
        about=str(data.get("about", "")),
        stages=tuple(
            _stage(stage, f"{what} {name!r}, stage {n}") for n, stage in enumerate(stages, 1)
        ),
    )


def to_dict(exercise: Exercise) -> dict[str, Any]:
    """The inverse of :func:`from_dict`: what a recording's header keeps."""
    stages = []
    for stage in exercise.stages:
        row: dict[str, Any] = {"kind": stage.kind, "title": stage.title}
        if stage.pattern is None:
            row["seconds"] = stage.seconds
        else:
            p = stage.pattern
            row |= {"inhale_s": p.inhale_s, "exhale_s": p.exhale_s, "breaths": stage.breaths}
            row |= {"hold_in_s": p.hold_in_s, "hold_out_s": p.hold_out_s}
            if p.second_inhale_s:
                row["second_inhale_s"] = p.second_inhale_s
        if stage.measured:
            row["measured"] = list(stage.measured)
        row |= {"optional": stage.optional, "stretch": stage.stretch}
        row["prompts"] = [
            {"at": p.at, "say": p.say, "speech": p.speech} | ({"on": p.on} if p.on else {})
            for p in stage.prompts
        ]
        if stage.task is not None:
            row["task"] = asdict(stage.task)
        stages.append(row)
    return {
        "name": exercise.name,
        "title": exercise.title,
        "about": exercise.about,
        "stage": stages,
    }


_BREATH_KEYS = {"inhale_s", "exhale_s", "hold_in_s", "hold_out_s", "second_inhale_s"}
_STAGE_KEYS = _BREATH_KEYS | {
    "kind", "title", "breaths", "seconds", "measured", "optional", "stretch", "prompts", "task",
    "say",
}  # fmt: skip


def _stage(data: Mapping[str, Any], where: str) -> Stage:
    if not isinstance(data, Mapping):
        raise ExerciseError(f"{where}: write each stage under [[stage]]")
    _only(data, _STAGE_KEYS, where)
    try:
        pattern = None
        if _BREATH_KEYS & data.keys():
            pattern = BreathPattern(**{key: float(data[key]) for key in _BREATH_KEYS & data.keys()})
        measured = data.get("measured")
        return Stage(
            kind=str(data.get("kind", "")),
            title=str(data.get("title", "")),
            pattern=pattern,
            breaths=data.get("breaths", 0),
            seconds=float(data.get("seconds", 0.0)),
            measured=None if measured is None else (int(measured[0]), int(measured[1])),
            optional=bool(data.get("optional", False)),
            stretch=bool(data.get("stretch", False)),
            prompts=tuple(_prompts(data)),
            task=_task(data["task"], where) if "task" in data else None,
        )
    except ExerciseError as error:
        raise ExerciseError(f"{where}: {error}") from None
    except (TypeError, ValueError, KeyError, IndexError, OverflowError) as error:
        raise ExerciseError(f"{where}: a value is not what its key needs ({error})") from None


def _prompts(data: Mapping[str, Any]) -> Iterator[Prompt]:
    """Its words; ``say`` is short for those that are there from its beginning."""
    if "say" in data:
        if not isinstance(data["say"], str):
            raise ExerciseError(f"say is a text in quotation marks; got {data['say']!r:.40}")
        yield Prompt(1, data["say"])
    for p in data.get("prompts", ()):
        yield Prompt(
            int(p["at"]), str(p["say"]), bool(p.get("speech", False)), str(p.get("on", ""))
        )


def _task(data: Mapping[str, Any], where: str) -> Task:
    """A task, each value of the kind that its default has."""
    from poise.core.guide.drill import Task  # few exercises have one

    if not isinstance(data, Mapping):
        raise ExerciseError(f"{where}: write the task under [stage.task]")
    _only(data, {field.name for field in fields(Task)}, f"{where}, task")
    return Task(**{f.name: _like(f.default, data[f.name], f.name) for f in fields(Task)
                   if f.name in data})  # fmt: skip


def _like(default: Any, value: Any, key: str) -> Any:
    kind = type(default)
    if isinstance(default, tuple):
        return tuple(_like(default[0] if default else "", part, key) for part in value)
    if isinstance(default, StrEnum):
        words = [str(one) for one in type(default)]
        if value not in words:
            raise ExerciseError(f"{key} is one of {', '.join(words)}; got {value!r:.40}")
        return kind(value)
    if isinstance(default, float) and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise ExerciseError(f"{key} is like {default!r}; got {value!r:.40}")
    return value


def _only(data: Mapping[str, Any], known: set[str], where: str) -> None:
    for key in data:
        if key not in known:
            near = nearest(key, known)
            hint = f"did you mean {near!r}?" if near else f"known are {', '.join(sorted(known))}"
            raise ExerciseError(f"{where}: unknown key {key!r}; {hint}")


def nearest(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # only who mistyped waits for it

    return next(iter(get_close_matches(word, list(known), 1)), "")


def _practised(text: str, name: str) -> Exercise:
    """An exercise that is practised by itself: it asks nothing, and nothing in it is imagined."""
    found = parse(text, name)
    for n, stage in enumerate(found.stages, 1):
        if stage.kind in ("task", IMAGINE, LOOK):
            raise ExerciseError(
                f"exercise {name!r}, stage {n}: what is practised is led, or rests; "
                f"{stage.kind!r} is of drills and rehearsals"
            )
    return found


SHELF = Shelf("exercise", Path(__file__).parent, paths.exercises, _practised)
