"""What straps cost and how soon they come back, with the real bleak on the emulated BlueZ.

    python -m benchmarks.bench_straps decode              what one costs; a million at random
    python -m benchmarks.bench_straps latency [--stall]   from the strap to callback, inbox, paint
    python -m benchmarks.bench_straps recovery [--quick]  every fault at every phase, as a table
    python -m benchmarks.bench_straps timing              beat times against the truth, as a table
    python -m benchmarks.bench_straps dropouts [--data D] a real strap whose intervals are emptied
    python -m benchmarks.bench_straps soak [--hours 12]   a long session with many lost links

Add ``--out FILE`` for JSON.  ``recovery`` runs with the patience poise really has, several cases at
a time, and takes some minutes; with ``--quick`` it has the patience of the tests.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any


def quantiles(values: list[float]) -> dict[str, float]:
    """Median, 95th percentile and largest."""
    ordered = sorted(values)
    at = [round(ordered[min(len(ordered) - 1, int(p * len(ordered)))], 3) for p in (0.5, 0.95)]
    return {"n": len(ordered), "p50": at[0], "p95": at[1], "max": round(ordered[-1], 3)}


# ------------------------------------------------------------------ decode


def decode(options: argparse.Namespace) -> dict[str, Any]:
    """A million random payloads: decoded or refused; and what one full notification costs."""
    from poise.errors import MalformedReadingError
    from poise.protocols.gatt_heart_rate import parse

    source, outcomes = random.Random(1), Counter[str]()
    payloads = [source.randbytes(source.randrange(21)) for _ in range(options.count)]
    began = time.perf_counter()
    for payload in payloads:
        try:
            parse(payload, t=0.0, sensor="strap")
            outcomes["decoded"] += 1
        except MalformedReadingError:
            outcomes["refused"] += 1
    random_us = (time.perf_counter() - began) / len(payloads) * 1e6
    full = bytes.fromhex("1e48 3412" + "2c03" * 8)
    began = time.perf_counter()
    for _ in range(100_000):
        parse(full, t=0.0, sensor="strap")
    full_us = (time.perf_counter() - began) / 100_000 * 1e6
    return {
        "payloads": len(payloads),
        **outcomes,
        "random_us": round(random_us, 2),
        "eight_intervals_us": round(full_us, 2),
    }


# ------------------------------------------------------------------ latency


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
                *(sys.executable, __file__, "emit", "--log", str(log)),
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


# ------------------------------------------------------------------ recovery


def recovery(options: argparse.Namespace) -> dict[str, Any]:
    """Seconds from the end of each fault to the next reading."""
    from poise.simulation.strap.fault_matrix import PHASES, matrix

    names = [str(case) for case in matrix()]

    def run(name: str) -> tuple[str, dict[str, Any]]:
        command = [sys.executable, __file__, "case", name, *(["--quick"] if options.quick else [])]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            return name, {"failed": done.stderr.strip().splitlines()[-1:]}
        found: dict[str, Any] = json.loads(done.stdout)
        return name, found

    with ThreadPoolExecutor(options.jobs) as pool:
        found = dict(pool.map(run, names))
    faults = list(dict.fromkeys(name.split(": ", 1)[1] for name in names))
    print("seconds until heard again (closing: until closed)\n")
    print(f"| fault | {' | '.join(PHASES)} |\n|---|{'---|' * len(PHASES)}")
    for fault in faults:
        cells = []
        for phase in PHASES:
            cell = found.get(f"{phase}: {fault}")
            cells.append("" if cell is None else str(cell.get("recovered_s", "FAILED")))
        print(f"| {fault} | {' | '.join(cells)} |")
    return {"patience": "tests" if options.quick else "real", "cases": len(found), **found}


def one_case(options: argparse.Namespace) -> dict[str, Any]:
    """One cell of the table, in a process of its own."""
    from poise.simulation.strap.ear import QUICK
    from poise.simulation.strap.fault_matrix import matrix, run
    from poise.sources.strap import StrapTiming

    (case,) = (case for case in matrix() if str(case) == options.name)
    timing = QUICK if options.quick else StrapTiming()
    outcome = run(case, timing, patience_s=120)
    assert not outcome.left_behind, outcome.left_behind
    return {
        "recovered_s": round(outcome.recovered_s, 2),
        "invented": outcome.invented,
        "doubled": outcome.doubled,
    }


# ------------------------------------------------------------------ timing


def timing(options: argparse.Namespace) -> dict[str, Any]:
    """How well beats are placed by an hour of arrivals whose truth is known."""
    from poise.simulation.arrivals import Conditions
    from poise.simulation.heard import strap_hour

    cases = {
        "clean": Conditions(),
        "strap clock +1 %": Conditions(clock=0.01),
        "strap clock -1 %": Conditions(clock=-0.01),
        "heart at 45": Conditions(heart_bpm=45),
        "heart at 150": Conditions(heart_bpm=150),
        "2 % late bunches": Conditions(bursts=0.02),
        "2 % lost": Conditions(lost=0.02),
        "2 % twice": Conditions(doubled=0.02),
        "all, clock -0.5 %": Conditions(bursts=0.02, lost=0.02, doubled=0.02, clock=-0.005),
    }
    print("| an hour of | median ms | p95 ms | as arrived, ms | false gaps | losses | bridged |")
    print("|---|---|---|---|---|---|---|")
    found = {}
    for name, conditions in cases.items():
        hours = [strap_hour(conditions, seed) for seed in (1, 2, 3)]
        row = {
            "median_ms": round(max(hour.median_ms for hour in hours), 1),
            "p95_ms": round(max(hour.p95_ms for hour in hours), 1),
            "as_arrived_ms": round(max(hour.as_arrived_ms for hour in hours), 1),
            "false_gaps": sum(hour.false_gaps for hour in hours),
            "losses": sum(hour.losses for hour in hours),
            "bridged": sum(hour.losses_bridged for hour in hours),
        }
        found[name] = row
        print(f"| {name} | {' | '.join(str(value) for value in row.values())} |")
    return {"hours_each": 3, "worst_hour": found}


# ------------------------------------------------------------------ dropouts


def dropouts(options: argparse.Namespace) -> dict[str, Any]:
    """A real strap that loses the skin: its intervals emptied for 2 to 10 s at ten places each.

    The last figures are those of a timeline that is told how long the lost beats took: what the
    jitter of the arrivals leaves, however well the heart is known.
    """
    from dataclasses import replace
    from statistics import median
    from unittest.mock import patch

    from poise.core.events import StrapReading
    from poise.core.strap import timeline as strap_timeline
    from poise.core.strap.lost_beats import Loss
    from poise.core.strap.timeline import StrapTimeline
    from poise.sources import replay

    played = replay.events(options.data / "polar_h10_ibi" / "sample_data_ibi.csv")
    whole = [e for e in played if isinstance(e, StrapReading)]

    def beats(heard: list[StrapReading]) -> list[tuple[float, float, bool]]:
        """When each beat was told of, when it was, and whether it follows."""
        timeline = StrapTimeline()
        return [(r.t, b.t, b.follows) for r in heard for b in timeline.receive(r.t, r.rr_ms)]

    undisturbed, swings = beats(whole), _swings_ms(whole)
    print(
        "| emptied for | one gap | false | 3rd beat on, ms: median, 9 of 10, worst | told again "
        "after | rate known | swing: median, within 10 % | length told: median, 9 of 10, worst |"
    )
    print("|---|---|---|---|---|---|---|---|")

    def largest(heard: list[tuple[float, float, bool]], first: int) -> float:
        """The largest error of a beat from the third after the loss, in s."""
        lost = len(undisturbed) - len(heard)
        after, true = heard[first + 2 : first + 40], undisturbed[first + lost + 2 :]
        return max(abs(mine[1] - real[1]) for mine, real in zip(after, true, strict=False))

    found = {}
    for seconds in (2, 3, 4, 5, 6, 8, 10):
        errors, least, told_s, ratios = [], [], [], []
        marked = false = known = 0
        for at_s in (63.3 + 50 * place for place in range(10)):
            torn = [replace(r, rr_ms=()) if at_s <= r.t < at_s + seconds else r for r in whole]
            heard = beats(torn)
            first = sum(len(r.rr_ms) for r in whole if r.t < at_s)
            gaps = [n for n, (_, _, follows) in enumerate(heard) if not follows][1:]
            marked += first in gaps
            false += sum(gap != first for gap in gaps)
            errors.append(largest(heard, first))
            lost = [rr for r in whole if at_s <= r.t < at_s + seconds for rr in r.rr_ms]
            true = Loss(sum(lost) / 1000, len(lost))
            with patch.object(strap_timeline, "estimate", return_value=true):
                least.append(largest(beats(torn), first))
            told_s.append(heard[first + 2][0] - at_s - seconds)
            known += _known(torn, at_s, at_s + seconds + 5)
            mine = _swings_ms(torn)
            ratios += [
                mine[end_s] / swings[end_s]
                for end_s in swings
                if at_s + seconds < end_s - 3 * PACE_S
                and end_s < at_s + seconds + 60
                and end_s in mine
                and swings[end_s] > 15
            ]
        errors.sort()
        least.sort()
        row = {
            "one_gap": marked,
            "false_gaps": false,
            "median_ms": round(1000 * median(errors)),
            "nine_of_ten_ms": round(1000 * errors[8]),
            "worst_ms": round(1000 * errors[-1]),
            "told_after_s": round(max(told_s), 1),
            "rate_known": known,
            "swing_ratio": round(median(ratios), 3),
            "swing_within_a_tenth": round(sum(0.9 < r < 1.1 for r in ratios) / len(ratios), 2),
            "length_told_median_ms": round(1000 * median(least)),
            "length_told_nine_of_ten_ms": round(1000 * least[8]),
            "length_told_worst_ms": round(1000 * least[-1]),
        }
        found[f"{seconds} s"] = row
        print(f"| {seconds} s | {' | '.join(str(value) for value in row.values())} |")
    return {"places_each": 10, "emptied_for": found}


PACE_S = 7.0  # the guide's; the person breathed as they liked


def _swings_ms(heard: list[Any]) -> dict[float, float]:
    """The fitted swing of each breath of a guide that nobody followed, by when it ended."""
    from poise.core.events import BreathMeasured

    rows = (e for e in _session(heard) if isinstance(e, BreathMeasured))
    return {row.end_s: row.swing_ms for row in rows if row.swing_ms is not None}


def _known(heard: list[Any], start_s: float, end_s: float) -> bool:
    """Whether a heart rate was said in every second between."""
    from poise.core.events import MetricUpdate

    said = _session(heard)
    rates = {e.t for e in said if isinstance(e, MetricUpdate) and e.name == "heart_rate"}
    return all(float(t) in rates for t in range(round(start_s) + 1, round(end_s)))


def _session(heard: list[Any]) -> list[Any]:
    from poise.core.events import Action, Command
    from poise.core.guide.exercise import Exercise, Stage
    from poise.core.guide.pacer import BreathPattern
    from poise.core.session import Session
    from poise.runtime.runner import run_at_once

    pace = Stage("pace", "Breathe", BreathPattern(PACE_S / 2, PACE_S / 2), breaths=84)
    arriving = [(0.0, Command(0.0, Action.START)), *((r.t, r) for r in heard)]
    return [e for _, e in run_at_once(Session(Exercise("b", "B", "", (pace,))), arriving)]


# ------------------------------------------------------------------ soak


def soak(options: argparse.Namespace) -> dict[str, Any]:
    """Hours of a session in minutes, with a lost link every few minutes of it.

    The session clock is the number of the notification: the next is sent as soon as one was heard,
    and while nobody listens a second passes every few ms.
    """
    import psutil

    from poise.clock import ManualClock
    from poise.core.chains.strap import StrapChain
    from poise.core.events import Input, RRInterval, SensorState, SensorStatus, StrapReading
    from poise.simulation.strap import VirtualStrap, World, encode
    from poise.simulation.strap.ear import CALM
    from poise.sources.strap import StrapRequest, open_source

    clock, chain, counts = ManualClock(), StrapChain("strap"), Counter[str]()
    notifications, every = int(options.hours * 3600), int(options.minutes * 60)
    news, last = threading.Condition(), -1

    def hear(event: Input) -> None:
        nonlocal last
        said: list[Any] = []
        if isinstance(event, StrapReading):
            number = event.energy_kj or 0
            counts["heard"] += 1
            counts["twice"] += number == last % 60_000
            counts["missing"] += last >= 0 and (number - last) % 60_000 != 1
            last = number
            said = chain.receive(event)
        elif isinstance(event, SensorStatus) and event.state is SensorState.LOST:
            counts["losses said"] += 1
            said = chain.break_off()
        for one in said:
            if isinstance(one, RRInterval):
                counts["intervals"] += 1
                counts["gaps"] += not one.follows
        with news:
            news.notify()

    process, memory_mb = psutil.Process(), list[float]()
    began = time.perf_counter()
    with World(VirtualStrap()) as world, open_source(StrapRequest(timing=CALM), clock, hear):
        world.wait_until_heard()
        for number in range(notifications):
            clock.move_to(float(number))
            if number and number % every == 0:
                world.drop()
                counts["links dropped"] += 1
            before = counts["heard"]
            if world.send(encode(60, [1024], energy_kj=number % 60_000)):
                counts["sent to a listener"] += 1
                with news:
                    assert news.wait_for(lambda: counts["heard"] > before, 10)  # noqa: B023
            else:
                time.sleep(0.005)
            if number % (notifications // 12) == 0:
                memory_mb.append(round(process.memory_info().rss / 1e6, 1))
        memory_mb.append(round(process.memory_info().rss / 1e6, 1))
    for one in chain.flush():
        if isinstance(one, RRInterval):
            counts["intervals"] += 1
            counts["gaps"] += not one.follows
    counts["gaps"] -= 1  # the very first interval follows nothing either
    return {
        "hours": options.hours,
        "wall_s": round(time.perf_counter() - began, 1),
        **counts,
        "memory_mb": memory_mb,
    }


def main() -> None:
    """Run one of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    commands = parser.add_subparsers(required=True, metavar="WHAT")

    def add(name: str, what: Callable[[argparse.Namespace], Any]) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=(what.__doc__ or "").splitlines()[0])
        command.add_argument("--out", type=Path)
        command.set_defaults(what=what)
        return command

    add("decode", decode).add_argument("--count", type=int, default=1_000_000)
    for name, what in (("latency", latency), ("emit", emit)):
        command = add(name, what)
        command.add_argument("--count", type=int, default=2000)
        command.add_argument("--period", type=float, default=0.05)
        command.add_argument("--stall", action="store_true")
        command.add_argument("--log")
    command = add("recovery", recovery)
    command.add_argument("--quick", action="store_true")
    command.add_argument("--jobs", type=int, default=8)
    command = add("case", one_case)
    command.add_argument("name")
    command.add_argument("--quick", action="store_true")
    add("timing", timing)
    add("dropouts", dropouts).add_argument("--data", type=Path, default=Path("tests/data"))
    command = add("soak", soak)
    command.add_argument("--hours", type=float, default=12.0)
    command.add_argument("--minutes", type=float, default=5.0)

    options = parser.parse_args()
    found = options.what(options)
    if found is not None and options.what is not recovery:
        print(json.dumps(found, indent=1))
    if options.out and found is not None:
        options.out.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
