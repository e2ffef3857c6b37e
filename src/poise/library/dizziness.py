"""Whether somebody felt dizzy or tingly more than once lately, as they noted after sessions."""

from __future__ import annotations

from poise.core import safety
from poise.library import sessions
from poise.recording import notes

# So many sessions back it is looked for what was noted.
LOOKED_AT = 30


def smaller_breaths() -> bool:
    """Whether smaller breaths are to be suggested; nobody who did not answer said no."""
    said: list[bool] = []
    for path in reversed(sessions.every()[-LOOKED_AT:]):
        dizzy = notes.load(path).get("dizzy")
        if isinstance(dizzy, bool):
            said.insert(0, dizzy)
        if len(said) == safety.OF_LAST:
            break
    return safety.smaller_breaths(said)
