"""What a person asks of an analysis."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import isfinite

from poise.core.guide.pacer import pace_parts
from poise.core.limits import LONGEST_S
from poise.core.span import Span
from poise.errors import ExerciseError, UsageError

SHORTEST_WINDOW_S = 30.0
KINDS = ("rr", "pulse", "ecg", "skin", "video", "session", "straplog")


@dataclass(frozen=True, slots=True)
class Pace:
    """The seconds of one breath that was breathed, which may be any that a person can breathe."""

    inhale_s: float
    hold_in_s: float
    exhale_s: float
    hold_out_s: float

    @classmethod
    def parse(cls, text: str) -> Pace:
        """Read ``4-6`` (in, out) or ``4-1-6-1`` (in, hold, out, hold)."""
        try:
            parts = pace_parts(text)
        except ExerciseError as error:
            raise UsageError(str(error)) from None
        if not 1 <= sum(parts) <= 60:
            raise UsageError(f"a breath lasts 1 to 60 s; {text} is {sum(parts):g} s")
        return cls(*parts)

    @property
    def period_s(self) -> float:
        """From one inhale to the next, in seconds."""
        return self.inhale_s + self.hold_in_s + self.exhale_s + self.hold_out_s


@dataclass(frozen=True, slots=True)
class Options:
    """``from_s`` and ``to_s`` count from the recording's start; ``rate_hz`` is for bare samples.

    ``base_s`` and ``tasks_s`` say when, from the same start, somebody sat quietly and then had
    something to do: they are given together, in their order.  ``windows_s`` asks for the numbers of
    each so many seconds, 30 at least.
    ``raw`` takes every interval as given: no verdicts, no correction, nothing judged invalid.
    """

    kind: str | None = None
    from_s: float | None = None
    to_s: float | None = None
    raw: bool = False
    pace: Pace | None = None
    every_s: float = 1.0
    rate_hz: float | None = None
    base_s: Span | None = None
    tasks_s: tuple[Span, ...] = ()
    windows_s: float | None = None

    def __post_init__(self) -> None:
        if self.kind is not None and self.kind not in KINDS:
            raise UsageError(f"a kind is one of {', '.join(KINDS)}; got {self.kind!r}")
        if not (isfinite(self.every_s) and self.every_s >= 0.05):
            raise UsageError(f"--every is at least 0.05 s; got {self.every_s:g}")
        if self.rate_hz is not None and not (isfinite(self.rate_hz) and 1 <= self.rate_hz <= 1e5):
            raise UsageError(f"--rate is samples a second, 1 to 100000; got {self.rate_hz:g}")
        if self.windows_s is not None and not SHORTEST_WINDOW_S <= self.windows_s <= LONGEST_S:
            raise UsageError(
                f"--windows is at least {SHORTEST_WINDOW_S:g} s; got {self.windows_s:g}"
            )
        times = [x for x in (self.from_s, self.to_s) if x is not None]
        if not all(isfinite(x) and x >= 0 for x in times):
            raise UsageError("--from and --to are seconds from the start of the recording")
        if len(times) == 2 and times[0] >= times[1]:
            raise UsageError(f"--from {times[0]:g} is not before --to {times[1]:g}")
        self._check_spans()

    def _check_spans(self) -> None:
        if (self.base_s is None) != (not self.tasks_s):
            raise UsageError("--base and --task go together: when you sat quietly, and the task")
        spans = [self.base_s, *self.tasks_s] if self.base_s is not None else []
        known = [span for span in spans if span is not None]
        if any(before.end > after.start for before, after in pairwise(known)):
            raise UsageError("--base ends before --task begins, and one task before the next")


def span(text: str) -> Span:
    """Read ``0:120``, from one second to another."""
    start, colon, end = text.partition(":")
    try:
        found = Span(float(start), float(end))
    except ValueError:
        found = Span(0.0, 0.0)
    if not (colon and 0 <= found.start < found.end <= LONGEST_S):
        raise UsageError(f"a stretch is two numbers of seconds, such as 0:120; got {text!r}")
    return found
