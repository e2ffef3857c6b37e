"""Which files of a BIDS data set are recordings: its tables of people and scans are none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from poise.importers import bids_physio

EVENTS = "_events.tsv"
BEAT, HEAD_BYTES = b"\tbeat\t", 65_536


def head_of(path: Path) -> bytes:
    """The first 64 KB of a file, nothing of one that cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(HEAD_BYTES)
    except OSError:
        return b""


def recordings(
    folder: Path, found: Iterable[Path], head: Callable[[Path], bytes] = head_of
) -> list[Path]:
    """Those of ``found`` that hold a heart; all of them where ``folder`` is no data set.

    A recording that has its beats as events, as poise writes them, is not read from its wave too.
    """
    if not (folder / bids_physio.ROOT).is_file():
        return list(found)
    paths = list(found)
    beats = {path for path in paths if path.name.endswith(EVENTS) and BEAT in head(path)}
    known = {str(path).removesuffix(EVENTS) for path in beats}
    return [path for path in paths if path in beats or _is_recording(path, known)]


def _is_recording(path: Path, known: set[str]) -> bool:
    if bids_physio.is_one(path):
        return str(path).removesuffix(bids_physio.SUFFIX) not in known and (
            bids_physio.has_heart(path)
        )
    return path.suffix != ".tsv"
