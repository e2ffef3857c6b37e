"""Every scene of the gallery, at every size and text size: nothing clipped, nothing unnamed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from poise.ui.theme import DARK, LIGHT, PALETTES, Colours, contrast
from poise.ui.widgets.button import Pill
from poise.ui.widgets.guide import Guide
from tools.gallery.pictures import SIZES, staged
from tools.gallery.scenes import Screen, scenes

from .screens import on_another_ground, shown_words, text_of, unfit

ALL = scenes()


@pytest.mark.parametrize("scene", ALL, ids=lambda scene: scene.name)
def test_no_words_are_clipped_or_lie_over_each_other_at_any_size(scene: Screen) -> None:
    window = staged(scene, LIGHT, SIZES[-1])
    assert unfit(window, SIZES[::-1]) == []
    session = window.pages["session"]
    assert session.stop.isVisible() == session.isVisible()  # whatever the size


@pytest.mark.parametrize("scene", ALL, ids=lambda scene: scene.name)
def test_words_twice_as_large_still_fit(scene: Screen) -> None:
    assert unfit(staged(scene, LIGHT, SIZES[1], scale=2.0), SIZES[1:]) == []


@pytest.mark.parametrize("name", ["contexts", "outcome-early", "plan", "plan-choose", "pace"])
def test_the_way_back_is_a_quiet_arrow(name: str) -> None:
    window = staged(scene(name), LIGHT, (900, 600))
    (back,) = (
        pill for pill in window.findChildren(Pill) if pill.isVisible() and pill.text() == "Back"
    )
    assert (back._icon, back._primary) == ("back", False)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", ["pace-breathing", "label-breaths"])
def test_the_guide_can_be_followed_whatever_the_letters(name: str, language: str) -> None:
    window = staged(scene(name), LIGHT, SIZES[1], 2.0, language)
    (guide,) = (guide for guide in window.findChildren(Guide) if guide.isVisible())
    assert guide.height() > 90


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_drawing_takes_no_more_room_than_there_is(scale: float) -> None:
    history = staged(scene("history-empty"), LIGHT, SIZES[1], scale).pages["sessions"].page
    assert history.drawing.y() > history.title.geometry().bottom()
    assert history.drawing.geometry().bottom() < history.word.y()
    assert history.drawing.height() > 40


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("size", [(1366, 728), (1093, 582), (1024, 560), (900, 600)])
@pytest.mark.parametrize("name", ["end-clear", "end-not-clear"])
def test_the_end_card_is_seen_at_one_look_on_a_laptop(
    name: str, size: tuple[int, int], language: str
) -> None:
    card = staged(scene(name), LIGHT, size, language=language).pages["card"]
    assert card.area.verticalScrollBar().maximum() == 0
    assert card.body.picture.height() > 60


@pytest.mark.parametrize("colours", PALETTES.values(), ids=PALETTES)
def test_text_stands_out_from_whatever_it_lies_on(colours: Colours) -> None:
    for ground in (colours.ground, colours.surface):
        for ink in (colours.text, colours.muted):
            assert contrast(ink, ground) >= 4.5
    assert contrast(colours.on_accent, colours.accent) >= 4.5


@pytest.mark.parametrize("colours", PALETTES.values(), ids=PALETTES)
def test_lines_and_shapes_that_carry_meaning_stand_out(colours: Colours) -> None:
    for ink in (colours.heart, colours.swing, colours.unsure):
        assert contrast(ink, colours.surface) >= 3
    assert contrast(colours.heart, colours.wave) >= 3
    for ink in (colours.accent, colours.guide_low, colours.guide_high, colours.unsure):
        assert contrast(ink, colours.ground) >= 3


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def scene(name: str) -> Screen:
    return next(scene for scene in ALL if scene.name == name)


def test_a_poor_signal_shows_its_reason_and_no_number() -> None:
    window = staged(scene("poor-signal"), LIGHT, (900, 600))
    assert window.pages["session"].heart.number.text() == ""
    assert "poor signal (too much movement; lean your head back" in text_of(window)
    assert "breath 5: unreadable" in text_of(window)  # the reason stands once


def test_a_lost_sensor_is_said_and_its_last_number_is_gone() -> None:
    window = staged(scene("sensor-lost"), LIGHT, (900, 600))
    assert "Chest strap: connection lost, searching again" in text_of(window)
    assert window.pages["session"].heart.number.text() == ""
    assert window.pages["session"].word.text() in ("Breathe in", "Breathe out")


def test_a_synthetic_person_is_called_one_in_words() -> None:
    for name in ("synthetic",):
        assert "Demo heart" in text_of(staged(scene(name), LIGHT, (900, 600)))


def test_without_a_sensor_the_guide_has_the_window_to_itself() -> None:
    window = staged(scene("no-sensor"), LIGHT, (900, 600))
    assert not window.pages["session"].heart.isVisible()
    assert not window.pages["session"].trace.isVisible()
    middle = window.pages["session"].guide.geometry().center().x()
    assert abs(middle - window.width() / 2) < 2


def test_the_card_says_what_changed_and_by_how_much() -> None:
    said = text_of(staged(scene("end-clear"), LIGHT, (900, 600)))
    assert "84 → 77" in said
    assert "Heart rate, bpm" in said
    assert "7 bpm slower (± 4)." in said
    assert "9.4 ± 1.6" in said  # 2.23 standard errors of 0.7, as everywhere
    assert "7 of 9" in said
    assert ".poise.jsonl" not in said  # that is a detail
    window = staged(scene("end-clear"), LIGHT, (900, 600))
    QTest.keyClick(window, Qt.Key.Key_D)
    window.frame()
    assert ".poise.jsonl" in text_of(window)
    assert "84 → 77 bpm" in text_of(window)


def test_no_clear_change_is_said_kindly() -> None:
    said = text_of(staged(scene("end-not-clear"), LIGHT, (900, 600)))
    assert "No clear change. That is normal." in said
    assert "slower" not in said


def test_when_nothing_could_be_read_the_card_says_why_and_shows_no_number() -> None:
    window = staged(scene("end-nothing"), LIGHT, (900, 600))
    said = text_of(window)
    assert "Not comparable: too few complete breaths with a heart rate" in said
    assert "Unreadable: too many irregular beats." in said
    assert "The breathing still counts." in said
    assert not any(" bpm" in words.text() for words in shown_words(window))


@pytest.mark.parametrize("name", ["review", "mid-session"])
def test_what_lies_on_a_panel_has_the_panels_ground(name: str) -> None:
    for colours in (LIGHT, DARK):
        window = staged(scene(name), colours, (1280, 800))
        assert not on_another_ground(window)
        window.close()
