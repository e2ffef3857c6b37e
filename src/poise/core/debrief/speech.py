"""When somebody spoke while they answered: pauses, the share that was speech, and interruptions.

A microphone is deaf at times: before it is heard, once it is lost, and while poise itself speaks.
What lies there is not known, and counts neither as speech nor as a pause.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from poise.core.events import (
    Answered,
    Asked,
    Event,
    GuidePaused,
    SensorState,
    SensorStatus,
    Speaking,
)
from poise.core.span import Span

# A shorter silence is between two words.
LEAST_PAUSE_S = 0.5
# Whoever is interrupted ends a word, or the thought: so long is no talking over it.
STOPS_S = 3.0
# A microphone that is lost is told of so much later at most: a silence just before is none.
LOST_TOLD_S = 4.0


@dataclass(frozen=True, slots=True)
class Speech:
    """What was heard of one answer, from its first word to its last.

    ``pauses_s`` are its silences of half a second and longer, in order, and ``share`` how much of
    the time somebody spoke, from 0 to 1.
    """

    pauses_s: tuple[float, ...]
    share: float


@dataclass(frozen=True, slots=True)
class Interruption:
    """Somebody broke in at ``t``, into the answer to ``question``.

    ``spoke`` is whether the person was speaking just then, None where nobody listened, and
    ``talked_on_s`` how long they went on until their first pause, None where they did not speak or
    it is not known.
    """

    t: float
    question: str
    spoke: bool | None = None
    talked_on_s: float | None = None

    @property
    def talked_over(self) -> bool | None:
        """Whether they went on as if nobody had broken in; None where that is not known."""
        if self.spoke is not True:
            return self.spoke
        return None if self.talked_on_s is None else self.talked_on_s > STOPS_S

    def as_dict(self) -> dict[str, object]:
        """As JSON can hold it."""
        return {
            "t": self.t, "question": self.question, "spoke": self.spoke,
            "talked_on_s": self.talked_on_s, "talked_over": self.talked_over,
        }  # fmt: skip


@dataclass(slots=True)
class Voices:
    """Told the events of a session, it knows when its person was heard to speak."""

    _said: list[Speaking] = field(default_factory=list, init=False)
    _states: list[SensorStatus] = field(default_factory=list, init=False)
    _paused: list[float] = field(default_factory=list, init=False)

    def fold(self, event: Event) -> None:
        """Take the next thing heard or said."""
        match event:
            case Speaking():
                self._said.append(event)
            case SensorStatus(sensor="voice"):
                self._states.append(event)
            case GuidePaused():
                self._paused.append(event.t)

    def answer(self, span: Span) -> Speech | None:
        """What was heard of an answer; None where nobody was, or the session was paused in it."""
        if self._stood_still(span):
            return None
        return speech(spoken(self._said, span.end), span, deaf(self._states))

    def interruption(self, asked: Asked, answered: Iterable[Answered]) -> Interruption:
        """What ``asked`` broke into, of the answers that ended."""
        until = min((one.t for one in answered if one.t > asked.t), default=asked.t)
        rest = Span(asked.t, until)
        unknown = Interruption(asked.t, asked.question)
        listened = self._said or self._states
        if not asked.question or not listened or self._stood_still(rest):
            return unknown  # nobody was answering, or nobody listened
        spoke, on_s = talked_on(spoken(self._said, until), deaf(self._states), rest)
        return replace(unknown, spoke=spoke, talked_on_s=None if on_s is None else round(on_s, 3))

    def _stood_still(self, span: Span) -> bool:
        return any(span.start <= t <= span.end for t in self._paused)


def spoken(events: Iterable[Speaking], until: float) -> list[Span]:
    """When somebody spoke, by what a detector said; whoever still does, does to ``until``."""
    found: list[Span] = []
    begun: float | None = None
    for event in sorted(events, key=lambda event: event.t):
        if event.speaking and begun is None:
            begun = event.t
        elif not event.speaking and begun is not None:
            found.append(Span(begun, event.t))
            begun = None
    return found if begun is None else [*found, Span(begun, max(begun, until))]


def deaf(states: Iterable[SensorStatus]) -> list[Span]:
    """When the microphone heard nothing, by what was said of it; never where nothing was."""
    found: list[Span] = []
    since: float | None = None
    for status in sorted(states, key=lambda status: status.t):
        hears = status.state is SensorState.STREAMING
        if hears and since is not None:
            found.append(Span(since, status.t))
            since = None
        elif not hears and since is None:
            since = status.t
    return found if since is None else [*found, Span(since, float("inf"))]


def speech(spans: Iterable[Span], answer: Span, unheard: Sequence[Span] = ()) -> Speech | None:
    """What of ``spans`` lies in ``answer``; None where nobody was heard in it.

    ``unheard`` is when the microphone heard nothing.
    """
    inside = [
        Span(max(span.start, answer.start), min(span.end, answer.end))
        for span in spans
        if span.start < answer.end and span.end > answer.start
    ]
    if not inside:
        return None
    between = [Span(one.end, later.start) for one, later in itertools.pairwise(inside)]
    whole = Span(inside[0].start, inside[-1].end)
    heard_s = whole.length_s - sum(_common_s(whole, gone) for gone in unheard)
    return Speech(
        tuple(
            silence.length_s
            for silence in between
            if silence.length_s >= LEAST_PAUSE_S
            and not any(_common_s(silence, gone) for gone in unheard)
        ),
        min(1.0, sum(span.length_s for span in inside) / heard_s) if heard_s > 0 else 1.0,
    )


def talked_on(
    spans: Sequence[Span], unheard: Sequence[Span], rest: Span
) -> tuple[bool | None, float | None]:
    """Whether somebody spoke at the start of ``rest`` of an answer, and how long they went on.

    None is not known, or there is nothing to know.
    """
    t = rest.start
    if any(gone.start <= t < gone.end for gone in unheard):
        return None, None
    until: float | None = None
    for span in spans:
        if span.start <= t < span.end or (
            until is not None and 0 <= span.start - until < LEAST_PAUSE_S
        ):
            until = span.end
    if until is None:
        return False, None
    end = min(until, rest.end)
    if any(t < gone.start <= end + LOST_TOLD_S for gone in unheard):
        return True, None
    return True, end - t


def _common_s(one: Span, other: Span) -> float:
    return max(0.0, min(one.end, other.end) - max(one.start, other.start))
