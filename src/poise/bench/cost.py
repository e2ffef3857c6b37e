"""What a measurement costs the machine, beside its time."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

_STATUS = Path("/proc/self/status")


def memory_mb() -> float | None:
    """The most memory this process has held so far, in MB; None where the system does not tell."""
    with suppress(OSError, ValueError, IndexError):
        # Linux counts in ``getrusage`` what the process held that started this one.
        told = _STATUS.read_text(encoding="ascii").partition("VmHWM:")[2]
        return int(told.split()[0]) * 1024 / 1e6
    try:
        import resource
    except ImportError:  # Windows
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6
