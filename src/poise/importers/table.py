"""Text from anywhere as rows of cells: line ends, encodings, separators and decimal commas."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from poise.errors import RecordingError
from poise.importers.boundary import contents, in_words

_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_NOTHING = {"", "nan", "na", "null", "none", "-", "--"}
_SEPARATORS = (";", "\t", ",")
# A week of beats with twenty columns beside them; it is a gigabyte once it is read.
MOST_CELLS = 20_000_000


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

    def column(self, index: int) -> list[float | None]:
        """One column as numbers, None where there is none."""
        if index not in self._columns:
            self._columns[index] = [
                number(row[index]) if index < len(row) else None for row in self.rows
            ]
        return self._columns[index]

    def find(self, *wanted: str) -> int | None:
        """The first column with one of these names, in their order of preference, or None."""
        for name in wanted:
            if name in self.names:
                return self.names.index(name)
        return None


def number(cell: str) -> float | None:
    """A cell as a finite number, None when it holds none."""
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if abs(value) < 1e300 else None  # also refuses NaN and the infinities


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
    if b"\0" in data[:65536]:
        raise RecordingError(
            f"{path.name} is not a text file: export the intervals as text or CSV", path=str(path)
        )
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return data.decode("latin-1"), ("the text is not UTF-8; it was read as Latin-1",)


def parse(text: str) -> Table:
    """Rows and cells of ``text``; comments (``#``) and blank lines are passed over."""
    notes: list[str] = []
    windows, lone_cr = text.count("\r\n"), text.count("\r") - text.count("\r\n")
    if sum(map(bool, (windows, lone_cr, text.count("\n") - windows))) > 1:
        notes.append("lines end in different ways; each was read as a line")
    kept = [
        (at, line.strip())
        for at, line in enumerate(re.split(r"\r\n|\n|\r", text), 1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    if not kept:
        return Table((), [], [], tuple(notes))
    separator = _separator([line for _, line in kept[:200]])
    rows = [_cells(line, separator) for _, line in kept]
    lines = [at for at, _ in kept]
    names: tuple[str, ...] = ()
    if _is_header(rows[0]):
        names = tuple(re.sub(r"\s+", " ", cell.lower()) for cell in rows[0])
        rows, lines = rows[1:], lines[1:]
    if _decimal_commas(rows, separator):
        rows = (
            [[f"{row[0]}.{row[1]}"] for row in rows]
            if separator == ","
            else [[cell.replace(",", ".") for cell in row] for row in rows]
        )
        notes.append("commas were read as decimal points")
    return Table(names, rows, lines, tuple(notes))


def _separator(lines: list[str]) -> str | None:
    """What stands between cells; None for blanks."""
    for separator in _SEPARATORS:
        if sum(separator in line for line in lines) > len(lines) / 2:
            return separator
    return None


def _cells(line: str, separator: str | None) -> list[str]:
    cells = line.split(separator) if separator else line.split()
    cells = [cell.strip().strip("\"'").strip() for cell in cells]
    while len(cells) > 1 and not cells[-1]:
        cells.pop()  # a separator at the end of a line holds nothing
    return cells


def _is_header(row: list[str]) -> bool:
    """A first line of words: no cell is a number, and one has a letter."""
    words = [cell for cell in row if cell.lower() not in _NOTHING]
    return (
        bool(words)
        and all(number(cell) is None for cell in words)
        and any(re.match(r"[A-Za-z_µ]", cell) for cell in words)
        and not any(re.match(r"\d{4}-\d\d-\d\d", cell) for cell in words)
    )


def _decimal_commas(rows: list[list[str]], separator: str | None) -> bool:
    """Whether numbers are written 0,812: among ; or tab cells, or as a lone 0|812 pair."""
    if not rows:
        return False
    some = rows[:200]
    if separator == ",":
        pairs = Counter(row[0] for row in some if len(row) == 2 and row[1].isdigit())
        whole = sum(pairs.values()) == len(some) and len(some) > 2
        return whole and set(pairs) <= {"0", "1", "2"} and max(len(row[1]) for row in some) > 1
    cells = [cell for row in some for cell in row if cell]
    commas = sum(bool(re.fullmatch(r"[-+]?\d+,\d+", cell)) for cell in cells)
    return commas > 0 and all(
        _NUMBER.fullmatch(cell.replace(",", ".")) or number(cell) is None for cell in cells
    )
