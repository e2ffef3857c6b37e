"""A person's own model beside the published methods: heeded where they agree, unheard where not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from poise.core.events import MetricUpdate, SkinSample
from poise.core.pulse.candidates import MODEL
from poise.core.pulse.estimator import Look, PulseEstimator
from poise.simulation.person import Person, pulse
from poise.simulation.skin import Scene, samples
from tests.no_pulse import in_each_scene

SECONDS = 30
CLEAR = Scene(living=4e-4, pulse_grey=0.5)


def told(heard: Sequence[SkinSample], beats: np.ndarray, *, sign: float = 1.0) -> list[SkinSample]:
    """The same frames with a model that is sure of a heart with these ``beats``."""
    wave = pulse(beats, np.array([sample.t for sample in heard]))
    return [replace(s, model=sign * float(x)) for s, x in zip(heard, wave, strict=True)]


def listen(heard: Sequence[SkinSample]) -> tuple[list[float], list[Look]]:
    """Every number shown, and every look back."""
    looks: list[Look] = []
    chain = PulseEstimator("camera", looks.append)
    said = [event for sample in heard for event in chain.receive(sample)]
    numbers = [e.value for e in said if isinstance(e, MetricUpdate) and e.value is not None]
    return numbers, looks


@in_each_scene
def test_a_model_that_makes_up_a_heart_shows_nothing(scene: Scene) -> None:
    heard, _ = samples(None, scene, SECONDS, 5)
    numbers, looks = listen(told(heard, Person(78).beats(SECONDS, 1)))
    assert numbers == []
    assert MODEL in looks[-1].candidates.names


def test_a_model_that_is_sure_of_another_rate_moves_nothing() -> None:
    heard, _ = samples(Person(66), CLEAR, SECONDS, 2)
    without, _ = listen(heard)
    numbers, _ = listen(told(heard, Person(105).beats(SECONDS, 1)))
    assert len(numbers) > 10
    assert numbers == pytest.approx(without, abs=0.5)


@pytest.mark.parametrize("sign", [1.0, -3.0], ids=["up for blood", "upside down and three times"])
def test_a_model_that_sees_the_heart_is_heeded_whatever_its_sign_and_size(sign: float) -> None:
    heard, true = samples(Person(66), replace(CLEAR, living=8e-4), SECONDS, 3)
    numbers, looks = listen(told(heard, true, sign=sign))
    assert numbers[-1] == pytest.approx(66, abs=3)
    weights = dict(zip(looks[-1].candidates.names, looks[-1].evidence.weights, strict=True))
    assert weights[MODEL] > 1 / len(weights)


def test_without_a_model_there_is_no_such_candidate_nor_with_one_that_says_too_little() -> None:
    heard, true = samples(Person(66), CLEAR, 12, 2)
    assert MODEL not in listen(heard)[1][-1].candidates.names
    few = [s if i % 3 else replace(s, model=None) for i, s in enumerate(told(heard, true))]
    some = [replace(s, model=None) if s.t < 6 else s for s in told(heard, true)]
    assert MODEL not in listen(some)[1][-1].candidates.names
    assert listen(few)[0] != []
