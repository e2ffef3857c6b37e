"""Letters that a terminal does not know, in those that each knows.

A terminal without UTF-8 (an old code page of Windows, the locale C) has no letter for a bar, an
arrow or ±.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from io import TextIOWrapper
from typing import TextIO

_OTHERWISE = {
    "█": "#", "░": ".", "±": "+-", "→": "->", "…": "...", "·": "-", "–": "-", "—": "-", "−": "-",
    "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "×": "x", "≥": ">=", "≤": "<=",
    "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss",
}  # fmt: skip
_READ, _EXACT = "poise-read", "poise-exact"


def _units(letter: str) -> str:
    """A letter as JSON has it, too: backslash, u, and each of its UTF-16 units in four digits."""
    code = letter.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{code[at : at + 4]}" for at in range(0, len(code), 4))


def _read(error: UnicodeError) -> tuple[str, int]:
    return _each(error, lambda letter: _OTHERWISE.get(letter) or _units(letter))


def _exact(error: UnicodeError) -> tuple[str, int]:
    return _each(error, _units)


def _each(error: UnicodeError, said: Callable[[str], str]) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(said, error.object[error.start : error.end])), error.end


def spell(stream: TextIO) -> None:
    """Write what a terminal has no letter for in others, neither as an error nor as a number.

    What goes on to a file or a program stays exact: there such a letter is its number, as in JSON.
    """
    codecs.register_error(_READ, _read)
    codecs.register_error(_EXACT, _exact)
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors=_READ if stream.isatty() else _EXACT)
