"""Measure a recording: beats in any form that poise import reads, a pulse wave, a skin trace, a
video or a session.

The kind of file is detected, and what was assumed is noted.  If a recording is not good enough for
variability numbers, it says why and shows none.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from poise import remote
from poise.analysis.options import KINDS, SHORTEST_WINDOW_S, Options, Pace, span
from poise.analysis.words import BLOCKS, WINDOW_ROWS, clock
from poise.commands.numbers import number
from poise.commands.piped import PIPE, arrived
from poise.commands.places import add_force, place
from poise.core.limits import LONGEST_S
from poise.errors import PoiseError, UsageError
from poise.formatting import PLUS_MINUS
from poise.plain import plain

if TYPE_CHECKING:
    from poise.analysis.result import Analysis, Window
    from poise.analysis.series import Series
    from poise.core.events import RecoveryMeasured

ERROR = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="one or more recordings, a session's name, or an address such as s3://bucket/rr.txt; "
        "- reads what another program sends",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object per recording")
    parser.add_argument("--kind", choices=KINDS, help="kind of file, if it cannot be detected")
    parser.add_argument(
        "--from",
        dest="from_s",
        type=number("--from", 0, LONGEST_S),
        metavar="S",
        help="start S seconds into the recording",
    )
    parser.add_argument(
        "--to",
        dest="to_s",
        type=number("--to", 0, LONGEST_S),
        metavar="S",
        help="stop S seconds into the recording",
    )
    parser.add_argument(
        "--raw", action="store_true", help="use every interval as given, without artefact detection"
    )
    parser.add_argument(
        "--pace", metavar="4-6", help="breathing pace, if known: seconds in and out"
    )
    parser.add_argument(
        "--every",
        type=number("--every", 0.05, LONGEST_S),
        default=1.0,
        metavar="S",
        help="one row of the timeline every S seconds",
    )
    parser.add_argument(
        "--rate",
        type=number("--rate", 1, 1e5),
        metavar="HZ",
        help="samples per second, for files without times",
    )
    parser.add_argument("--base", metavar="A:B", help="quiet sitting, in seconds from the start")
    parser.add_argument(
        "--task", action="append", default=[], metavar="A:B",
        help="a task afterwards: measures how much the heart rate rose and how fast it recovered; "
        "can be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--windows", type=number("--windows", SHORTEST_WINDOW_S, LONGEST_S), metavar="S",
        help="also the numbers of every S seconds, such as 300; for nights and days",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, metavar="FILE", help="write JSON to this file")
    parser.add_argument(
        "--beats", type=Path, metavar="FILE", help="write the beats to this CSV file"
    )
    parser.add_argument(
        "--windows-csv", type=Path, metavar="FILE", help="write the windows to this CSV file"
    )
    parser.add_argument("--report", type=Path, metavar="FILE", help="write an HTML report")
    add_force(parser)


def _named(name: str) -> str | Path:
    """The file of that name, else the recorded session of that name, such as ``last``."""
    path = Path(name)
    if name == PIPE or remote.is_remote(name):
        return name
    if path.exists() or path.name != name or path.suffix:
        return path
    from poise.library.sessions import find

    try:
        return find(name)
    except PoiseError:
        return path  # whose reader has the words for it


def run(args: argparse.Namespace) -> int:
    """Analyse each path; exit status 1 when one of them could not be."""
    # Its matrices are small: other threads would only wait for work, at a third of the whole cost.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from poise.analysis.study import study  # numpy is slow to import

    options = Options(
        kind=args.kind, from_s=args.from_s, to_s=args.to_s, raw=args.raw,
        pace=Pace.parse(args.pace) if args.pace else None, every_s=args.every, rate_hz=args.rate,
        base_s=span(args.base) if args.base else None, tasks_s=tuple(map(span, args.task)),
        windows_s=args.windows,
    )  # fmt: skip
    if len(args.paths) > 1 and (args.beats or args.report or args.windows_csv):
        raise UsageError("--beats, --windows-csv and --report are for one recording at a time")
    if args.windows_csv and args.windows is None:
        raise UsageError("--windows-csv needs to know how long a window is: add --windows 300")
    out, beats_in, windows_in, report = (
        None if path is None else place(path, args)
        for path in (args.out, args.beats, args.windows_csv, args.report)
    )
    status, lines = 0, []
    for name in args.paths:
        try:
            with arrived(_named(name)) as path:
                found = study(path, options)
        except PoiseError as error:
            if len(args.paths) == 1:
                raise
            print(f"poise: {plain(error, None)}", file=sys.stderr)
            status = ERROR
            continue
        lines.append(json.dumps(found.analysis.as_dict(), ensure_ascii=False, allow_nan=False))
        if beats_in is not None:
            beats = io.StringIO()
            write_beats(found.series, beats)
            beats_in.write(beats.getvalue(), newline="")
        if windows_in is not None:
            table = io.StringIO()
            write_windows(found.analysis.windows, table)
            windows_in.write(table.getvalue(), newline="")
        if report is not None:
            from poise.analysis.report import page

            report.write(page(found), newline="")
        if args.json:
            print(lines[-1])
        else:
            print(plain(in_words(found.analysis), None, keep="\n"))
    if out is not None:
        out.write("".join(line + "\n" for line in lines), newline="")
    return status


def write_beats(series: Series, file: TextIO) -> None:
    """The beats as CSV, ``t_s`` on the file's own clock.

    A beat that no interval ends with (the first, and the first after a hole) has no ``rr_ms``.
    """
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("t_s", "rr_ms", "verdict", "sigma_ms"))
    columns = (series.t, series.rr_ms, series.verdicts, series.sigma_ms, series.follows, series.gap)
    after_gap = False
    for t, rr, verdict, sigma, follows, gap in zip(*columns, strict=True):
        if not follows and not gap and not after_gap:
            writer.writerow((f"{t - rr / 1000:.4f}", "", "", f"{sigma:.1f}"))
        word = "gap" if gap else verdict.value
        writer.writerow((f"{t:.4f}", f"{rr:.4f}".rstrip("0").rstrip("."), word, f"{sigma:.1f}"))
        after_gap = bool(gap)


def write_windows(windows: Sequence[Window], file: TextIO) -> None:
    """The windows as CSV, with the keys of JSON: ``_se`` is a standard error, empty not known."""
    from poise.analysis.result import Window

    columns = [each.name for each in fields(Window)]
    writer = csv.DictWriter(file, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(window.as_dict() for window in windows)


def in_words(found: Analysis) -> str:
    """The numbers as lines for a person."""
    counts = found.intervals
    lines = [
        f"{found.file}: {found.kind}, {found.duration_s:.0f} s, "
        f"{counts.n} intervals, {counts.set_aside} flagged, {counts.gaps} gaps"
    ]
    if not found.valid:
        lines.append(f"  not valid: {found.reason}")
    doubted = False
    for _, rows in BLOCKS:
        for row in rows:
            told = row.in_words(found)
            if told is not None:
                lines.append(f"  {row.label}: {' '.join((*filter(None, told), row.unit))}".rstrip())
                doubted |= bool(told[1])
    if doubted or found.windows:
        lines.append(f"  ({PLUS_MINUS.rstrip('.')})")
    if found.breathing.reason and found.valid:
        lines.append(f"  breathing: {found.breathing.reason}")
    if found.swing.ms is not None and found.swing.bpm is None:
        lines.append(f"  breath-linked swing: {found.swing.reason}")
    if found.recovery is not None:
        lines += recovery_lines(found.recovery)
    if found.windows:
        lines += ["  windows:", *map(window_line, found.windows)]
    lines += [f"  note: {note}" for note in found.notes]
    return "\n".join(lines)


def window_line(window: Window) -> str:
    """The numbers of one window for a person, or why there are none."""
    told = [row.in_words(window) for row in WINDOW_ROWS]
    said = ", ".join(filter(None, [*told, window.reason]))
    return f"    {clock(window.start_s)} to {clock(window.end_s)}: {said}"


def recovery_lines(found: RecoveryMeasured) -> list[str]:
    """How far a heart rose in a task and how soon it came down, for a person."""
    from poise.core.drill.recovery import reactivity_margin_bpm

    lines = []
    if found.base_bpm is not None:
        lines.append(f"  sitting quietly: {found.base_bpm:.1f} bpm")
    if found.reactivity_bpm is not None:
        se = found.reactivity_se_bpm
        doubt = "" if se is None else f" ± {reactivity_margin_bpm(se):.1f}"
        lines.append(f"  reactivity, over the whole task: {found.reactivity_bpm:+.1f}{doubt} bpm")
    if found.rise_bpm is not None:
        lines.append(f"  rise, at its end: {found.rise_bpm:+.1f} bpm")
    if found.t50_low_s is not None:
        low, high = found.t50_low_s, found.t50_high_s
        half = f"after {found.t50_s:.0f} s" if found.t50_s is not None else "not seen"
        between = f"not before {low:.0f} s" if high is None else f"between {low:.0f} and {high:.0f}"
        lines.append(f"  half of the rise gone: {half} ({between})")
    if found.left_60 is not None:
        lines.append(f"  share of the rise left in the first minute: {found.left_60:.2f}")
    if found.reason:
        lines.append(f"  recovery: {found.reason}")
    return lines
