"""The small net of our own: what it may say, what it may not, and that it is the one described."""

from __future__ import annotations

import json
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from poise import learned
from poise.core.arrays import Array
from poise.core.events import MetricUpdate, SkinSample
from poise.core.pulse import net
from poise.core.pulse.estimator import RATE_HZ, Look, PulseEstimator
from poise.errors import SensorUnavailableError
from poise.simulation import lifelike_skin
from poise.simulation.person import Person
from poise.simulation.skin import Scene, samples
from tests.no_pulse import in_each_scene

TOLD = json.loads(
    (Path(__file__).parents[3] / "calibration/measurements/pulse_net.json").read_text("utf-8")
)
CLEAR = Scene(living=4e-4, pulse_grey=0.5)


def looks(heard: list[SkinSample]) -> tuple[list[float], list[Look]]:
    """Every number shown and every look back."""
    found: list[Look] = []
    chain = PulseEstimator("camera", found.append)
    said = [event for sample in heard for event in chain.receive(sample)]
    return [e.value for e in said if isinstance(e, MetricUpdate) and e.value is not None], found


def test_the_weights_are_the_ones_of_the_certificate_and_few() -> None:
    data = files("poise.learned").joinpath(learned.PULSE_NET).read_bytes()
    assert sha256(data).hexdigest() == learned.SHA256 == TOLD["sha256"]
    size = sum(weights.size for weights in learned.pulse_net().values())
    assert size == TOLD["parameters"] <= 50_000


def test_other_weights_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learned, "SHA256", "0" * 64)
    learned.pulse_net.cache_clear()
    with pytest.raises(SensorUnavailableError, match=r"not the one that poise came with"):
        learned.pulse_net()
    monkeypatch.undo()
    learned.pulse_net.cache_clear()


def test_a_convolution_is_one() -> None:
    r = np.random.default_rng(4)
    x, kernel, bias = r.normal(size=(3, 40)), r.normal(size=(5, 2, 3)), r.normal(size=2)
    for dilation, stride in ((1, 1), (4, 1), (1, 3)):
        said = net._convolved(x, kernel, bias, dilation, stride)
        for out in range(2):
            for k, at in enumerate(range(0, 40, stride)):
                taps = [(tap, at + (tap - 2) * dilation) for tap in range(5)]
                sums = [kernel[tap, out] @ x[:, j] for tap, j in taps if 0 <= j < 40]
                assert said[out, k] == pytest.approx(bias[out] + sum(sums))


def test_it_is_sure_of_a_clear_pulse_and_not_of_a_face_without_one() -> None:
    clear = looks(samples(Person(66), CLEAR, 25, 2)[0])[1][-1]
    assert clear.signs.learned > 0.8
    alive = False
    for seed in (11, 12, 13):
        heard = lifelike_skin.samples(seed, 25, alive=alive, fps=30)[0]
        assert looks(heard)[1][-1].signs.learned < 0.4


def test_it_goes_with_a_wave_however_late_and_not_with_another_rate() -> None:
    t = np.arange(0, 10, 1 / RATE_HZ)
    said = 0.9 * np.exp(2j * np.pi * 1.1 * t)
    assert net.agreement(said, 2 * np.pi * 1.1 * t + 2) == pytest.approx(0.9)
    assert net.agreement(said, 2 * np.pi * 1.2 * t) < 0.1
    assert net.agreement(said[:0], t[:0]) == 0


@pytest.mark.parametrize(("net_bpm", "told"), [(72, 71), (71, 70.5), (90, 72), (48, 68)])
def test_a_number_goes_half_way_to_the_net_s_rate_but_not_far(net_bpm: float, told: float) -> None:
    t = np.arange(0, 10, 1 / RATE_HZ)
    said = 0.5 * np.exp(2j * np.pi * net_bpm / 60 * t)
    assert net.nearer(70, said, 1.0, RATE_HZ) == pytest.approx(told, abs=0.01)
    assert net.nearer(70, said, 0.5, RATE_HZ) == pytest.approx(35 + told / 2, abs=0.01)
    assert net.nearer(70, said, 0.0, RATE_HZ) == net.nearer(70, 0 * said, 1.0, RATE_HZ) == 70


def made_up(bpm: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the net be sure of a heart of this rate, whatever it is shown."""

    def sure(_weights: object, image: Array) -> Array:
        return np.exp(2j * np.pi * bpm / 60 * np.arange(image.shape[1] // net.STRIDE) / 10)

    monkeypatch.setattr(net, "infer", sure)


@in_each_scene
def test_a_net_that_makes_up_a_heart_shows_nothing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_up(78, monkeypatch)
    assert looks(samples(None, scene, 30, 5)[0])[0] == []


def test_a_net_that_is_sure_of_another_rate_calls_up_none_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard, _ = samples(Person(66), CLEAR, 30, 2)
    before = [look.heart_bpm for look in looks(heard)[1]]
    made_up(105, monkeypatch)
    shown, found = looks(heard)
    apart = np.array([look.heart_bpm for look in found]) - before
    assert np.abs(apart).max() <= net.MOST_BPM
    assert max(shown, default=0) < 80


def test_waves_that_are_clear_by_themselves_need_no_net(monkeypatch: pytest.MonkeyPatch) -> None:
    heard, _ = samples(Person(66), Scene(living=1e-4, pulse_grey=1.5, noise_grey=0.05), 20, 2)
    monkeypatch.setattr(
        net, "infer", lambda _weights, image: np.zeros(image.shape[1] // 3, complex)
    )
    shown, found = looks(heard)
    assert found[-1].signs.learned == 0
    assert len(shown) > 8
    assert shown[-1] == pytest.approx(66, abs=3)


@pytest.mark.parametrize("colour", [(220.0, 30.0, 12.0), (67.0, 64.0, 50.0)], ids=["red", "grey"])
def test_of_a_finger_it_says_nothing(colour: tuple[float, float, float]) -> None:
    heard, _ = samples(Person(66), CLEAR, 12, 2)
    seen = np.array([(s.t, s.rgb[0][1]) for s in heard if s.rgb[0]])
    level = seen[:, 1] / seen[:, 1].mean()
    red, green, blue = colour
    finger = [
        SkinSample(float(t), "camera", ((red, green * float(g), blue),))
        for t, g in zip(seen[:, 0], level, strict=True)
    ]
    last = looks(finger)[1][-1]
    assert last.evidence.finger
    assert last.signs.learned == 0
    assert not last.answer.any()
