"""The limits of contrast, light and colour, from pixels; all of it: benchmarks.bench_look."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from poise.checks.flashes import flashes
from poise.core.guide.pacer import BreathPattern
from poise.ui.theme import PALETTES, Colours, Theme
from poise.ui.widgets.choice import Option
from poise.ui.widgets.field import Field
from poise.ui.widgets.guide import Guide
from tools.gallery import measured
from tools.gallery.pictures import clock_of, staged
from tools.gallery.scenes import Screen, scenes

STEP_S = 0.25
PACE = BreathPattern(4.0, 6.0)
# Colours that stand for different things beside each other stay so far apart to all eyes; no less
# than a tenth of the way from black to white.
APART = 10.0


def scene(name: str) -> Screen:
    found = next(scene for scene in scenes() if scene.name == name)
    return replace(found, from_t=max(0.0, found.until_t - 1))


@pytest.mark.parametrize("colours", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize("name", ["settings", "mid-session"])
def test_text_and_edges_stand_out(name: str, colours: Colours) -> None:
    window = staged(scene(name), colours, (900, 600))
    texts = list(measured.text_contrasts(window))
    assert len(texts) > 5
    assert [text for text in texts if text[0] < (3.0 if text[1] >= 24 else 4.5)] == []
    edges = list(measured.border_contrasts(window, Option, Field))
    assert bool(edges) is (name == "settings")
    assert [edge for edge in edges if edge[0] < 3.0] == []


@pytest.mark.parametrize("name", ["mid-session", "picture-disc"])
def test_nothing_flashes_and_a_camera_sees_the_same_light(name: str) -> None:
    """Over a whole breath and a little more."""
    window = staged(replace(scene(name), until_t=20.0, from_t=19.0), PALETTES["light"], (900, 600))
    light = measured.breath_light(window, clock_of(window), 20.0, 10.0, STEP_S)
    assert flashes(STEP_S * np.arange(len(light)), light) == 0
    assert float(np.max(np.abs(np.diff(light)))) < 0.0125  # of the light of a white window
    assert float(np.ptp(light)) < (0.004 if name == "picture-disc" else 0.1)


@pytest.mark.parametrize("colours", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize("eyes", ["", *measured.SEEN_BY])
def test_colours_that_mean_different_things_stay_apart_to_all_eyes(
    eyes: str, colours: Colours
) -> None:
    for one, other in measured.PAIRS:
        assert measured.distance(colours, one, other, eyes) > APART, (one, other)


def test_black_and_white_are_as_far_apart_as_can_be() -> None:
    assert measured.contrast(1.0, 0.0) == pytest.approx(21)
    white, black = replace(PALETTES["light"], heart="#ffffff", wave="#000000"), "heart"
    assert measured.distance(white, black, "wave") == pytest.approx(100, abs=0.1)
    assert measured.distance(white, black, "wave", "deutan") == pytest.approx(100, abs=0.5)


@pytest.mark.parametrize("colours", PALETTES.values(), ids=PALETTES)
def test_the_edge_of_the_disc_stands_out_in_every_palette(
    qapp: QApplication, colours: Colours
) -> None:
    guide = Guide(Theme(colours))
    guide.resize(300, 300)
    for even in (False, True):
        guide.keep_light(even)
        for t in (0.0, 2.0, 4.0, 7.0):
            guide.show_breath(PACE.at(t), PACE)
            assert measured.edge_contrast(guide, colours) >= 3.0
