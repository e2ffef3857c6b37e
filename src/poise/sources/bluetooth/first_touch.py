"""The first touch of Bluetooth on macOS, in a process that may die of it.

macOS ends a program (SIGABRT) that touches Bluetooth and was started from one whose bundle has no
text on why.  No exception comes, so it is tried in a child first.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

from poise.sources.bluetooth.trouble import DIALOG_OPEN, KILLED, Trouble

LIMIT_S = 20.0
"""Bluetooth answers at once, unless the system asks the person first."""
LOOK_S = 0.05


def command(system: str = sys.platform) -> Sequence[str] | None:
    """The child to try it in; None where no such thing happens."""
    return [sys.executable, "-P", "-m", __name__] if system == "darwin" else None


def touch(
    child: Sequence[str] | None,
    *,
    limit_s: float = LIMIT_S,
    enough: Callable[[], bool] = lambda: False,
) -> Trouble | None:
    """What is wrong with touching Bluetooth from here, None when nothing is.

    It waits for ``limit_s`` or until ``enough`` says that nobody wants to know any more.
    """
    if child is None:
        return None
    quiet = subprocess.DEVNULL
    with subprocess.Popen(child, stdin=quiet, stdout=quiet, stderr=quiet) as process:
        for _ in range(round(limit_s / LOOK_S)):
            with suppress(subprocess.TimeoutExpired):
                process.wait(LOOK_S)
                break
            if enough():
                break
        ended = process.poll()
        if ended is None:
            process.kill()
            return DIALOG_OPEN
    return KILLED if ended < 0 else None


if __name__ == "__main__":
    import asyncio

    from bleak import BleakScanner

    async def scan() -> None:
        async with BleakScanner():
            pass

    asyncio.run(scan())
