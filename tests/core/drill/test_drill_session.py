"""A whole drill, told to a session: what it says, and that it says it again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from heapq import merge
from pathlib import Path

import pytest

from poise import drills, exercises
from poise.core.debrief.feedback import feedback
from poise.core.debrief.seen import seen
from poise.core.drill import collector, recovery
from poise.core.events import (
    Act,
    Action,
    Answered,
    Asked,
    Command,
    DrillAction,
    Event,
    Input,
    IntervalReading,
    Rating,
    RecoveryMeasured,
    RRInterval,
    SessionEnded,
    Speaking,
    StageChanged,
)
from poise.core.guide.exercise import Exercise
from poise.core.session import Session
from poise.core.summariser import Summariser
from poise.core.summary import Summary
from poise.library import drilling
from poise.recording import reader
from poise.recording.format import Header, drill_row, header_line, read_drill
from poise.recording.summarise import exercise_of, summarise
from poise.recording.writer import Writer
from poise.runtime.replay import Replay
from poise.runtime.runner import run_at_once
from poise.simulation.drill_heart import TASK, DrillHeart
from poise.simulation.recordings import BEGAN

FORM = drills.load("four-limit")
DRILL = drilling.plan(FORM, 3).exercise
HEART = DrillHeart()
ACTS = (
    Rating(0.0, "expected", 7),
    Act(143.0, DrillAction.ANSWER),
    Act(170.0, DrillAction.BLANK),
    Act(180.0, DrillAction.RESUME),
    Act(185.0, DrillAction.DONE),
    Act(190.0, DrillAction.LABEL, detail="tense"),
    Act(190.0, DrillAction.ANSWER),
    Speaking(200.0, "voice", False),
)
LISTENED = tuple(HEART.intervals(1))


def beats(sensor: str = "strap", upto: float = 1e9) -> Iterator[Input]:
    """The made-up heart, as a file would tell it, so that it needs no chain."""
    for rr in LISTENED:
        if rr.t - rr.rr_ms / 1000 > 0 and rr.t < upto:
            yield IntervalReading(rr.t, sensor, rr.rr_ms, 3.0, rr.follows)


def inputs(*streams: Iterable[Input]) -> list[Input]:
    return [Command(0.0, Action.START), *merge(*streams, key=lambda event: event.t)]


def told(*streams: Iterable[Input], exercise: Exercise = DRILL) -> list[Event]:
    arriving = ((event.t, event) for event in inputs(*streams))
    return [event for _, event in run_at_once(Session(exercise), arriving)]


def recovered(said: list[Event]) -> RecoveryMeasured:
    (found,) = (event for event in said if isinstance(event, RecoveryMeasured))
    return found


def summed(said: list[Event], exercise: Exercise = DRILL) -> Summary:
    made = Summariser(exercise)
    for event in said:
        made.fold(event)
    return made.result()


def test_a_drill_says_once_what_the_heart_did_and_only_after_its_recovery() -> None:
    said = told(beats(), ACTS)
    found = recovered(said)
    assert found.reactivity_bpm == pytest.approx(18, abs=3)
    assert found.t50_low_s is not None
    assert found.t50_low_s < HEART.t50_s
    assert (found.sensor, found.reason) == ("strap", "")
    order = [type(event) for event in said[said.index(found) - 200 :]]
    assert order[-1] is SessionEnded
    assert found.t == DRILL.duration_s


def test_its_summary_has_the_answers_and_what_was_expected() -> None:
    drill = summed(told(beats(), ACTS)).drill
    assert drill is not None
    assert (drill.expected, drill.actual, drill.stopped) == (7, None, False)
    first, second = drill.answers
    assert (first.latency_s, first.blanks, first.resume_s) == (3.0, 1, (10.0,))
    assert (second.how, drill.labels) == ("limit", ("tense",))
    assert (drill.asked, drill.answered) == (2, 2)
    after = drill.with_notes({"actual": 5, "happened": "no", "felt": "same", "ticks": {
        first.question: [0, 2], second.question: [],
    }})  # fmt: skip
    assert (after.actual, after.happened, after.felt) == (5, "no", "same")
    assert [answer.ticks for answer in after.answers] == [2, 0]
    odd = drill.with_notes({"actual": 11, "happened": 3, "felt": "great", "ticks": 4})
    assert odd == drill


def test_a_microphone_tells_of_the_first_word_the_pauses_and_the_share_of_speech() -> None:
    heard = ((142.5, 150.0), (150.3, 160.0), (162.0, 180.0))
    voice = (Speaking(t, "voice", on) for a, b in heard for t, on in ((a, True), (b, False)))
    drill = summed(told(beats(), voice, (Act(185.0, DrillAction.DONE),))).drill
    assert drill is not None
    first, second = drill.answers
    assert (first.by, first.latency_s, first.pauses_s) == ("voice", 2.5, (2.0,))
    assert first.speech_share == pytest.approx(35.2 / 37.5, abs=1e-3)
    assert (second.pauses_s, second.speech_share) == (None, None)  # nothing was heard of it
    assert type(drill).from_dict(drill.as_dict()).answers == drill.answers


def test_an_interruption_is_in_the_summary_with_what_became_of_it() -> None:
    pushed = drilling.plan(drills.load("five-pushed"), 3).exercise
    silent = told(beats(), exercise=pushed)
    (broke_in,) = (e for e in silent if isinstance(e, Asked) and e.kind == "interrupt")
    t = broke_in.t
    voice = (Speaking(t - 6.0, "voice", True), Speaking(t + 3.6, "voice", False))
    summary = summed(told(beats(), voice, exercise=pushed), pushed)
    assert summary.drill is not None
    (found,) = summary.drill.interruptions
    assert (found.t, found.question, found.spoke) == (t, broke_in.question, True)
    assert (found.talked_on_s, found.talked_over) == (3.6, True)
    again = Summary.from_dict(summary.as_dict()).drill
    assert again is not None
    assert again.interruptions == (found,)
    assert "talked on for 4 s" in " ".join(line for each in feedback(seen(again)) for line in each)
    unheard = summed(silent, pushed).drill
    assert unheard is not None
    assert [one.talked_over for one in unheard.interruptions] == [None]


def test_of_an_answer_that_the_session_paused_in_no_pause_is_the_persons() -> None:
    voice = (Speaking(143.0, "voice", True), Speaking(150.0, "voice", False),
             Speaking(185.0, "voice", True))  # fmt: skip
    stop = (Command(151.0, Action.PAUSE), Command(180.0, Action.RESUME))
    drill = summed(told(beats(), voice, stop)).drill
    assert drill is not None
    assert (drill.answers[0].pauses_s, drill.answers[0].speech_share) == (None, None)


@pytest.mark.parametrize("paused_t", [145.0, 260.0 - 1e-3])
def test_a_pause_in_the_task_leaves_no_reactivity_and_says_why(paused_t: float) -> None:
    stop = (Command(paused_t, Action.PAUSE), Command(paused_t + 30, Action.RESUME))
    found = recovered(told(beats(), ACTS, stop))
    assert (found.reactivity_bpm, found.t50_s, found.base_bpm) == (None, None, None)
    assert found.reason == recovery.INTERRUPTED


def test_a_pause_while_sitting_quietly_begins_it_anew() -> None:
    stop = (Command(30.0, Action.PAUSE), Command(60.0, Action.RESUME))
    late = tuple(replace(act, t=act.t + 30) for act in ACTS)
    heart = DrillHeart().intervals(1, task=TASK._replace(start=170, end=290))
    readings = [IntervalReading(r.t, "strap", r.rr_ms, 3.0, r.follows) for r in heart if r.t > 1]
    found = recovered(told(readings, late, stop))
    assert found.reactivity_bpm == pytest.approx(18, abs=3)


def test_a_pause_in_the_recovery_ends_what_is_looked_at() -> None:
    stop = (Command(343.0, Action.PAUSE), Command(350.0, Action.RESUME))
    found = recovered(told(beats(), ACTS, stop))
    assert (found.horizon_s, found.reason) == (80.0, "")
    assert found.reactivity_bpm is not None


def test_a_strap_is_told_of_and_not_the_camera_beside_it() -> None:
    both = told(beats(), beats("camera"), ACTS)
    assert recovered(both).sensor == "strap"


def test_a_camera_has_no_reactivity_while_its_person_speaks_and_says_so() -> None:
    found = recovered(told(beats("camera"), ACTS))
    assert (found.reactivity_bpm, found.t50_s) == (None, None)
    assert found.reason == recovery.SPEAKING
    assert found.base_bpm == pytest.approx(70, abs=3)
    assert found.read_from_s == 0.0


def test_a_sensor_that_was_there_and_never_read_is_said_to_be_and_not_passed_over() -> None:
    seen = collector.RecoveryCollector()
    seen.found("camera")
    for begins_t, stage in zip((0.0, 120.0, 140.0, 260.0), DRILL.stages, strict=True):
        seen.stage(begins_t, stage)
    found = seen.result(440.0)
    assert (found.sensor, found.reactivity_bpm) == ("camera", None)
    assert found.reason not in ("", collector.NO_HEART)
    for rr in (e for e in told(beats()) if isinstance(e, RRInterval)):
        seen.receive(rr)
    seen.found("strap 2")
    assert seen.result(440.0).sensor == "strap"  # one that is heard comes before one that is not


def test_in_silence_a_camera_can_read() -> None:
    silent = drilling.plan(drills.of_level(1), 1).exercise
    heart = DrillHeart().intervals(1, task=TASK._replace(end=280))
    seen = [IntervalReading(r.t, "camera", r.rr_ms, 9.0, r.follows) for r in heart if r.t > 1]
    assert recovered(told(seen, exercise=silent)).reactivity_bpm is not None


def test_without_a_sensor_the_drill_is_complete() -> None:
    said = told(ACTS)
    assert recovered(said).reason == collector.NO_HEART
    assert len([event for event in said if isinstance(event, Answered)]) == 2
    assert summed(said).completed


@pytest.mark.parametrize(
    ("stopped_t", "reason"), [(100.0, collector.STOPPED), (200.0, collector.STOPPED), (400.0, "")]
)
def test_one_that_is_stopped_says_what_is_known_by_then(stopped_t: float, reason: str) -> None:
    said = told(beats(upto=stopped_t), ACTS, (Command(stopped_t, Action.STOP),))
    found = recovered(said)
    assert found.reason == reason
    assert (found.reactivity_bpm is not None) is (not reason)
    drill = summed(said).drill
    assert drill is not None
    assert drill.stopped


def test_the_last_beats_are_waited_for_but_not_for_ever() -> None:
    late = told(beats(), ACTS)
    ended = next(event for event in late if isinstance(event, SessionEnded))
    assert DRILL.duration_s < ended.t < DRILL.duration_s + 3
    silent = told(beats(upto=400), ACTS)
    ended = next(event for event in silent if isinstance(event, SessionEnded))
    assert ended.t == DRILL.duration_s + 7
    assert recovered(silent).reactivity_bpm is not None


def test_advancing_often_or_once_is_the_same() -> None:
    often, once = Session(DRILL), Session(DRILL)
    said: list[list[Event]] = [[], []]
    for event in inputs(beats(), ACTS):
        for now in range(int(event.t * 2) - 3, int(event.t * 2)):
            if now / 2 <= event.t:
                said[0] += often.advance(now / 2) if now / 2 >= event.t - 1 else []
        said[0] += often.receive(event, event.t)
        said[1] += once.receive(event, event.t)
    assert said[0] == said[1]
    assert any(isinstance(event, Asked) for event in said[0])


def test_a_drill_replays_byte_for_byte_from_a_recording_of_format_two(tmp_path: Path) -> None:
    path = tmp_path / "a.poise.jsonl"
    stop = (Command(300.0, Action.PAUSE), Command(310.0, Action.RESUME))
    header = Header("0", BEGAN, exercises.to_dict(DRILL), drill=drill_row(DRILL.drill))  # type: ignore[arg-type]
    arriving = ((event.t, event) for event in inputs(beats(), ACTS, stop))
    said = [event for _, event in run_at_once(Session(DRILL), arriving, Writer(path, header))]
    assert path.read_text(encoding="utf-8").startswith('{"poise":2,')
    again = Replay(reader.read(path))
    assert again.same
    assert again.exercise == DRILL
    assert summarise(reader.read(path)).drill == summed(list(reader.read(path).events)).drill
    assert summarise(reader.skim(path)).drill == summarise(reader.read(path)).drill
    assert len([event for event in said if isinstance(event, StageChanged)]) == 4


def test_a_session_without_a_drill_is_of_format_one_as_before() -> None:
    reset = exercises.load("interview-reset")
    line = header_line(Header("0", BEGAN, exercises.to_dict(reset)))
    assert line.startswith('{"poise":1,')
    assert "drill" not in line


def test_a_drill_comes_back_from_its_row() -> None:
    assert DRILL.drill is not None
    assert read_drill(json.loads(json.dumps(drill_row(DRILL.drill)))) == DRILL.drill


@pytest.mark.parametrize(
    "row",
    [{}, {"level": 9, "form": "x"}, {"level": 4}, {"level": 4, "form": "x", "tasks": [3]},
     {"level": "4", "form": "x"}],
)  # fmt: skip
def test_a_header_with_a_broken_drill_is_refused(row: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="drill"):
        read_drill(row)


def test_around_an_objection_and_a_label_the_heart_is_described() -> None:
    found = summed(told(beats(), ACTS)).drill
    assert found is not None
    (label,) = found.moments
    assert (label.t, label.what, label.detail) == (190.0, "label", "tense")
    assert label.change_bpm is not None
    assert abs(label.change_bpm) < 6  # a made-up heart that does not know of it
    objecting = drilling.plan(drills.of_kind("error"), 3).exercise
    said = told(beats(), exercise=objecting)
    doubts = [e.question for e in said if isinstance(e, Asked) and e.kind == "doubt"]
    moments = summed(said, objecting).drill.moments  # type: ignore[union-attr]
    assert [m.detail for m in moments if m.what == "objection"] == doubts
    silent = summed(told(ACTS)).drill
    assert silent is not None
    assert [m.change_bpm for m in silent.moments] == [None]


def test_a_summary_comes_back_from_its_row() -> None:
    summary = summed(told(beats(), ACTS))
    found = Summary.from_dict(summary.as_dict())
    assert found.drill is not None
    assert summary.drill is not None
    assert found.drill.answers == summary.drill.answers
    assert found.as_dict() == summary.as_dict()


def test_of_a_recording_that_was_cut_short_no_reactivity_is_claimed(tmp_path: Path) -> None:
    path = tmp_path / "a.poise.jsonl"
    header = Header("0", BEGAN, exercises.to_dict(DRILL), drill=drill_row(DRILL.drill))  # type: ignore[arg-type]
    arriving = ((event.t, event) for event in inputs(beats(upto=200), ACTS) if event.t < 200)
    writer = Writer(path, header)
    session = Session(DRILL)
    for at, event in arriving:
        writer.outputs(session.advance(at))
        writer.input(event, at)
        writer.outputs(session.receive(event, at))
    writer.close("")  # as a killed program leaves it
    found = reader.read(path)
    assert "cut short" in found.damage
    drill = summarise(found).drill
    assert drill is not None
    assert exercise_of(found).drill == DRILL.drill
    assert (drill.recovery.reactivity_bpm, drill.stopped) == (None, True)
    assert "cut short" in drill.recovery.reason
