from __future__ import annotations

from collections.abc import Iterable

from poise.core.events import LeadChanged, QualityUpdate
from poise.core.lead import Lead


def changes(scores: Iterable[tuple[float, str, float]]) -> list[tuple[float, str]]:
    lead = Lead()
    said = [lead.update(QualityUpdate(t, sensor, score)) for t, sensor, score in scores]
    return [(change.t, change.sensor) for change in said if isinstance(change, LeadChanged)]


def both(strap: Iterable[float], camera: Iterable[float]) -> list[tuple[float, str, float]]:
    rows = []
    for t, (a, b) in enumerate(zip(strap, camera, strict=True)):
        rows += [(float(t), "camera", b), (float(t), "strap", a)]
    return rows


def test_the_only_one_leads_as_soon_as_it_can_be_trusted_at_all() -> None:
    assert changes([(0, "strap", 0.0), (1, "strap", 0.5), (2, "strap", 0.9)]) == [(1, "strap")]


def test_a_sound_strap_takes_over_from_a_camera_after_five_seconds() -> None:
    found = changes(both([0, 0, 0] + [0.9] * 10, [0.9] * 13))
    assert found == [(0, "camera"), (8, "strap")]


def test_a_camera_takes_over_when_the_strap_is_bad_for_three_seconds() -> None:
    found = changes(both([0.9] * 10 + [0.0] * 10, [0.0] * 5 + [0.8] * 15))
    assert found == [(0, "strap"), (13, "camera")]


def test_a_blink_of_the_lead_changes_nothing() -> None:
    strap = ([0.9] * 8 + [0.0] * 2) * 4
    assert changes(both(strap, [0.8] * 40))[1:] == [(5, "strap")]


def test_two_that_flicker_do_not_make_the_screen_flit() -> None:
    strap = [0.9 if t % 3 else 0.2 for t in range(60)]
    camera = [0.2 if t % 3 else 0.9 for t in range(60)]
    assert len(changes(both(strap, camera))) <= 2
