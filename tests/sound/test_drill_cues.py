"""What a drill sounds like: each thing once, under the tones, and nothing that startles."""

from __future__ import annotations

import numpy as np
import pytest

from poise.core.events import Asked, AskKind, Objection, RoomSound
from poise.sound.cues import Cue, Due
from poise.sound.drill_cues import DrillCues
from poise.sound.loudness import loudness
from poise.sound.tones import LOUDNESS, RATE_HZ, sound

QUESTION = Asked(140.0, 0, "ops-07", AskKind.QUESTION, "Why?", 60.0)
FOLLOW = Asked(170.0, 1, "ops-07", AskKind.FOLLOW, "And then?", 60.0)
DOUBT = Asked(170.0, 1, "ops-07", AskKind.DOUBT, "I disagree.", 30.0, Objection.WRONG)
BREAKS_IN = Asked(160.0, 1, "ops-07", AskKind.INTERRUPT, "Sorry?")
RING = Asked(160.0, 1, "", AskKind.HAPPENING, "A phone rings.", sound=RoomSound.RING)
SILENCE = Asked(160.0, 1, "", AskKind.HAPPENING, "Nobody says anything.")
GONE = Asked(160.0, 1, "", AskKind.BLANK, "")
OF_DRILLS = (Cue.KNOCK, Cue.TYPING, Cue.RING, Cue.MESSAGE, Cue.STEPS, Cue.JOINS)


def heard(asked: Asked | None, between: Asked | None = None) -> list[Cue]:
    cues = DrillCues()
    cues.due(QUESTION, None, None)
    return [due.cue for due in cues.due(asked, between, None)]


def test_a_question_comes_in_silence_and_whoever_speaks_up_knocks() -> None:
    assert heard(QUESTION) == []
    assert heard(FOLLOW) == heard(DOUBT) == heard(QUESTION, BREAKS_IN) == [Cue.KNOCK]


def test_what_happens_in_the_room_is_heard_as_what_it_is() -> None:
    assert heard(QUESTION, RING) == [Cue.RING]
    assert heard(QUESTION, SILENCE) == []
    assert heard(QUESTION, GONE) == []


def test_each_is_heard_once() -> None:
    cues = DrillCues()
    assert [due.cue for due in cues.due(QUESTION, RING, None)] == [Cue.RING]
    assert cues.due(QUESTION, RING, None) == []
    assert [due.cue for due in cues.due(None, RING, 200.0)] == [Cue.LIMIT]
    assert cues.due(None, RING, 200.0) == []
    assert cues.due(QUESTION, RING, None) == []


def test_there_is_a_sound_for_everything_that_may_happen() -> None:
    for one in RoomSound:
        happening = Asked(160.0, 1, "", AskKind.HAPPENING, "…", sound=one)
        assert bool(heard(QUESTION, happening)) is (one is not RoomSound.NONE)


@pytest.mark.parametrize("cue", OF_DRILLS)
def test_it_lies_under_the_tones_and_nothing_clicks(cue: Cue) -> None:
    made = sound(Due(cue), long=False, volume=1)
    assert loudness(made, RATE_HZ) < 0.75 * LOUDNESS
    assert np.max(np.abs(made)) <= 0.5
    assert abs(made[0]) < 1e-3
    assert abs(made[-1]) < 1e-3
    assert np.max(np.abs(np.diff(made))) < 2 * np.pi * 2000 / RATE_HZ * 0.5
    assert len(made) < 4 * RATE_HZ
    assert np.array_equal(made, sound(Due(cue), long=True, volume=1))


def test_the_end_of_a_limit_is_a_tone_like_the_others() -> None:
    assert loudness(sound(Due(Cue.LIMIT), long=False, volume=1), RATE_HZ) == pytest.approx(LOUDNESS)
