"""A session on screen: nothing jumps, nothing is left out, and no stray key loses anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from poise import exercises
from poise.core.events import Action, Event, Input, SensorState, SensorStatus, StageChanged
from poise.core.guide.exercise import Exercise
from poise.errors import ExerciseError
from poise.settings import SoundSettings
from poise.simulation.guide import cosine_wave
from poise.simulation.hearts import heart
from poise.simulation.readings import strap_stream
from poise.ui.shell.ending import ASKED_FROM_S
from poise.ui.shell.window import Window
from poise.ui.text.levels import Level
from poise.ui.theme import LIGHT, PALETTES, Colours, contrast
from poise.ui.widgets.announcer import Announcer
from poise.ui.widgets.forms import largest
from tools.gallery import sample
from tools.gallery.pictures import looks, staged
from tools.gallery.scenes import scenes

from .screens import press, text_of
from .stepped_session import SteppedSession

Key = Qt.Key
SIZES = ((700, 520), (900, 600), (1280, 800))
TRAIN = exercises.load("steady-six").fitted()
LONG = "The light or the head moves in a rhythm of its own, and " * 4


def a_heart() -> list[Input]:
    return [*strap_stream(heart(lambda t: 800 - 45 * cosine_wave(t), 110.0))]


def scene(name: str) -> Any:
    return next(scene for scene in scenes() if scene.name == name)


# ---------------------------------------------------------------------- F4, F12: before the start


def test_a_strap_is_seen_to_be_read_before_anybody_begins(
    sit: Callable[..., tuple[Window, SteppedSession]], reset: Exercise
) -> None:
    streams: list[Input] = [SensorStatus(0.0, "strap", SensorState.STREAMING, name="Polar H10")]
    window, session = sit(reset, streams + a_heart(), start=False)
    session.run(window, 33.0, 0.5)
    bar = window.framed.bar
    assert bar is not None
    assert bar.chip.text().startswith("Polar H10 · 7")
    assert "waiting" not in text_of(window)
    press(window, Key.Key_Space)
    session.run(window, 33.2)
    page = window.pages["session"]
    assert page.heart.number.text() != ""  # the trace shows a minute of beats: so does the number
    assert page.strip.level is Level.GOOD


# ---------------------------------------------------------------------- F6, F7: nothing moves


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scale", [100, 200])
def test_the_guide_keeps_its_place_and_size_whatever_is_said(
    reset: Exercise, size: tuple[int, int], scale: int
) -> None:
    events = sample.of_the_link(sample.story(reset), "battery-low", "The battery is at 7 %.")
    late = [event for event in events if event.t > 12 or isinstance(event, StageChanged)]
    silence = [""]
    stage = sample.PlayedLink(reset, late, None)
    window = Window(stage.link, settings=looks("light", text_percent=scale), autostart=True)
    window.silence = lambda: silence[0]  # type: ignore[method-assign]
    window.resize(*size)
    window.show()
    window.frame()
    page = window.pages["session"]
    page._silence = lambda: silence[0]
    places: set[tuple[int, ...]] = set()
    for k in range(88):
        if k == 30:
            silence[0] = LONG
        if k == 50:
            window.view.fold(SensorStatus(50.0, "strap", SensorState.BLOCKED, "", LONG))
        if k == 60:
            press(window, Key.Key_Plus)
        if k == 70:
            press(window, Key.Key_S)
        stage.clock.move_to(float(k))
        window.frame()
        places.add(page.guide.geometry().getRect())
    assert len(places) == 1
    assert page.guide.width() > 5 * page.theme.size("body")


@pytest.mark.parametrize("name", ["mid-session", "picture-disc", "no-sensor", "another-strap"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_control_is_a_button_or_in_the_menu_at_any_size(
    name: str, scale: float, language: str
) -> None:
    window = staged(scene(name), LIGHT, (900, 600), scale, language)
    page = window.pages["session"]
    buttons = (page.pause, page.sound, page.more, page.stop)
    assert all(pill.isVisible() for pill in buttons)
    press(window, Key.Key_Plus)
    assert "%" in page.note.text()  # the answer has a place of its own
    assert all(pill.isVisible() for pill in buttons)
    press(window, Key.Key_O)
    shown = page.menu.shown_pills()
    assert {page.mark, page.simple, page.louder, page.softer, page.full} <= set(shown)
    for pill in shown:
        assert pill.isVisible()
        assert page.menu.rect().contains(pill.geometry())
    assert window.rect().contains(page.menu.geometry())
    assert {Key.Key_Space, Key.Key_S, Key.Key_O, Key.Key_Escape, Key.Key_M} <= {*page.keys()}


def test_the_menu_is_gone_through_with_the_arrows_and_closed_with_escape() -> None:
    window = staged(scene("mid-session"), LIGHT, (900, 600))
    page = window.pages["session"]
    press(window, Key.Key_Question)
    shown = page.menu.shown_pills()
    assert QApplication.focusWidget() is shown[0]
    press(window, Key.Key_Down, Key.Key_Down)
    assert QApplication.focusWidget() is shown[2]
    press(window, Key.Key_Up, Key.Key_Up, Key.Key_Up)
    assert QApplication.focusWidget() is shown[-1]
    press(window, Key.Key_Escape)
    assert not page.menu.isVisible()
    assert window.view.ending is None
    assert page.stop.isVisible()


# ---------------------------------------------------------------------- F9: prompts and the guide


def test_no_prompt_of_the_exhale_is_shown_while_breathing_in(reset: Exercise) -> None:
    stage = sample.PlayedLink(reset, [StageChanged(0.0, 0, "Reset")], None)
    window = Window(stage.link, settings=looks("light"), autostart=True)
    window.show()
    page = window.pages["session"]
    seen: set[tuple[str, str]] = set()
    for tenth in range(0, 900, 5):
        stage.clock.move_to(tenth / 10)
        window.frame()
        seen.add((page.word.text(), page.prompt.text()))
    said = {prompt for word, prompt in seen if word == "Breathe in"}
    assert not [prompt for prompt in said if "xhale" in prompt]
    assert [prompt for _, prompt in seen if "xhale" in prompt]


def test_a_prompt_is_on_the_exhale_or_on_the_whole_breath(reset: Exercise) -> None:
    assert exercises.from_dict(exercises.to_dict(reset), reset.name) == reset
    data = exercises.to_dict(reset)
    data["stage"][0]["prompts"][0]["on"] = "inhale"
    with pytest.raises(ExerciseError, match="exhale"):
        exercises.from_dict(data, reset.name)


# ---------------------------------------------------------------------- F18: the keys


def test_space_pauses_and_goes_on(
    sit: Callable[..., tuple[Window, SteppedSession]], reset: Exercise
) -> None:
    window, session = sit(reset, a_heart())
    session.run(window, 5.0)
    press(window, Key.Key_Space)
    session.run(window, 6.0)
    assert window.view.paused
    press(window, Key.Key_Space)
    session.run(window, 7.0)
    assert session.actions == [Action.START, Action.PAUSE, Action.RESUME]


def test_a_second_press_before_the_first_is_answered_goes_on(
    sit: Callable[..., tuple[Window, SteppedSession]], reset: Exercise
) -> None:
    window, session = sit(reset, a_heart())
    session.run(window, 5.0)
    press(window, Key.Key_Space, Key.Key_Space, Key.Key_Space)
    session.run(window, 6.0)
    assert window.view.paused
    press(window, Key.Key_Space)
    session.run(window, 7.0)
    assert not window.view.paused
    assert session.actions == [Action.START, *[Action.PAUSE, Action.RESUME] * 2]


def test_a_short_session_ends_with_one_key_and_escape_never_closes_poise(
    sit: Callable[..., tuple[Window, SteppedSession]], reset: Exercise
) -> None:
    assert reset.duration_s < ASKED_FROM_S < TRAIN.duration_s
    other = sample.PlayedLink(reset, [], None).link
    window, session = sit(reset, a_heart(), renew=lambda _settings: (other, []))
    session.run(window, 15.0, 0.5)
    press(window, Key.Key_Escape)
    session.run(window, 15.5)
    assert session.actions[-1] is Action.STOP
    press(window, Key.Key_Escape, Key.Key_Escape, Key.Key_Escape)
    assert window.isVisible()


def test_a_stray_key_pauses_a_long_session_and_asks(
    sit: Callable[..., tuple[Window, SteppedSession]],
) -> None:
    window, session = sit(TRAIN, a_heart())
    session.run(window, 15.0, 0.5)
    press(window, Key.Key_Escape)
    session.run(window, 16.0)
    assert session.actions == [Action.START, Action.PAUSE]
    assert "End this session?" in text_of(window)
    press(window, Key.Key_Escape)  # once more by mistake: it goes on
    session.run(window, 17.0)
    assert session.actions == [Action.START, Action.PAUSE, Action.RESUME]
    assert "End this session?" not in text_of(window)
    press(window, Key.Key_Escape)
    session.run(window, 18.0)
    press(window, Key.Key_Return)
    session.run(window, 18.5)
    assert session.actions[-1] is Action.STOP


def test_who_had_paused_is_still_paused_after_the_question(
    sit: Callable[..., tuple[Window, SteppedSession]],
) -> None:
    window, session = sit(TRAIN, a_heart())
    session.run(window, 15.0, 0.5)
    press(window, Key.Key_Space)
    session.run(window, 16.0)
    press(window, Key.Key_Escape, Key.Key_Space)
    session.run(window, 17.0)
    assert window.view.paused
    assert session.actions == [Action.START, Action.PAUSE]


def test_f11_fills_the_screen_and_gives_it_back(reset: Exercise) -> None:
    window = staged(scene("mid-session"), LIGHT, (900, 600))
    press(window, Key.Key_F11)
    assert window.isFullScreen()
    press(window, Key.Key_F11)
    assert not window.isFullScreen()


# ---------------------------------------------------------------------- F20, and the look


def test_prompts_are_announced_with_the_breath_they_belong_to(
    reset: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = sample.PlayedLink(reset, [StageChanged(0.0, 0, "Reset")], None)
    window = Window(stage.link, settings=looks("light"), autostart=True)
    window.show()
    page, aloud = window.pages["session"], []
    say = page._aloud.say

    def listen(kind: str, text: str, *more: float) -> bool:
        said = say(kind, text, *more)
        if said:
            aloud.append(text)
        return bool(said)

    monkeypatch.setattr(page._aloud, "say", listen)
    for tenth in range(0, 900, 5):
        stage.clock.move_to(tenth / 10)
        window.frame()
    for prompt in reset.stages[-1].prompts:
        assert prompt.say in aloud
    assert aloud.index("A long, easy exhale") > aloud.index("Breathe out")


@pytest.mark.parametrize("colours", PALETTES.values(), ids=PALETTES)
def test_the_edge_of_the_disc_stands_out_at_full_lungs_and_at_empty_ones(
    reset: Exercise, colours: Colours
) -> None:
    stage = sample.PlayedLink(reset, [StageChanged(0.0, 0, "Reset")], None)
    looks_so = looks(next(name for name, one in PALETTES.items() if one == colours))
    window = Window(stage.link, settings=looks_so, autostart=True)
    window.resize(1280, 800)
    window.show()
    guide = window.pages["session"].guide
    for t in (0.05, 2.0, 3.99, 7.0):
        stage.clock.move_to(t)
        window.frame()
        image = guide.grab().toImage()
        y, middle = image.height() // 2, image.width() // 2
        ring = round(largest(guide.size())) + 1
        across = [image.pixelColor(x, y).name() for x in range(middle - ring, middle)]
        edge = max(contrast(pixel, colours.ground) for pixel in across[: ring // 2 + 20])
        assert edge >= 3.0


@pytest.mark.parametrize("sensor", ["strap", "camera"])
def test_full_lungs_look_full_unless_a_camera_sees_the_light_of_the_screen(
    reset: Exercise, sensor: str
) -> None:
    stage = sample.PlayedLink(reset, sample.story(reset, sensor=sensor), None)
    window = Window(stage.link, settings=looks("light"), autostart=True)
    window.show()
    middle = []
    for t in (20.1, 23.9):  # empty and full
        stage.clock.move_to(t)
        window.frame()
        image = window.pages["session"].guide.grab().toImage()
        at = image.pixelColor(image.rect().center())
        middle.append(contrast(at.name(), LIGHT.ground))
    assert (middle[1] > 0.75 * middle[0]) is (sensor == "strap")


def test_the_ring_closes_as_the_heart_follows(reset: Exercise) -> None:
    def ring(events: list[Event]) -> int:
        stage = sample.PlayedLink(reset, events, None)
        window = Window(stage.link, settings=looks("light"), autostart=True)
        window.show()
        for second in range(88):
            stage.clock.move_to(float(second))
            window.frame()
        image = window.pages["session"].guide.grab().toImage()
        heart_ink = QColor(LIGHT.heart)
        return sum(
            image.pixelColor(x, y) == heart_ink
            for x in range(image.width())
            for y in range(image.height())
        )

    followed = sample.story(reset)
    lost = sample.spoiled(followed, "too much movement")
    assert ring(lost) == 0
    assert ring(followed) > 500


def test_the_breath_word_begins_at_one_place(reset: Exercise) -> None:
    stage = sample.PlayedLink(reset, [StageChanged(0.0, 0, "Reset")], None)
    window = Window(stage.link, settings=looks("light"), autostart=True)
    window.show()
    page = window.pages["session"]
    places = set()
    for t in (1.0, 5.0, 11.0, 15.0):
        stage.clock.move_to(t)
        window.frame()
        places.add((page.word.x(), page.count.x()))
    assert len(places) == 1


def test_sound_that_is_on_can_be_muted_at_once_in_every_language() -> None:
    for language in ("en", "de"):
        settings = replace(looks("light", language=language), sound=SoundSettings("short"))
        reset = exercises.load("interview-reset").fitted()
        stage = sample.PlayedLink(reset, sample.story(reset), None)
        window = Window(stage.link, settings=settings, autostart=True)
        window.resize(1280, 800)
        window.show()
        page = window.pages["session"]
        assert page.sound.isVisible()
        inside = QRect(page.sound.geometry())
        page.sound.click()
        assert page.sound.geometry() == inside


def test_the_end_card_is_announced_with_its_numbers(
    reset: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    aloud: list[str] = []

    def listen(_self: Announcer, kind: str, text: str, *_more: float) -> bool:
        if kind == "card":
            aloud.append(text)
        return True

    monkeypatch.setattr(Announcer, "say", listen)
    staged(scene("end-clear"), LIGHT, (900, 600))
    assert len(aloud) == 1
    assert "Done. Go when you are ready." in aloud[0]
    assert "84 → 77 bpm" in aloud[0]


def test_without_a_sensor_the_card_is_as_warm_and_shows_the_breathing() -> None:
    window = staged(scene("end-no-sensor"), LIGHT, (900, 600))
    said = text_of(window)
    assert "Done. Go when you are ready." in said
    assert "You did the breathing." in said
    picture = window.pages["card"]._card.picture.grab().toImage()
    wave = QColor(LIGHT.wave)
    y = picture.height() - 3
    led = [picture.pixelColor(x, y) == wave for x in range(60, picture.width())]
    assert sum(led) > 0.6 * len(led)


def test_tension_and_one_win_are_kept_from_the_card_and_from_the_notes_alike(
    sit: Callable[..., tuple[Window, SteppedSession]], reset: Exercise
) -> None:
    window, session = sit(reset, a_heart())
    session.run(window, 100.0, 0.5)
    card = window.pages["card"]
    assert card.isVisible()
    card._card._tension[1].options[4].click()
    press(window, Key.Key_N)
    QTest.keyClicks(QApplication.focusWidget(), "stayed with it")
    press(window, Key.Key_Return, Key.Key_Escape)
    assert card._card._went_well[1].text() == "stayed with it"
    kept = session.kept[-1]
    assert (kept["tension_after"], kept["went_well"]) == (4, "stayed with it")
