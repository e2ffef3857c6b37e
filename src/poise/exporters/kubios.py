"""Intervals as text, one a line in ms and nothing else: for Kubios, Elite HRV and most others.

Whole milliseconds are written whole; what a strap counted in 1/1024 s keeps its decimals.  The form
has no place for times, so a gap between two intervals cannot be seen in it.
"""

from __future__ import annotations

from pathlib import Path

from poise.exporters import ExportForm
from poise.files import atomic_write, errors_in_words
from poise.recording.reader import Recording
from poise.recording.tables import intervals

FORM = ExportForm(".txt", "Kubios: RR intervals (ms), one per line", frozenset({"intervals"}))


def write(recording: Recording, path: Path) -> None:
    """Write the intervals of the best sensor, rejected ones too: the reader judges anew."""
    lines = [f"{number(rr.rr_ms)}\n" for rr in intervals(recording)]
    with errors_in_words(path), atomic_write(path) as fresh:
        fresh.write_text("".join(lines), encoding="ascii", newline="\n")


def number(value: float) -> str:
    """The shortest text that reads back as the same number, whole where it is whole."""
    return str(int(value)) if value == int(value) else repr(value)
