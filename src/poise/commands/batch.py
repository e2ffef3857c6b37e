"""Measure a whole folder of recordings: one row per file, as a CSV table and an HTML report."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from poise import signals
from poise.commands.numbers import number, whole_number
from poise.commands.piped import PIPE
from poise.commands.places import Place, add_force, place
from poise.errors import PoiseError, UsageError
from poise.plain import plain

if TYPE_CHECKING:
    from poise.analysis.options import Options
    from poise.batch.cache import Cache
    from poise.batch.progress import Progress
    from poise.batch.work import Row


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", metavar="DIR", help="folder of recordings, or a place such as s3://bucket/study"
    )
    parser.add_argument(
        "--table",
        type=Path,
        metavar="FILE",
        help="write the rows to this CSV file, or .parquet; - prints each as it comes",
    )
    parser.add_argument("--report", type=Path, metavar="FILE", help="write an HTML report")
    add_force(parser)
    parser.add_argument(
        "--jobs", type=whole_number("--jobs", 1, 1024), default=os.cpu_count() or 1, metavar="N",
        help="number of processes (default: one per core); each file may take up to ten minutes",
    )  # fmt: skip
    parser.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="run on a Dask cluster, such as tcp://host:8786; there, files have no time limit",
    )
    parser.add_argument(
        "--match", action="append", default=[], metavar="GLOB",
        help="only files matching this pattern; can be repeated (default: recordings, txt, csv, …)",
    )  # fmt: skip
    parser.add_argument(
        "--pace", metavar="4-6", help="breathing pace, if known: seconds in and out"
    )
    parser.add_argument(
        "--rate",
        type=number("--rate", 1, 1e5),
        metavar="HZ",
        help="samples per second, for files without times",
    )
    parser.add_argument("--again", action="store_true", help="measure known files again, too")


def run(args: argparse.Namespace) -> int:
    """Run the batch; what was done before is not done again."""
    if args.table is None and args.report is None:
        raise UsageError(
            "choose where to write the results: --table out.csv, --report out.html, or both"
        )
    from poise import paths
    from poise.analysis.options import Options, Pace
    from poise.batch.cache import Cache
    from poise.batch.progress import Progress
    from poise.clock import SystemClock

    pace = Pace.parse(args.pace) if args.pace else None
    options = Options(pace=pace, rate_hz=args.rate, every_s=60.0)
    piped = str(args.table) == PIPE
    outs = {
        path: place(path, args)
        for path in (args.table, args.report)
        if path is not None and str(path) != PIPE
    }
    kept = Cache(paths.cache() / "batch", ask=not args.again)
    progress = Progress(0, sys.stderr, SystemClock())
    try:
        _work(args, options, outs, kept, progress)
    except KeyboardInterrupt:
        progress.close()
        print(
            f"Stopped after {progress.done} of {progress.total} files: "
            "run the same command to continue.",
            file=sys.stderr,
        )
        return signals.STOPPED
    except BrokenPipeError:
        raise  # whoever read the rows has enough of them
    except OSError as error:
        raise PoiseError(
            f"the results cannot be written ({error.strerror or error}): choose another place"
        ) from None
    progress.close()
    written = " and ".join(plain(path, None) for path in outs) or "standard output"
    print(
        f"{_files(progress.done)}: {progress.measured} measured, {progress.known} known, "
        f"{progress.unreadable} unreadable. Written to {written}.",
        file=sys.stderr if piped else sys.stdout,
    )
    if kept.failed:
        print(f"Note: {kept.failed}.", file=sys.stderr)
    return 0


def _work(
    args: argparse.Namespace, options: Options, outs: Mapping[Path, Place], kept: Cache,
    progress: Progress,
) -> None:  # fmt: skip
    """Work out a row for each file, and write it as it comes."""
    from poise import remote
    from poise.batch.executors import executor
    from poise.batch.remote import opened
    from poise.batch.run import at_hand, files, rows

    with ExitStack() as open_things:
        folder, fetch = Path(args.folder), at_hand
        if remote.is_remote(args.folder):
            if args.scheduler is not None:
                raise UsageError("with --scheduler, name a folder that its machines see too")
            there = open_things.enter_context(opened(args.folder))
            folder, fetch, found = there.folder, there.fetched, there.paths(args.match)
        else:
            found = files(folder, args.match, leave_out=list(outs))
        if not found:
            raise PoiseError(
                f"{args.folder} contains no recordings. To include every file, use --match '*'"
            )
        progress.total = len(found)
        takers = _takers(open_things, args, outs)
        done_by = open_things.enter_context(executor(args.jobs, args.scheduler))
        for done in rows(folder, found, options, kept, done_by, progress.tell, fetch):
            for take in takers:
                take(done.row)


def _files(many: int) -> str:
    return "1 file" if many == 1 else f"{many} files"


def _takers(
    open_things: ExitStack, args: argparse.Namespace, outs: Mapping[Path, Place]
) -> list[Callable[[Row], None]]:
    """What takes each row: the table and the page that were asked for."""
    from poise.batch import parquet
    from poise.batch.page import page
    from poise.batch.table import printed, table

    takers: list[Callable[[Row], None]] = []
    enter = open_things.enter_context
    if str(args.table) == PIPE:
        takers.append(printed(sys.stdout))
    elif args.table is not None and args.table.suffix.lower() == parquet.SUFFIX:
        takers.append(enter(parquet.table(args.table, over=outs[args.table].over)))
    elif args.table is not None:
        takers.append(enter(table(args.table, over=outs[args.table].over)))
    if args.report is not None:
        takers.append(enter(page(args.report, Path(args.folder), over=outs[args.report].over)))
    return takers
