"""The network that says how likely a block of sound is speech."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from poise.core.arrays import Array, Samples
from poise.errors import Missing, SensorUnavailableError
from poise.voice import detector
from poise.voice.sound import BLOCK, RATE_HZ
from tests.onnx_runtime import needs_runtime

VOWELS = ((730, 1090, 2440), (270, 2290, 3010), (530, 1840, 2480), (300, 870, 2240))


def vowel(formants: tuple[int, ...], seconds: float, f0_hz: float) -> Array:
    """Harmonics of a voice, as loud as a mouth of these formants lets them through."""
    t = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    phase = 2 * np.pi * f0_hz * (t + 0.004 * np.sin(2 * np.pi * 2.3 * t))
    made = np.zeros_like(t)
    for k in range(1, int(4000 / f0_hz)):
        hz = k * f0_hz
        gain = [1 / abs(1 - (hz / f) ** 2 + 1j * hz * 90 / f**2) for f in formants]
        made += float(np.prod(gain)) / k * np.sin(k * phase)
    return made / np.abs(made).max() * np.hanning(len(t)) ** 0.4


def syllables() -> Samples:
    """A second of a quiet room, two of somebody who goes through four vowels, and a second."""
    rng = np.random.default_rng(1)
    quiet = np.zeros(RATE_HZ)
    spoken = [vowel(VOWELS[k % 4], 0.2, 118 + 6 * (k % 3)) for k in range(10)]
    whole = 0.2 * np.concatenate([quiet, *spoken, quiet])
    return (whole + 0.001 * rng.normal(size=len(whole))).astype(np.float32)


def probabilities(sound: Samples) -> Array:
    heard = detector.Detector()
    blocks = sound[: len(sound) // BLOCK * BLOCK].reshape(-1, BLOCK)
    return np.array([heard.probability(block) for block in blocks])


def test_a_voice_is_heard_and_neither_a_quiet_room_nor_noise_is() -> None:
    needs_runtime("voice")
    said = probabilities(syllables())
    at = (np.arange(len(said)) + 0.5) * BLOCK / RATE_HZ
    assert np.all(said[(at > 0.1) & (at < 0.95)] < 0.3)
    assert np.all(said[(at > 1.15) & (at < 2.9)] > 0.8)
    assert np.all(said[at > 3.5] < 0.3)
    noise = np.random.default_rng(2).normal(0, 0.1, 2 * RATE_HZ).astype(np.float32)
    assert probabilities(noise)[5:].max() < 0.4


def test_it_says_that_the_runtime_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(SensorUnavailableError, match=r"poise\[voice\]") as caught:
        detector.Detector()
    assert caught.value.reason is Missing.PACKAGE_MISSING
