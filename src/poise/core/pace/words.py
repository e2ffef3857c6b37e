"""The answer of a pace finder in sentences; ``poise.ui.text`` has them in other languages."""

from __future__ import annotations

from poise.core.pace.answer import PaceAnswer, PaceStep
from poise.core.pace.protocol import PACES_PER_MIN, USUAL_PER_MIN
from poise.core.pace.runs import Agreement

DIZZY = "Breathe smaller: not deeper, not harder. Stop if it does not pass."
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
        said.append(f"{_list(told.alike)} cannot be told apart.")
    if told.keeps_usual:
        said.append("Nothing speaks against 6 a minute.")
    else:
        said.append(f"{told.suggested_per_min:g} a minute would suit you as far as this run tells.")
    return said


def together(found: Agreement) -> str:
    """What the last runs say together."""
    if found.per_min is not None:
        return f"Two runs agree on {found.per_min:g} a minute."
    return f"{found.reason[:1].upper()}{found.reason[1:]}."


def step_line(step: PaceStep) -> str:
    """``5.5 a minute: swing 84 ms ± 12 %, comfort 7``, or why there is no number."""
    line = f"{step.per_min:g} a minute: "
    if step.swing_ms is None or step.ln_se is None:
        line += f"no swing, {step.reason}"
    else:
        line += f"swing {step.swing_ms:.0f} ms ± {100 * step.ln_se:.0f} %"
    if step.comfort is not None:
        line += f", comfort {step.comfort}"
    return line + (", dizzy" if step.dizzy else "") + (", again" if step.again else "")


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


def _list(paces: tuple[float, ...]) -> str:
    named = [f"{pace:g}" if pace != USUAL_PER_MIN else "6.0" for pace in sorted(paces)]
    return f"{', '.join(named[:-1])} and {named[-1]}"
