"""The pace finder's answer in words, in the language of now."""

from __future__ import annotations

from collections.abc import Iterable

from poise.core.pace import words
from poise.core.pace.answer import PaceAnswer, PaceStep
from poise.core.pace.runs import RunsAgreement
from poise.ui.text.language import tr


def before() -> str:
    """What to do, and when to end it."""
    return " ".join(map(tr, words.BEFORE))


def sentences(told: PaceAnswer) -> str:
    """What one run says."""
    return " ".join(map(tr, words.sentences(told)))


def always() -> str:
    """What a larger swing does not mean."""
    return tr(words.ALWAYS)


def together(found: RunsAgreement) -> str:
    """What the last runs say together."""
    return tr(words.together(found))


def steps_aloud(steps: Iterable[PaceStep]) -> str:
    """The picture of a run in words, pace by pace."""
    return "; ".join(words.step_line(step, tr) for step in steps)
