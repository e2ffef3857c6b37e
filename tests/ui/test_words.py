"""What the screen says, from values whose words one can foresee."""

from __future__ import annotations

import pytest

from poise.core.events import (
    LISTENING,
    BreathMeasured,
    Confidence,
    Ending,
    LeadChanged,
    MetricUpdate,
    QualityUpdate,
    SensorState,
    SensorStatus,
)
from poise.core.guide.exercise import Exercise
from poise.core.summary import HeartChange, InStep, IntervalCounts, SessionSwing
from poise.core.weeks.contexts import PartOfDay
from poise.errors import Missing
from poise.formatting import clock_time
from poise.sources.bluetooth.diagnosis import NO_CONTACT
from poise.ui.text import contexts, history, journal
from poise.ui.text.card import card
from poise.ui.text.lengths import length
from poise.ui.text.levels import Level, SensorLine
from poise.ui.text.live import heart_doubt, heart_number, swing_about, swing_number
from poise.ui.text.sensors import chip_line, sensor_line, sensor_lines, sensor_name, step_line
from poise.ui.view import LatestHeartRate, View
from tools.gallery import sample


def row(confidence: Confidence, swing: float | None, reason: str = "") -> BreathMeasured:
    return BreathMeasured(
        t=30.0, sensor="strap", breath=2, start_s=20.0, end_s=30.0, window_breaths=3, beats=12,
        used=12, heart_bpm=70.0, swing_bpm=swing, swing_se_bpm=0.5 if swing else None,
        swing_ms=90.0, swing_se_ms=5.0, phase_rad=0.0, p=0.001, lock=None, in_step=None,
        confidence=confidence, reason=reason,
    )  # fmt: skip


def test_a_heart_rate_is_said_with_twice_its_standard_error() -> None:
    heart = LatestHeartRate(1.0, "strap", 71.6, 1.4, "")
    assert (heart_number(heart), heart_doubt(heart)) == ("72", "± 3 bpm")


def test_a_doubt_is_never_rounded_away() -> None:
    assert heart_doubt(LatestHeartRate(1.0, "strap", 72.0, 0.01, "")) == "± 1 bpm"


def test_an_unknown_heart_rate_is_a_reason_and_no_number() -> None:
    heart = LatestHeartRate(1.0, "strap", None, None, "too few beats")
    assert (heart_number(heart), heart_doubt(heart)) == ("", "Too few beats")
    assert (heart_number(None), heart_doubt(None)) == ("", "No heartbeat yet")


def test_a_sensor_that_has_only_begun_is_listening_and_not_poor(reset: Exercise) -> None:
    view = View(reset)
    view.fold(SensorStatus(0.0, "camera", SensorState.STREAMING))
    view.fold(QualityUpdate(1.0, "camera", 0.0, (LISTENING,)))
    assert view.listening
    assert heart_doubt(None, listening=True) == "Waiting for the first beats"
    line = sensor_line(view, 1.0)
    assert (line.level, line.text) == (Level.FAIR, "Camera: waiting for the first beats")
    view.fold(QualityUpdate(9.0, "camera", 0.1, ("there is no pulse",)))
    assert not view.listening
    assert sensor_line(view, 9.0).level is Level.POOR


def test_a_swing_is_said_with_its_whisker_and_its_breath() -> None:
    sure = row(Confidence.HIGH, 9.4)
    assert (swing_number(sure), swing_about(sure)) == ("9.4 ± 1.1", "bpm, breath 3")
    assert swing_about(row(Confidence.MEDIUM, 9.4)) == "bpm, breath 3 (less certain)"


def test_a_swing_that_cannot_be_read_is_said_with_its_reason() -> None:
    low = row(Confidence.LOW, None, "swing below noise")
    assert (swing_number(low), swing_about(low)) == ("", "breath 3: swing below noise")


def test_time_is_rounded_up_so_that_nothing_left_means_over() -> None:
    assert [clock_time(s) for s in (0, 0.2, 59.01, 60, 90)] == [
        "0:00",
        "0:01",
        "1:00",
        "1:00",
        "1:30",
    ]


def test_one_is_not_several() -> None:
    said = (
        history.counted(1, 1), journal.counted(1, 1), journal.unread(["a"]),
        contexts.cell("desk", PartOfDay.MORNING, 1),
    )  # fmt: skip
    assert said == (
        "1 session", "1 entry", "1 entry cannot be read: a", "desk, morning: 1 drill",
    )  # fmt: skip
    assert history.counted(2, 3) == "2 of 3 sessions"


def test_a_length_is_seconds_up_to_two_minutes() -> None:
    assert [length(s) for s in (90, 120, 600)] == ["90 s", "120 s", "10 min"]


def test_a_sensor_is_called_by_its_kind_and_name() -> None:
    assert sensor_name("strap:Polar H10 1234") == "Chest strap Polar H10 1234"
    assert sensor_name("finger clip") == "finger clip"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (SensorState.SEARCHING, "Chest strap: searching"),
        (SensorState.CONNECTING, "Chest strap: connecting"),
        (SensorState.LOST, "Chest strap: connection lost, searching again"),
        (SensorState.BLOCKED, "Chest strap: needs your help"),
        (SensorState.ENDED, "Chest strap: ended"),
    ],
)
def test_each_state_of_a_sensor_has_words(reset: Exercise, state: SensorState, words: str) -> None:
    view = View(reset)
    view.fold(SensorStatus(0.0, "strap", state))
    line = sensor_line(view, 0.0)
    assert (line.text, line.level) == (words, Level.NONE)


def test_a_camera_at_an_address_is_a_camera_in_few_words(reset: Exercise) -> None:
    view = View(reset)
    url = "http://192.168.0.7:8080/video"
    view.fold(SensorStatus(0.0, "camera", SensorState.STREAMING, name=url))
    assert chip_line(view, 0.0).text == "Camera"
    assert url in sensor_lines(view, 0.0)[0].text  # where sensors are chosen it is told


@pytest.mark.parametrize(
    ("why", "words"),
    [
        (Missing.NO_BLUETOOTH, "Chest strap: no Bluetooth"),
        (Missing.BLUETOOTH_OFF, "Chest strap: Bluetooth is off"),
        (Missing.PERMISSION_DENIED, "Chest strap: needs your help"),
    ],
)
def test_what_has_no_bluetooth_asks_nobody_for_help(
    reset: Exercise, why: Missing, words: str
) -> None:
    view = View(reset)
    view.fold(SensorStatus(0.0, "strap", SensorState.BLOCKED, why))
    assert chip_line(view, 0.0).text == words


def test_where_sensors_are_chosen_the_device_is_named(reset: Exercise) -> None:
    view = View(reset)
    view.fold(SensorStatus(0.0, "strap", SensorState.STREAMING, name="Polar H10 1234"))
    view.fold(QualityUpdate(0.0, "strap", 0.95))
    view.fold(SensorStatus(0.0, "camera", SensorState.STREAMING, name="camera 0"))
    view.fold(QualityUpdate(0.0, "camera", 0.95))
    assert [line.text for line in sensor_lines(view, 0.0)] == [
        "Chest strap Polar H10 1234: good signal",
        "Camera: good signal",
    ]
    assert sensor_line(view, 0.0).text == "Chest strap Polar H10 1234: good signal"


def test_what_the_link_says_of_a_strap_stands_beside_its_signal(reset: Exercise) -> None:
    view = View(reset)
    words = "The strap's battery is at 7 %."
    view.fold(SensorStatus(0.0, "strap", SensorState.STREAMING, "battery-low", words))
    view.fold(QualityUpdate(0.0, "strap", 0.95))
    assert sensor_line(view, 0.0) == SensorLine(Level.GOOD, f"Chest strap: good signal · {words}")
    view.fold(SensorStatus(1.0, "strap", SensorState.STREAMING))
    assert sensor_line(view, 1.0).text == "Chest strap: good signal"


def test_a_sensors_own_sentence_stands_instead_of_ours(reset: Exercise) -> None:
    view = View(reset)
    view.fold(SensorStatus(0.0, "strap", SensorState.BLOCKED, "off", "switch Bluetooth on"))
    assert sensor_line(view, 0.0).text == "switch Bluetooth on"


@pytest.mark.parametrize(
    ("score", "level"), [(0.95, Level.GOOD), (0.6, Level.FAIR), (0.2, Level.POOR)]
)
def test_quality_has_a_level_and_its_reasons(reset: Exercise, score: float, level: Level) -> None:
    view = View(reset)
    view.fold(SensorStatus(0.0, "strap", SensorState.STREAMING))
    view.fold(QualityUpdate(0.0, "strap", score, ("dry electrodes",)))
    line = sensor_line(view, 0.0)
    assert line.level is level
    assert ("dry electrodes" in line.text) == (level is not Level.GOOD)


def test_a_recording_that_had_to_stop_is_trouble_and_no_sensor(reset: Exercise) -> None:
    view = View(reset)
    view.fold(SensorStatus(0.0, "recording", SensorState.LOST, "failed", "the disk is full"))
    assert view.trouble == "the disk is full"
    assert view.alone
    assert card(sample.summary(reset), trouble=view.trouble).kept == "the disk is full."


def test_a_change_upwards_is_said_as_plainly(reset: Exercise) -> None:
    summary = sample.summary(
        reset, heart_bpm=HeartChange(70.0, 76.0, 6.0, 1.0, clear=True, reason="", margin=4.2)
    )
    made = card(summary)
    assert made.rows[0].sentence == "6 bpm faster (± 4)."
    assert made.notes.count("± holds the truth 95 times in 100.") == 1


def test_a_session_without_a_heart_has_no_rows(reset: Exercise) -> None:
    made = card(sample.summary(reset, sensor="none"))
    assert made.rows == ()
    assert made.notes[:2] == (
        "No sensor this time, so no heart numbers.", "You did the breathing.",
    )  # fmt: skip
    left = card(sample.summary(reset, sensor="none", breaths=0, completed=False))
    assert left.notes == ("No sensor this time, so no heart numbers.",)


def test_a_camera_that_could_not_read_is_not_called_no_sensor(reset: Exercise) -> None:
    made = card(sample.summary(reset, sensor="none", unread="camera"))
    assert made.notes[0].startswith("Your heartbeat could not be read, so")


@pytest.mark.parametrize(
    ("breaths", "title"),
    [(0, "Stopped"), (1, "Stopped after one breath"), (4, "Stopped after 4 breaths")],
)
def test_stopping_early_is_no_failure(reset: Exercise, breaths: int, title: str) -> None:
    assert card(sample.summary(reset, completed=False, breaths=breaths)).title == title


def test_a_fault_of_poise_is_owned(reset: Exercise) -> None:
    made = card(sample.summary(reset, completed=False), ending=Ending.FAILED)
    assert made.title == "poise ran into a problem and stopped"


def test_absent_numbers_are_never_zeros(reset: Exercise) -> None:
    unknown = {
        "heart_bpm": HeartChange(None, None, None, None, clear=False, reason=""),
        "swing_bpm": SessionSwing(None, None, 0, Confidence.NONE, ""),
        "in_step": InStep(0, 0), "intervals": IntervalCounts(0, 0, 0),
    }  # fmt: skip
    made = card(sample.summary(reset, **unknown))
    assert [row.number for row in made.rows] == ["", ""]
    assert not any("0" in row.sentence for row in made.rows)


def test_one_heartbeat_is_one(reset: Exercise) -> None:
    made = card(sample.summary(reset, completed=False, intervals=IntervalCounts(1, 0, 0)))
    assert any("1 heartbeat." in note for note in made.notes)


def test_the_delay_assumed_of_a_strap_is_on_the_screen(reset: Exercise) -> None:
    view = View(reset)
    view.fold(SensorStatus(1.0, "strap", SensorState.STREAMING, delay_s=1.9))
    view.fold(QualityUpdate(2.0, "strap", 0.95))
    view.fold(LeadChanged(2.0, "strap"))
    assert "(1.9 s delay, corrected)" in sensor_line(view, 2.5).text


@pytest.mark.parametrize(
    ("bpm", "se", "said"),
    [
        (1.5, 0.3, "the camera agrees"),
        (-1.9, None, "the camera agrees"),
        (5.0, 3.0, "the camera agrees"),  # within twice its doubt
        (5.0, 1.0, "camera: 5 bpm higher"),
        (-12.0, 1.0, "camera: 12 bpm lower"),
    ],
)
def test_two_sensors_are_said_to_agree_or_by_how_much_they_do_not(
    reset: Exercise, bpm: float, se: float | None, said: str
) -> None:
    view = View(reset)
    view.fold(SensorStatus(0.0, "strap", SensorState.STREAMING))
    view.fold(QualityUpdate(9.0, "strap", 0.9))
    view.fold(MetricUpdate(9.0, "camera", "agreement", bpm, se, "bpm", 10.0, 12, Confidence.MEDIUM))
    view.lead = "strap"
    assert sensor_line(view, 9.5).text == f"Chest strap: good signal · {said}"
    assert sensor_line(view, 12.0).text == "Chest strap: good signal"  # no longer true


def test_the_lamp_is_that_of_the_last_breath(reset: Exercise) -> None:
    view = View(reset)
    assert step_line(view, "") == SensorLine(Level.BLANK, "")
    levels = []
    for event in sample.story(reset):
        view.fold(event)
        if isinstance(event, BreathMeasured):
            levels.append(step_line(view, "").level)
    assert levels[3:6] == [Level.POOR, Level.GOOD, Level.GOOD]  # breath 4 was out of step
    assert Level.NONE not in levels[3:]


def test_a_strap_without_intervals_or_skin_is_not_called_a_good_signal(reset: Exercise) -> None:
    view = View(reset)
    view.fold(SensorStatus(0.0, "strap", SensorState.STREAMING, *NO_CONTACT))
    view.fold(QualityUpdate(0.0, "strap", 0.95))
    assert sensor_line(view, 0.0) == SensorLine(Level.POOR, f"Chest strap: {NO_CONTACT[1]}")
