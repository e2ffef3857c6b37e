"""What is said of a camera, from what it showed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

import numpy as np
import pytest

from poise.checks.camera import Grade, Word, judge
from poise.checks.camera_facts import CameraFacts, Watched, measure
from poise.checks.pulse_snr import pulse_snr_db
from poise.core.events import SkinSample
from poise.simulation.person import Person
from poise.simulation.skin import Scene, samples

CALM = Scene(jitter_ms=0.0, living=2e-4, noise_grey=0.05)


def watched(heard: list[SkinSample]) -> Watched:
    t = np.array([s.t for s in heard])
    return Watched(t, np.zeros(len(t), bool), heard, claimed_hz=30.0, held=True)


@pytest.fixture(scope="module")
def calm() -> list[SkinSample]:
    return samples(Person(), CALM, 10, seed=1)[0]


def word(facts: CameraFacts, name: str) -> Word:
    (found,) = (check.word for check in judge(facts).checks if check.name == name)
    return found


def test_a_clear_pulse_is_an_a_with_nothing_to_do(calm: list[SkinSample]) -> None:
    report = judge(measure(watched(calm)))
    assert report.grade is Grade.A
    assert report.reasons == ()


def test_a_face_without_a_pulse_is_good_for_nothing() -> None:
    for seed in range(6):
        heard, _ = samples(None, replace(CALM, living=6e-4), 10, seed=seed)
        assert judge(measure(watched(heard))).grade is Grade.D


def test_without_a_face_only_the_frames_are_judged(calm: list[SkinSample]) -> None:
    empty = [replace(s, rgb=()) for s in calm]
    report = judge(measure(watched(empty)))
    assert report.grade is Grade.UNGRADED
    assert word(measure(watched(empty)), "new frames a second") is Word.GOOD


def test_a_better_pulse_never_has_a_worse_grade() -> None:
    order = [Grade.D, Grade.C, Grade.B, Grade.A]
    ranks = []
    for grey in (0.0, 0.15, 0.4, 1.0):
        scene = replace(CALM, pulse_grey=grey, living=3e-4, noise_grey=0.15)
        found = [
            judge(measure(watched(samples(Person(), scene, 12, s)[0]))).grade for s in range(3)
        ]
        ranks.append(np.median([order.index(grade) for grade in found]))
    assert ranks == sorted(ranks)
    assert ranks[0] == 0
    assert ranks[-1] == 3


def test_frames_that_are_not_even_cap_the_grade(calm: list[SkinSample]) -> None:
    facts = measure(watched(calm))
    report = judge(replace(facts, duplicated=0.5))
    assert report.grade is Grade.C
    assert "choose the camera itself" in report.reasons[0]


def test_what_is_measured_is_what_was_done(calm: list[SkinSample]) -> None:
    facts = measure(watched(calm))
    assert facts.rate_hz == pytest.approx(30, rel=0.005)
    assert facts.dropped == 0
    assert facts.noise == pytest.approx(0.8 * 0.05 / 150, rel=0.3)
    assert facts.exposure is not None
    assert facts.exposure < 0.002


def test_lost_and_repeated_frames_are_counted(calm: list[SkinSample]) -> None:
    gone = [40, 41, 90, 200]
    kept = [s for i, s in enumerate(calm) if i not in gone]
    t = np.array([s.t for s in calm])
    facts = measure(watched(kept))
    assert facts.dropped == pytest.approx(4 / 300)
    twice = np.zeros(len(t), bool)
    twice[1::2] = True
    facts = measure(replace(watched(calm), twice=twice))
    assert facts.duplicated == pytest.approx(0.5)
    assert facts.rate_hz == pytest.approx(15, rel=0.01)


def test_a_camera_that_slows_down_is_noticed(calm: list[SkinSample]) -> None:
    slow = [s for i, s in enumerate(calm) if i < 150 or i % 2 == 0]
    assert word(measure(watched(slow)), "change of the frame rate") is Word.POOR


def lit(heard: list[SkinSample], gain: Callable[[float], float]) -> list[SkinSample]:
    def times(c: tuple[float, float, float], g: float) -> tuple[float, float, float]:
        return c[0] * g, c[1] * g, c[2] * g

    return [
        replace(
            s,
            rgb=tuple(None if c is None else times(c, gain(s.t)) for c in s.rgb),
            background=None if s.background is None else times(s.background, gain(s.t)),
        )
        for s in heard
    ]


def test_an_exposure_that_hunts_is_measured(calm: list[SkinSample]) -> None:
    facts = measure(watched(lit(calm, lambda t: 1.08 if t % 6 > 3 else 1.0)))
    assert facts.exposure == pytest.approx(0.08, abs=0.01)


def test_a_dark_face_is_told_to_turn_on_a_light(calm: list[SkinSample]) -> None:
    report = judge(measure(watched(lit(calm, lambda _t: 0.25))))
    assert any("turn on a light" in reason for reason in report.reasons)


@pytest.mark.parametrize(
    ("rate_hz", "beats_hz"),
    [(30.0, None), (29.5, 2.0), (24.5, 2.0), (33.0, 1.0), (25.0, None), (60.0, None)],
)
def test_where_mains_light_would_appear_is_arithmetic(
    rate_hz: float, beats_hz: float | None, calm: list[SkinSample]
) -> None:
    # 120 - 4 * 29.5 = 2.0; 100 - 4 * 24.5 = 2.0; 100 - 3 * 33 = 1.0
    t = np.arange(300) / rate_hz
    facts = measure(Watched(t, np.zeros(300, bool), []))
    assert facts.beats_hz == (None if beats_hz is None else pytest.approx(beats_hz, abs=0.01))


def test_a_lamp_is_measured_on_the_wall_where_it_would_beat() -> None:
    t = np.arange(300) / 29.5
    light = 120 * (1 + 0.01 * np.sin(2 * np.pi * 2.0 * t))
    heard = [
        SkinSample(at, "camera", (), background=(grey, grey, grey))
        for at, grey in zip(t.tolist(), light.tolist(), strict=True)
    ]
    facts = measure(Watched(t, np.zeros(300, bool), heard))
    assert facts.lamp == pytest.approx(0.01, rel=0.1)


def test_a_slow_camera_in_the_dark_is_told_why(calm: list[SkinSample]) -> None:
    slow = lit([s for i, s in enumerate(calm) if i % 2 == 0], lambda _t: 0.4)
    report = judge(measure(watched(slow)))
    assert any("too dark, so the camera exposes longer" in reason for reason in report.reasons)


def test_a_program_in_between_is_always_named(calm: list[SkinSample]) -> None:
    report = judge(measure(replace(watched(calm), virtual=True)))
    assert any("switch off filters" in reason for reason in report.reasons)


def test_the_clearness_of_a_known_mixture_is_known() -> None:
    rng = np.random.default_rng(3)
    t = np.arange(600) / 30
    wave = np.sin(2 * np.pi * 1.2 * t)
    noise = rng.standard_normal((600, 1, 3))
    blood = -0.002 * wave[:, None, None] * np.array([0.33, 0.77, 0.53])
    clear = pulse_snr_db(t, 150 * (1 + blood + 1e-6 * noise))
    faint = pulse_snr_db(t, 150 * (1 + blood + 2e-3 * noise))
    assert clear is not None
    assert faint is not None
    assert clear > 10 > 5 > faint
    assert pulse_snr_db(t[:100], 150 * (1 + blood[:100])) is None


def test_nothing_watched_is_all_unknown() -> None:
    facts = measure(Watched(np.empty(0), np.zeros(0, bool), []))
    report = judge(facts)
    assert report.grade is Grade.UNGRADED
    assert all(getattr(facts, field.name) in (None, False, 0.0) for field in fields(CameraFacts))
