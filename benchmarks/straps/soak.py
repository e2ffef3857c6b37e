"""Hours of a session in minutes, with many lost links."""

from __future__ import annotations

import argparse
import threading
import time
from collections import Counter
from typing import Any

import psutil

from poise.clock import ManualClock
from poise.core.chains.strap import StrapChain
from poise.core.events import Input, RRInterval, SensorState, SensorStatus, StrapReading
from poise.simulation.strap import VirtualStrap, World, encode
from poise.simulation.strap.listener import CALM
from poise.sources.strap import StrapRequest, open_source


def soak(options: argparse.Namespace) -> dict[str, Any]:
    """Hours of a session in minutes, with a lost link every few minutes of it.

    The session clock is the number of the notification: the next is sent as soon as one was heard,
    and while nobody listens a second passes every few ms.
    """
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
