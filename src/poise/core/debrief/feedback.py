"""A drill in at most three sentences: what was expected, what the heart did, what was seen.

Each line is made of clauses that are whole sentences by themselves, so that every language can say
each, and :func:`one_sentence` joins them.  What is not known is not spoken of; nothing is praised,
blamed or compared with anybody else, and a heart is never said to be a measure of confidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from statistics import median

from poise.core.debrief.speech import STOPS_S
from poise.core.drill.recovery import LEAST_RISE_BPM
from poise.core.events import Objection

# Within so many points what was expected and what was are the same.
NEAR = 1
# Below this, and the doubt, a heart hardly rose, unless the doubt is as large as a rise is.
HARDLY_BPM = 3.0
# Seconds above this are said to the nearest five.
EXACT_S, ROUNDED_S = 20.0, 5.0
# From so many answers and earlier drills a middle can be told.
LEAST_ANSWERS, LEAST_DRILLS = 2, 3


class Happened(StrEnum):
    """Whether what was feared happened."""

    NO = "no"
    PARTLY = "partly"
    YES = "yes"


@dataclass(frozen=True, slots=True)
class HeartSeen:
    """What the heart did in a drill; None is not known, and ``reason`` says why.

    Rates are in bpm, times in seconds after the task.  ``reactivity_margin_bpm`` is half of its
    95 % interval.  ``usual_bpm`` are the quartiles of at least three earlier drills of the level.
    With ``read_from_s`` a camera was used, which reads nothing while somebody speaks: so long after
    the end it read again.  ``little_rise`` is whether there was too little to come down from,
    ``still_there`` whether half of it was left after the ``horizon_s`` that were looked at.
    """

    reactivity_bpm: float | None = None
    reactivity_margin_bpm: float | None = None
    usual_bpm: tuple[float, float] | None = None
    t50_s: float | None = None
    t50_low_s: float | None = None
    t50_high_s: float | None = None
    little_rise: bool = False
    still_there: bool = False
    horizon_s: float = 0.0
    camera: bool = False
    read_from_s: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DrillSeen:
    """What is known of a drill that is over.

    ``expected`` and ``actual`` are 0 to 10.  ``stayed`` is whether it was not stopped.  ``heart``
    is None without a sensor.  ``latencies_s`` are from the end of each question to the first word,
    ``resume_s`` from each lost thread to going on.  ``objections`` are those that were made, each
    with whether it was answered.  ``pauses_s`` and ``all_steps`` of ``coached`` answers are of the
    coach for pause, frame, answer and summary; ``all_heads`` of ``headed`` answers are of three
    steps whose heads were ticked, 0 of 0 where nobody ticked any.
    ``speech_shares`` and ``silences_s`` are what a microphone heard: of each answer how much of
    its time was speech, 0 to 1, and every pause in it.  ``talked_on_s`` are, for each time that
    they were interrupted while they spoke, the seconds until they stopped.
    """

    expected: int | None = None
    actual: int | None = None
    happened: Happened | None = None
    stayed: bool = True
    heart: HeartSeen | None = None
    latencies_s: tuple[float, ...] = ()
    blanks: int = 0
    resume_s: tuple[float, ...] = ()
    objections: tuple[tuple[Objection, bool], ...] = ()
    coached: int = 0
    all_steps: int = 0
    pauses_s: tuple[float, ...] = ()
    headed: int = 0
    all_heads: int = 0
    speech_shares: tuple[float, ...] = ()
    silences_s: tuple[float, ...] = ()
    talked_on_s: tuple[float, ...] = ()


Line = tuple[str, ...]


def feedback(drill: DrillSeen) -> tuple[Line, ...]:
    """At most three lines of clauses, none empty: expectation, heart, answers, in this order."""
    lines = (_expectation(drill), _heart(drill.heart), _answers(drill))
    return tuple(line for line in lines if line)


def one_sentence(clauses: Sequence[str]) -> str:
    """``clauses``, each a sentence, as one: joined by semicolons."""
    first, *others = (clause.removesuffix(".") for clause in clauses)
    return "; ".join([first, *(other[:1].lower() + other[1:] for other in others)]) + "."


def seconds(value_s: float) -> str:
    """Seconds as they are said: whole, and above 20 to the nearest five."""
    step = 1.0 if value_s <= EXACT_S else ROUNDED_S
    return f"{round(value_s / step) * step:.0f}"


def usual(earlier_bpm: Iterable[float]) -> tuple[float, float] | None:
    """The quartiles of earlier reactivities at a level; None from fewer than three."""
    values = sorted(earlier_bpm)
    if len(values) < LEAST_DRILLS:
        return None
    half = len(values) // 2
    return median(values[: half + len(values) % 2]), median(values[half:])


def _expectation(drill: DrillSeen) -> Line:
    said = []
    e, a = drill.expected, drill.actual
    harder = e is not None and a is not None and a > e + NEAR
    if e is not None and a is not None:
        if a < e - NEAR:
            said.append(f"You expected {e}, it was {a}.")
        elif harder:
            said.append(f"It was harder than you expected: {a} instead of {e}.")
        else:
            said.append(f"It was about as you expected: {a}.")
    if drill.happened is Happened.NO:
        said.append("What you feared did not happen.")
    elif drill.happened is Happened.PARTLY:
        said.append("Part of what you feared happened, and you went on.")
    elif drill.happened is Happened.YES:
        said.append("It happened, and you are through it.")
    elif harder:
        said.append(
            "That happens, and you stayed to the end."
            if drill.stayed
            else "You stopped when it was enough."
        )
    return tuple(said)


def _heart(heart: HeartSeen | None) -> Line:
    if heart is None:
        return ()
    if heart.camera:
        if heart.read_from_s is None:
            return ("The camera cannot read a heart while you speak.",)
        from_s = seconds(heart.read_from_s)
        return (
            f"The camera cannot read a heart while you speak: from {from_s} s after the end it "
            "could.",
        )
    if heart.reactivity_bpm is None:
        return (
            f"Your heart rate could not be read well enough today ({heart.reason}), but the drill "
            "still counts.",
        )
    margin = heart.reactivity_margin_bpm
    doubt = margin or 0.0
    rise = f"{heart.reactivity_bpm:.0f}" + ("" if margin is None else f" ± {margin:.0f}")
    if heart.reactivity_bpm < HARDLY_BPM + doubt:
        if heart.reactivity_bpm + doubt < LEAST_RISE_BPM:
            return ("Your heart hardly rose.",)
        if heart.reactivity_bpm <= doubt:
            change = rise.replace("-", "−")
            return (
                "Your heart beat too unevenly while answering to say whether it rose (by "
                f"{change} a minute).",
            )
    said = [f"While answering, your heart beat {rise} a minute faster than at rest."]
    if heart.usual_bpm is not None:
        low, high = heart.usual_bpm
        said.append(f"Usually it is {low:.0f} to {high:.0f} at this level.")
    return (*said, *_coming_down(heart))


def _coming_down(heart: HeartSeen) -> Line:
    if heart.little_rise:
        if heart.reactivity_bpm is not None and heart.reactivity_bpm >= LEAST_RISE_BPM:
            return ("By the end it had come down already.",)
        return ("Your heart rose little, so there was little to come down from.",)
    low, high = heart.t50_low_s, heart.t50_high_s
    if heart.t50_s is not None and low is not None and high is not None:
        t, lo, hi = seconds(heart.t50_s), seconds(low), seconds(high)
        return (f"Half of the rise was gone after about {t} s (between {lo} and {hi}).",)
    if low is not None:
        return (f"Half of the rise was still there after {seconds(low)} s.",)
    if heart.still_there:
        return (f"Half of the rise was not gone within {seconds(heart.horizon_s)} s.",)
    return ()


def _answers(drill: DrillSeen) -> Line:
    said = []
    if drill.coached:
        pauses = ", ".join(f"{pause:.1f}" for pause in drill.pauses_s)
        said.append(f"All four steps in {drill.all_steps} of {drill.coached} answers.")
        if pauses:
            said.append(f"Pauses: {pauses} s.")
    if drill.headed:
        said.append(f"You ticked all three steps in {drill.all_heads} of {drill.headed} answers.")
    if drill.blanks and drill.resume_s:
        back = seconds(median(drill.resume_s))
        said.append(
            f"You lost the thread {drill.blanks} times and were back after {back} s."
            if drill.blanks > 1
            else f"You lost the thread once and were back after {back} s."
        )
    kinds = {(kind, answered) for kind, answered in drill.objections}
    if (Objection.WRONG, True) in kinds:
        said.append("One objection was mistaken, and you answered it.")
    if kinds & {(Objection.RIGHT, True), (Objection.RIGHT, False)}:
        said.append("One objection was fair in most answers, and worth taking in.")
    if not said and len(drill.latencies_s) >= LEAST_ANSWERS:
        said.append(f"You began after {seconds(median(drill.latencies_s))} s.")
    if len(drill.speech_shares) >= LEAST_ANSWERS:
        said.append(f"You spoke {100 * median(drill.speech_shares):.0f} % of the time.")
        if drill.silences_s:
            said.append(f"Your longest pause was {max(drill.silences_s):.1f} s.")
    return (*said, *_interrupted(drill.talked_on_s))


def _interrupted(talked_on_s: Sequence[float]) -> Line:
    """Neither is right or wrong: it is told what was done."""
    times, over = len(talked_on_s), sum(on_s > STOPS_S for on_s in talked_on_s)
    if not times:
        return ()
    if times > 1 and not over:
        return (f"You were interrupted {times} times while you spoke, and stopped each time.",)
    if times > 1:
        return (
            f"You were interrupted {times} times while you spoke, and talked on in {over} of them.",
        )
    (on_s,) = talked_on_s
    if over:
        return (f"You were interrupted, and talked on for {seconds(on_s)} s.",)
    return (f"You were interrupted, and stopped within {ceil(max(on_s, 1.0))} s.",)
