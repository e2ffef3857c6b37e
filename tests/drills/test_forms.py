"""The forms of a drill: each can be drawn, and what makes no sense is refused with a sentence."""

from __future__ import annotations

import pytest

from poise import drills, exercises
from poise.core.guide.drill import HIGHEST_LEVEL, LOWEST_LEVEL, Timer
from poise.errors import ExerciseError

EACH = pytest.mark.parametrize("name", drills.names())
GOOD = """
title = "T"
level = 4
[[stage]]
kind = "baseline"
title = "Sit"
seconds = 120
[[stage]]
kind = "task"
title = "Answer"
seconds = 120
[stage.task]
limit_s = 60
[[stage]]
kind = "recover"
title = "Down"
seconds = 180
"""


@EACH
def test_each_sits_before_asks_and_comes_down(name: str) -> None:
    form = drills.load(name)
    kinds = [stage.kind for stage in form.exercise.stages]
    assert kinds.index("baseline") < kinds.index("task") < kinds.index("recover")
    assert form.exercise.stages[0].seconds == 120
    assert next(s for s in form.exercise.stages if s.kind == "recover").seconds == 180


@EACH
def test_each_comes_back_from_what_a_recording_keeps(name: str) -> None:
    exercise = drills.load(name).exercise
    assert exercises.from_dict(exercises.to_dict(exercise), name) == exercise


def test_there_is_one_form_for_each_level_and_one_for_each_kind() -> None:
    levels = range(LOWEST_LEVEL, HIGHEST_LEVEL + 1)
    assert [drills.of_level(level).level for level in levels] == [*levels]
    assert [drills.of_kind(kind).kind for kind in drills.KINDS] == [*drills.KINDS]


def test_the_standard_drill_is_two_minutes_with_a_minute_each_and_nothing_else() -> None:
    form = drills.load(drills.STANDARD)
    (stage,) = (s for s in form.exercise.stages if s.kind == "task")
    task = stage.task
    assert task is not None
    assert (form.level, stage.seconds, task.limit_s, task.timer) == (4, 120, 60, Timer.SHOWN)
    assert (task.follow, task.doubts, task.interrupts, task.happenings) == (0, 0, 0, 0)
    assert form.exercise.duration_s == 440


def test_a_good_one_is_read() -> None:
    assert drills.parse(GOOD, "good").level == 4


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        ("seconds = 120\n[stage.task]", "seconds = 59\n[stage.task]", "60 to 600 s; got 59"),
        ("seconds = 120\n[stage.task]", "seconds = 601\n[stage.task]", "60 to 600 s; got 601"),
        ("limit_s = 60", "limit_s = 121", "does not fit into a task of 120 s"),
        ("limit_s = 60", "limit_s = -1", "limit_s is a number of seconds"),
        ("limit_s = 60", "follow = 1.5", "a chance from 0 to 1; got 1.5"),
        ("limit_s = 60", "interrupts = 1", "nobody interrupts below level 5"),
        ("limit_s = 60", "doubts = 99", "doubts is 0 to 20; got 99"),
        ("limit_s = 60", "levels = [4]", "levels are of 1, 2 and 3"),
        ("limit_s = 60", "limit = 60", "did you mean 'limit_s'"),
        ("limit_s = 60", 'timer = "seen"', "one of shown, hidden, none"),
        ("limit_s = 60", 'doubts = "two"', "doubts is like 0; got 'two'"),
        ("[stage.task]\nlimit_s = 60", "", "each with a [stage.task]"),
        ("level = 4", "level = 7", "level is 1 to 6; got 7"),
        ("level = 4", 'level = 4\nkind = "odd"', "kind is one of ladder"),
        ('kind = "recover"', 'kind = "settle"', "a stage to recover"),
        ("level = 4", "level = ", "is not TOML"),
    ],
)
def test_what_makes_no_sense_is_named(was: str, now: str, words: str) -> None:
    with pytest.raises(ExerciseError) as error:
        drills.parse(GOOD.replace(was, now, 1), "broken")
    assert words in str(error.value)
    assert "broken" in str(error.value)


def test_a_name_that_is_nearly_right_is_helped() -> None:
    with pytest.raises(ExerciseError, match="did you mean four-limit"):
        drills.load("four-limits")
