"""The first touch of Bluetooth in a child that may die of it."""

from __future__ import annotations

import sys
import threading

from poise.clock import SystemClock
from poise.core.events import Input, SensorState, SensorStatus
from poise.errors import Missing
from poise.sources.bluetooth import first_touch
from poise.sources.bluetooth.trouble import DIALOG_OPEN, KILLED
from poise.sources.strap import StrapRequest, StrapSource


def child(program: str) -> list[str]:
    return [sys.executable, "-P", "-c", program]


def test_it_is_tried_on_macos_alone() -> None:
    assert first_touch.command("linux") is None
    assert first_touch.command("win32") is None
    tried = first_touch.command("darwin")
    assert tried is not None
    assert "-P" in tried


def test_a_child_that_is_killed_a_child_that_waits_and_one_that_does_well() -> None:
    assert first_touch.touch(child("import os; os.abort()")) is KILLED
    assert first_touch.touch(child("input()"), limit_s=60) is None  # it failed, and did not die
    waiting = child("import threading; threading.Event().wait()")
    assert first_touch.touch(waiting, limit_s=0.1) is DIALOG_OPEN
    assert first_touch.touch(waiting, enough=lambda: True) is DIALOG_OPEN
    assert first_touch.touch(None) is None


def test_a_child_that_dies_is_a_sentence_and_the_program_goes_on() -> None:
    events: list[Input] = []
    said = threading.Event()

    def emit(event: Input) -> None:
        events.append(event)
        if isinstance(event, SensorStatus) and event.state is SensorState.BLOCKED:
            said.set()

    with StrapSource(StrapRequest(), SystemClock(), emit, child("import os; os.abort()")):
        assert said.wait(60), events
    (blocked,) = [e for e in events if isinstance(e, SensorStatus) and e.state == "blocked"]
    assert blocked.reason == Missing.PERMISSION_DENIED
    assert "macOS" in blocked.detail
