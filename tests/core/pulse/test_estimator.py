"""Skin colours in, heart rate and beats out, or an honest silence."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from poise.core.arrays import Array
from poise.core.events import Beat, Confidence, MetricUpdate, PulseSample, QualityUpdate, SkinSample
from poise.core.pulse.estimator import GRAINY, TOO_FEW, WEAK, PulseEstimator, Said
from poise.core.pulse.reading import read_samples
from poise.simulation import lifelike_skin
from poise.simulation.chain_runs import run_camera_chain
from poise.simulation.hearts import mean_bpm
from poise.simulation.person import PULSE_COLOUR, Person
from poise.simulation.skin import Scene, samples, three
from poise.simulation.skin_tone import TONES

STILL = Scene()


def say(heard: list[SkinSample]) -> list[Said]:
    chain = PulseEstimator("camera")
    return [event for sample in heard for event in chain.receive(sample)]


def numbers(said: list[Said]) -> list[MetricUpdate]:
    return [e for e in said if isinstance(e, MetricUpdate) and e.value is not None]


def beats(said: list[Said]) -> list[Beat]:
    return [e for e in said if isinstance(e, Beat)]


def worst(said: list[Said], true: Array) -> float:
    """The largest error of a number that was shown, in beats a minute."""
    return max(
        abs(n.value - mean_bpm(true, n.t - n.window_s - 0.7, n.t - 0.7))
        for n in numbers(said)
        if n.value is not None
    )


@pytest.mark.parametrize(
    ("bpm", "fps"), [(42, 30), (60, 15), (75, 24), (95, 30), (140, 30), (178, 60)]
)
def test_the_heart_rate_is_right_at_every_rate_and_frame_rate(bpm: float, fps: float) -> None:
    heard, true = samples(
        Person(bpm, swing_ms=20), replace(STILL, fps=fps, living=2e-4, pulse_grey=0.5), 30, 2
    )
    said = say(heard)
    assert len(numbers(said)) > 12
    assert worst(said, true) < 1.5


@pytest.mark.parametrize(
    "scene",
    [
        STILL,
        replace(STILL, living=1.5e-3),
        replace(STILL, living=1e-4, noise_grey=0.3),
        replace(STILL, flicker=0.005, flicker_hz=1.4),
        replace(STILL, motion=0.004, motion_hz=1.2),
        replace(STILL, regions=1, background=False, flicker=0.003),
        replace(STILL, drift=0.05, exposure_steps=0.02),
    ],
    ids=["still", "lively", "grainy", "flicker", "nodding", "one region", "exposure"],
)
@pytest.mark.parametrize("seed", [1, 2])
def test_without_a_pulse_there_is_no_number(scene: Scene, seed: int) -> None:
    heard, _ = samples(None, scene, 40, seed)
    assert numbers(say(heard)) == []


@pytest.mark.parametrize(
    ("face", "seed", "seconds"),
    [("brown", 9230, 14), ("watching a film", 9868, 14), ("chewing", 9744, 24)],
)
def test_neither_a_chance_peak_at_the_start_nor_a_chewing_mouth_is_a_pulse(
    face: str, seed: int, seconds: float
) -> None:
    kinds = lifelike_skin.FACES | lifelike_skin.RESTLESS
    heard, _ = lifelike_skin.samples(
        seed, seconds, face=kinds[face], fps=30, regions=(1, 3)[seed % 2], alive=False
    )
    assert numbers(say(heard)) == []


@pytest.mark.parametrize(
    ("face", "seed"), [("shiny", 9114), ("chewing", 10216), ("flickering lamp", 10306)]
)
def test_what_beats_in_light_that_the_camera_cuts_off_is_no_pulse(face: str, seed: int) -> None:
    """Seen as one region: light that is cut off in part cancels in no method."""
    kinds = lifelike_skin.FACES | lifelike_skin.RESTLESS
    heard, _ = lifelike_skin.samples(seed, 40, face=kinds[face], regions=1, alive=False)
    assert numbers(say(heard)) == []
    assert read_samples(heard).believed == 0


@pytest.mark.parametrize("seed", [2, 6])
def test_a_jump_that_the_head_makes_and_not_the_heart_is_not_followed(seed: int) -> None:
    """The wave's rate jumps by ten for a second or two; the net does not go with it."""
    face = lifelike_skin.FACES["moving"]
    heard, true = lifelike_skin.samples(seed, 60, face=face, fps=30)
    shown = [look for look in run_camera_chain(heard)[1] if look.shown]
    off = [
        look.heart_bpm - mean_bpm(true, look.t - 0.7 - look.span_s, look.t - 0.7) for look in shown
    ]
    assert len(off) > 60
    assert max(map(abs, off)) < 7


def test_a_lamp_stronger_than_the_pulse_is_not_taken_for_it() -> None:
    heard, true = samples(
        Person(66), replace(STILL, flicker=0.006, flicker_hz=1.9, living=4e-4), 35, 3
    )
    said = say(heard)
    assert len(numbers(said)) > 10
    assert worst(said, true) < 3


def lit(heard: list[SkinSample], *, wall: bool) -> list[SkinSample]:
    """The same in the light of a coloured lamp that swells as a pulse at 72 a minute would."""
    shining = []
    for sample in heard:
        light = 1 + 0.002 * np.sin(2 * np.pi * 1.2 * sample.t) * PULSE_COLOUR / PULSE_COLOUR.max()
        assert sample.background is not None
        rgb = tuple(three(np.array(region) * light) for region in sample.rgb)
        beside = three(np.array(sample.background) * light) if wall else sample.background
        shining.append(replace(sample, rgb=rgb, background=beside))
    return shining


def test_what_the_wall_shows_too_is_doubted() -> None:
    nobody, _ = samples(None, replace(STILL, living=2e-4), 35, 3)
    on_the_skin_alone = numbers(say(lit(nobody, wall=False)))
    assert len(on_the_skin_alone) > 25
    assert len(numbers(say(lit(nobody, wall=True)))) < len(on_the_skin_alone) / 4


def test_a_number_comes_within_eight_seconds_of_a_good_picture() -> None:
    clear = replace(STILL, living=3e-4)
    first = [numbers(say(samples(Person(70), clear, 14, seed)[0]))[0].t for seed in range(5)]
    assert np.median(first) <= 8.0


def test_beats_follow_one_another_two_seconds_old_and_in_step_with_the_truth() -> None:
    heard, true = samples(Person(64, swing_ms=50), replace(STILL, living=3e-4), 45, 5)
    chain = PulseEstimator("camera")
    found: list[Beat] = []
    for sample in heard:
        for event in chain.receive(sample):
            if isinstance(event, Beat):
                found.append(event)
                if len(found) > 15:
                    assert 1.9 < sample.t - event.t < 3.6
    assert all(b.follows for b in found[1:])
    rr = np.array([b.rr_ms for b in found[1:]])
    late = np.median([b.t - true[np.argmin(np.abs(true - b.t))] for b in found])
    which = [int(np.argmin(np.abs(true + late - b.t))) for b in found]
    assert np.all(np.diff(which) == 1)
    errors = np.abs(rr - 1000 * np.diff(true[which]))
    assert np.median(errors) < 25
    assert all(0 < b.sigma_ms < 80 for b in found)


def test_a_gap_is_never_bridged() -> None:
    heard, _ = samples(Person(70), replace(STILL, living=2e-4), 50, 6)
    broken = [s for s in heard if not 20 < s.t < 24]
    found = beats(say(broken))
    after = [b for b in found if b.t > 24]
    assert not any(20.2 < b.t < 24 for b in found)
    assert after[0].rr_ms is None
    assert not after[0].follows


def test_after_a_break_the_first_beat_follows_nothing_and_none_is_left_out() -> None:
    heard, _ = samples(Person(70), replace(STILL, living=2e-4), 40, 6)
    whole = [beat.t for beat in beats(say(heard)) if beat.t > 20.5]
    estimator = PulseEstimator("camera")
    said = [event for sample in heard if sample.t < 20 for event in estimator.receive(sample)]
    estimator.break_off()
    said += [event for sample in heard if sample.t >= 20 for event in estimator.receive(sample)]
    found = [beat for beat in beats(said) if beat.t > 20]
    assert [beat.follows for beat in found] == [False] + [True] * (len(found) - 1)
    assert found[0].rr_ms is None
    assert [beat.t for beat in found[:10]] == pytest.approx(whole[:10], abs=0.1)


def test_the_same_samples_later_say_the_same_later() -> None:
    heard, _ = samples(Person(70), replace(STILL, living=2e-4), 16, 7)
    here = say(heard)
    there = say([replace(s, t=s.t + 1024.0) for s in heard])
    assert len(here) == len(there)
    for a, b in zip(here, there, strict=True):
        assert b.t - a.t == pytest.approx(1024.0, abs=1e-4)
        if isinstance(a, MetricUpdate) and a.value is not None:
            assert isinstance(b, MetricUpdate)
            assert b.value == pytest.approx(a.value, abs=1e-3)


def test_no_face_is_said_once_a_second_and_why() -> None:
    said = say([SkinSample(i / 30, "camera", (), notes=("where are you",)) for i in range(90)])
    qualities = [e for e in said if isinstance(e, QualityUpdate)]
    assert [q.reasons for q in qualities] == [("where are you",)] * 3
    assert all(q.score == 0 for q in qualities)
    silent = [e for e in said if isinstance(e, MetricUpdate)]
    assert all(e.value is None and e.reason for e in silent)


def test_what_is_not_shown_has_a_reason() -> None:
    heard, _ = samples(None, STILL, 15, 8)
    for event in say(heard):
        if isinstance(event, MetricUpdate):
            assert event.value is None
            assert event.reason
            assert event.confidence in (Confidence.NONE, Confidence.LOW)


@pytest.mark.parametrize("fps", [6.5, 8.0])
def test_six_pictures_a_second_are_read(fps: float) -> None:
    heard, true = samples(Person(72), replace(STILL, fps=fps, living=2e-4, pulse_grey=0.6), 25, 1)
    said = say(heard)
    assert len(numbers(said)) > 8
    assert worst(said, true) < 3


def last_reason(heard: list[SkinSample]) -> str:
    return [e.reason for e in say(heard) if isinstance(e, MetricUpdate)][-1]


def test_too_few_pictures_and_too_dim_a_face_are_said_to_be_that() -> None:
    slow, _ = samples(Person(70), replace(STILL, fps=4, living=2e-4), 15, 1)
    assert last_reason(slow) == TOO_FEW
    dim, _ = samples(Person(70), replace(STILL, noise_grey=1.2, pulse_grey=0.1), 12, 1)
    assert last_reason(dim) == GRAINY
    light, _ = samples(None, STILL, 12, 1)
    assert last_reason(light) == WEAK


@pytest.mark.parametrize(("tone", "light"), [(0, 0.25), (2, 0.25), (3, 0.12), (4, 0.5), (5, 1.0)])
def test_where_skin_of_that_tone_is_not_read_more_light_is_asked_for(
    tone: int, light: float
) -> None:
    face = lifelike_skin.Face(melanin=TONES[tone], light=light, shine=0.02)
    assert last_reason(lifelike_skin.samples(6, 12, face=face, fps=30, alive=False)[0]) == GRAINY


@pytest.mark.parametrize("tone", range(5))
def test_in_good_light_no_more_is_asked_for(tone: int) -> None:
    face = lifelike_skin.Face(melanin=TONES[tone], shine=0.02)
    assert last_reason(lifelike_skin.samples(6, 12, face=face, fps=30, alive=False)[0]) == WEAK


def test_the_drawn_wave_moves_with_the_pulse() -> None:
    heard, true = samples(Person(70), replace(STILL, living=1e-4, noise_grey=0.05), 20, 9)
    wave = [e for e in say(heard) if isinstance(e, PulseSample) and e.t > 8]
    t, value = np.array([(w.t, w.value) for w in wave]).T
    assert np.median(np.diff(t)) == pytest.approx(1 / 30, abs=1e-3)
    assert 0.2 < np.std(value) < 1.5
    turn = np.exp(-2j * np.pi * np.interp(t, true, np.arange(len(true))))
    assert abs((value * turn).mean()) > 0.5 * np.std(value) / np.sqrt(2)


def test_a_clear_pulse_loses_less_of_its_swing_than_a_poor_one() -> None:
    def gain(living: float) -> float:
        chain = PulseEstimator("camera")
        for sample in samples(Person(70), replace(STILL, living=living, noise_grey=0.05), 25, 1)[0]:
            chain.receive(sample)
        return chain.swing_gain(0.1)

    assert PulseEstimator("camera").swing_gain(0.1) <= gain(1.5e-3) < gain(2e-5) <= 1


def test_a_region_that_comes_and_goes_disturbs_nothing() -> None:
    heard, true = samples(Person(70), replace(STILL, living=2e-4), 30, 10)
    some = [replace(s, rgb=(s.rgb[0], None, s.rgb[2])) if 12 < s.t < 15 else s for s in heard]
    said = say(some)
    assert len(numbers(said)) > 10
    assert worst(said, true) < 2
