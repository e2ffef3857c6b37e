"""Numbers as people and programs write them: 0,812 and 1,012, 1.012 and 1 012 are all about a beat.

A comma may part thousands or decimals.  Which one it is, is told from its neighbours: where 987
stands beside 1,012, nothing was parted that has no thousands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

COMMAS = "commas were read as decimal points"
THOUSANDS = "1{}012 was read as 1012: what is below a thousand is written without it"
_GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}([,.'’\u00a0\u202f ])\d{3}(?:\1\d{3})*(?:(?!\1)[.,]\d+)?")
_PLAIN = re.compile(r"[-+]?\d+(?:([.,])\d*)?")
_COMMA = re.compile(r"[-+]?\d*,\d+(?:[eE][-+]?\d+)?")
# Numbers a column are looked at to tell how it writes them.
LOOKED_AT = 5000


def number(cell: str) -> float | None:
    """A cell as a finite number, None when it holds none."""
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if abs(value) < 1e300 else None  # also refuses NaN and the infinities


def is_number_of_any_kind(cell: str) -> bool:
    """Whether a cell is a number with some sign for decimals or thousands."""
    return bool(_PLAIN.fullmatch(cell) or _GROUPED.fullmatch(cell))


def grouped_lines(lines: Sequence[str]) -> bool:
    """Whether lines of one number each part thousands, by a sign that parts cells elsewhere."""
    some = [line for line in lines[:LOOKED_AT] if is_number_of_any_kind(line)]
    return len(some) > 2 and len(some) >= len(lines[:LOOKED_AT]) - 2 and bool(_thousands(some))


def halves(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows parted at commas are the halves of lone numbers written 0,812."""
    some = rows[:LOOKED_AT]
    pairs = Counter(row[0] for row in some if len(row) == 2 and row[1].isdigit())
    whole = sum(pairs.values()) == len(some) and len(some) > 2
    return whole and set(pairs) <= {"0", "1", "2"} and max(len(row[1]) for row in some) > 1


def written_plainly(rows: list[list[str]]) -> tuple[list[list[str]], tuple[str, ...]]:
    """The rows with every number as Python reads it, and how they were written."""
    width = max((len(row) for row in rows[:LOOKED_AT]), default=0)
    change: dict[int, str] = {}
    notes: list[str] = []
    for i in range(width):
        cells = [row[i] for row in rows[:LOOKED_AT] if i < len(row) and row[i]]
        parted = _thousands(cells)
        if parted:
            change[i] = parted
            notes.append(THOUSANDS.format(parted))
        elif _has_decimal_commas(cells):
            change[i] = ""
            notes.append(COMMAS)
    if not change:
        return rows, ()
    for row in rows:
        for i, parted in change.items():
            if i < len(row):
                row[i] = _plain(row[i], parted)
    return rows, tuple(dict.fromkeys(notes))


def _plain(cell: str, parted: str) -> str:
    if parted and _GROUPED.fullmatch(cell):
        cell = cell.replace(parted, "")
    return cell.replace(",", ".") if _COMMA.fullmatch(cell) else cell


def _has_decimal_commas(cells: Sequence[str]) -> bool:
    """Whether numbers are written 0,812, and none with both signs."""
    commas = [cell for cell in cells if _COMMA.fullmatch(cell)]
    others = (cell for cell in cells if "," in cell and not _COMMA.fullmatch(cell))
    return bool(commas) and not any(is_number_of_any_kind(cell) for cell in others)


def _thousands(cells: Sequence[str]) -> str:
    """The sign that parts thousands in a column, empty when none does."""
    grouped = [found for cell in cells if (found := _GROUPED.fullmatch(cell))]
    signs = {found[1] for found in grouped}
    if len(signs) != 1:
        return ""
    (sign,) = signs
    rest = [cell for cell in cells if not _GROUPED.fullmatch(cell) and _PLAIN.fullmatch(cell)]
    if any(sign in cell for cell in rest):
        return ""  # 0,998 beside 1,012: decimals
    if sign == "." and any(len(found[0]) != 5 or "," in found[0] for found in grouped):
        return ""  # 987.304 is a number with three decimals
    hundreds = [cell for cell in rest if 100 <= (number(cell.replace(",", ".")) or 0) < 1000]
    twice = any(found[0].count(sign) > 1 or _signs(found[0]) > 1 for found in grouped)
    return sign if twice or len(hundreds) > 0.02 * len(cells) else ""


def _signs(text: str) -> int:
    return len({c for c in text.lstrip("+-") if not c.isdigit()})
