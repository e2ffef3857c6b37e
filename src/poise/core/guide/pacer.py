"""The guide: what the lungs are asked to do at any moment, a pure function of elapsed time.

It is evaluated when it is painted, so it is smooth at any frame rate and cannot be held up by
anything else the program does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import cos, floor, isfinite, pi

from poise.errors import ExerciseError

# Slower than four a minute is a breath few can follow without strain, faster than twelve is no
# longer slow breathing; a hold beyond four seconds would be a forced one (docs/science.md, Safety).
SLOWEST_S, FASTEST_S, LONGEST_HOLD_S, SHORTEST_HALF_S = 15.0, 5.0, 4.0, 1.5
# A second inhale is a short one on top of the first; the exhale takes as long as both, or longer.
SHORTEST_SECOND_S = 1.0

# A guide that is asked to stop lets go of the breath it holds in so long.
SETTLE_S = 3.0


class BreathPhase(StrEnum):
    """The parts of a breath; one of no length is never met."""

    INHALE = "inhale"
    SECOND_INHALE = "second-inhale"
    HOLD_IN = "hold-in"
    EXHALE = "exhale"
    HOLD_OUT = "hold-out"


@dataclass(frozen=True, slots=True)
class Breath:
    """The guide at one moment.

    ``index`` counts breaths from 0.  ``fullness`` is 0 with empty lungs and 1 with full ones.
    ``remaining_s`` is what is left of this ``phase``.
    """

    index: int
    phase: BreathPhase
    fullness: float
    remaining_s: float

    @property
    def count(self) -> int:
        """The number to show beside the word: whole seconds left of this phase, never 0."""
        return max(1, floor(self.remaining_s) + (self.remaining_s % 1 > 1e-9))


@dataclass(frozen=True, slots=True)
class BreathPattern:
    """How long each part of a breath lasts, in seconds.

    A second inhale follows at once on the first, which fills the lungs as far as its share of both.
    Raises :class:`ExerciseError` for a pattern that is no breath or is not safe to lead.
    """

    inhale_s: float = 4.0
    exhale_s: float = 6.0
    hold_in_s: float = 0.0
    hold_out_s: float = 0.0
    second_inhale_s: float = 0.0

    def __post_init__(self) -> None:
        parts_s = (self.inhale_s, self.second_inhale_s, *self.parts_s)
        if not all(isfinite(part) and part >= 0 for part in parts_s):
            raise ExerciseError(f"a breath is made of seconds, got {self}: use a pace such as 4-6")
        if min(self.inhale_s, self.exhale_s) < SHORTEST_HALF_S:
            raise ExerciseError(
                f"an inhale and an exhale take at least {SHORTEST_HALF_S:g} s, got {self}: "
                "use a pace such as 4-6"
            )
        second_s = self.second_inhale_s
        if second_s and not (
            SHORTEST_SECOND_S <= second_s <= self.inhale_s and self.full_s <= self.exhale_s
        ):
            raise ExerciseError(
                f"a second inhale lasts {SHORTEST_SECOND_S:g} s or more and no longer than the "
                f"first, and the exhale as long as both or longer, got {self}: use a pace such as "
                "2+1-6"
            )
        if not FASTEST_S <= self.period_s <= SLOWEST_S:
            raise ExerciseError(
                f"a breath lasts {FASTEST_S:g} to {SLOWEST_S:g} s here, got {self.period_s:g} s "
                f"({self}): use a pace such as 4-6"
            )
        if max(self.hold_in_s, self.hold_out_s) > LONGEST_HOLD_S:
            raise ExerciseError(
                f"a hold lasts at most {LONGEST_HOLD_S:g} s, got {self}: nobody should have to "
                "hold their breath"
            )

    @classmethod
    def parse(cls, text: str) -> BreathPattern:
        """Read a pace, as :func:`pace_parts` does, with a second inhale as in ``2+1-6``."""
        full_s, hold_in_s, exhale_s, hold_out_s = pace_parts(text)
        first, plus, _ = text.partition("-")[0].partition("+")
        inhale_s = float(first) if plus else full_s
        return cls(inhale_s, exhale_s, hold_in_s, hold_out_s, full_s - inhale_s)

    @property
    def parts_s(self) -> tuple[float, float, float, float]:
        """Seconds in, hold, out, hold."""
        return self.full_s, self.hold_in_s, self.exhale_s, self.hold_out_s

    @property
    def full_s(self) -> float:
        """Until the lungs are full: both inhales, in seconds."""
        return self.inhale_s + self.second_inhale_s

    @property
    def period_s(self) -> float:
        """From one inhale to the next, in seconds."""
        return self.full_s + self.hold_in_s + self.exhale_s + self.hold_out_s

    @property
    def shaped(self) -> bool:
        """Whether it is more than an inhale and an exhale."""
        return self.hold_in_s > 0 or self.hold_out_s > 0 or self.second_inhale_s > 0

    @property
    def per_min(self) -> float:
        """Breaths a minute."""
        return 60 / self.period_s

    def at(self, elapsed_s: float) -> Breath:
        """The guide ``elapsed_s`` seconds after the first inhale began (0 before it)."""
        elapsed_s, period_s = max(0.0, elapsed_s), self.period_s
        index = floor(elapsed_s / period_s)
        within = elapsed_s - index * period_s
        if within >= period_s or within < 0:  # the division rounded across the boundary
            index += 1 if within > 0 else -1
            within = max(0.0, elapsed_s - index * period_s)
        share = self.inhale_s / self.full_s
        for phase, length in (
            (BreathPhase.INHALE, self.inhale_s),
            (BreathPhase.SECOND_INHALE, self.second_inhale_s),
            (BreathPhase.HOLD_IN, self.hold_in_s),
            (BreathPhase.EXHALE, self.exhale_s),
        ):
            if within < length:
                return Breath(
                    index, phase, _fullness(phase, within / length, share), length - within
                )
            within -= length
        if self.hold_out_s > 0:
            return Breath(index, BreathPhase.HOLD_OUT, 0.0, max(0.0, self.hold_out_s - within))
        return Breath(index, BreathPhase.EXHALE, 0.0, 0.0)

    def __str__(self) -> str:
        """The pace as it is typed: ``4-6``, ``4-1-6-1`` with holds, ``2+1-6`` with two inhales."""
        held = self.hold_in_s or self.hold_out_s
        _, *rest = (f"{part:g}" for part in (self.parts_s if held else self.parts_s[::2]))
        second = f"+{self.second_inhale_s:g}" if self.second_inhale_s else ""
        return "-".join((f"{self.inhale_s:g}{second}", *rest))


def pace_parts(text: str) -> tuple[float, float, float, float]:
    """Seconds in, hold, out, hold of a pace: ``4-6`` (in, out), ``4-1-6-1`` or ``2+1-6``.

    Raises :class:`ExerciseError` for what is no pace; whether it should be breathed is not asked.
    """
    try:
        inhales, *rest = text.split("-")
        first, _, second = inhales.partition("+")
        parts = [float(first) + float(second or 0), *map(float, rest)]
    except ValueError:
        parts = []
    if len(parts) == 2:
        parts = [parts[0], 0.0, parts[1], 0.0]
    if len(parts) != 4 or not all(isfinite(part) and part >= 0 for part in parts):
        raise ExerciseError(
            f"a pace is seconds in and out, such as 4-6, or with holds 4-1-6-1; got {text!r}"
        )
    inhale_s, hold_in_s, exhale_s, hold_out_s = parts
    return inhale_s, hold_in_s, exhale_s, hold_out_s


def settled(breath: Breath, after_s: float) -> Breath:
    """The guide coming to rest, ``after_s`` seconds after it was stopped in ``breath``."""
    done = min(1.0, max(0.0, after_s) / SETTLE_S)
    return replace(breath, fullness=breath.fullness * (1 + cos(pi * done)) / 2)


def _fullness(phase: BreathPhase, done: float, share: float) -> float:
    """Half a cosine each way, so that the turn of the breath has no corner.

    ``share`` is how far a first inhale fills the lungs: all of them where there is no second.
    """
    rising = (1 - cos(pi * done)) / 2
    match phase:
        case BreathPhase.INHALE:
            return share * rising
        case BreathPhase.SECOND_INHALE:
            return share + (1 - share) * rising
        case BreathPhase.HOLD_IN:
            return 1.0
        case BreathPhase.EXHALE:
            return 1 - rising
        case BreathPhase.HOLD_OUT:
            return 0.0
