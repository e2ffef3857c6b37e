"""The sweep is safe to look at, and tells a camera's delay."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from poise.checks import screen_delay, screen_sweep
from poise.checks.flashes import flashes
from poise.checks.frame_clock import frame_clock
from poise.simulation.camera.screen_view import ScreenRecording, ScreenView, any_camera, look

T = np.arange(-1, screen_sweep.LENGTH_S + 1, 0.001)


def square(hz: float) -> np.ndarray:
    return (np.sin(2 * np.pi * hz * T) > 0).astype(float)


def measured(view: ScreenRecording, shadows_s: tuple[float, ...] = screen_delay.SHADOWS_S) -> float:
    found = screen_delay.measure(view.shown_t, view.shown, view.seen_t, view.seen, shadows_s)
    assert found is not None
    return found.delay_s


# ------------------------------------------------------------------ safe to look at


def test_the_sweep_holds_no_flash() -> None:
    assert flashes(T, screen_sweep.of_level(screen_sweep.level(screen_sweep.luminance(T)))) == 0


def test_the_sweep_would_pass_even_from_black_to_white() -> None:
    light = screen_sweep.luminance(T)
    assert flashes(T, (light - light.min()) / np.ptp(light)) <= 3


def test_the_sweep_is_grey_and_never_saturated() -> None:
    levels = screen_sweep.level(screen_sweep.luminance(T))
    assert 150 < levels.min() < levels.max() < 220  # one level for red, green and blue alike


@pytest.mark.parametrize(("hz", "most"), [(1.0, 1.5), (2.0, 2.5), (3.0, 3.5), (10.0, 10.5)])
def test_flashes_are_counted_in_the_worst_second(hz: float, most: float) -> None:
    assert flashes(T, square(hz)) == most


def test_a_change_too_small_or_too_bright_is_no_flash() -> None:
    assert flashes(T, 0.4 + 0.09 * square(5.0)) == 0
    assert flashes(T, 0.82 + 0.15 * square(5.0)) == 0


def test_slow_ramps_count_like_steps() -> None:
    assert flashes(T, 0.5 + 0.5 * np.sin(2 * np.pi * 2.5 * T)) == flashes(T, square(2.5))


def test_the_sweep_rests_at_its_middle_before_and_after() -> None:
    rest = screen_sweep.luminance([-5.0, 0.0, screen_sweep.LENGTH_S, 99.0])
    assert rest == pytest.approx(screen_sweep.MIDDLE)


# ------------------------------------------------------------------ the clock of the frames


def test_one_late_frame_does_not_renumber_those_after_it() -> None:
    t = np.arange(300) / 30
    t[100] += 0.05
    t[101] = t[100] + 0.001
    clock = frame_clock(t)
    assert clock is not None
    assert clock.numbers.tolist() == list(range(300))
    assert clock.missing == 0


def test_missing_frames_are_counted_through_jitter() -> None:
    rng = np.random.default_rng(1)
    kept = np.delete(np.arange(600), [50, 51, 200, 333])
    t = kept / 60 + rng.exponential(0.003, len(kept))
    clock = frame_clock(np.sort(t))
    assert clock is not None
    assert clock.missing == 4
    assert clock.rate_hz == pytest.approx(60, rel=1e-4)


def test_a_rate_that_is_not_the_nominal_one_is_found() -> None:
    clock = frame_clock(np.arange(200) / 29.3)
    assert clock is not None
    assert clock.rate_hz == pytest.approx(29.3, rel=1e-6)


def test_frames_in_bunches_have_a_clock_all_the_same() -> None:
    t = np.arange(300) / 30
    t = np.ceil(t * 10) / 10 + 1e-4 * (np.arange(300) % 3)  # three at once, ten times a second
    clock = frame_clock(t)
    assert clock is not None
    assert clock.numbers.tolist() == sorted(set(clock.numbers.tolist()))


def test_the_clock_is_that_of_the_camera_though_half_of_its_frames_are_lost() -> None:
    kept = np.flatnonzero(np.random.default_rng(2).random(400) < 0.5)
    clock = frame_clock(kept / 30)
    assert clock is not None
    assert clock.rate_hz == pytest.approx(30, rel=1e-3)


def test_a_handful_of_frames_has_no_clock() -> None:
    assert frame_clock(np.arange(9) / 30) is None


# ------------------------------------------------------------------ the delay


@pytest.mark.parametrize("auto", [False, True], ids=["exposure locked", "exposure automatic"])
def test_the_delay_is_found_within_five_milliseconds(auto: bool) -> None:
    errors = []
    for seed in range(30):
        rng = np.random.default_rng(1000 + seed)
        view = look(any_camera(rng, auto=auto), rng)
        errors.append(1000 * (measured(view) - view.delay_s))
    assert np.percentile(np.abs(errors), 95) <= 3
    assert abs(np.mean(errors)) <= 1


def test_a_cable_longer_by_fifty_milliseconds_is_found_to_be() -> None:
    views = [
        look(ScreenView(pipe_s=pipe_s, late=0.0), np.random.default_rng(3))
        for pipe_s in (0.02, 0.07)
    ]
    assert measured(views[1]) - measured(views[0]) == pytest.approx(0.05, abs=0.0005)


def test_an_automatic_exposure_looks_early_unless_it_is_modelled() -> None:
    camera = ScreenView(auto_s=0.5)
    view = look(camera, np.random.default_rng(4))
    assert measured(view, ()) < view.delay_s - 0.005
    assert measured(view) == pytest.approx(view.delay_s, abs=0.003)


def test_a_camera_that_does_not_see_the_screen_is_not_believed() -> None:
    rng = np.random.default_rng(5)
    view = look(replace(ScreenView(), share=0.0, noise_grey=0.3), rng)
    found = screen_delay.measure(view.shown_t, view.shown, view.seen_t, view.seen)
    assert found is not None
    assert not found.accepted


def test_a_picture_that_never_changes_is_not_believed() -> None:
    view = look(ScreenView(), np.random.default_rng(6))
    found = screen_delay.measure(
        view.shown_t, view.shown, view.seen_t, np.full(len(view.seen), 9.0)
    )
    assert found is not None
    assert not found.accepted


def test_two_runs_must_agree() -> None:
    def run(delay_s: float, se_ms: float = 1.0) -> screen_delay.ScreenDelay:
        return screen_delay.ScreenDelay(delay_s, se_ms, 0.99, 20.0, 30.0, 1.0, even=True)

    assert screen_delay.agree([run(0.100), run(0.104)])
    assert not screen_delay.agree([run(0.100), run(0.106)])
    assert not screen_delay.agree([run(0.100)])
    assert not screen_delay.agree([run(0.100), run(0.100, se_ms=9.0)])
