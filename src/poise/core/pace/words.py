"""The answer of a pace finder in sentences; ``poise.ui.text`` has them in other languages."""

from __future__ import annotations

from collections.abc import Callable

from poise.core.pace.answer import PaceAnswer, PaceStep
from poise.core.pace.protocol import PACES_PER_MIN, USUAL_PER_MIN
from poise.core.pace.runs import RunsAgreement

DIZZY = "Breathe smaller: not deeper, not harder. Stop if it does not pass."
NEEDS_STRAP = (
    "the pace finder needs a chest strap: without one, or with a camera, the swing cannot be "
    "measured well enough to compare paces"
)
BEFORE = (
    "Sit upright and breathe easily: not deeply, and through the nose if you can.",
    "If you get dizzy, tingly or short of breath, end it and breathe as it comes.",
)
ALWAYS = (
    "A larger swing at one pace does not make that pace better for you: in the only trial that "
    "compared them over weeks, it helped no more than 6 a minute."
)


def sentences(told: PaceAnswer) -> list[str]:
    """What one run says."""
    if told.peak_per_min is None:
        return [f"Nothing can be said about your pace: {told.reason}."]
    if told.low_per_min is None and told.high_per_min is None:
        return ["The paces cannot be told apart: the swing may be largest at any of them."]
    said = [f"Your heart rate swung most at about {_peak(told)}."]
    said.append(_interval(told))
    if len(told.alike) > 1:
        *others, last = (f"{pace:.1f}" for pace in sorted(told.alike))
        said.append(f"{', '.join(others)} and {last} cannot be told apart.")
    if told.keeps_usual and not told.holds(USUAL_PER_MIN):
        said.append("You were dizzy where the swing was largest: stay at 6 a minute.")
    elif told.keeps_usual:
        said.append("Nothing speaks against 6 a minute.")
    else:
        said.append(f"{told.suggested_per_min:g} a minute would suit you as far as this run tells.")
    return said


def together(found: RunsAgreement) -> str:
    """What the last runs say together."""
    if found.per_min is not None:
        return f"Two runs agree on {found.per_min:g} a minute."
    return found.reason


def step_line(step: PaceStep, word: Callable[[str], str] = str) -> str:
    """``5.5 a minute: swing 84 ms ± 12 %, comfort 7``, or why there is no number.

    ``word`` says each part in the language of the person.
    """
    if step.swing_ms is None or step.margin_ln is None:
        parts = [f"no swing, {step.reason}"]
    else:
        parts = [f"swing {step.swing_ms:.0f} ms ± {100 * step.margin_ln:.0f} %"]
    parts += [f"comfort {step.comfort}"] if step.comfort is not None else []
    parts += ["dizzy"] if step.dizzy else []
    parts += ["again"] if step.again else []
    pace = f"{step.per_min:g} a minute"
    return f"{word(pace)}: {', '.join(map(word, parts))}"


def _peak(told: PaceAnswer) -> str:
    assert told.peak_per_min is not None
    if told.peak_per_min <= PACES_PER_MIN[-1]:
        return f"{PACES_PER_MIN[-1]:g} a minute or fewer"
    if told.peak_per_min >= PACES_PER_MIN[0]:
        return f"{PACES_PER_MIN[0]:g} a minute or more"
    return f"{told.peak_per_min:.1f} breaths a minute"


def _interval(told: PaceAnswer) -> str:
    if told.low_per_min is None:
        return f"Anything up to {told.high_per_min:.1f} fits."
    if told.high_per_min is None:
        return f"Anything from {told.low_per_min:.1f} on fits."
    return f"Anything from {told.low_per_min:.1f} to {told.high_per_min:.1f} fits."
