"""Work that some files do not survive, for tests: it must be importable by other processes."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from poise.analysis.options import Options
from poise.batch.work import Row
from poise.batch.work import work as real


def work(path: str, options: Options) -> Row:
    if "deadly" in Path(path).name:
        os._exit(9)
    if "standing" in Path(path).name:
        os.kill(os.getpid(), signal.SIGSTOP)
    return real(path, options)
