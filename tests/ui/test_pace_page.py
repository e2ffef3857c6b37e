"""The pace finder in the window: begun with a strap, asked between paces, changed only by a yes."""

from __future__ import annotations

from dataclasses import replace

from poise.core.events import Event, Rating, SensorState, SensorStatus
from poise.core.pace.protocol import stepped
from poise.ui.shell.window import Window
from poise.ui.theme import LIGHT
from poise.ui.widgets.pace_plot import PacePlot
from tools.gallery import sample
from tools.gallery.pictures import press, staged
from tools.gallery.scenes import Screen, scenes

from .screens import text_of

SIZE = (900, 600)


def scene(name: str) -> Screen:
    return next(one for one in scenes() if one.name == name)


def test_the_page_says_what_two_runs_say_and_takes_it_for_a_key() -> None:
    window = staged(scene("pace-agree"), LIGHT, SIZE)
    assert "Two runs agree on 5 a minute." in text_of(window)
    assert window.choices.settings.guide.pace == ""
    press(window, "u")
    assert window.choices.settings.guide.pace == "4.8-7.2"
    window.close()


def without_strap() -> sample.PlayedLink:
    seen: list[Event] = [SensorStatus(0.0, "camera", SensorState.STREAMING)]
    return sample.PlayedLink(stepped(), seen, None)


def test_without_a_strap_it_does_not_begin_and_with_one_it_does() -> None:
    window = staged(replace(scene("pace"), stage=without_strap), LIGHT, SIZE)
    press(window, " ")
    assert "no strap is heard yet" in text_of(window)
    assert window.controller.at_rest
    window.close()
    window = staged(scene("pace"), LIGHT, SIZE)
    press(window, " ")
    window.frame()
    assert window.controller.running
    window.close()


def ratings(link: sample.PlayedLink) -> list[Rating]:
    return [event for event in link.sent if isinstance(event, Rating)]


def test_between_paces_a_digit_says_how_it_was_and_z_that_one_is_dizzy() -> None:
    link = scene("pace-comfort").stage()
    window = staged(replace(scene("pace-comfort"), stage=lambda: link, keys=""), LIGHT, SIZE)
    for key in "7tz":
        press(window, key)
    assert [(one.scale, one.value) for one in ratings(link)] == [
        ("comfort", 7), ("comfort", 10), ("dizzy", 1),
    ]  # fmt: skip
    assert "Breathe smaller" in text_of(window)
    window.close()
    link = scene("pace-breathing").stage()
    window = staged(replace(scene("pace-breathing"), stage=lambda: link), LIGHT, SIZE)
    press(window, "7")
    assert ratings(link) == []  # a pace is judged once it is over
    window.close()


def test_the_answer_is_a_picture_and_words_and_changes_nothing_by_itself() -> None:
    window: Window = staged(scene("pace-found"), LIGHT, SIZE)
    assert window.pages.shown == "pace_answer"
    said = text_of(window)
    assert "Your heart rate swung most at about 4.8 breaths a minute." in said
    (plot,) = window.findChildren(PacePlot)
    assert "5 a minute: swing 128 ms ± 13 %, comfort 8" in plot.described()
    assert window.choices.settings.guide.pace == ""
    press(window, "u")
    assert window.choices.settings.guide.pace == "4.8-7.2"
    assert "Your pace is now 5 a minute." in text_of(window)
    window.close()
