"""What is said to somebody for whom it was too much, and that nothing is said without cause."""

from __future__ import annotations

import pytest

from poise.core.safety import heavy, judges, plan_pauses, speaks_of_harm


@pytest.mark.parametrize(
    ("worse", "pauses"),
    [
        ([], False),
        ([99, 100], False),
        ([87, 99, 100], True),
        ([86, 99, 100], False),  # the first is two weeks old
        ([100, 100, 100], True),
        ([101, 102, 103], False),  # days to come
    ],
)
def test_the_plan_pauses_after_worse_three_times_in_two_weeks(
    worse: list[int], pauses: bool
) -> None:
    assert plan_pauses(worse, 100) is pauses


@pytest.mark.parametrize(
    ("before", "after", "is_heavy"),
    [(6, 3, True), (6, 4, False), (3, 6, False), (None, 0, False), (9, None, False)],
)
def test_a_mood_that_fell_by_three_is_heavy(
    before: int | None, after: int | None, is_heavy: bool
) -> None:
    assert heavy(before, after) is is_heavy


@pytest.mark.parametrize(
    "text",
    [
        "I want to die.", "Sometimes I think about suicide", "I’d be better off dead",
        "I could kill\nmyself", "ich will nicht mehr leben", "Ich könnte mich umbringen",
        "dachte an Selbstmord", "I hurt myself again", "wollte mich ritzen",
    ],
)  # fmt: skip
def test_words_of_harming_oneself_are_noticed(text: str) -> None:
    assert speaks_of_harm(text)


@pytest.mark.parametrize(
    "text",
    [
        "I killed the process and restarted it.", "The deadline was hard.", "It hurt my chances.",
        "I cut the dataset myself.", "die Antwort war tot langweilig", "I nearly died laughing",
        "Der Dienst ist gestorben.", "I was dead tired.",
    ],
)  # fmt: skip
def test_words_of_work_are_not(text: str) -> None:
    assert not speaks_of_harm(text)


def test_a_word_no_camera_could_have_seen_is_noticed() -> None:
    assert judges("I always freeze.")
    assert judges("Ich bin ein Versager")
    assert not judges("She asked about caching and I paused for ten seconds.")
    assert not judges("I stayed in the hallway.")  # no word inside another
