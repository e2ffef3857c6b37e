"""The yardstick itself: what is said of estimators whose delay is known."""

from __future__ import annotations

import numpy as np
import pytest

from poise.bench import estimators
from poise.bench.estimators import Said
from poise.core.arrays import Array
from poise.devices.straps import sheets
from poise.simulation.hearts import at_rate


def perfect(late_s: float, error_s: float = 0.0) -> estimators.Listen:
    """Tells each beat ``late_s`` after it, and its own rate as the number."""

    def listen(true: Array, seconds: float, seed: int) -> Said:
        rng = np.random.default_rng(seed)
        beats = true[(true > 0) & (true < seconds - late_s)]
        rr_ms = 1000 * np.diff(beats)
        at = beats[1:] + error_s * rng.standard_normal(len(rr_ms))
        told = beats[1:] + late_s
        numbers = np.stack([told, 60000 / rr_ms], axis=1)
        return Said(numbers, np.stack([told, at, rr_ms], axis=1))

    return listen


def test_an_estimator_without_fault_has_its_delay_and_nothing_else() -> None:
    heard = estimators.hear(perfect(2.0), 1)
    drawn = estimators.beat_by_beat(heard, drawn_at_beat=True)
    assert drawn.up_s == pytest.approx(0.5, abs=0.6)  # the middle of the first interval at 90
    assert drawn.ramp_s == pytest.approx(0, abs=0.3)
    assert drawn.swing_gain == pytest.approx(1, abs=0.03)
    assert drawn.swing_late_s == pytest.approx(0, abs=0.05)
    assert np.median(drawn.beat_told_s) == pytest.approx(2.0, abs=0.01)
    assert np.abs(drawn.beat_error_ms).max() < 0.1


def test_drawn_on_arrival_it_is_late_by_that_and_half_an_interval() -> None:
    heard = estimators.hear(perfect(2.0), 1)
    told = estimators.beat_by_beat(heard, drawn_at_beat=False)
    assert told.swing_late_s == pytest.approx(2.0 + 0.43, abs=0.05)
    number = estimators.number(heard)
    assert number.ramp_s == pytest.approx(2.4, abs=0.4)
    assert number.first_s is not None


def test_errors_of_beats_are_measured_without_their_constant() -> None:
    heard = estimators.hear(perfect(1.0, error_s=0.02), 2)
    errors = estimators.beat_by_beat(heard, drawn_at_beat=True).beat_error_ms
    assert np.std(errors) == pytest.approx(20, rel=0.25)
    assert np.median(errors) == pytest.approx(0, abs=1e-9)


def test_an_average_over_a_breath_loses_the_swing() -> None:
    def listen(true: Array, seconds: float, seed: int) -> Said:
        said = perfect(0.0)(true, seconds, seed)
        t = np.arange(15.0, seconds)
        mean = [
            np.mean(said.numbers[(said.numbers[:, 0] > at - 10) & (said.numbers[:, 0] <= at), 1])
            for at in t
        ]
        return Said(np.stack([t, np.array(mean)], axis=1), said.beats)

    timing = estimators.number(estimators.hear(listen, 3))
    assert timing.swing_gain is not None
    assert timing.swing_gain < 0.05
    assert timing.ramp_s == pytest.approx(5, abs=0.6)
    assert timing.up_s == pytest.approx(9, abs=1)


def test_the_made_up_heart_beats_at_its_rate() -> None:
    true = at_rate(lambda t: 60 + 0 * t, 30)
    assert np.diff(true) == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("sheet", [s for s in sheets() if s.least_delay_s], ids=lambda s: s.name)
def test_every_strap_s_trace_lies_where_the_heart_was(sheet: object) -> None:
    """Drawn at the beat's time, a strap known to be late is within a tenth of a second."""
    least = getattr(sheet, "least_delay_s")  # noqa: B009  (parametrised over the sheets)
    heard = estimators.hear(estimators.strap(least, least), 1)
    drawn = estimators.beat_by_beat(heard, drawn_at_beat=True)
    assert drawn.swing_late_s == pytest.approx(0, abs=0.1)
    assert drawn.swing_gain == pytest.approx(1, abs=0.05)
    told = estimators.beat_by_beat(heard, drawn_at_beat=False)
    assert told.swing_late_s is not None
    assert told.swing_late_s > least
