"""Work that some files do not survive, for tests: it must be importable by other processes."""

from __future__ import annotations

import os
from pathlib import Path

from poise.analysis.options import Options
from poise.batch.work import Row
from poise.batch.work import work as real


def work(path: str, options: Options) -> Row:
    if "deadly" in Path(path).name:
        os._exit(9)
    return real(path, options)
