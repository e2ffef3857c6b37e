"""Looking through files for the name or an id of a session that was forgotten."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from poise import files, paths
from poise.library.exported import LARGEST

# A file of more than this is looked through in parts.
PART, OVERLAP = 1 << 20, 1024
# A name with the moment of its session in it is nobody else's word; of others the suffix must be
# there, or the quotation mark of JSON.
STAMPED = re.compile(rb"\d{4}-\d{2}-\d{2}T\d{2}")
BEFORE, AFTER = re.compile(rb"[\w.-]\Z"), re.compile(rb"\.poise\.jsonl|\.notes\b|\"")


@dataclass(frozen=True, slots=True)
class Traces:
    """What to look for: ``names`` of recordings without their suffix, and ``ids``.

    ``others`` are names that may be there, and in which one of ``names`` may be a part.
    """

    names: frozenset[bytes]
    ids: frozenset[bytes]
    others: frozenset[bytes] = frozenset()

    def found(self) -> list[Path]:
        """The files of poise's own folders with one of them in their name or contents."""
        there = sorted({path for home in paths.homes() for path in home.rglob("*")})
        kept = [path for path in there if path.is_symlink() or path.is_file()]
        return [path for path in kept if self.are_in(path)]

    def are_in(self, path: Path) -> bool:
        if self._are_told(os.fsencode(path.name)):
            return True
        try:
            with files.open_regular(path, LARGEST) as file:
                before = b""
                while part := file.read(PART):
                    if self._are_told(before + part):
                        return True
                    before = part[-OVERLAP:]
        except OSError:
            return False
        return False

    def _are_told(self, data: bytes) -> bool:
        if any(one in data for one in self.ids):
            return True
        return any(self._is_meant(name, at, data) for name in self.names for at in _all(name, data))

    def _is_meant(self, name: bytes, at: int, data: bytes) -> bool:
        end = at + len(name)
        if not STAMPED.match(name) and (
            BEFORE.search(data[max(0, at - 1) : at]) or not AFTER.match(data[end : end + OVERLAP])
        ):
            return False
        around = data[max(0, at - OVERLAP) : end + OVERLAP]
        return not any(name in other and other in around for other in self.others)


def _all(name: bytes, data: bytes) -> Iterator[int]:
    """Where ``name`` stands in ``data``."""
    at = data.find(name)
    while at >= 0:
        yield at
        at = data.find(name, at + 1)
