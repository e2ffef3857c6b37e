"""A camera's adjustments, held and given back."""

from __future__ import annotations

import cv2

from poise.vision.exposure import AUTO, MANUAL, Held, too_different


class Knobs:
    """A camera that has only knobs; ``stuck`` ones refuse."""

    def __init__(self, stuck: tuple[int, ...] = ()) -> None:
        self.values = {
            cv2.CAP_PROP_AUTO_EXPOSURE: AUTO,
            cv2.CAP_PROP_EXPOSURE: 157.0,
            cv2.CAP_PROP_AUTO_WB: 1.0,
            cv2.CAP_PROP_AUTOFOCUS: 1.0,
        }
        self.stuck = stuck

    def get(self, propId: int) -> float:  # noqa: N803
        return self.values.get(propId, -1.0)

    def set(self, propId: int, value: float) -> bool:  # noqa: N803
        if propId in self.stuck:
            return False
        self.values[propId] = value
        return True


def test_what_was_held_is_given_back() -> None:
    knobs = Knobs()
    before = dict(knobs.values)
    held = Held(knobs)
    held.hold()
    assert knobs.values[cv2.CAP_PROP_AUTO_EXPOSURE] == MANUAL
    assert knobs.values[cv2.CAP_PROP_EXPOSURE] == 157.0
    assert knobs.values[cv2.CAP_PROP_AUTO_WB] == knobs.values[cv2.CAP_PROP_AUTOFOCUS] == 0
    held.give_back()
    assert knobs.values == before
    assert held.before == []


def test_a_driver_that_refuses_is_left_alone() -> None:
    knobs = Knobs(stuck=tuple(Knobs().values))
    held = Held(knobs)
    held.hold()
    assert held.before == []


def test_the_picture_judges_whether_holding_went_wrong() -> None:
    assert too_different(120, 60)
    assert not too_different(120, 110)
