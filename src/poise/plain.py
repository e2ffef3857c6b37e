"""The door for text from outside: straps' names, labels, prompts, names of files, settings.

What comes through it is one line that a terminal, a page, a table, a log, a window or the desktop
can show as it is: no control character or escape sequence, nothing that turns the direction of
reading around, no half of a character, and an end.
"""

from __future__ import annotations

from unicodedata import category

# A name or a label; what is longer is no name any more.
LONGEST = 200
# Joiners stand within words of some languages, and within emoji.
_KEPT = "\u200c\u200d"
_LEFT_OUT = ("Cc", "Cf", "Cs", "Zl", "Zp")


def plain(text: object, most: int | None = LONGEST, keep: str = "") -> str:
    """``text`` as one line of at most ``most`` characters, as many as there are with None.

    Of what would be left out, the characters of ``keep`` stay, such as the ends of lines.
    """
    words = str(text)
    if most is not None and len(words) > most:
        words = words[: most - 1] + "…"
    if words.isascii() and words.isprintable():
        return words
    return "".join(c if c in keep else _shown(c) for c in words)


def _shown(character: str) -> str:
    if character.isprintable() or character in _KEPT:
        return character
    kind = category(character)
    if kind == "Cs":
        return "\N{REPLACEMENT CHARACTER}"
    return " " if kind in _LEFT_OUT else character
