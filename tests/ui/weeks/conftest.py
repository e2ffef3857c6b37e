"""A window with a plan to follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from poise import clock
from poise.core.guide.exercise import Exercise
from poise.ui.background import PastSessions
from poise.ui.shell.link import Start
from poise.ui.shell.window import Window
from poise.ui.weeks import Weeks
from tools.gallery import sample, sample_drill
from tools.gallery.pictures import looks, settle

FIRST = date(2026, 3, 2)
Opened = Callable[..., Window]


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Moves the day it is."""
    now = [FIRST]
    monkeypatch.setattr(clock, "today", lambda: now[0])
    real = clock.moment()
    monkeypatch.setattr(
        clock, "moment",
        lambda: real.replace(year=now[0].year, month=now[0].month, day=now[0].day, hour=12),
    )  # fmt: skip

    def move(day: int) -> None:
        now[0] = FIRST + timedelta(days=day)

    return move


@pytest.fixture
def opened(reset: Exercise) -> Iterator[Opened]:
    windows: list[Window] = []

    def make(weeks: Weeks | None = None) -> Window:
        stage = sample.PlayedLink(reset, [], None)
        window = Window(
            stage.link, settings=looks("light"), weeks=weeks or Weeks(),
            more=[Start("Train", "T", lambda: stage.link, name="steady-six")],
            renew=lambda _settings: (stage.link, []),
            past_sessions=PastSessions(list), drills=sample_drill.offered(stage),
        )  # fmt: skip
        window.resize(900, 600)
        window.show()
        window.activateWindow()
        settle(window)
        windows.append(window)
        return window

    yield make
    for window in windows:
        window.close()
