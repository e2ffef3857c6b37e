"""What was measured as tables: for a terminal, drawn anew while they fill, and for a page."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from typing import TextIO

from poise.bench.result import DeviceResult, Measurement

Columns = Sequence[tuple[str, str]]
Table = list[list[str]]
HEAD = "median / 95 % / worst"
MOST_COLUMNS = 4
WITHIN = ": "  # between a device's name and which of its readings this is


def number(value: float | None) -> str:
    """Three figures, no more; a dash for None."""
    if value is None:
        return "–"
    if abs(value) >= 99.95:
        return f"{value:.0f}"
    return f"{value:.1f}" if abs(value) >= 9.995 else f"{value:.2f}"


def cell(found: Measurement | None) -> str:
    """A metric as ``median / 95 % / worst``, or its one value; a dash when it is not known."""
    if found is None or not found.values:
        return "–"
    shares = (0.5,) if found.n == 1 else (0.5, 0.95, 1.0)
    return " / ".join(number(found.quantile(share)) for share in shares)


def tables(devices: Sequence[DeviceResult], columns: Columns) -> list[Table]:
    """One table, or one for each kind of reading where a device has several.

    A few devices stand side by side, a measured quantity a line; many stand below each other.
    What nobody measured is left out.
    """
    if not any(WITHIN in device.name for device in devices):
        return [_table(HEAD, [(device.name, device) for device in devices], columns)]
    kinds: dict[str, list[tuple[str, DeviceResult]]] = {}
    for device in devices:
        name, _, kind = device.name.partition(WITHIN)
        kinds.setdefault(kind, []).append((name, device))
    return [_table(kind, named, columns) for kind, named in kinds.items()]


def _table(head: str, named: Sequence[tuple[str, DeviceResult]], columns: Columns) -> Table:
    held = [(name, unit) for name, unit in columns if any(name in d.metrics for _, d in named)]
    table = [[head, *(name for name, _ in named)]]
    for name, unit in held or columns:
        what = f"{name}, {unit}" if unit else name
        table.append([what, *(cell(device.metrics.get(name)) for _, device in named)])
    down = len(named) > MOST_COLUMNS or head != HEAD
    return [list(row) for row in zip(*table, strict=True)] if down else table


def plain(table: Table, width: int | None = None) -> str:
    """For a terminal: columns in line, in as many blocks as ``width`` characters ask for."""
    widths = [max(len(row[k]) for row in table) for k in range(len(table[0]))]
    blocks: list[list[int]] = [[]]
    used = widths[0]
    for k, wide in enumerate(widths[1:], start=1):
        if width is not None and blocks[-1] and used + 2 + wide > width:
            blocks.append([])
            used = widths[0]
        blocks[-1].append(k)
        used += 2 + wide
    return "\n\n".join(
        "\n".join(
            "  ".join([row[0].ljust(widths[0]), *(row[k].rjust(widths[k]) for k in block)]).rstrip()
            for row in table
        )
        for block in blocks
    )


def markdown(table: Table) -> str:
    lines = [f"| {' | '.join(row)} |" for row in table]
    rule = "|---|" + "---:|" * (len(table[0]) - 1)
    return "\n".join([lines[0], rule, *lines[1:]])


class LiveTable:
    """The tables and a line of progress, redrawn in place; on a pipe only the finished tables."""

    def __init__(self, out: TextIO, columns: Columns) -> None:
        self._out, self._columns = out, columns
        self._devices: list[DeviceResult] = []
        self._lines = 0
        self._moves = out.isatty()
        self._said = ""

    def say(self, words: str) -> None:
        """What is going on now."""
        if self._moves and words != self._said:
            self._said = words
            self._draw(words)

    def add(self, devices: Sequence[DeviceResult]) -> None:
        """These are done."""
        self._devices += devices
        if self._moves:
            self._draw("")

    def finish(self) -> None:
        """The tables as they stay, and what could not be had."""
        self._clear()
        if any(device.metrics for device in self._devices):
            print(self._text(), file=self._out)
        for device in self._devices:
            for note in device.notes:
                print(f"{device.name}: {note}", file=self._out)

    def _text(self) -> str:
        width = shutil.get_terminal_size().columns if self._moves else None
        measured = [device for device in self._devices if device.metrics]
        found = tables(measured, self._columns)
        if len(found) == 1:
            return plain(found[0], width)
        return "\n\n".join([HEAD, *(plain(table, width) for table in found)])

    def _draw(self, words: str) -> None:
        self._clear()
        size = shutil.get_terminal_size()
        lines = [*(self._text().splitlines() if self._devices else []), words[: size.columns - 1]]
        # What has left the top of the screen cannot be taken back: only its end is redrawn.
        lines = lines[-(size.lines - 1) :]
        self._out.write("".join(f"{line}\n" for line in lines))
        self._out.flush()
        self._lines = len(lines)

    def _clear(self) -> None:
        if self._lines:
            self._out.write(f"\x1b[{self._lines}A\x1b[J")
        self._lines = 0
