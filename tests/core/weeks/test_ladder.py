"""The ladder: offered by doing, a smaller step when it got worse, neither more than once a week."""

from __future__ import annotations

import pytest

from poise.core.weeks.ladder import (
    Felt,
    Made,
    PastDrill,
    Step,
    level_of,
    suggest,
    varied_level,
    varies,
)

TODAY = 100
B, S, W = Felt.BETTER, Felt.SAME, Felt.WORSE


def drill(day: int, level: int = 3, felt: Felt | None = S, **more: object) -> PastDrill:
    return PastDrill(day, level, felt=felt, **more)  # type: ignore[arg-type]


TABLE = {
    "nothing done": ([], [], None),
    "once": ([drill(90)], [], None),
    "twice on one day": ([drill(90), drill(90)], [], None),
    "twice on two days": ([drill(90), drill(92, felt=B)], [], (Step.UP, 4)),
    "nobody said how they felt": ([drill(90, felt=None), drill(92, felt=None)], [], (Step.UP, 4)),
    "the first was worse": ([drill(90, felt=W), drill(92)], [], None),
    "one was stopped": ([drill(90), drill(92, stayed=False)], [], None),
    "offered six days ago": ([drill(90), drill(92)], [Made(Step.UP, 94)], None),
    "offered a week ago": ([drill(90), drill(92)], [Made(Step.UP, 93)], (Step.UP, 4)),
    "at the top": ([drill(90, 6), drill(92, 6)], [], None),
    "worse twice of three": (
        [drill(90, felt=W), drill(92), drill(94, felt=W)],
        [],
        (Step.SMALLER, 2),
    ),
    "worse twice of four": (
        [drill(90, felt=W), drill(91), drill(92), drill(94, felt=W)],
        [],
        None,
    ),
    "stopped twice in a row": (
        [drill(90), drill(92, stayed=False), drill(94, stayed=False)],
        [],
        (Step.SMALLER, 2),
    ),
    "suggested yesterday": (
        [drill(92, felt=W), drill(94, felt=W)],
        [Made(Step.SMALLER, 99)],
        None,
    ),
    "at the bottom": ([drill(92, 1, W), drill(94, 1, W)], [], (Step.SMALLER, 1)),
    "standard drills offer nothing": (
        [drill(90, 3), drill(91, 4, standard=True), drill(92, 4, standard=True)],
        [],
        None,
    ),
    "worse after standard drills is worse": (
        [drill(90, 3), drill(91, 4, W, standard=True), drill(92, 4, W, standard=True)],
        [],
        (Step.SMALLER, 2),
    ),
    "a drill from below on purpose changes no level": (
        [drill(90), drill(91, 2, varied=True), drill(92)],
        [],
        (Step.UP, 4),
    ),
    "a level gone up begins anew": ([drill(90, 3), drill(92, 3), drill(94, 4)], [], None),
}


@pytest.mark.parametrize("case", TABLE)
def test_what_is_said_before_the_next_drill(case: str) -> None:
    past, made, wanted = TABLE[case]
    found = suggest(past, TODAY, made)
    assert (None if found is None else (found.step, found.level)) == wanted


def test_the_offer_names_what_was_found_out() -> None:
    first = PastDrill(90, 3, expected=7, actual=4)
    found = suggest([first, PastDrill(92, 3, expected=6, actual=4)], TODAY)
    assert found is not None
    assert found.why == "Twice at level 3: expected 7 and 6, was 4 and 4."
    found = suggest([first, PastDrill(92, 3)], TODAY)
    assert found is not None
    assert found.why == "Twice at level 3, on two days, and you stayed to the end."


def test_a_smaller_step_is_said_to_be_a_good_one() -> None:
    found = suggest([drill(92, felt=W), drill(94, felt=W)], TODAY)
    assert found is not None
    assert found.why == "A smaller step is a good step: level 2, or a day off."
    found = suggest([drill(92, 1, W), drill(94, 1, W)], TODAY)
    assert found is not None
    assert found.why == "A smaller step is a good step: a day off."


def test_the_level_is_that_of_the_last_drill() -> None:
    assert level_of([]) == 1
    assert level_of([drill(1, 5), drill(2, 2), drill(3, 4, standard=True)]) == 2


def test_each_fourth_drill_is_from_the_level_below_or_from_a_new_bank() -> None:
    past: list[PastDrill] = []
    said = []
    for day in range(12):
        said.append((varies(past), varied_level(past, 3) if varies(past) else None))
        varied = said[-1][1] is not None
        past.append(drill(day, 2 if varied else 3, varied=varied))
    assert [day for day, (yes, _) in enumerate(said, 1) if yes] == [4, 8, 12]
    assert [level for yes, level in said if yes] == [2, None, 2]
    assert varied_level([drill(k, 1) for k in range(3)], 1) is None
    standard = [drill(k, 4, standard=True) for k in range(3)]
    assert not varies(standard)
    assert not varies([*past[:2], drill(3, 4, on_ladder=False)])
