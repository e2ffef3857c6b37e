"""Harmed files for each importer: brought in, made into a session, and read again.

A session of many minutes is brought in but not made: that takes half a second an hour
(``bench_hours.py``), and a file that was made longer is no fault.  What another file came to
already makes the same session, and is not made again: of a folder most harms come to that.
"""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Mapping
from functools import cached_property
from itertools import islice
from pathlib import Path

from poise import importers
from poise.importers.boundary import in_words
from poise.recording import reader, tables
from poise.runtime.importing import record
from poise.simulation.foreign_files import foreign_file

# Sessions made of one file; Apple's export may hold thousands.
SESSIONS, INPUTS = 3, 1500


class Form:
    """The target of one importer.

    Of a folder each file is harmed by itself, in a folder of good ones: a seed is called
    ``x.PART`` with the part's name, where another target has the name of its file.  ``more`` are
    good files of other programs that the same importer reads, by their names.
    """

    def __init__(self, name: str, more: Mapping[str, bytes] | None = None) -> None:
        self.name = name
        self._more = more or {}
        self._made: set[int] = set()

    @cached_property
    def _parts(self) -> tuple[str, dict[str, bytes]]:
        """What is imported, and every file of it, by their paths within a folder."""
        with tempfile.TemporaryDirectory() as folder:
            good = foreign_file(self.name, Path(folder))
            files = sorted(p for p in good.rglob("*") if p.is_file()) if good.is_dir() else [good]
            return good.name, {str(p.relative_to(folder)): p.read_bytes() for p in files}

    def seeds(self) -> dict[str, bytes]:
        _, parts = self._parts
        return {
            f"x.{number}{Path(at).suffix or '.txt'}": data
            for number, (at, data) in enumerate(parts.items())
        } | self._more

    def read(self, path: Path) -> None:
        given = self._placed(path)
        found = list(importers.read(given))
        for one in islice((one for one in found if len(one.inputs) < INPUTS), SESSIONS):
            if (same := hash(repr(one))) in self._made:
                continue
            with in_words(given):
                made = record(one, given, "0")
            recording = reader.read(made)
            assert recording.ending is not None or one.ending is None
            for table in (tables.beats, tables.happenings):
                deque(table(recording), maxlen=0)
            made.unlink()
            self._made.add(same)
        left = list((path.parent / "home").rglob(".*"))
        assert not left, f"left behind: {left}"

    def _placed(self, path: Path) -> Path:
        name, parts = self._parts
        if len(parts) == 1 and next(iter(parts)) == name:
            return path
        number = int(path.suffixes[-2].removeprefix("."))
        for at, (part, data) in enumerate(parts.items()):
            copy = path.parent / part
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes() if at == number else data)
        return path.parent / name
