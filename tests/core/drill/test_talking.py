"""When somebody spoke, from how likely each block of sound is speech."""

from __future__ import annotations

from dataclasses import replace

import pytest

from poise.core.debrief.speech import Interruption, Speech, Voices, deaf, speech, spoken
from poise.core.drill.talking import Talking
from poise.core.events import (
    VOICE,
    Answered,
    AnswerEnd,
    Asked,
    AskKind,
    GuidePaused,
    SensorState,
    SensorStatus,
    Speaking,
)  # fmt: skip
from poise.core.span import Span

BLOCK_S = 0.032


def heard(*parts: tuple[float, float]) -> list[Speaking]:
    """What is said of parts, each so many seconds long and so likely speech."""
    talking, t, found = Talking("voice"), 0.0, []
    for seconds, probability in parts:
        for _ in range(round(seconds / BLOCK_S)):
            if (event := talking.receive(t, BLOCK_S, probability)) is not None:
                found.append(event)
            t += BLOCK_S
    return found


def test_speech_begins_with_the_block_in_which_it_was_first_likely() -> None:
    (began, ended) = heard((0.96, 0.02), (1.92, 0.9), (0.96, 0.02))
    assert (began.speaking, ended.speaking) == (True, False)
    assert began.t == pytest.approx(0.96)
    assert ended.t == pytest.approx(2.88)


def test_a_key_that_sounds_like_a_voice_for_one_block_is_none() -> None:
    assert heard((0.96, 0.02), (BLOCK_S, 0.95), (0.96, 0.02)) == []


def test_the_silence_between_two_words_is_no_pause() -> None:
    assert len(heard((0.64, 0.9), (0.192, 0.05), (0.64, 0.9))) == 1


def test_what_is_half_likely_goes_on_but_does_not_begin() -> None:
    assert heard((0.96, 0.4)) == []
    assert len(heard((0.64, 0.9), (0.96, 0.4))) == 1


def test_who_spoke_when_the_sound_was_lost_is_known_to_have_spoken_until_then() -> None:
    talking = Talking("voice")
    for n in range(10):
        talking.receive(n * BLOCK_S, BLOCK_S, 0.9)
    lost = talking.lose()
    assert lost is not None
    assert (lost.speaking, lost.t) == (False, pytest.approx(10 * BLOCK_S))
    assert talking.lose() is None


def said(*spans: tuple[float, float]) -> list[Speaking]:
    return [Speaking(t, "voice", on) for a, b in spans for t, on in ((a, True), (b, False))]


def test_pauses_and_share_are_from_the_first_word_to_the_last() -> None:
    spans = spoken(said((12.0, 14.0), (14.3, 16.0), (18.0, 20.0)), 30.0)
    found = speech(spans, Span(10.0, 25.0))
    assert found is not None
    assert found.pauses_s == (pytest.approx(2.0),)  # 0.3 s is between two words
    assert found.share == pytest.approx(5.7 / 8)


def test_of_what_is_spoken_beyond_an_answer_only_that_in_it_counts() -> None:
    spans = spoken([*said((2.0, 11.0)), Speaking(13.0, "voice", True)], 40.0)
    assert spans == [Span(2.0, 11.0), Span(13.0, 40.0)]
    assert speech(spans, Span(10.0, 15.0)) == Speech((2.0,), pytest.approx(0.6))


def test_where_nobody_was_heard_nothing_is_known() -> None:
    assert speech(spoken(said((2.0, 3.0)), 9.0), Span(5.0, 9.0)) is None
    assert speech([], Span(5.0, 9.0)) is None


ASKED = Asked(20.0, 3, "q", AskKind.INTERRUPT, "Can I stop you there?")
ANSWERED = Answered(60.0, 2, AnswerEnd.LIMIT)  # what it breaks into


def broken_into(*events: object) -> Interruption:
    voices = Voices()
    for event in events:
        voices.fold(event)  # type: ignore[arg-type]
    assert (
        voices.interruption(replace(ASKED, question=""), [ANSWERED]).spoke is None
    )  # of no answer
    return voices.interruption(ASKED, [ANSWERED])


@pytest.mark.parametrize(
    ("spans", "talked_on_s", "over"),
    [
        (((12.0, 21.2), (26.0, 40.0)), 1.2, False),
        (((12.0, 20.8), (21.2, 22.4)), 2.4, False),  # a breath between two words is no stop
        (((12.0, 29.0),), 9.0, True),
        (((12.0, 22.0), (22.3, 31.0)), 11.0, True),
        (((12.0, 80.0),), 40.0, True),  # to the end of the answer
    ],
)
def test_who_is_interrupted_stops_or_talks_on(
    spans: tuple[tuple[float, float], ...], talked_on_s: float, over: bool
) -> None:
    found = broken_into(*said(*spans))
    assert (found.spoke, found.talked_over) == (True, over)
    assert found.talked_on_s == pytest.approx(talked_on_s)


def test_who_was_silent_just_then_talked_over_nobody() -> None:
    found = broken_into(*said((12.0, 18.0), (23.0, 30.0)))
    assert (found.spoke, found.talked_on_s, found.talked_over) == (False, None, False)


def state(t: float, state: SensorState) -> SensorStatus:
    return SensorStatus(t, VOICE, state)


@pytest.mark.parametrize(
    "events",
    [
        (),  # no microphone
        (*said((12.0, 20.5)), state(20.6, SensorState.CONNECTING)),  # poise says it itself
        (*said((12.0, 21.0)), state(24.2, SensorState.LOST)),  # pulled out, and told of later
        (state(1.0, SensorState.CONNECTING), *said((12.0, 21.0))),  # never heard
        (*said((12.0, 21.0)), GuidePaused(22.0)),
    ],
)
def test_what_nobody_listened_to_is_not_known(events: tuple[object, ...]) -> None:
    found = broken_into(*events)
    assert found.talked_on_s is None
    assert found.talked_over is None


def test_a_silence_in_which_nothing_was_heard_is_no_pause_nor_less_speech() -> None:
    states = [
        state(0.0, SensorState.CONNECTING), state(1.0, SensorState.STREAMING),
        state(14.0, SensorState.CONNECTING), state(18.0, SensorState.STREAMING),
    ]  # fmt: skip
    assert deaf(states) == [Span(0.0, 1.0), Span(14.0, 18.0)]
    spans = spoken(said((10.0, 14.0), (18.0, 22.0), (23.0, 24.0)), 30.0)
    found = speech(spans, Span(8.0, 30.0), deaf(states))
    assert found == Speech((1.0,), pytest.approx(9 / 10))
