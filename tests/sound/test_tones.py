"""The samples: the right pitch, soft at both ends, never louder than asked."""

from __future__ import annotations

import numpy as np
import pytest

from poise.core.arrays import Array, Samples
from poise.sound.cues import Cue, Due
from poise.sound.loudness import a_gain, a_weighted, loudness
from poise.sound.mixer import FADE_S, Mixer
from poise.sound.tones import IN_HZ, LOUDNESS, OUT_HZ, RATE_HZ, sound

EVERY = [
    pytest.param(Due(cue, lasts_s), long, id=f"{cue}-{'long' if long else 'short'}")
    for cue, lasts_s in ((Cue.IN, 4.0), (Cue.OUT, 6.0), (Cue.LOST, 0), (Cue.BACK, 0), (Cue.END, 0))
    for long in (True, False)
]


def pitch_hz(samples: Samples) -> float:
    """The strongest frequency."""
    power = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), 4 * RATE_HZ))
    return float(np.argmax(power)) / 4


def heard(samples: Samples) -> tuple[Array, Array]:
    """The power that the ear hears at each frequency, and the frequencies in Hz."""
    weighted = a_weighted(samples, RATE_HZ)
    return np.abs(np.fft.rfft(weighted)) ** 2, np.fft.rfftfreq(len(samples), 1 / RATE_HZ)


def brightness_hz(samples: Samples) -> float:
    """The middle of its power."""
    power, hz = heard(samples)
    return float(np.sum(power * hz) / np.sum(power))


def test_a_short_tone_has_the_pitch_of_its_breath() -> None:
    assert pitch_hz(sound(Due(Cue.IN, 4), long=False, volume=1)) == pytest.approx(IN_HZ, abs=1)
    assert pitch_hz(sound(Due(Cue.OUT, 6), long=False, volume=1)) == pytest.approx(OUT_HZ, abs=1)
    assert pytest.approx(4 / 3, rel=0.01) == IN_HZ / OUT_HZ  # a fourth, as anybody can hear


@pytest.mark.parametrize(("cue", "brightens"), [(Cue.IN, True), (Cue.OUT, False)])
def test_throughout_is_a_swell_of_noise_as_long_as_its_part_of_the_breath(
    cue: Cue, brightens: bool
) -> None:
    made = sound(Due(cue, 5.0), long=True, volume=1)
    assert len(made) == 5 * RATE_HZ
    third = len(made) // 3
    first, last = brightness_hz(made[:third]), brightness_hz(made[-third:])
    assert (last > 1.2 * first) if brightens else (first > 1.2 * last)
    ends = np.abs(made[:third]).mean() + np.abs(made[-third:]).mean()
    assert np.abs(made[third:-third]).mean() > ends
    assert np.array_equal(made, sound(Due(cue, 5.0), long=True, volume=1))


@pytest.mark.parametrize(("due", "long"), EVERY)
def test_every_sound_is_equally_loud_to_the_ear(due: Due, long: bool) -> None:
    """To a hundredth of a decibel: in is as loud as out, and a tone as a swell."""
    loud = loudness(sound(due, long=long, volume=1), RATE_HZ)
    assert 20 * np.log10(loud / LOUDNESS) == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize(("due", "long"), EVERY)
def test_most_of_what_is_heard_reaches_a_small_loudspeaker(due: Due, long: bool) -> None:
    power, hz = heard(sound(due, long=long, volume=1))
    assert np.sum(power[hz > 300]) > 0.5 * np.sum(power)


def test_the_ear_s_weights_are_those_of_the_standard() -> None:
    """IEC 61672-1, table 2: the weights in dB at some frequencies, to its own rounding."""
    weights = {31.5: -39.4, 100: -19.1, 250: -8.6, 1000: 0.0, 2500: 1.3, 8000: -1.1}
    gains = 20 * np.log10(a_gain(np.array([*weights])))
    assert gains == pytest.approx([*weights.values()], abs=0.15)


def test_lost_falls_and_back_rises() -> None:
    for cue, rises in ((Cue.LOST, False), (Cue.BACK, True)):
        first, second = np.split(sound(Due(cue), long=False, volume=1), 2)
        assert (pitch_hz(first) < pitch_hz(second)) is rises


@pytest.mark.parametrize(("due", "long"), EVERY)
def test_nothing_clicks(due: Due, long: bool) -> None:
    """It begins and ends at 0, and no sample is further from the next than a sine of 2 kHz."""
    made = sound(due, long=long, volume=1)
    assert abs(made[0]) < 1e-3
    assert abs(made[-1]) < 1e-3
    assert np.max(np.abs(np.diff(made))) < 2 * np.pi * 2000 / RATE_HZ * 0.5
    soft = round(0.003 * RATE_HZ)
    assert np.max(np.abs(made[:soft])) < 0.25 * np.max(np.abs(made))
    assert np.max(np.abs(made[-soft:])) < 0.25 * np.max(np.abs(made))


@pytest.mark.parametrize(("due", "long"), EVERY)
def test_it_is_as_loud_as_asked_and_no_louder(due: Due, long: bool) -> None:
    loud = np.max(np.abs(sound(due, long=long, volume=1)))
    assert 0.15 < loud <= 0.5  # two at once do not clip
    assert np.max(np.abs(sound(due, long=long, volume=0.5))) == pytest.approx(loud / 2, rel=1e-3)
    assert not np.any(sound(due, long=long, volume=0))


def test_a_part_of_a_breath_that_is_almost_over_still_makes_a_whole_sound() -> None:
    made = sound(Due(Cue.IN, 0.01), long=True, volume=1)
    assert np.all(np.isfinite(made))
    assert abs(made[-1]) < 1e-3


# ------------------------------------------------------------------ mixing


def filled(mixer: Mixer, n: int) -> Samples:
    block = np.full(n, 9.0, dtype=np.float32)
    mixer.fill(block)
    return block


def test_blocks_put_together_are_the_sound() -> None:
    mixer, made = Mixer(), sound(Due(Cue.BACK), long=False, volume=1)
    mixer.add(made)
    played = np.concatenate([filled(mixer, 512) for _ in range(len(made) // 512 + 2)])
    assert np.array_equal(played[: len(made)], made)
    assert not played[len(made) :].any()


def test_two_sounds_are_heard_together_and_never_too_loud() -> None:
    mixer = Mixer()
    for _ in range(3):
        mixer.add(np.full(4, 0.6, dtype=np.float32))
    assert filled(mixer, 4).tolist() == [1.0] * 4
    assert filled(mixer, 4).tolist() == [0.0] * 4


def test_silence_fades_within_thirty_milliseconds_without_a_click() -> None:
    mixer = Mixer()
    mixer.add(sound(Due(Cue.IN, 4), long=False, volume=1))
    filled(mixer, RATE_HZ // 2)
    mixer.silence()
    rest = filled(mixer, RATE_HZ // 2)
    assert not rest[round(FADE_S * RATE_HZ) :].any()
    assert np.max(np.abs(np.diff(rest))) < 0.1
