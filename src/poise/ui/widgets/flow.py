"""Buttons in a centred row, or in several when one is too narrow."""

from __future__ import annotations

from collections.abc import Sequence

from poise.ui.widgets.button import Pill


def rows(pills: Sequence[Pill], width: int, gap: int) -> list[list[Pill]]:
    """``pills`` in as few rows of at most ``width`` pixels as their order allows."""
    found: list[list[Pill]] = []
    room = 0
    for pill in pills:
        wide = pill.sizeHint().width()
        if not found or room < wide + gap:
            found.append([])
            room = width + gap
        found[-1].append(pill)
        room -= wide + gap
    return found


def dress(pills: Sequence[Pill], width: int, gap: int) -> None:
    """Leave out icons, then the names of keys, as far as that saves a row."""
    needs = []
    for spared in (2, 1, 0):
        for pill in pills:
            pill.spared = spared
        needs.append(len(rows(pills, width, gap)))
    for pill in pills:
        pill.spared = next(spared for spared in (0, 1, 2) if needs[2 - spared] == needs[0])


def tall(pills: Sequence[Pill], width: int, gap: int) -> int:
    """How high the rows are together; 0 without a pill."""
    dress(pills, width, gap)
    lines = rows(pills, width, gap)
    return sum(_high(line) for line in lines) + gap // 2 * max(0, len(lines) - 1)


def place(pills: Sequence[Pill], left: int, top: int, width: int, gap: int) -> None:
    """Put the rows under each other, each in the middle of ``width`` pixels from ``left``."""
    dress(pills, width, gap)
    for line in rows(pills, width, gap):
        used = sum(pill.sizeHint().width() for pill in line) + gap * (len(line) - 1)
        x = left + (width - used) // 2
        for pill in line:
            hint = pill.sizeHint()
            lower = (_high(line) - hint.height()) // 2
            pill.setGeometry(x, top + lower, hint.width(), hint.height())
            x += pill.width() + gap
        top += _high(line) + gap // 2


def _high(line: Sequence[Pill]) -> int:
    return max(pill.sizeHint().height() for pill in line)
