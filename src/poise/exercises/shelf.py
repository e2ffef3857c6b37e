"""Ours and a person's own of one sort: exercises, or rehearsals."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from poise import own_files
from poise.errors import ExerciseError
from poise.own_files import FileFault

if TYPE_CHECKING:
    from poise.core.guide.exercise import Exercise

LONGEST_TITLE, LONGEST_ABOUT = 40, 300
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
# What stands for something else on the command line.
_WORDS = ("list", "check")


@dataclass(frozen=True, slots=True)
class Shelf:
    """``what`` is the word for one of them; ours are in ``folder``, a person's own in ``own()``.

    ``read`` makes one of a file's text and its name, or raises :class:`ExerciseError`.
    """

    what: str
    folder: Path
    own: Callable[[], Path]
    read: Callable[[str, str], Exercise]

    def shipped(self) -> list[str]:
        """The names of ours, in alphabetical order."""
        return sorted(path.stem for path in self.folder.glob("*.toml"))

    def names(self) -> list[str]:
        """The names of all that can be begun, ours first; one with a fault is not among them."""
        found = (self.check(path)[0] for path in self.own_files())
        return [*self.shipped(), *(own.name for own in found if own is not None)]

    def load(self, name: str) -> Exercise:
        """The one called ``name``; raises :class:`ExerciseError`, naming the nearest known one."""
        if name in self.shipped():
            return self.read((self.folder / f"{name}.toml").read_text(encoding="utf-8"), name)
        for path in self.own_files():
            if path.stem == name:
                found, faults = self.check(path)
                if found is None:
                    raise ExerciseError(str(faults[0]))
                return found
        from poise.exercises import nearest

        known = self.names()
        near = nearest(name, known)
        hint = f"did you mean {near}?" if near else f"there are {', '.join(known)}"
        raise ExerciseError(f"no {self.what} is called {name[:40]!r}: {hint}")

    def own_files(self) -> list[Path]:
        """The files a person wrote themselves, in the order of their names."""
        return own_files.listed(self.own())

    def faults(self) -> list[FileFault]:
        """What is wrong with them."""
        found = [fault for path in self.own_files() for fault in self.check(path)[1]]
        return [*found, *own_files.beyond(self.own())]

    def check(self, path: Path) -> tuple[Exercise | None, list[FileFault]]:
        """The one in a person's file, or None and what is wrong with it."""
        text, name = own_files.text_of(path), path.stem
        if isinstance(text, FileFault):
            return None, [text]
        try:
            if not _NAME.fullmatch(name) or name in _WORDS:
                raise ExerciseError(
                    "the file is named in small letters, digits and hyphens, such as my-pace.toml"
                )
            if name in self.shipped():
                raise ExerciseError(
                    f"poise has {name!r} already, and sessions are compared by that name: "
                    "choose another"
                )
            found = self.read(text, name)
            _said(found)
            return found, []
        except ExerciseError as error:
            return None, [FileFault(str(path), "", str(error))]


def _said(found: Exercise) -> None:
    """What is shown of it is a line each."""
    titles = (found.title, *(stage.title for stage in found.stages))
    prompts = (prompt.say for stage in found.stages for prompt in stage.prompts)
    for most, texts in ((LONGEST_TITLE, titles), (LONGEST_ABOUT, (found.about, *prompts))):
        for text in texts:
            if len(text) > most or not text.isprintable():
                raise ExerciseError(
                    f"a title has at most {LONGEST_TITLE} letters, and what it is about or says "
                    f"{LONGEST_ABOUT}, each on one line; got {text[:60]!r}"
                )
