"""The rows of a batch as CSV (RFC 4180): one line a file, empty for what is not known."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from poise.batch.work import COLUMNS, Row
from poise.exporters.csv import cell
from poise.files import atomic_write


def printed(out: TextIO) -> Callable[[Row], None]:
    """What takes a row and prints it at once, for a pipe; the names come first."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)

    def take(row: Row) -> None:
        writer.writerow([cell(row.get(name)) for name in COLUMNS])
        out.flush()

    return take


@contextmanager
def table(path: Path, *, over: bool) -> Iterator[Callable[[Row], None]]:
    """Gives what takes a row; the file appears when the block ends well."""
    with (
        atomic_write(path, over=over) as fresh,
        fresh.open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        yield lambda row: writer.writerow([cell(row.get(name)) for name in COLUMNS])
