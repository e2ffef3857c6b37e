"""Where readings come from: one file for each kind of sensor, named after it.

A living sensor has ``open_source(settings, clock, emit)``, which gives a context manager: entering
it starts listening in a thread of its own, leaving it ends that thread.  A sensor that comes or
goes is a ``SensorStatus`` given to ``emit``, never an exception across threads.  A recorded or
made-up heart has ``events(...)``, an iterator of what it will say, and ``playing`` plays it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from poise.core.events import Input

Emit = Callable[[Input], None]
Source = AbstractContextManager[Any]
# How full the guide asks the lungs to be at a moment, 0 to 1; None while nothing is led.
Guide = Callable[[float], float | None]
