"""What a command asks on the terminal, a line at a time; Ctrl-D answers nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from poise.errors import PoiseError
from poise.plain import plain

T = TypeVar("T")


def line(question: str) -> str:
    """What is typed after ``question``; what is no text in it is left out."""
    while True:
        try:
            said = input(question)
        except EOFError:
            print()
            return ""
        except UnicodeDecodeError:
            print("That cannot be read as text. Once more, please:")
        else:
            return said.encode("utf-8", "ignore").decode()


def until(question: str, made: Callable[[str], T]) -> T | None:
    """What ``made`` makes of an answer, asked again while it raises; None for an empty one."""
    while said := line(question).strip():
        try:
            return made(said)
        except PoiseError as error:
            print(plain(error, None))
    return None


def agreed(question: str) -> bool:
    """Whether what is asked before something is deleted is answered with yes."""
    yes = line(f"{question} [y/N] ").strip().lower() in ("y", "yes")
    if not yes:
        print("Nothing was deleted.")
    return yes
