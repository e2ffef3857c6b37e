"""The way from a camera to the computer: how late pictures come, and which come twice or never."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Transport:
    """``delay_s`` for every picture and up to ``jitter_s`` more by chance (evenly spread).

    A share of ``drops`` never comes; in place of a share of ``duplicates`` the picture before comes
    again.  The same ``seed`` gives the same mishaps.
    """

    delay_s: float = 0.0
    jitter_s: float = 0.0
    drops: float = 0.0
    duplicates: float = 0.0
    seed: int = 1

    def mishaps(self) -> Iterator[Mishap]:
        """What happens to each picture in turn, without end; the first few fare well."""
        chance = random.Random(self.seed)
        number, again = 0, False
        while True:
            number += 1
            late = self.delay_s + self.jitter_s * chance.random()
            lot = chance.random()
            spared = number <= 3
            lost = not spared and lot < self.drops
            # What comes twice was new before: two in a row would be three of one.
            again = not (spared or lost or again) and lot >= 1 - self.duplicates
            yield Mishap(late, lost, again)


@dataclass(frozen=True)
class Mishap:
    """A picture comes ``late_s`` after it was taken, is ``lost``, or the last comes ``again``."""

    late_s: float
    lost: bool
    again: bool
