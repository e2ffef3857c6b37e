"""A peak is called the breath only where it stands for most of what sways."""

from __future__ import annotations

import numpy as np
import pytest

from poise.core.events import Confidence
from poise.core.hrv.breathing import OVERTONE_OF, SLOW_WAVE, Breathing, breathing, likeliest
from poise.core.hrv.spectrum import Spectrum

HZ = np.arange(0, 0.5005, 0.0005)


def spectrum(
    peak_hz: float, share: float, *, slow: float = 0.0, seconds: float = 300.0,
    total: float = 100.0, uneven: float = 0.0,
) -> Spectrum:  # fmt: skip
    """A wave with ``share`` of ``total`` ms² at ``peak_hz``, the rest from 0.04 to 0.5 Hz.

    ``slow`` ms² lie below that, where only the heart's own waves are; the rest goes up and down by
    the share ``uneven``.
    """
    ground = 1 + uneven * np.sin(2 * np.pi * HZ / 0.06)
    density = np.where((HZ >= 0.04) & (HZ < 0.5), ground * total * (1 - share) / 0.46, 0.0)
    density[(HZ > 0.015) & (HZ < 0.04)] += slow / 0.025
    top = np.argmin(np.abs(HZ - peak_hz))
    wave = np.maximum(0.0, 1 - np.abs(np.arange(len(HZ)) - top) / 20)  # a hill of 10 mHz each way
    density += wave / wave.sum() * total * share / 0.0005
    return Spectrum(HZ, density, seconds)


def told(peak_hz: float, share: float, pace_hz: float | None = None, **more: float) -> Breathing:
    return breathing(spectrum(peak_hz, share, **more), pace_hz)


def test_the_share_is_that_of_all_that_sways() -> None:
    # The ground below the hill, 50 of 460 mHz, counts as well: 0.7 + 0.3 · 50/460.
    assert told(0.25, 0.7).share == pytest.approx(0.7 + 0.3 * 0.05 / 0.46, abs=0.005)
    assert told(0.25, 0.7, total=0.02).share == pytest.approx(told(0.25, 0.7).share)


@pytest.mark.parametrize(
    ("share", "confidence"),
    [(0.05, Confidence.LOW), (0.16, Confidence.MEDIUM), (0.40, Confidence.HIGH),
     (0.90, Confidence.HIGH)],
)  # fmt: skip
def test_a_breath_that_stands_out_little_is_told_with_doubt_or_not_at_all(
    share: float, confidence: Confidence
) -> None:
    found = told(0.25, share, uneven=0.5)
    assert found.confidence is confidence
    if confidence is Confidence.LOW:
        assert found.per_min is None
        assert found.reason == "not certain: no rhythm stands out"
    else:
        assert found.per_min == pytest.approx(15, abs=0.3)
        assert found.reason == ""


def test_the_more_was_heard_the_likelier_the_same_peak_is_the_breath() -> None:
    short, long = (likeliest(spectrum(0.25, 0.3, seconds=s)) for s in (60.0, 300.0))
    assert short is not None
    assert long is not None
    assert short.hz == pytest.approx(long.hz)
    assert 0 < short.probability < long.probability < 1


def test_a_rival_as_high_makes_it_less_likely() -> None:
    alone, beside = spectrum(0.25, 0.3), spectrum(0.25, 0.3)
    beside.density[:] = np.maximum(beside.density, np.roll(beside.density, 240))  # 0.12 Hz faster
    found = [likeliest(one) for one in (alone, beside)]
    assert found[0] is not None
    assert found[1] is not None
    assert found[1].probability < found[0].probability - 0.1


def test_the_second_wave_of_a_slow_breath_is_no_breath_of_its_own() -> None:
    slow, fast = spectrum(0.08, 0.9), spectrum(0.16, 0.9, total=10.0)
    both = Spectrum(HZ, slow.density + fast.density, 300.0)
    assert breathing(fast).per_min == pytest.approx(9.6, abs=0.1)
    assert breathing(both).per_min is None
    assert breathing(both).reason == OVERTONE_OF


def test_nothing_is_looked_for_beyond_half_the_heart_rate() -> None:
    assert breathing(spectrum(0.4, 0.9), heart_hz=1.2).per_min == pytest.approx(24, abs=0.3)
    assert breathing(spectrum(0.4, 0.9), heart_hz=0.7).per_min is None
    assert likeliest(spectrum(0.4, 0.9), heart_hz=0.3) is None


@pytest.mark.parametrize(("share", "known"), [(0.6, False), (0.78, False), (0.88, True)])
def test_where_the_body_s_own_waves_live_almost_all_must_be_the_breath(
    share: float, known: bool
) -> None:
    found = told(0.1, share)
    assert (found.per_min is not None) is known
    assert found.confidence is (Confidence.MEDIUM if known else Confidence.LOW)
    assert found.reason == ("" if known else SLOW_WAVE)


def test_slower_waves_still_are_asked_for_there_and_nowhere_else() -> None:
    assert told(0.1, 0.95).per_min == pytest.approx(6, abs=0.05)
    assert told(0.1, 0.95, slow=30).per_min is None
    assert told(0.25, 0.95, slow=30) == told(0.25, 0.95)


def test_at_the_guide_s_pace_half_is_enough() -> None:
    assert told(0.1, 0.6).per_min is None
    assert told(0.1, 0.6, pace_hz=0.11).confidence is Confidence.HIGH
    assert told(0.1, 0.6, pace_hz=0.11).per_min == pytest.approx(6, abs=0.05)
    assert told(0.1, 0.6, pace_hz=0.12).per_min is None  # 20 mHz away it is another rhythm
    assert told(0.1, 0.3, pace_hz=0.1).per_min is None


def test_less_than_a_minute_or_no_sway_says_so() -> None:
    assert told(0.25, 0.9, seconds=54.9).reason == "needs a minute without a gap"
    assert told(0.25, 0.9, seconds=55.0).per_min is not None
    still = breathing(Spectrum(HZ, np.zeros(len(HZ)), 300.0))
    assert (still.per_min, still.reason) == (None, "the heart rate does not vary at all")
