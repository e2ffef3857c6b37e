"""The first day of somebody's six weeks: its one thing is done through the real window."""

from __future__ import annotations

from pathlib import Path

import pytest

from poise import clock
from poise.library import outcomes, plan
from poise.library import sessions as recorded
from tools.six_weeks.__main__ import lived


def test_what_the_day_has_is_begun_with_enter_and_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name in ((clock, "today"), (clock, "moment"), (recorded, "stamp")):
        monkeypatch.setattr(module, name, getattr(module, name))  # put back afterwards
    diary = lived(tmp_path, range(1), dark=False, language="en")
    assert "The first standard drill" in diary[0]
    assert [(one.what, one.standard) for one in plan.done()] == [("drill", True)]
    first = outcomes.recorded()[0]
    assert (first.summary.sensor, first.worn, first.ratings) == ("strap", "chest", (5, 2))
    assert first.summary.drill is not None
    assert first.summary.drill.recovery.reactivity_bpm is not None
    assert (tmp_path / "00-today.png").exists()
