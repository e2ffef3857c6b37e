"""Letters that a terminal does not know, in those that each knows.

A terminal without UTF-8 (an old code page of Windows, the locale C) has no letter for a bar, an
arrow or ±.
"""

from __future__ import annotations

import codecs
from io import TextIOWrapper
from typing import TextIO

_OTHERWISE = {
    "█": "#", "░": ".", "±": "+-", "→": "->", "…": "...", "·": "-", "–": "-", "—": "-", "−": "-",
    "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "×": "x", "≥": ">=", "≤": "<=",
    "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss",
}  # fmt: skip
_NAME = "poise"


def _spelt(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    words = error.object[error.start : error.end]
    said = (
        _OTHERWISE.get(c) or c.encode("ascii", "backslashreplace").decode("ascii") for c in words
    )
    return "".join(said), error.end


def spell(stream: TextIO) -> None:
    """Write what ``stream`` has no letter for in others, not as an error or as a number."""
    codecs.register_error(_NAME, _spelt)
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors=_NAME)
