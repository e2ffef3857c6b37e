"""A morning is compared with one's own week, and told in words."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from poise import cli
from poise.analysis.morning import Reading, compared, in_words
from poise.simulation.hearts import over_background, pink

TODAY = date(2026, 3, 9)


def week(*values: float, se: float = 0.05) -> list[Reading]:
    """The last of them is today's."""
    first = TODAY - timedelta(days=len(values) - 1)
    return [Reading(first + timedelta(days=i), one, se) for i, one in enumerate(values)]


def test_a_morning_like_the_others_is_as_usual() -> None:
    said = in_words(week(3.7, 3.8, 3.6, 3.75, 3.72), TODAY)
    assert said.startswith("This morning: RMSSD 41 ms (ln RMSSD 3.72), as usual")
    assert "mean of 4 mornings in the 7 days before, 41 ms" in said


@pytest.mark.parametrize(("value", "word"), [(2.9, "lower"), (4.6, "higher")])
def test_one_that_is_far_off_is_said_to_be_and_nothing_is_made_of_it(
    value: float, word: str
) -> None:
    said = in_words(week(3.7, 3.8, 3.6, 3.75, value), TODAY)
    assert f", {word} than your mean" in said
    assert "all move it" in said
    assert not any(claim in said.lower() for claim in ("ready", "readiness", "recover", "stress"))


def test_only_the_seven_days_before_count() -> None:
    far = [Reading(TODAY - timedelta(days=8), 9.9, 0.05)]
    found = compared(Reading(TODAY, 3.7, 0.05), far + week(3.6, 3.7, 3.8, 3.7)[:-1])
    assert found is not None
    assert found.n == 3
    assert found.mean == pytest.approx(3.7)


def test_with_fewer_than_three_others_there_is_a_number_and_no_comparison() -> None:
    said = in_words(week(3.7, 3.8, 3.9), TODAY)
    assert "needs 3 mornings in the 7 days before; there are 2" in said
    assert "usual" not in said
    assert in_words([], TODAY).startswith("No morning reading yet.")


def test_mornings_that_happen_to_agree_do_not_make_the_next_one_unusual() -> None:
    found = compared(Reading(TODAY, 3.8, 0.1), week(3.7, 3.7, 3.7, 0.0))
    assert found is not None
    assert found.usual > 0.4  # what one reading cannot tell by itself


def test_nineteen_of_twenty_unchanging_mornings_are_as_usual() -> None:
    r = np.random.default_rng(1)
    held = 0
    for _ in range(2000):
        readings = week(*r.normal(3.7, 0.2, 8), se=0.1)
        found = compared(readings[-1], readings)
        assert found is not None
        held += abs(found.difference) <= found.usual
    assert held / 2000 == pytest.approx(0.955, abs=0.015)


def test_imported_mornings_are_read_and_sessions_of_other_kinds_are_not(
    poise_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for day in range(1, 6):
        r = np.random.default_rng(day)
        beats = over_background(pink(r, 170, 15.0), 1000, 150, lambda _t, r=r: 20 * r.normal())
        path = tmp_path / f"2026-03-0{day} 07-00-00.txt"
        path.write_text("".join(f"{rr:.0f}\n" for rr in 1000 * np.diff(beats)), encoding="utf-8")
        label = [] if day == 2 else ["--tag", "morning"]
        assert cli.main(["import", str(path), *label]) == 0
    capsys.readouterr()
    assert cli.main(["sessions", "--morning"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("On 2026-03-05: RMSSD ")
    assert "mean of 3 mornings" in said
