"""A feeling that was named, with how strong it was, in words."""

from __future__ import annotations

from poise.ui.text.language import tr


def named(word: str, before: int | None, after: int | None) -> str:
    """``Named: tense. It was 7, and is 4 after three breaths.`` without what was not said."""
    said = tr("Named: {word}.", word=tr(word))
    if before is not None and after is not None:
        return f"{said} {tr('It was {b}, and is {a} after three breaths.', b=before, a=after)}"
    if before is not None:
        return f"{said} {tr('It was {b} of 10.', b=before)}"
    return (
        f"{said} {tr('It is {a} of 10 after three breaths.', a=after)}"
        if after is not None
        else said
    )
