"""Import recordings from other programs: RR text, HRV Logger, Elite HRV, Polar, Empatica IBI, HRM,
Garmin FIT, Apple Health, and files exported by poise.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from poise.commands.numbers import number
from poise.commands.piped import arrived
from poise.errors import PoiseError
from poise.plain import plain

if TYPE_CHECKING:
    from poise.library.index import Index

ERROR = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="file, folder or an address such as s3://bucket/study; - reads what another program "
        "sends",
    )
    parser.add_argument(
        "--tag", action="append", default=[], metavar="TEXT", help="a label; can be repeated"
    )
    parser.add_argument(
        "--again", action="store_true", help="also import files that were imported before"
    )
    parser.add_argument(
        "--rate",
        type=number("--rate", 1, 1e5),
        metavar="HZ",
        help="samples a second, of beats given as sample numbers",
    )


def run(args: argparse.Namespace) -> int:
    """Make a recording of each; exit status 1 when one of them could not be."""
    from poise.library import sessions

    status = 0
    with sessions.index() as index:
        for path in args.paths:
            try:
                _bring_in(path, args, index)
            except PoiseError as error:
                if len(args.paths) == 1:
                    raise
                print(f"poise: {plain(error, None)}", file=sys.stderr)
                status = ERROR
    return status


def _bring_in(name: str, args: argparse.Namespace, index: Index) -> None:
    with arrived(name) as path:
        told = _brought_in(path, tuple(args.tag), index, again=args.again, rate_hz=args.rate)
        for made, words in told:
            print(plain(f"{made}  {words}", None))


def _brought_in(
    path: Path, tags: tuple[str, ...], index: Index, *, again: bool, rate_hz: float | None
) -> Iterator[tuple[str, str]]:
    """The name of each recording made, and words about it."""
    from dataclasses import replace

    from poise import importers
    from poise.importers.boundary import in_words
    from poise.importers.imported import source_digest
    from poise.library.sessions import adopt
    from poise.recording import SUFFIX, reader
    from poise.runtime.importing import record

    if path.is_file() and reader.is_recording(path):
        yield adopt(path).name, "a poise recording, copied"
        return
    with in_words(path):
        importers.form_of(path)  # before a folder that is none is read through
        source = source_digest(path)
    known = None if again else index.holding(source)
    if known is not None:
        yield known, f"already imported from {path.name}; use --again to import it again"
        return
    for found in importers.read(path, rate_hz):
        with in_words(path):
            made = record(replace(found, tags=(*found.tags, *tags)), path, source)
        heard = sum(hasattr(event, "rr_ms") for event in found.inputs)
        yield made.name.removesuffix(SUFFIX), f"from {found.origin}, {heard} readings"
        for note in found.notes:
            print(f"  note: {plain(note, None)}")
        for unknown in found.unknown:
            print(f"  not known: {plain(unknown, None)}")
