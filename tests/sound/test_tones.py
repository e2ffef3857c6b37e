"""The samples: the right pitch, soft at both ends, never louder than asked."""

from __future__ import annotations

import numpy as np
import pytest

from poise.core.arrays import Samples
from poise.sound.cues import Cue, Due
from poise.sound.mixer import FADE_S, Mixer
from poise.sound.tones import IN_HZ, OUT_HZ, RATE_HZ, sound

EVERY = [
    pytest.param(Due(cue, lasts_s), long, id=f"{cue}-{'long' if long else 'short'}")
    for cue, lasts_s in ((Cue.IN, 4.0), (Cue.OUT, 6.0), (Cue.LOST, 0), (Cue.BACK, 0), (Cue.END, 0))
    for long in (True, False)
]


def pitch_hz(samples: Samples) -> float:
    """The strongest frequency."""
    power = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), 4 * RATE_HZ))
    return float(np.argmax(power)) / 4


def test_a_short_tone_has_the_pitch_of_its_breath() -> None:
    assert pitch_hz(sound(Due(Cue.IN, 4), long=False, volume=1)) == pytest.approx(IN_HZ[0], abs=1)
    assert pitch_hz(sound(Due(Cue.OUT, 6), long=False, volume=1)) == pytest.approx(OUT_HZ, abs=1)


@pytest.mark.parametrize(("cue", "rises"), [(Cue.IN, True), (Cue.OUT, False)])
def test_a_long_tone_glides_through_its_part_of_the_breath(cue: Cue, rises: bool) -> None:
    made = sound(Due(cue, 5.0), long=True, volume=1)
    assert len(made) == 5 * RATE_HZ
    begin, end = pitch_hz(made[: RATE_HZ // 2]), pitch_hz(made[-RATE_HZ // 2 :])
    low, high = sorted((begin, end))
    assert (begin < end) is rises
    assert (low, high) == (pytest.approx(IN_HZ[1], rel=0.05), pytest.approx(IN_HZ[0], rel=0.05))


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
    soft = round(0.01 * RATE_HZ)
    assert np.max(np.abs(made[:soft])) < 0.25 * np.max(np.abs(made))
    assert np.max(np.abs(made[-soft:])) < 0.25 * np.max(np.abs(made))


@pytest.mark.parametrize(("due", "long"), EVERY)
def test_it_is_as_loud_as_asked_and_no_louder(due: Due, long: bool) -> None:
    loud = np.max(np.abs(sound(due, long=long, volume=1)))
    assert 0.2 < loud <= 0.5
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
