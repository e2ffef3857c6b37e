"""``-`` or an address in the place of a file.

What a pipe brings is read to its end, and what is made goes on.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from poise import remote
from poise.errors import RecordingError, UsageError
from poise.importers.boundary import LARGEST_BYTES

PIPE = "-"
STDIN = "stdin"


@contextmanager
def arrived(name: str | Path) -> Iterator[Path]:
    """The file of that name, or a private one: for ``-`` of all that standard input held.

    For an address such as ``s3://bucket/study`` it is a copy of what is there.  Raises
    :class:`UsageError` at a terminal, where a person would wait for it without end, and
    :class:`RecordingError` for more than poise reads.
    """
    if remote.is_remote(name):
        with remote.downloaded(str(name)) as path:
            yield path
        return
    if str(name) != PIPE:
        yield Path(name)
        return
    if sys.stdin.isatty():
        raise UsageError("- reads what another program sends, as in 'cat rr.txt | poise analyze -'")
    with tempfile.TemporaryDirectory(prefix="poise-") as folder:
        held = Path(folder) / STDIN
        with held.open("wb") as file:
            whole = 0
            while part := sys.stdin.buffer.read(1 << 20):
                whole += len(part)
                if whole > LARGEST_BYTES:
                    raise RecordingError(
                        f"{STDIN} sends more than {LARGEST_BYTES >> 20} MB: name a file instead"
                    )
                file.write(part)
        yield held


@contextmanager
def leaving(suffix: str) -> Iterator[Path]:
    """A file to be written that goes to standard output when the block ends well."""
    if not suffix:
        raise UsageError("this form is a folder, which no pipe can hold: name one with -o")
    with tempfile.TemporaryDirectory(prefix="poise-") as folder:
        made = Path(folder) / f"export{suffix}"
        yield made
        sys.stdout.flush()
        with made.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
        sys.stdout.buffer.flush()
