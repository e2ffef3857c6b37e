from __future__ import annotations

import pytest

from poise import cli, exercises, own_files, paths, questions
from poise.core.events import BreathStarted
from poise.core.guide.exercise import Exercise, Stage
from poise.core.guide.pacer import BreathPattern
from poise.core.guide.schedule import Schedule
from poise.errors import ExerciseError
from tests.worlds import run

GOOD = """
title = "T"
[[stage]]
kind = "pace"
inhale_s = 4
exhale_s = 6
breaths = 3
"""


@pytest.mark.parametrize("name", exercises.SHELF.shipped())
class TestEveryExercise:
    def test_it_runs_to_its_end_in_whole_breaths(self, name: str) -> None:
        exercise = exercises.load(name).fitted(before=True)
        said = run(exercise, [])
        ended = said[-1]
        assert ended.t == pytest.approx(exercise.duration_s)
        starts = [e for e in said if type(e).__name__ == "BreathStarted"]
        assert len(starts) == exercise.breaths

    def test_it_survives_being_written_and_read(self, name: str) -> None:
        exercise = exercises.load(name)
        assert exercises.from_dict(exercises.to_dict(exercise), name) == exercise

    def test_it_is_slow_breathing(self, name: str) -> None:
        for stage in exercises.load(name).stages:
            assert stage.pattern is None or 4 <= stage.pattern.per_min <= 7


def test_the_reset_is_nine_breaths_in_ninety_seconds_and_measures_four_to_eight() -> None:
    reset = exercises.load("interview-reset").fitted()
    (stage,) = reset.stages
    assert (reset.duration_s, reset.breaths, stage.measured) == (90.0, 9, (4, 8))
    assert [stage.speaks(n) for n in range(1, 10)] == [False] * 8 + [True]
    said = stage.prompt(9)
    assert said is not None
    assert "This is collaboration, not performance." in said.say


def test_the_block_before_the_reset_is_there_only_when_asked_for() -> None:
    reset = exercises.load("interview-reset")
    assert len(reset.fitted().stages) == 1
    assert reset.fitted(before=True).duration_s == 110.0


def test_minutes_become_whole_breaths() -> None:
    train = exercises.load("steady-six")
    assert train.fitted(minutes=5).breaths == 30
    assert train.fitted(minutes=1.05).breaths == 6
    assert train.fitted(minutes=5, pattern=BreathPattern(5, 5.5)).breaths == 29
    assert train.fitted(minutes=0.2).stages[0].measured == (1, 1)


@pytest.mark.parametrize("minutes", [0, -1, 0.1, float("nan"), 1e9])
def test_a_length_without_a_breath_is_refused(minutes: float) -> None:
    with pytest.raises(ExerciseError, match="lasts from one breath"):
        exercises.load("steady-six").fitted(minutes=minutes)


def test_a_length_without_a_guide_is_a_second_at_the_least() -> None:
    sitting = Exercise("x", "X", "", (Stage("baseline", "Sit", seconds=60, stretch=True),))
    assert sitting.fitted(minutes=1 / 60).duration_s == 1
    with pytest.raises(ExerciseError, match=r"one breath \(1 s\)"):
        sitting.fitted(minutes=0.9 / 60)


def test_a_fixed_exercise_says_that_it_cannot_be_stretched() -> None:
    with pytest.raises(ExerciseError, match="fixed length"):
        exercises.load("interview-reset").fitted(minutes=3)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("breaths = 3", "breaths = 2.5"), "whole number of breaths"),
        (("breaths = 3", "seconds = 95"), "whole number of breaths"),
        (("breaths = 3", "breaths = true"), "whole number of breaths"),
        (("breaths = 3", "breths = 3"), "did you mean 'breaths'"),
        (("exhale_s = 6", "exhale_s = 0"), "at least"),
        (('kind = "pace"', 'kind = "dance"'), "one of settle"),
        (("inhale_s = 4", 'inhale_s = "four"'), "not what its key needs"),
        (("[[stage]]", "[stage]"), "[[stage]]"),
        (('title = "T"', 'title = "T'), "not TOML"),
        ((GOOD, 'title = "T"'), "no stages"),
        (("breaths = 3", "breaths = 3\nmeasured = [2, 9]"), "measures breaths 2 to 9"),
    ],
)
def test_a_faulty_exercise_is_refused_with_its_place(
    change: tuple[str, str], sentence: str
) -> None:
    with pytest.raises(ExerciseError) as error:
        exercises.parse(GOOD.replace(*change), "faulty")
    assert sentence in str(error.value)
    assert "faulty" in str(error.value)


def test_an_unknown_exercise_names_the_nearest() -> None:
    with pytest.raises(ExerciseError, match="did you mean steady-six"):
        exercises.load("steady-sixt")


def test_the_schedule_knows_stage_breath_prompt_and_time_left() -> None:
    quiet = Stage("baseline", "Sit", seconds=20)
    exercise = Exercise("x", "X", "", (quiet, *exercises.load("interview-reset").fitted().stages))
    schedule = Schedule(exercise, started_t=5.0)
    assert schedule.at(4.9) is None
    sitting, later = schedule.at(10.0), schedule.at(5 + 20 + 32.0)
    assert sitting is not None
    assert sitting.breath is None
    assert later is not None
    assert later.breath is not None
    assert (later.stage_index, later.breath.index, later.left_s) == (1, 3, pytest.approx(58))
    assert schedule.at(5 + 110) is None


def test_sighing_lasts_five_minutes_and_box_four_with_equal_sides() -> None:
    sigh, box = exercises.load("sigh").fitted(), exercises.load("box").fitted()
    assert sigh.duration_s == pytest.approx(300, abs=9)
    assert str(sigh.pattern) == "2+1-6"
    assert box.duration_s == pytest.approx(240, abs=14)
    assert box.pattern is not None
    assert set(box.pattern.parts_s) == {3.5}
    assert "Leave the holds out if they feel tight" in box.about
    breath = next(e for e in run(sigh, []) if isinstance(e, BreathStarted))
    assert (breath.inhale_s, breath.period_s) == (3, 9)  # the lungs fill for so long


def test_a_pace_chosen_for_others_is_not_that_of_a_pattern_with_a_shape() -> None:
    assert exercises.load("sigh").has_its_pace
    assert exercises.load("box").has_its_pace
    assert not exercises.load("steady-six").has_its_pace


def test_no_exercise_can_lead_hyperventilation_whoever_wrote_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    own = paths.exercises()
    own.mkdir(parents=True)
    (own / "calm.toml").write_text(GOOD, "utf-8")
    (own / "fast.toml").write_text(GOOD.replace("_s = 4", "_s = 1.5").replace("6", "2"), "utf-8")
    (own / "held.toml").write_text(f"{GOOD}hold_in_s = 4.5\n", "utf-8")
    (own / "deep.toml").write_text(f"{GOOD}second_inhale_s = 4\n", "utf-8")
    (own / "asks.toml").write_text('[[stage]]\nkind = "task"\nseconds = 60\n', "utf-8")
    (own / "box.toml").write_text(GOOD, "utf-8")
    assert "calm" in exercises.names()
    assert not {"fast", "held", "deep", "asks"} & set(exercises.names())
    assert str(exercises.load("box").pattern) == "3.5-3.5-3.5-3.5"  # ours
    assert cli.main(["train", "check"]) == 1
    told = capsys.readouterr().out.splitlines()
    for name, why in (
        ("calm", "valid"), ("fast", "5 to 15 s"), ("held", "at most 4 s"),
        ("deep", "a second inhale"), ("asks", "drills and rehearsals"), ("box", "already"),
    ):  # fmt: skip
        (line,) = (line for line in told if f"{name}.toml" in line)
        assert why in line
    assert cli.main(["train", "calm", "--synthetic", "--speed", "0", "--no-record"]) == 0
    assert cli.main(["train", "list"]) == 0
    said = capsys.readouterr()
    assert "calm " in said.out
    assert "fast.toml" in said.err
    assert cli.main(["train", "steady-six", "more"]) == 2


def test_a_file_too_many_is_named_and_not_passed_over(capsys: pytest.CaptureFixture[str]) -> None:
    for folder, words in (
        (paths.exercises(), ["train", "check"]), (paths.rehearsals(), ["rehearse", "--check"]),
        (paths.questions(), ["questions", "check"]),
    ):  # fmt: skip
        folder.mkdir(parents=True)
        for n in range(own_files.MOST_FILES + 1):
            (folder / f"n{n:03}.toml").touch()
        assert cli.main(words) == 1
        last = f"n{own_files.MOST_FILES}.toml: it is not read"
        assert sum(last in line for line in capsys.readouterr().out.splitlines()) == 1
    assert cli.main(["train", "list"]) == 0
    assert last in capsys.readouterr().err
    assert last in "".join(map(str, questions.shelf().faults))
