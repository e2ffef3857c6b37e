"""The rows of a batch as a page: what they come to, and every file with its numbers or the reason.

Rows are written as they come; only the few numbers that are drawn are held.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from statistics import median

from poise.analysis.style import STYLE
from poise.analysis.svg import SvgPlot
from poise.analysis.words import BLOCKS
from poise.analysis.words import Row as Number
from poise.batch.work import Row
from poise.core.quantile import quantile
from poise.files import atomic_write, resolved
from poise.plain import plain

SHOWN = ("heart_bpm", "rmssd_ms", "sdnn_ms", "swing_bpm", "breathing_per_min")
BINS = 24
MORE = (
    "main{max-width:1200px}.scroll{overflow-x:auto}table.files{font-size:14px}"
    "table.files td,table.files th{padding:4px 8px;vertical-align:top}"
    "table.files th{text-align:right;vertical-align:bottom}"
    "table.files th:first-child,table.files td.name,table.files td.why{text-align:left}"
    "table.files td.name{overflow-wrap:anywhere;min-width:14em}"
    "table.files td.why{color:var(--soft);min-width:16em}tr{cursor:default}"
    "tr:nth-child(even){background:var(--card)}"
)


@contextmanager
def page(path: Path, folder: Path, *, over: bool) -> Iterator[Callable[[Row], None]]:
    """Gives what takes a row; the file appears when the block ends well."""
    summary = _Summary()
    with (
        atomic_write(path, over=over) as fresh,
        tempfile.TemporaryFile("w+", encoding="utf-8") as lines,
    ):

        def take(row: Row) -> None:
            summary.take(row)
            lines.write(_line(row))

        yield take
        lines.seek(0)
        with fresh.open("w", encoding="utf-8") as file:
            file.write(_head(folder, summary))
            shutil.copyfileobj(lines, file)
            file.write(_FOOT)


class _Summary:
    """Counts, and the numbers of valid files to draw."""

    def __init__(self) -> None:
        self.files = self.unreadable = self.invalid = 0
        self.values: dict[str, list[float]] = {key: [] for key in SHOWN}

    def take(self, row: Row) -> None:
        self.files += 1
        self.unreadable += "error" in row
        self.invalid += row.get("valid") is False
        for key, values in self.values.items():
            value = row.get(key)
            if value is not None and row.get("valid"):
                values.append(value)


def _head(folder: Path, found: _Summary) -> str:
    name = escape(plain(resolved(folder).name))
    measured = found.files - found.unreadable - found.invalid
    facts = [
        f"{found.files} files",
        f"{measured} measured",
        f"{found.invalid} not valid for variability",
        f"{found.unreadable} not readable",
    ]
    plots = "".join(_histogram(_number(key), values) for key, values in found.values.items())
    heads = "".join(
        f"<th><abbr title='{escape(n.meaning, quote=True)}'>{escape(n.label)}</abbr>"
        f" <span class='unit'>{escape(n.unit)}</span></th>"
        for n in map(_number, SHOWN)
    )
    return (
        "<!doctype html>\n"
        f'<html lang="en"><head><meta charset="utf-8"><title>{name} - poise</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}{MORE}</style></head><body><main>"
        f"<header><h1>{name}</h1><p class='facts'>{' · '.join(facts)}</p></header>{plots}"
        "<section class='wide scroll'><table class='files'><tr><th>file</th><th>minutes</th>"
        f"<th>intervals</th><th>flagged</th>{heads}<th></th></tr>\n"
    )


_FOOT = (
    "</table></section><footer><p>Numbers are those of one file each; a file that is not valid "
    "says why and is in no plot. They are for wellness and self-training, not for diagnosis.</p>"
    "</footer></main></body></html>\n"
)


def _histogram(number: Number, values: list[float]) -> str:
    """How the files are spread; nothing of fewer than three."""
    if len(values) < 3:
        return ""
    low, high = min(values), max(values)
    width = (high - low) / BINS or 1.0
    counts = [0] * BINS
    for value in values:
        counts[min(BINS - 1, int((value - low) / width))] += 1
    unit = f", {number.unit}" if number.unit else ""
    plot = SvgPlot(
        440, 200, (low, high), (0.0, float(max(counts))), f"{number.label}{unit}", "files",
        f"histogram of {number.label} over {len(values)} files",
    )  # fmt: skip
    steps = [(low + (i + side) * width, float(n)) for i, n in enumerate(counts) for side in (0, 1)]
    plot.area(steps, "area lf")
    first, third = quantile(values, 0.25), quantile(values, 0.75)
    d = number.digits
    words = (
        f"{number.label}: median {median(values):.{d}f} {number.unit}, half of the files from "
        f"{first:.{d}f} to {third:.{d}f}, all from {low:.{d}f} to {high:.{d}f}; {len(values)} files"
    )
    return f"<figure>{plot.text()}<figcaption>{escape(words)}</figcaption></figure>"


def _line(row: Row) -> str:
    name = f"<td class='name'>{_said(row['file'])}</td>"
    if "error" in row:
        columns = len(SHOWN) + 4
        return f"<tr>{name}<td class='why' colspan='{columns}'>{_said(row['error'])}</td></tr>\n"
    flagged = sum(n for key, n in row.items() if key.startswith("flagged_") and n)
    cells = [f"{row['duration_s'] / 60:.1f}", str(row["intervals"]), str(flagged)]
    for key in SHOWN:
        value = row.get(key)
        cells.append("" if value is None else f"{value:.{_number(key).digits}f}")
    cells_html = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f"<tr>{name}{cells_html}<td class='why'>{_said(row.get('reason') or '')}</td></tr>\n"


def _said(words: object) -> str:
    return escape(plain(words, None))


def _number(key: str) -> Number:
    return next(row for _, rows in BLOCKS for row in rows if row.key == key)
