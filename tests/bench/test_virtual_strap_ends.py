"""A virtual strap takes its bus along, however it ends."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path

import psutil
import pytest

from poise import children
from poise.simulation.strap.private_bus import VARIABLE, available

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the virtual strap is Linux's"),
    pytest.mark.skipif(not available(), reason="there is no dbus-daemon"),
]
PATIENCE_S = 60.0


@pytest.mark.parametrize("how", ["SIGTERM", "its input ends"])
def test_nothing_of_it_is_left(how: str) -> None:
    process = children.start("poise.simulation.strap.stamped")
    try:
        told = json.loads(children.first_line(process, PATIENCE_S))
        folder = Path(told[VARIABLE].removeprefix("unix:path=")).parent
        started = psutil.Process(process.pid).children(recursive=True)
        assert [each.name() for each in started] == ["dbus-daemon"]
        assert folder.is_dir()
        if how == "SIGTERM":
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE_S) == 0  # while its input is still open
    finally:
        status = children.end(process, PATIENCE_S)
        assert process.stdout is not None
        process.stdout.close()
    assert status == 0
    assert psutil.wait_procs(started, PATIENCE_S)[1] == []
    assert not folder.exists()
