"""An X server of our own, without a screen, for what only a real one shows."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def x_server(wide: int = 320, tall: int = 240) -> Iterator[dict[str, str]]:
    """The environment in which Qt opens its windows there, while the server runs.

    Where it could have been installed and was not, the test fails: nothing is left out in silence.
    """
    if shutil.which("Xvfb") is None:
        if shutil.which("dpkg-query") is not None:
            pytest.fail("no Xvfb: sh tools/system.sh dev installs it")
        pytest.skip("needs Xvfb, an X server without a screen")
    read, write = os.pipe()
    words = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{wide}x{tall}x24", "-nolisten",
             "tcp"]  # fmt: skip
    server = subprocess.Popen(words, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        yield {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    finally:
        server.terminate()
        server.wait()
