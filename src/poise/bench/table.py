"""One table for all devices, drawn anew while it fills."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from poise.bench.result import Device, Metric

Columns = Sequence[tuple[str, str]]
MOST_COLUMNS = 4


def cell(found: Metric | None) -> str:
    """A metric as ``median / p95 / max``, or its one value; a dash when it is not known."""
    if found is None or not found.values:
        return "–"
    shares = (0.5,) if found.n == 1 else (0.5, 0.95, 1.0)
    return " / ".join(_number(found.quantile(share) or 0.0) for share in shares)


def _number(value: float) -> str:
    if abs(value) >= 99.95:
        return f"{value:.0f}"
    return f"{value:.1f}" if abs(value) >= 9.995 else f"{value:.2f}"


def rows(devices: Sequence[Device], columns: Columns) -> list[list[str]]:
    """A measured quantity a line and a device a column; the other way round for many devices."""
    head = ["median / p95 / max", *(device.name for device in devices)]
    body = [
        [f"{name}, {unit}" if unit else name, *(cell(d.metrics.get(name)) for d in devices)]
        for name, unit in columns
    ]
    table = [head, *body]
    return (
        table if len(devices) <= MOST_COLUMNS else [list(row) for row in zip(*table, strict=True)]
    )


def plain(table: list[list[str]]) -> str:
    """For a terminal: columns in line."""
    widths = [max(len(row[k]) for row in table) for k in range(len(table[0]))]
    lines = [
        "  ".join(
            text.ljust(width) if k == 0 else text.rjust(width)
            for k, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    ]
    return "\n".join(lines)


def markdown(table: list[list[str]]) -> str:
    """For a page."""
    lines = [f"| {' | '.join(row)} |" for row in table]
    rule = "|---|" + "---:|" * (len(table[0]) - 1)
    return "\n".join([lines[0], rule, *lines[1:]])


class Live:
    """The table and a line of progress, redrawn in place; on a pipe only the finished table."""

    def __init__(self, out: TextIO, columns: Columns) -> None:
        self._out, self._columns = out, columns
        self._devices: list[Device] = []
        self._lines = 0
        self._moves = out.isatty()
        self._said = ""

    def say(self, words: str) -> None:
        """What is going on now."""
        if self._moves and words != self._said:
            self._said = words
            self._draw(words)

    def add(self, devices: Sequence[Device]) -> None:
        """These are done."""
        self._devices += devices
        if self._moves:
            self._draw("")

    def finish(self) -> None:
        """The table as it stays, and what could not be had."""
        if self._moves:
            self._clear()
        print(plain(rows(self._devices, self._columns)), file=self._out)
        for device in self._devices:
            for note in device.notes:
                print(f"{device.name}: {note}", file=self._out)

    def _draw(self, words: str) -> None:
        self._clear()
        table = plain(rows(self._devices, self._columns)) if self._devices else ""
        text = f"{table}\n{words}" if table else words
        self._out.write(text + "\n")
        self._out.flush()
        self._lines = text.count("\n") + 1

    def _clear(self) -> None:
        if self._lines:
            self._out.write(f"\x1b[{self._lines}A\x1b[J")
        self._lines = 0
