"""A camera's chain: nothing it hears after a break follows what came before."""

from __future__ import annotations

from dataclasses import replace

from poise.core.chains.camera import CameraChain
from poise.core.events import Beat, Output, RRInterval
from poise.simulation.person import Person
from poise.simulation.skin import Scene, samples


def test_no_interval_reaches_across_a_break() -> None:
    heard, _ = samples(Person(70), Scene(living=2e-4), 40, 6)
    chain = CameraChain("camera")
    said: list[Output] = [e for sample in heard if sample.t < 20 for e in chain.receive(sample)]
    said += chain.break_off()
    said += [e for sample in heard if sample.t >= 20 for e in chain.receive(sample)]
    beats = [event for event in said if isinstance(event, Beat)]
    first = next(beat for beat in beats if beat.t > 20.2)
    assert (first.rr_ms, first.follows) == (None, False)
    intervals = [event for event in said if isinstance(event, RRInterval)]
    assert not any(rr.t - rr.rr_ms / 1000 < 20 < rr.t for rr in intervals if rr.t > first.t)
    assert {rr.t for rr in intervals} <= {beat.t for beat in beats}


def test_the_first_interval_after_a_break_follows_nothing_and_the_break_is_a_gap() -> None:
    heard, _ = samples(Person(70), Scene(living=2e-4), 60, 6)
    chain = CameraChain("camera")
    said: list[Output] = [e for sample in heard if sample.t < 20 for e in chain.receive(sample)]
    said += chain.break_off()
    said += [e for sample in heard if sample.t >= 35 for e in chain.receive(sample)]
    said += chain.flush()
    for kind in (Beat, RRInterval):
        ended = [event for event in said if isinstance(event, kind) and event.rr_ms is not None]
        after = next(event for event in ended if event.t > 35)
        assert not after.follows
        assert [event.t for event in ended if not event.follows] == [ended[0].t, after.t]


def test_a_camera_s_frames_carry_their_time_so_no_delay_is_set() -> None:
    heard, _ = samples(Person(70), Scene(living=2e-4), 15, 6)
    plain, told = CameraChain("camera"), CameraChain("camera")
    told.set_delay(0.5)
    for sample in heard:
        assert told.receive(replace(sample)) == plain.receive(sample)
