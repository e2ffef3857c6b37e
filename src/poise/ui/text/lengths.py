"""What a session is called, how long it takes and at which pace, before it begins."""

from __future__ import annotations

from poise.core.guide.pacer import pace_parts
from poise.ui.text.language import number, tr


def length(seconds: float) -> str:
    """How long a session takes: seconds up to two minutes, minutes beyond."""
    if seconds <= 120:
        return tr("{n} s", n=f"{seconds:.0f}")
    return tr("{n} min", n=f"{seconds / 60:.0f}")


def practice_name(title: str, seconds: float) -> str:
    """An exercise with its length."""
    return f"{tr(title)} · {length(seconds)}" if seconds else tr(title)


def pace_words(pace: str) -> str:
    """A pace as it is breathed: ``4-6`` is 4 s in and 6 s out."""
    _, hold, out, rest = (number(f"{part:g}") for part in pace_parts(pace))
    into = pace.partition("-")[0].replace("+", " + ")
    if hold == rest == "0":
        return tr("{n} s in, {m} s out", n=into, m=out)
    return tr("{n} s in, {held} held, {m} s out, {rest} held", n=into, held=hold, m=out, rest=rest)
