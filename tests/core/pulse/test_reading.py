"""Whole traces, made and real."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from poise.core.arrays import Array
from poise.core.events import Confidence, SkinSample
from poise.core.limits import MOST_MOMENTS
from poise.core.pulse.estimator import STEP_S
from poise.core.pulse.hindsight import Stretch
from poise.core.pulse.reading import NO_SKIN, TOO_FEW, read_samples, read_trace
from poise.simulation import lifelike_skin
from poise.simulation.hearts import mean_bpm
from poise.simulation.person import Person
from poise.simulation.skin import Scene, samples, three


def trace(heard: list, region: int | None = 0) -> tuple[Array, Array]:  # type: ignore[type-arg]
    t = np.array([s.t for s in heard])
    rgb = np.array([s.rgb for s in heard])
    return t, rgb if region is None else rgb[:, region]


def test_hindsight_says_more_than_the_moment_knew() -> None:
    heard, true = samples(Person(70), Scene(living=3e-4), 40, 3)
    reading = read_samples(heard)
    assert reading.valid
    assert reading.believed > 0.8
    shown = [m for m in reading.timeline if m.heart_bpm is not None]
    for m in shown:
        expected = mean_bpm(true, max(0.3, m.t - 10), m.t)
        assert m.heart_bpm == pytest.approx(expected, abs=1.5)


def test_the_timeline_has_a_moment_every_so_often_and_the_beats_link_up() -> None:
    heard, _ = samples(Person(70), Scene(living=3e-4), 30, 4)
    reading = read_samples(heard, every_s=2.0)
    assert [round(m.t - heard[0].t, 6) for m in reading.timeline[:3]] == [2, 4, 6]
    for before, beat in zip(reading.beats, reading.beats[1:], strict=False):
        if beat.rr_ms is not None:
            assert beat.rr_ms == pytest.approx(1000 * (beat.t - before.t))


def test_every_look_is_judged_also_those_that_are_not_shown() -> None:
    heard, true = samples(Person(70), Scene(living=3e-4), 40, 3)
    stretch = Stretch("camera")
    for sample in heard:
        stretch.receive(sample)
    judged = stretch.read().judged()
    assert len(judged) == len(stretch.looks)
    assert np.diff([t for t, _, _ in judged]) == pytest.approx(STEP_S, abs=0.05)
    for t, signs, heart_bpm in judged[10:]:
        assert heart_bpm == pytest.approx(mean_bpm(true, t - 10, t), abs=2)
        assert signs.steady > 0.9


def test_regions_may_be_given_or_one_alone() -> None:
    heard, _ = samples(Person(70), Scene(living=1e-4, pulse_grey=0.6), 25, 5)
    assert read_trace(*trace(heard, None)).valid
    assert read_trace(*trace(heard, 0)).valid


def test_a_trace_without_a_pulse_is_not_valid_and_says_so() -> None:
    heard, _ = samples(None, Scene(), 40, 6)
    reading = read_trace(*trace(heard))
    assert not reading.valid
    assert reading.believed == 0
    assert reading.beats == ()
    assert "no pulse" in reading.reason
    assert all(m.heart_bpm is None for m in reading.timeline)


FACE, FINGER = (180.0, 120.0, 90.0), (190.0, 60.0, 40.0)


@pytest.mark.parametrize(
    "shown",
    [
        [(FINGER, 3.5), (FACE, 12.0)],  # the first looks have more candidates than all later ones
        [(FACE, 8.0), (FINGER, 14.0)],
        [(FACE, 8.0), (FINGER, 14.0), (FACE, 12.2)],
    ],
)
def test_what_is_now_like_a_face_and_now_like_a_finger_is_read(
    shown: list[tuple[tuple[float, float, float], float]],
) -> None:
    """Candidates come and go on the way: each look's weights are of those it had."""
    rng = np.random.default_rng(1)
    rgb = np.concatenate([np.tile(colour, (round(30 * s), 1)) for colour, s in shown])
    reading = read_trace(
        np.arange(len(rgb)) / 30, rgb * (1 + 0.002 * rng.standard_normal(rgb.shape))
    )
    assert len(reading.timeline) == (len(rgb) - 1) // 30


def test_a_hole_of_days_leaves_few_moments_and_its_stretches_are_found_again() -> None:
    heard, _ = samples(Person(70), Scene(living=3e-4), 30, 8)
    t, rgb = trace(heard)
    later = t + 6 * 86400
    reading = read_trace(np.r_[t, later], np.r_[rgb, rgb])
    assert 50_000 < len(reading.timeline) <= MOST_MOMENTS
    seen = [m.t for m in reading.timeline if m.confidence is not Confidence.NONE]
    assert all(m < 31 or m > later[0] for m in seen)
    assert len([m for m in seen if m < 31]) == len([m for m in seen if m > later[0]]) > 2


def test_too_short_a_trace_says_so() -> None:
    heard, _ = samples(Person(70), Scene(), 3, 7)
    reading = read_samples(heard)
    assert not reading.valid
    assert "short" in reading.reason


def test_a_trace_in_which_nobody_was_seen_says_so_and_one_of_too_few_pictures_too() -> None:
    empty = [SkinSample(i / 10, "camera", (), notes=("no face",)) for i in range(200)]
    assert read_samples(empty).reason == "no face"
    heard, _ = samples(Person(70), Scene(fps=4), 20, 1)
    assert read_samples(heard).reason == TOO_FEW
    assert read_trace(np.arange(400) / 30, np.full((400, 3), np.nan)).reason == NO_SKIN


def test_nothing_at_all_is_answered() -> None:
    assert not read_samples([]).valid
    with pytest.raises(ValueError, match="colours come as"):
        read_trace([0, 1], [1, 2])


def test_a_gap_leaves_the_timeline_empty_and_the_beats_unlinked() -> None:
    heard, _ = samples(Person(70), Scene(living=2e-4), 60, 8)
    reading = read_samples([s for s in heard if not 25 < s.t < 35])
    assert all(m.confidence is Confidence.NONE for m in reading.timeline if 26 < m.t < 38)
    first = next(b for b in reading.beats if b.t > 30)
    assert first.rr_ms is None


# ------------------------------------------------------------------ regions


def too_bright(heard: list[SkinSample], region: int) -> list[SkinSample]:
    """A lamp beside ``region``: its red is cut off by the camera, now and then or always."""
    by = 254 / np.mean([s.rgb for s in heard], axis=0)[region, 0]

    def seen(rgb: object) -> tuple[tuple[float, float, float], ...]:
        colours = np.array(rgb)
        colours[region, 0] *= by
        return tuple(three(colour) for colour in np.minimum(colours, 254))

    return [replace(s, rgb=seen(s.rgb)) for s in heard]


def as_one(heard: list[SkinSample]) -> list[SkinSample]:
    """The same light as somebody who takes one mean of the whole face has it."""
    return [replace(s, rgb=(three(np.mean(np.array(s.rgb), axis=0)),)) for s in heard]


@pytest.mark.parametrize("seed", [31101, 31107])
def test_a_cheek_too_bright_for_the_camera_spoils_no_other_region(seed: int) -> None:
    heard, _ = lifelike_skin.samples(seed, 40, face=lifelike_skin.FACES["moving"], fps=30)
    brightest = int(np.mean([s.rgb for s in heard], axis=0)[:, 0].argmax())
    bright = too_bright(heard, brightest)
    believed = read_samples(bright).believed
    assert believed >= 0.9 * read_samples(heard).believed
    assert believed >= read_samples(as_one(bright)).believed


def looks_shown(heard: list[SkinSample]) -> float:
    """The share of all looks that are shown with hindsight."""
    stretch = Stretch("camera")
    for sample in heard:
        stretch.receive(sample)
    reread = stretch.read()
    return float(np.mean([reread.moment(t).heart_bpm is not None for t, _, _ in reread.judged()]))


@pytest.mark.parametrize("kind", ["moving", "shiny", "talking"])
def test_regions_that_differ_in_light_shine_and_motion_show_no_less_than_one_mean_of_them(
    kind: str,
) -> None:
    for seed in (31300, 31303):
        one, three = (
            looks_shown(
                lifelike_skin.samples(
                    seed, 40, face=lifelike_skin.FACES[kind], fps=30, regions=regions
                )[0]
            )
            for regions in (1, 3)
        )
        assert three >= one


@pytest.mark.parametrize(("seed", "regions"), [(33002, 1), (33006, 3)])
def test_a_dim_face_is_shown_with_hindsight_where_the_net_goes_with_it_all_along(
    seed: int, regions: int
) -> None:
    heard, true = lifelike_skin.samples(
        seed, 60, face=lifelike_skin.FACES["dim"], fps=30, regions=regions
    )
    off = [
        abs(m.heart_bpm - mean_bpm(true, max(0.2, m.t - 10.7), m.t - 0.7))
        for m in read_samples(heard).timeline
        if m.heart_bpm is not None
    ]
    assert len(off) >= 42
    assert max(off) < 3


def test_a_pulse_that_ends_is_not_believed_for_long_after() -> None:
    """The same face without one goes on where it ended."""
    face = lifelike_skin.FACES["moving"]
    heard, _ = lifelike_skin.samples(33100, 40, face=face, fps=30)
    after, _ = lifelike_skin.samples(33150, 40, face=face, fps=30, alive=False)
    lit = np.mean([s.rgb for s in heard], axis=0) / np.mean([s.rgb for s in after], axis=0)
    for s in after:
        seen = [three(np.array(region) * light) for region, light in zip(s.rgb, lit, strict=True)]
        heard.append(replace(s, t=s.t + 40.03, rgb=tuple(seen)))
    shown = [m.t for m in read_samples(heard).timeline if m.heart_bpm is not None]
    assert len(shown) > 25
    assert max(shown) < 47


@pytest.mark.parametrize("kind", ["moving", "talking"])
def test_where_the_net_does_not_go_with_the_wave_the_number_is_that_of_the_looks_around(
    kind: str,
) -> None:
    """Both of them move their heads in a way that takes the wave's rate by three beats a minute."""
    heard, true = lifelike_skin.samples(31300, 40, face=lifelike_skin.FACES[kind], fps=30)
    off = [
        abs(m.heart_bpm - mean_bpm(true, m.t - 10.7, m.t - 0.7))
        for m in read_samples(heard).timeline
        if m.heart_bpm is not None and m.t > 11
    ]
    assert len(off) >= 10
    assert max(off) < 2
    assert np.mean(off) < 0.75


# ------------------------------------------------------------------ real fingers

# Tuned to the kind and not to the file: two hard ones, two easy ones.
RECORDS = ["03", "11", "13", "21"]


@pytest.mark.parametrize("record", RECORDS)
def test_a_finger_is_right_within_a_beat_a_minute_of_the_strap_or_called_poor(
    real_data: Path, record: str
) -> None:
    folder = real_data / "welltory_camera" / f"subject_{record}"
    ms, *rgb = np.genfromtxt(folder / "PPG.csv", delimiter=",", skip_header=1).T
    rr_ms = np.array((folder / "RR.txt").read_text().split(), dtype=float)
    reading = read_trace(ms / 1000, np.stack(rgb, axis=1))
    if reading.valid:
        found = [b.rr_ms for b in reading.beats if b.rr_ms is not None]
        assert 60000 / np.mean(found) == pytest.approx(60000 / rr_ms.mean(), abs=1)


def test_a_finger_beside_four_oximeters_agrees_with_their_median(real_data: Path) -> None:
    folder = real_data / "oximeter_camera"
    rgb = np.genfromtxt(folder / "100001_left_rgb_first_2_min.csv", delimiter=",", skip_header=1)
    told = np.genfromtxt(folder / "100001_pulse.csv", delimiter=",", skip_header=1)[:120, 1:]
    told[told == 0] = np.nan
    median = np.nanmedian(told, axis=1)
    reading = read_trace(np.arange(len(rgb)) / 30, rgb)
    shown = [m for m in reading.timeline if m.heart_bpm is not None and m.t < 119]
    errors = [abs(m.heart_bpm - median[round(m.t)]) for m in shown if m.heart_bpm is not None]
    assert len(shown) > 90
    assert np.mean(np.array(errors) <= 2) >= 0.95


def test_a_very_slow_camera_is_read_and_not_a_fault() -> None:
    """A frame each 0.9 s completes more than one look at a time."""
    seen = [
        SkinSample(t=0.9 * i, sensor="camera", rgb=((180.0, 120.0 + i % 3, 90.0),))
        for i in range(60)
    ]
    assert not read_samples(seen).valid


@pytest.mark.parametrize("seconds", [4.5, 5.0, 6.0, 8.0])
def test_a_trace_too_short_for_a_number_is_no_fault(seconds: float) -> None:
    seen, _ = samples(Person(), Scene(), seconds, seed=1)
    assert not read_samples(seen).valid


def test_a_camera_that_goes_from_30_to_15_frames_a_second_and_back_is_read_all_the_same() -> None:
    heard, true = samples(Person(70, swing_ms=20), Scene(living=3e-4), 40, 8)
    reading = read_samples(s for i, s in enumerate(heard) if s.t % 16 < 8 or i % 2)
    shown = [m for m in reading.timeline if m.heart_bpm is not None]
    assert len(shown) > 28
    for m in shown:
        expected = mean_bpm(true, max(0.3, m.t - 10), m.t)
        assert m.heart_bpm == pytest.approx(expected, abs=2)


@pytest.mark.parametrize("regions", [1, 3])
def test_a_face_as_restless_as_real_ones_is_read_for_most_of_the_time(regions: int) -> None:
    heard, true = lifelike_skin.samples(3, 60, regions=regions)
    reading = read_samples(heard)
    assert reading.believed > 0.7
    errors = [
        abs(m.heart_bpm - mean_bpm(true, m.t - 10.7, m.t - 0.7))
        for m in reading.timeline
        if m.heart_bpm is not None and m.t > 12
    ]
    assert np.mean(errors) < 1.5
    assert max(errors) < 10


@pytest.mark.parametrize("regions", [1, 3])
def test_the_same_face_without_blood_gets_no_number(regions: int) -> None:
    heard, _ = lifelike_skin.samples(3, 60, regions=regions, alive=False)
    assert read_samples(heard).believed == 0
