"""A picture of a film as it is shown; light, so that the window loads no decoder for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture of ``t`` seconds into the film: ``rgb`` holds 3 × width × height bytes."""

    t: float
    width: int
    height: int
    rgb: bytes


@dataclass(frozen=True, slots=True)
class FilmFacts:
    """What a film holds: how long it is (s), and the moment of the session where it begins.

    ``begins_t`` is None where the film does not say.
    """

    lasts_s: float
    begins_t: float | None
    pictures: bool
    sound: bool
