"""When somebody spoke, from how likely each block of sound is speech."""

from __future__ import annotations

import pytest

from poise.core.events import Speaking
from poise.core.span import Span
from poise.core.training.speech import Speech, speech, spoken
from poise.core.training.talking import Talking

BLOCK_S = 0.032


def heard(*parts: tuple[float, float]) -> list[Speaking]:
    """What is said of parts, each so many seconds long and so likely speech."""
    talking, t, found = Talking("voice"), 0.0, []
    for seconds, probability in parts:
        for _ in range(round(seconds / BLOCK_S)):
            if (event := talking.hear(t, BLOCK_S, probability)) is not None:
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
        talking.hear(n * BLOCK_S, BLOCK_S, 0.9)
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
