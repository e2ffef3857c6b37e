"""Export a recorded session for other programs."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from poise import files
from poise.commands.piped import PIPE, leaving
from poise.commands.places import add_force, place
from poise.plain import plain

if TYPE_CHECKING:
    from poise.exporters import ExportForm
    from poise.recording.reader import Recording


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from poise import exporters

    parser.add_argument("session", metavar="SESSION", help="name, path or 'last'")
    parser.add_argument("--to", choices=exporters.names(), default="csv", help="(default: csv)")
    parser.add_argument(
        "-o", "--out", metavar="PATH",
        help="file or folder to write (default: the session's name, in this folder), or an address "
        "such as s3://bucket/study; - sends it to another program",
    )  # fmt: skip
    add_force(parser)


def run(args: argparse.Namespace) -> int:
    """Export the session and say where it went, and what the form could not keep."""
    from poise import exporters, remote
    from poise.library import exported
    from poise.library.sessions import find
    from poise.recording.reader import read

    recording = read(find(args.session))
    form = exporters.form(args.to)
    if args.out is not None and remote.is_remote(args.out):
        where = args.out
        if form.suffix and where.endswith("/"):
            where += recording.name + form.suffix
        with remote.uploaded(where, recording.name + form.suffix, over=args.force) as made:
            exporters.load(args.to)(recording, made)
        print(plain(where, None))
        print("Note: 'poise forget' cannot reach it there.", file=sys.stderr)
        _say_missing(form, recording)
        return 0
    if args.out == PIPE:
        with leaving(form.suffix) as made:
            exporters.load(args.to)(recording, made)
        _say_missing(form, recording)
        return 0
    out = Path(args.out or recording.name + form.suffix)
    if form.suffix and out.is_dir():
        out = out / (recording.name + form.suffix)
    there = place(out, args, folder=not form.suffix)
    exported.begin(recording.path, out)
    if there.over:
        _in_its_place(exporters.load(args.to), recording, out)
    else:
        exporters.load(args.to)(recording, out)
    exported.remember(recording.path, out)
    print(plain(out, None))
    _say_missing(form, recording)
    return 0


def _in_its_place(
    write: Callable[[Recording, Path], None], recording: Recording, out: Path
) -> None:
    """``out`` anew: as an exporter replaces nothing, it writes elsewhere first."""
    with TemporaryDirectory(prefix="poise-") as folder:
        made = Path(folder) / out.name
        write(recording, made)
        with (
            files.errors_in_words(out),
            files.atomic_write(out, over=True) as fresh,
            made.open("rb") as held,
            fresh.open("wb") as file,
        ):
            shutil.copyfileobj(held, file)


def _say_missing(form: ExportForm, recording: Recording) -> None:
    from poise import exporters

    missing = exporters.EVERYTHING - form.keeps
    if missing:
        print(f"Note: this form holds no {', no '.join(sorted(missing))}.", file=sys.stderr)
    if recording.damage:
        print(f"Note: {plain(recording.damage, None)}.", file=sys.stderr)
