"""Made-up runs of the pace finder for the gallery: a peak at five a minute, none, and no answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache
from math import log
from pathlib import Path

from poise.core.events import Confidence, Event
from poise.core.pace.answer import PaceStep, answer
from poise.core.pace.protocol import stepped
from poise.library.pace_runs import PaceRun
from poise.ui.shell.link import Link, Paces
from tools.gallery import sample

T = (78.0, 240.0, 406.0, 573.0, 740.0, 900.0)
PACES = (6.5, 6.0, 5.5, 5.0, 4.5, 6.0)
SWINGS = {
    "five": (34.0, 52.0, 91.0, 128.0, 106.0, 55.0),
    "alike": (66.0, 96.0, 100.0, 70.0, 48.0, 96.0),
    "flat": (80.0, 84.0, 78.0, 85.0, 81.0, 79.0),
    "drifted": (60.0, 60.0, 80.0, 100.0, 120.0, 150.0),
}
COMFORT = (4, 6, 7, 8, 5, 6)
BEGAN = datetime.fromisoformat("2026-03-02T18:00:00+01:00")


def steps(name: str) -> tuple[PaceStep, ...]:
    """What each pace did in the run of that name."""
    return tuple(
        PaceStep(
            t, 90.0, pace, 9, 100, 98, log(swing_ms), 0.06, Confidence.HIGH, comfort=comfort,
            again=t == T[-1],
        )
        for t, pace, swing_ms, comfort in zip(T, PACES, SWINGS[name], COMFORT, strict=True)
    )  # fmt: skip


def run(name: str = "five") -> sample.PlayedLink:
    """A whole run, to be played up to any moment."""
    return sample.PlayedLink(
        stepped(),
        _events(),
        replace(sample.summary(stepped()), pace=answer("stepped", steps(name))),
    )


@cache
def _story() -> tuple[Event, ...]:
    return tuple(sample.story(stepped()))


def _events() -> list[Event]:
    return list(_story())


def offered(link: Callable[[], Link], runs: int = 0) -> Paces:
    """The pace finder to begin, after so many runs that found five a minute."""
    told = answer("stepped", steps("five"))
    past = [PaceRun(Path("run"), BEGAN, told, "strap")] * runs
    return Paces(lambda _protocol: link(), lambda: past)
