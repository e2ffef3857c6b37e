"""How far each wave is heeded: a face's evenly, a finger's by how well it does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from poise.core.arrays import Array
from poise.core.events import SkinSample
from poise.core.pulse.candidates import FACE, Candidates, Skin
from poise.core.pulse.estimator import Look, PulseEstimator
from poise.core.pulse.quality import SECOND, probability
from poise.core.pulse.spectrum import RATES_BPM, Spectra
from poise.core.pulse.weighing import Evidence, Weigher, read_signs
from poise.simulation.person import Person
from poise.simulation.skin import Scene, samples

RATE_HZ, SPAN_S = 30.0, 8.5
T = np.arange(0, SPAN_S, 1 / RATE_HZ)
NAMES = ("pos", *FACE)


def sine(bpm: float, noise: float, seed: int = 1) -> Array:
    rng = np.random.default_rng(seed)
    return np.asarray(np.sin(2 * np.pi * bpm / 60 * T) + noise * rng.normal(size=len(T)))


def weighed(*waves: Array, finger: bool = False, region: tuple[int, ...] = ()) -> Evidence:
    """What three waves (n,) say between them when nothing is believed yet."""
    skin = Skin(RATE_HZ, SPAN_S)
    skin.clear(1)
    n = len(T)
    unknown = np.full((n, 3), np.nan)
    skin.extend(T, np.full((n, 1, 3), 100.0), unknown, unknown, np.full(n, np.nan))
    grey = np.random.default_rng(2).normal(size=(n, 3))
    candidates = Candidates(
        NAMES[: len(waves)] if len(waves) <= len(NAMES) else tuple(map(str, range(len(waves)))),
        np.stack(waves, axis=1),
        np.array(region or (-1,) * len(waves)),
        grey,
        np.ones(n, dtype=bool),
        np.full((1, 3), 100.0),
        finger,
    )
    even = np.ones(len(RATES_BPM))
    return Weigher(Spectra(RATE_HZ)).weigh(candidates, skin, even, n)


def favoured(evidence: Evidence) -> float:
    return float(RATES_BPM[evidence.rho.argmax()])


def test_one_wave_with_a_tall_peak_of_its_own_does_not_outvote_two_that_agree() -> None:
    told = weighed(sine(70, 0.8, 1), sine(70, 0.8, 3), sine(110, 0.0))
    assert favoured(told) == pytest.approx(70, abs=2)


def test_of_a_finger_the_clear_colour_is_heard_above_the_saturated_ones() -> None:
    told = weighed(sine(70, 30, 1), sine(70, 30, 3), sine(110, 0.3), finger=True)
    assert favoured(told) == pytest.approx(110, abs=2)
    assert told.weights.argmax() == 2


def test_a_wave_that_is_flat_has_no_vote() -> None:
    flat = np.zeros(len(T))
    both = weighed(sine(70, 0.5, 1), sine(70, 0.5, 3))
    three = weighed(sine(70, 0.5, 1), sine(70, 0.5, 3), flat)
    assert three.rho == pytest.approx(both.rho)
    assert three.weights[2] == pytest.approx(0, abs=1e-6)


def test_the_wave_heeds_those_most_that_have_the_rate_and_its_noise_is_its_own() -> None:
    clear, poor = sine(70, 0.3, 1), sine(70, 3.0, 3)
    told = weighed(clear, poor, sine(70, 3.0, 4))
    assert told.weights.argmax() == 0
    assert told.snr_db(70) > weighed(poor, sine(70, 3.0, 4)).snr_db(70)


def test_what_one_wave_alone_finds_is_not_believed_however_clear_it_is() -> None:
    lamp = weighed(sine(110, 0.1), sine(70, 30, 3), sine(70, 30, 4))
    heart = weighed(sine(110, 0.1), sine(110, 0.5, 3), sine(70, 30, 4))
    alone, shared = (read_signs(told, 110, 0.999, 0.0, 0.9) for told in (lamp, heart))
    assert alone.second < SECOND < shared.second
    assert probability(alone) <= 0.5 < probability(shared)


def test_each_region_says_which_rate_it_favours() -> None:
    waves = sine(70, 0.2, 1), sine(70, 0.2, 2), sine(70, 0.2, 3), sine(110, 0.2, 4)
    told = weighed(*waves, region=(-1, -1, 0, 1))
    assert told.parts == pytest.approx([70, 110], abs=2)
    assert told.regions(70) == 0.5


@pytest.mark.parametrize("regions", [1, 3])
def test_a_face_is_told_by_three_methods_of_the_whole_and_of_each_region(regions: int) -> None:
    heard, _ = samples(Person(70), Scene(regions=regions, living=2e-4), 6, 1)
    names = last_look(heard).candidates.names
    each = [f"{name} {r}" for r in range(regions) for name in NAMES] if regions > 1 else []
    assert names == (*NAMES, *each)


def test_a_region_that_was_never_seen_changes_nothing() -> None:
    heard, _ = samples(Person(70), Scene(regions=2, living=2e-4), 8, 1)
    without = [replace(s, rgb=(*s.rgb, None)) for s in heard]
    ours, theirs = last_look(heard), last_look(without)
    assert theirs.heart_bpm == pytest.approx(ours.heart_bpm, abs=0.01)
    assert theirs.evidence.rho == pytest.approx(ours.evidence.rho)


def last_look(heard: list[SkinSample]) -> Look:
    chain = PulseEstimator("camera")
    for sample in heard:
        chain.receive(sample)
    assert chain.look is not None
    return chain.look
