"""From the strap's sending to the callback, the inbox and the paint."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any


def emit(options: argparse.Namespace) -> None:
    """The strap's side, a process of its own: notes when each notification was sent."""
    from poise.simulation.strap import VirtualStrap, World, encode

    with World(VirtualStrap()) as world:
        print(json.dumps(world.environment), flush=True)
        world.wait_until_heard(timeout_s=60)
        sent = []
        for number in range(options.count):
            time.sleep(options.period)
            payload = encode(60, [1000], energy_kj=number)
            sent.append(time.perf_counter())
            world.send(payload)
        time.sleep(1.0)
    Path(options.log).write_text(json.dumps(sent))


def quantiles(values: list[float]) -> dict[str, float]:
    """Median, 95th percentile and largest."""
    ordered = sorted(values)
    at = [round(ordered[min(len(ordered) - 1, int(p * len(ordered)))], 3) for p in (0.5, 0.95)]
    return {"n": len(ordered), "p50": at[0], "p95": at[1], "max": round(ordered[-1], 3)}


def latency(options: argparse.Namespace) -> dict[str, Any]:
    """From sending to the stamp in the callback, to the inbox, and to the end of a paint."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPainter, QPaintEvent
    from PySide6.QtWidgets import QApplication, QWidget

    from poise.clock import SystemClock
    from poise.core.events import Input, StrapReading
    from poise.runtime.inbox import Inbox
    from poise.sources.strap import StrapRequest, StrapTiming, open_source

    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "sent.json"
        strap = subprocess.Popen(
            [
                *(sys.executable, "-m", "benchmarks.bench_straps", "emit", "--log", str(log)),
                *("--count", str(options.count), "--period", str(options.period)),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert strap.stdout is not None
        os.environ.update(json.loads(strap.stdout.readline()))

        clock, origin = SystemClock(), time.perf_counter()
        inbox: Inbox[StrapReading] = Inbox()
        put: dict[int, float] = {}
        stamped: dict[int, float] = {}
        painted: dict[int, float] = {}

        def hear(event: Input) -> None:
            if isinstance(event, StrapReading) and event.energy_kj is not None:
                inbox.put(event)
                put[event.energy_kj] = time.perf_counter()
                stamped[event.energy_kj] = event.t + origin

        app = QApplication.instance() or QApplication([])

        class Number(QWidget):
            """Paints the last number it was shown, and notes when that was done."""

            shown: list[StrapReading] = []  # noqa: RUF012

            def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
                painter = QPainter(self)
                painter.drawText(20, 40, str([reading.heart_bpm for reading in self.shown[-3:]]))
                painter.end()
                for reading in self.shown:
                    painted[reading.energy_kj or 0] = time.perf_counter()
                self.shown = []

        widget = Number()
        widget.resize(400, 200)
        widget.show()

        def frame() -> None:
            readings = inbox.drain()
            if readings:
                widget.shown = widget.shown + readings
                widget.update()
            if strap.poll() is not None:
                app.quit()

        timer = QTimer()
        timer.timeout.connect(frame)
        timer.start(16)
        stall = QTimer()
        stall.timeout.connect(lambda: time.sleep(0.4))
        if options.stall:
            stall.start(2000)
        with open_source(StrapRequest(timing=StrapTiming(choose_s=0.1)), clock, hear):
            app.exec()
        sent = json.loads(log.read_text())
    return {
        "notifications": len(sent),
        "heard": len(put),
        "period_s": options.period,
        "gui_stalled_400_ms_every_2_s": options.stall,
        "to_callback_ms": quantiles([1000 * (stamped[n] - sent[n]) for n in stamped]),
        "to_inbox_ms": quantiles([1000 * (put[n] - sent[n]) for n in put]),
        "to_paint_ms": quantiles([1000 * (painted[n] - sent[n]) for n in painted]),
    }
