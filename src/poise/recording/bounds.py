"""What a recording can hold, whoever wrote it: more than that is no session.

Numbers are finite, and such as a session can say; text is text (:mod:`poise.plain`).  The guide's
events come in the order in which they happened.  Whatever is out of bounds is a ValueError.
"""

from __future__ import annotations

from dataclasses import fields, replace
from enum import Enum
from typing import Any, TypeVar

from poise.core.events import (
    BreathStarted,
    Event,
    GuidePaused,
    GuideResumed,
    StageChanged,
    StageShortened,
)
from poise.core.guide.exercise import Exercise
from poise.plain import plain

# A day and a night before a camera are nearly that long; the longest line is a header's.
LARGEST_FILE, LONGEST_LINE = 1 << 30, 1 << 20
LONGEST_S = 8 * 86400.0
# Of the session clock: a window may stand open for months before its session begins.
LATEST_S = 400 * 86400.0
LARGEST, MOST = 1e12, 10_000_000
DEEPEST, LONGEST_TEXT = 20, 10_000
MOST_STAGES, MOST_BREATHS, MOST_PROMPTS, MOST_PAUSES = 200, 20_000, 500, 1000
# Times are rounded when they are written.
ROUNDED_S = 0.01

E = TypeVar("E", bound="Event")

_LENGTHS = frozenset(
    (
        "inhale_s", "exhale_s", "hold_in_s", "hold_out_s", "slept_s", "window_s", "sigma_ms",
        "rr_ms", "hz", "delay_s",
    )
)  # fmt: skip


def number(name: str, value: float) -> float:
    """A finite number that a field of that name can have."""
    most = LATEST_S if name in ("t", "at") or name.endswith("_s") else LARGEST
    least = 0.0 if name in _LENGTHS else -most
    if not least <= value <= most or (name == "gain" and not value > 0):  # NaN is neither
        raise ValueError(f"{name} cannot be {value:.12g}")
    return value


def count(name: str, value: int) -> int:
    """A whole number that a field of that name can have: a count, but for a wave's samples."""
    least = -MOST if name == "microvolts" else 0
    if not least <= value <= MOST:
        raise ValueError(f"{name} cannot be so large or small")
    return value


def text(value: str) -> str:
    """Text that can be shown, in lines as it was; half of a character is none."""
    if value.isascii() and value.isprintable() and len(value) <= LONGEST_TEXT:
        return value
    value.encode()  # a UnicodeEncodeError is a ValueError
    return plain(value, LONGEST_TEXT, keep="\n\t")


def event(found: E) -> E:
    """``found``, with its text as it can be shown."""
    shown: dict[str, Any] = {}
    for f in fields(found):
        value = getattr(found, f.name)
        if (checked := _checked(f.name, value)) is not value:
            shown[f.name] = checked
    return replace(found, **shown) if shown else found


def _checked(name: str, value: Any) -> Any:
    """``value`` itself, unless it holds text that has to be shown in another way."""
    match value:
        case None | bool() | Enum():
            return value
        case float():
            return number(name, value)
        case int():
            return count(name, value)
        case str():
            return text(value)
    checked = tuple(_checked(name, part) for part in value)
    return value if checked == value else checked


def anything(value: Any, depth: int = 0) -> Any:
    """A value of the header, with all that is in it."""
    match value:
        case None | bool():
            return value
        case str():
            return text(value)
        case int() | float():
            if not -LARGEST <= value <= LARGEST:
                raise ValueError(f"a number cannot be {value!r:.40}")
            return value
    if depth == DEEPEST:
        raise ValueError(f"it is nested more than {DEEPEST} deep")
    if isinstance(value, dict):
        return {text(key): anything(inner, depth + 1) for key, inner in value.items()}
    return [anything(inner, depth + 1) for inner in value]


def session(exercise: Exercise) -> None:
    """Whether a person can have done ``exercise`` as it stands in a header."""
    led = sum(stage.breaths for stage in exercise.stages)
    prompts = sum(len(stage.prompts) for stage in exercise.stages)
    if not (
        len(exercise.stages) <= MOST_STAGES
        and led <= MOST_BREATHS
        and prompts <= MOST_PROMPTS
        and exercise.duration_s <= LONGEST_S
    ):
        raise ValueError("its exercise is longer than anybody can breathe")


_Guide = StageChanged | BreathStarted | GuidePaused | GuideResumed | StageShortened


class Course:
    """The events of one session as they come: within eight days, the guide's in their order."""

    def __init__(self) -> None:
        self._first_t: float | None = None
        self._guide_t = -LATEST_S
        self._pauses = 0

    def take(self, event: Event) -> None:
        """The next event."""
        if self._first_t is None:
            self._first_t = event.t
        if abs(event.t - self._first_t) > LONGEST_S:
            raise ValueError("it is of another week than what came before it")
        if isinstance(event, _Guide):
            self._guide(event)

    def _guide(self, event: _Guide) -> None:
        if event.t < self._guide_t - ROUNDED_S:
            raise ValueError("the guide does not go back in time")
        self._guide_t = max(self._guide_t, event.t)
        if isinstance(event, BreathStarted) and not event.period_s > 0:
            raise ValueError("a breath takes time")
        if isinstance(event, GuidePaused | StageShortened):
            self._pauses += 1
        if self._pauses > MOST_PAUSES:
            raise ValueError("nobody pauses so often")
