"""Spoken prompts: what a session says aloud, when, and how it falls silent."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from poise.core.events import Act, Asked, AskKind, DrillAction, GuidePaused, StageChanged
from poise.core.guide.exercise import Exercise
from poise.settings import DrillSettings, SoundSettings
from poise.sound.voice import Voice
from poise.ui.shell.interviewer import InterviewerVoice
from poise.ui.shell.window import Window
from poise.ui.view import View
from tools.gallery import sample, sample_drill
from tools.gallery.pictures import looks

from .screens import text_of

Key = Qt.Key


class Spoken:
    """A voice that remembers."""

    def __init__(self, trouble: str = "") -> None:
        self.trouble = trouble
        self.language = ""
        self.said: list[str] = []
        self.closed = False

    def open(self, language: str) -> Voice:
        self.language, self.closed = language, False
        return cast(Voice, self)

    def say(self, text: str) -> None:
        self.said.append(text)

    def hush(self) -> None:
        self.said.append("")

    def close(self) -> None:
        self.closed = True


def begun(
    reset: Exercise, spoken: Spoken, voice: str, language: str = "en"
) -> tuple[Window, sample.PlayedLink]:
    stage = sample.PlayedLink(reset, sample.story(reset), sample.summary(reset))
    settings = looks(language=language)
    window = Window(
        stage.link, autostart=True, voice=spoken.open,
        settings=replace(settings, sound=SoundSettings(voice=voice)),
    )  # fmt: skip
    window.show()
    return window, stage


def run(window: Window, stage: sample.PlayedLink, from_t: int, to_t: int) -> None:
    for t in range(2 * from_t, 2 * to_t):
        stage.clock.move_to(t / 2)
        window.frame()


def test_each_prompt_is_said_once_and_the_end(reset: Exercise) -> None:
    spoken = Spoken()
    window, stage = begun(reset, spoken, "prompts")
    run(window, stage, 0, 96)
    prompts = list(dict.fromkeys(each.say for each in reset.stages[-1].prompts))
    assert [said for said in spoken.said if said in prompts] == prompts
    assert spoken.said[-1] == "Done. Go when you are ready."
    assert "Breathe in" not in " ".join(spoken.said)


def test_with_the_breath_each_turn_is_said_and_never_against_the_prompt(reset: Exercise) -> None:
    spoken = Spoken()
    window, stage = begun(reset, spoken, "all")
    run(window, stage, 0, 30)
    turns = [said.split(". ")[0] for said in spoken.said]
    assert turns == ["Breathe in", "Breathe out"] * 3
    assert spoken.said[1] == "Breathe out. A long, easy exhale"


def test_it_speaks_the_language_of_the_window(reset: Exercise) -> None:
    spoken = Spoken()
    window, stage = begun(reset, spoken, "all", "de")
    run(window, stage, 0, 2)
    assert (spoken.language, spoken.said) == ("de", ["Einatmen"])


def test_mute_silences_the_voice_and_gives_it_back(reset: Exercise) -> None:
    spoken = Spoken()
    window, stage = begun(reset, spoken, "all")
    run(window, stage, 0, 2)
    assert "Mute" in text_of(window)
    QTest.keyClick(window, Key.Key_S)
    assert spoken.closed
    before = len(spoken.said)
    run(window, stage, 2, 14)
    assert len(spoken.said) == before
    QTest.keyClick(window, Key.Key_S)
    run(window, stage, 14, 20)
    assert len(spoken.said) > before


@pytest.mark.parametrize("voice", ["prompts", "all"])
def test_a_voice_that_was_just_chosen_is_heard(reset: Exercise, voice: str) -> None:
    spoken = Spoken()
    stage = sample.PlayedLink(reset, [], None)
    window = Window(stage.link, voice=spoken.open, settings=looks())
    settings = window.choices.settings
    sound = replace(settings.sound, voice=voice)
    window.choices.choose(replace(settings, sound=sound), "sound.voice")
    assert spoken.said == ["Drop your shoulders. Loosen your jaw."]
    off = replace(settings, sound=replace(sound, voice="off"))
    window.choices.choose(off, "sound.voice")
    assert spoken.closed


def test_why_nothing_is_said_stands_on_the_screen(reset: Exercise) -> None:
    spoken = Spoken("No voice: this system has none")
    window, stage = begun(reset, spoken, "prompts")
    run(window, stage, 0, 12)
    assert "No voice: this system has none." in text_of(window)


# ---------------------------------------------------------------------- the interviewer of a drill


def asked_in(form: str, *, spoken: bool) -> tuple[Spoken, list[Asked]]:
    """A drill that is played in a German window; what its voice said, and what was asked."""
    voice, stage = Spoken(), sample_drill.stage(form, heart=False)
    settings = replace(looks(language="de"), drill=DrillSettings(spoken=spoken))
    window = Window(stage.link, autostart=True, voice=voice.open, settings=settings)
    window.show()
    for t in (119, 121, 141, 143, 181, 182, 185, 206, 208, 210, 211):
        stage.clock.move_to(t)
        window.frame()
    told = [
        e for e in sample_drill.done(form, heart=False)[1] if isinstance(e, Asked) and e.t < 212
    ]
    window.close()
    return voice, told


def test_the_interviewer_says_each_question_once_in_english_and_is_silent_for_the_answer() -> None:
    voice, told = asked_in("objections", spoken=True)
    assert voice.language == "en"
    assert voice.closed
    assert [said for said in voice.said if said] == [one.text for one in told]
    assert len(told) > 2
    first = voice.said.index(told[0].text)
    assert voice.said[first + 1] == ""  # two seconds later the answer began


def test_an_interviewer_speaks_only_where_it_is_wanted() -> None:
    voice, told = asked_in("objections", spoken=False)
    assert told
    assert (voice.said, voice.language) == ([], "")


def test_what_happens_in_the_room_is_not_said_and_who_is_interrupted_is_not_hushed() -> None:
    voice = Spoken()
    exercise, _, _ = sample_drill.done("five-pushed", heart=False)
    view = View(exercise)
    one = InterviewerVoice(DrillSettings(spoken=True), voice.open)
    view.fold(StageChanged(140.0, 2, "Answer"))
    for event in (
        Asked(140.0, 0, "q", AskKind.QUESTION, "Why?"),
        Act(142.0, DrillAction.ANSWER),
        Asked(150.0, 1, "q", AskKind.HAPPENING, "Somebody types."),
        Asked(160.0, 2, "q", AskKind.INTERRUPT, "Sorry, shorter please."),
    ):
        view.fold(event)
        for _ in range(3):
            one.say_due(view)
    assert voice.said == ["Why?", "", "Sorry, shorter please."]
    view.fold(GuidePaused(161.0))
    view.fold(Asked(162.0, 3, "q", AskKind.FOLLOW, "And then?"))
    one.say_due(view)
    assert voice.said[3:] == []
