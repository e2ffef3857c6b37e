"""Skin from the lightest to the darkest, and faces that are harder to read than one at rest."""

from __future__ import annotations

import numpy as np
import pytest

from poise.core.arrays import Array
from poise.simulation.lifelike_skin import FACES, STILL, Face, anyone, samples
from poise.simulation.skin_tone import TONES, USUAL, blood_share, reflectance

SECONDS = 10.0


def colours(face: Face, *, alive: bool = True) -> Array:
    """What a camera saw of the face (n, regions, 3)."""
    return np.array([s.rgb for s in samples(1, SECONDS, face=face, fps=30, alive=alive)[0]])


def test_darker_skin_sends_back_less_light_and_less_of_it_has_seen_blood() -> None:
    back = np.array([reflectance(melanin) for melanin in TONES])
    assert (np.diff(back, axis=0) < 0).all()
    blood = np.array([blood_share(melanin) for melanin in TONES])
    assert (np.diff(blood, axis=0) < 0).all()
    assert ((blood > 0) & (blood < 1)).all()
    assert (back[:, 0] > back[:, 1]).all()  # skin is redder than it is green, and greener than blue
    assert (back[:, 1] > back[:, 2]).all()


def test_the_usual_tone_is_the_light_one_that_was_measured() -> None:
    assert TONES[0] < USUAL < TONES[1]
    seen = colours(Face()).mean(axis=(0, 1))
    assert seen == pytest.approx([230, 175, 114], abs=20)


def test_the_darkest_face_in_dim_light_is_still_a_face_to_the_camera() -> None:
    dark = colours(FACES["dark and dim"]).mean(axis=(0, 1))
    assert 60 < dark[0] < 100
    assert dark[1] > 20
    assert dark[2] > 8


@pytest.mark.parametrize("kind", ["moving", "talking", "wavering lamp", "dim"])
def test_what_makes_a_face_hard_moves_its_green_more_than_rest_does(kind: str) -> None:
    def unrest(face: Face) -> float:
        green = colours(face, alive=False)[:, :, 1]
        return float((green / green.mean(axis=0)).std(axis=0).mean())

    assert unrest(FACES[kind]) > 1.2 * unrest(STILL)


def test_a_smoothing_camera_shows_less_noise_from_picture_to_picture() -> None:
    def trembling(face: Face) -> float:
        return float(np.diff(colours(face), axis=0).std())

    assert trembling(FACES["smoothing camera"]) < 0.6 * trembling(STILL)


def test_anyone_is_the_same_again_and_none_of_the_table() -> None:
    assert anyone(5) == anyone(5) != anyone(6)
    assert not {anyone(seed) for seed in range(50)} & set(FACES.values())
