"""Text from anywhere as rows of cells: line ends, encodings, separators, quotes and titles.

How its numbers are written (0,812 or 1,012) is told in ``numbers``.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from poise.errors import RecordingError
from poise.importers import dates, numbers
from poise.importers.boundary import contents, in_words
from poise.importers.numbers import number

_NOTHING = {"", "nan", "na", "null", "none", "-", "--"}
_SEPARATORS = (";", "\t", ",")
# A spreadsheet is told by such a line what stands between its cells.
_SEP_LINE = re.compile(r"\"?sep=([;,|: ]?)\"?", re.IGNORECASE)
# What stands before a list as programs print it, with its brackets.
_LIST_BEGINS = re.compile(
    r"(?:[\w.]{1,40}\s*(?:[=:]|<-)\s*)?(?:[A-Za-z_][\w.]{0,40}\s*)?[\[({][\[({\s]*"
)
_DATED = re.compile(r"\d[-T:./]\d")
_QUOTED = re.compile(r'"[^"]*"')
# What a second line of names holds when it says the units of the first.
_UNITS = {"s", "ms", "sec", "seconds", "msec", "bpm", "1/min", "hz", "-", "", "%", "µs", "us", "ns"}
# Titles and the like are looked for in so many lines.
LOOKED_AT = 200
# A week of beats with twenty columns beside them; it is a gigabyte once it is read.
MOST_CELLS = 20_000_000
_PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a text file, as written.

    ``names`` is the header in lower case, empty when there is none; ``lines`` is the line number
    of each row; ``notes`` are what a person should know of how the text was read.
    """

    names: tuple[str, ...]
    rows: list[list[str]]
    lines: list[int]
    notes: tuple[str, ...]
    _columns: dict[int, list[float | None]] = field(default_factory=dict, compare=False)
    _moments: list[list[datetime | None]] = field(default_factory=list, compare=False)

    def column(self, index: int) -> list[float | None]:
        """One column as numbers, None where there is none."""
        if index not in self._columns:
            self._columns[index] = [
                number(row[index]) if index < len(row) else None for row in self.rows
            ]
        return self._columns[index]

    def moments(self) -> list[datetime | None] | None:
        """The first column that begins with a date, None in rows without one; None without it."""
        if not self._moments and self.rows:
            for i, cell in enumerate(self.rows[0]):
                if _DATED.search(cell) and dates.moment(cell) is not None:
                    cells = (row[i] if i < len(row) else "" for row in self.rows)
                    self._moments.append([dates.moment(cell) for cell in cells])
                    break
        return self._moments[0] if self._moments else None

    def find(self, *wanted: str) -> int | None:
        """The first column with one of these names, in their order of preference, or None."""
        for name in wanted:
            if name in self.names:
                return self.names.index(name)
        return None


def read_text(path: Path) -> tuple[str, tuple[str, ...]]:
    """A file's text whatever its encoding, and notes; :class:`RecordingError` when it is none."""
    with in_words(path):
        data = contents(path)
    if not data.strip():
        raise RecordingError(f"{path.name} is empty: export the recording again", path=str(path))
    cells = sum(map(data.count, (b"\n", b"\r", b",", b";", b"\t", b" ")))
    if cells > MOST_CELLS:
        raise RecordingError(
            f"{path.name} holds some {cells} numbers, and at most {MOST_CELLS} are read: "
            "save it in parts",
            path=str(path),
        )
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace"), ()
    if data.startswith(_PACKED):
        raise RecordingError(
            f"{path.name} is packed: unpack it, and give the files that are in it", path=str(path)
        )
    if b"\0" in data[:65536]:
        raise RecordingError(
            f"{path.name} is not a text file: export the intervals as text or CSV", path=str(path)
        )
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return data.decode("latin-1"), ("the text is not UTF-8; it was read as Latin-1",)


def parse(text: str) -> Table:
    """Rows and cells of ``text``; comments (``#``) and blank lines are passed over.

    So is whatever stands above the names of the columns, or above the numbers where there are none.
    """
    notes: list[str] = []
    windows, lone_cr = text.count("\r\n"), text.count("\r") - text.count("\r\n")
    if sum(map(bool, (windows, lone_cr, text.count("\n") - windows))) > 1:
        notes.append("lines end in different ways; each was read as a line")
    kept = [
        (at, bare)
        for at, line in enumerate(re.split(r"\r\n|\n|\r", _without_brackets(text)), 1)
        if (bare := line.strip()) and not bare.startswith("#")
    ]
    said = _SEP_LINE.fullmatch(kept[0][1]) if kept else None
    if said is not None:
        kept = kept[1:]
    if not kept:
        return Table((), [], [], tuple(notes))
    whole = [line for _, line in kept]
    separator = (said[1] or "\t") if said is not None else _separator(whole[:LOOKED_AT])
    if separator in (",", ".", None) and numbers.grouped_lines(whole):
        separator = "\n"  # a thousands' separator parts no cells
    rows = _rows(whole, separator)
    lines = [at for at, _ in kept]
    names, begin, used = _head(rows, whole, separator)
    if begin > used:
        notes.append(_passed_over(begin - used))
    rows, lines = rows[begin:], lines[begin:]
    if separator == "," and numbers.halves(rows):
        rows = [[f"{row[0]}.{row[1]}"] for row in rows]
        notes.append(numbers.COMMAS)
    rows, how = numbers.written_plainly(rows)
    return Table(names, rows, lines, (*notes, *how))


def _passed_over(n: int) -> str:
    lines = "a line above its columns was" if n == 1 else f"{n} lines above its columns were"
    return f"{lines} passed over"


def _without_brackets(text: str) -> str:
    """The inside of a list as programs print it: ``[812, 790]``; any other text as it is."""
    inner = text.strip("\ufeff \t\r\n;")
    if inner[-1:] not in ("]", ")", "}"):
        return text
    begins = _LIST_BEGINS.match(inner[:200])
    return inner[begins.end() :].rstrip("])} \t\r\n") if begins else text


def _separator(lines: list[str]) -> str | None:
    """What stands between cells, outside quotes; None for blanks."""
    bare = [_QUOTED.sub("", line) if '"' in line else line for line in lines]
    for separator in _SEPARATORS:
        if sum(separator in line for line in bare) > len(bare) / 2:
            return separator
    return None


def _rows(lines: list[str], separator: str | None) -> list[list[str]]:
    if separator is None:
        return [[_bare(cell) for cell in line.split()] for line in lines]
    if separator == "\n":
        return [[_bare(line)] for line in lines]
    rows = []
    for line in lines:
        if '"' in line:  # alone: a quote that does not end must not swallow what follows
            row = next(csv.reader([line], delimiter=separator, skipinitialspace=True))
        else:
            row = line.split(separator)
        cells = [_bare(cell) for cell in row]
        while len(cells) > 1 and not cells[-1]:
            cells.pop()  # a separator at the end of a line holds nothing
        rows.append(cells)
    return rows


def _bare(cell: str) -> str:
    return cell.strip().strip("\"'").strip()


# ------------------------------------------------------------------ what stands above


def _head(
    rows: list[list[str]], lines: list[str], separator: str | None
) -> tuple[tuple[str, ...], int, int]:
    """The names of the columns, empty when there are none, where the numbers begin, and how many
    rows above them hold names or their units.
    """
    some = rows[:LOOKED_AT]
    shapes = [tuple(_holds_a_number(cell) for cell in row) for row in some]
    usual = Counter(shape for shape in shapes if any(shape)).most_common(1)
    if not usual:
        return (_names(rows[0]), 1, 1) if _is_words(rows[0]) else ((), 0, 0)
    begin = shapes.index(usual[0][0])
    while begin and not _has_words(rows[begin - 1]):
        begin -= 1  # a row of numbers, with a hole in it
    if begin == 0 or not _is_words(rows[begin - 1]):
        return (), 0 if begin == 0 or not _is_title(some[:begin]) else begin, 0
    width = len(usual[0][0])
    names = _fitted(rows[begin - 1], width, lines[begin - 1], separator)
    units = [name.strip("[](){} ") for name in names]
    if names and set(units) <= _UNITS and begin > 1 and _is_words(rows[begin - 2]):
        above = _fitted(rows[begin - 2], width, lines[begin - 2], separator)
        if above:
            both = zip(above, units, strict=False)
            return tuple(f"{name} ({unit})" for name, unit in both), begin, 2
    return names, begin, int(bool(names))


def _fitted(row: list[str], width: int, line: str, separator: str | None) -> tuple[str, ...]:
    """The names in a row, one a column; empty when they are not those of columns."""
    if len(row) >= width and (width > 1 or separator is not None or len(row) == 1):
        return _names(row)
    if width == 1:
        return _names([_bare(line)])  # a name of several words
    parted = re.split(r"\s{2,}|\t", line)
    if separator is None and len(parted) == width:
        return _names(parted)
    return ("", *_names(row)) if len(row) == width - 1 > 1 else ()


def _names(row: Sequence[str]) -> tuple[str, ...]:
    return tuple(re.sub(r"\s+", " ", _bare(cell).lower()) for cell in row)


def _holds_a_number(cell: str) -> bool:
    return number(cell) is not None or numbers.is_number_of_any_kind(cell)


def _has_words(row: list[str]) -> bool:
    return any(
        any(map(str.isalpha, cell)) and cell.lower() not in _NOTHING and number(cell) is None
        for cell in row
    )


def _is_words(row: list[str]) -> bool:
    """A row of words: no cell is a number or a date, and one has a letter."""
    words = [cell for cell in row if cell.lower() not in _NOTHING]
    return (
        bool(words)
        and not any(_holds_a_number(cell) for cell in words)
        and any(any(map(str.isalpha, cell)) for cell in words)
        and not any(re.match(r"\d{4}-\d\d-\d\d", cell) for cell in words)
    )


def _is_title(rows: list[list[str]]) -> bool:
    """Whether rows above the numbers hold words, and none a date as data would."""
    return all(_has_words(row) for row in rows) and not any(
        re.match(r"\d{4}-\d\d-\d\d", cell) for row in rows for cell in row
    )
