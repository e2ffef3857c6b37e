"""Whether the camera's process goes on, judged by what it says; and what it may say."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poise.clock import ManualClock
from poise.core.events import Input, SensorState, SensorStatus
from poise.sources.camera import CameraRequest, open_source
from poise.sources.camera_process import (
    ANSWER_S,
    SILENT_S,
    SLOW_S,
    STEP_S,
    Liveness,
    Messages,
    Patience,
)
from poise.vision import wire
from poise.vision.messages import BEAT_S
from poise.vision.wire import Message


def alive(doing: str, still_s: float = 0.0) -> Message:
    return Message("alive", {"doing": doing, "still_s": still_s})


def after(messages: Iterable[Message], quiet_s: float = 0.0) -> Liveness:
    patience = Patience()
    for message in messages:
        patience.heard(message)
    for _ in range(int(quiet_s / BEAT_S)):
        patience.waited(BEAT_S)
    return patience.verdict


def test_signs_of_life_while_watching_are_fine_for_hours() -> None:
    assert after(alive("watching") for _ in range(20_000)) is Liveness.FINE


def test_silence_while_watching_is_a_process_that_stands_still() -> None:
    assert after([alive("watching")], ANSWER_S - BEAT_S) is Liveness.FINE
    assert after([alive("watching")], ANSWER_S) is Liveness.STUCK


def test_what_comes_of_pictures_says_that_it_watches() -> None:
    for said in (Message("sample", {}), Message("status", {"state": "streaming"})):
        assert after([alive("loading"), said], ANSWER_S) is Liveness.STUCK


@pytest.mark.parametrize("doing", ["starting", "loading"])
def test_silence_while_libraries_are_loaded_is_slow_before_it_is_stuck(doing: str) -> None:
    assert after([alive(doing)], SLOW_S) is Liveness.SLOW
    assert after([alive(doing)], SILENT_S[doing] - BEAT_S) is Liveness.SLOW
    assert after([alive(doing)], SILENT_S[doing]) is Liveness.STUCK


@pytest.mark.parametrize("doing", STEP_S)
def test_a_main_thread_that_makes_no_step_is_stuck_however_lively_the_others(doing: str) -> None:
    steps = [alive(doing, n * BEAT_S) for n in range(int(STEP_S[doing] / BEAT_S) + 1)]
    assert after(steps) is Liveness.STUCK
    assert after(steps[:-1]) is Liveness.SLOW
    assert after([*steps[:-1], alive("watching")]) is Liveness.FINE


def test_a_camera_that_does_not_answer_is_slow_within_three_seconds_of_the_last_sentence() -> None:
    opening = [alive("opening", n * BEAT_S) for n in range(int(SLOW_S / BEAT_S))]
    assert after([*opening, alive("opening")]) is Liveness.SLOW
    assert after([*opening, Message("status", {}), alive("opening")]) is Liveness.FINE


def test_a_process_is_not_late_when_poise_itself_was_stopped() -> None:
    """However long it was: one wait has passed, and then what it said meanwhile is read."""
    patience = Patience()
    patience.heard(alive("watching"))
    patience.waited(BEAT_S)
    patience.heard(alive("watching"))
    assert patience.verdict is Liveness.FINE


# ------------------------------------------------------------------ what it says


def heard(said: bytes) -> list[Input]:
    events: list[Input] = []
    clock = ManualClock()
    source = open_source(CameraRequest(), clock, events.append)
    assert source._listen(Messages(io.BytesIO(said), clock)) is False
    return events


def status(**changed: object) -> bytes:
    told = {"t": 1.0, "sensor": "camera", "state": "searching", "detail": "Opening the camera."}
    return wire.packed("status", told | changed)


def test_what_is_said_comes_back_as_it_was() -> None:
    expected = SensorStatus(1.0, "camera", SensorState.SEARCHING, detail="Opening the camera.")
    assert heard(status()) == [expected]


def picture(width: int, height: int, raw: bytes) -> bytes:
    return wire.packed("picture", {"width": width, "height": height, "regions": []}, raw)


@pytest.mark.parametrize(
    "nonsense",
    [
        b"\x80\x04\x95",  # how a pickle begins
        wire.LENGTHS.pack(wire.LONGEST + 1, 0),
        wire.LENGTHS.pack(2, wire.LARGEST + 1),
        wire.LENGTHS.pack(9, 0) + b"{}",
        wire.LENGTHS.pack(2, 0) + b"{}",
        wire.LENGTHS.pack(4, 0) + b"null",
        wire.LENGTHS.pack(10, 0) + b'{"kind":1}',
        wire.LENGTHS.pack(60_000, 0) + b"[" * 60_000,
        wire.LENGTHS.pack(25, 0) + b'{"kind":"tick","t":NaN}  ',
        wire.packed("tick", {}),
        wire.packed("tick", {"t": "later"}),
        wire.packed("alive", {"doing": [], "still_s": 0.0}),
        wire.packed("alive", {"doing": "watching", "still_s": "long"}),
        wire.packed("counts", {"secrets": 1}),
        wire.packed("sample", {"t": 1.0}),
        wire.packed("sample", {"t": 1.0, "sensor": "camera", "rgb": "red"}),
        status(state="angry"),
        status(t=None),
        picture(2, 2, b"\0" * 11),
        picture(-1, -1, b"\0" * 3),
        picture(0, 0, b""),
    ],
)
def test_nonsense_ends_the_process_and_is_no_event(nonsense: bytes) -> None:
    assert heard(status() + nonsense + status()) == heard(status())


@given(st.binary(max_size=200))
def test_no_bytes_at_all_raise_anything_but_a_refusal(said: bytes) -> None:
    stream = io.BytesIO(said)
    try:
        while wire.read(stream) is not None:
            pass
    except wire.MalformedError:
        pass


@given(st.dictionaries(st.text(), st.integers() | st.text()), st.binary(max_size=50))
def test_a_message_comes_back_whole(body: dict[str, object], raw: bytes) -> None:
    body.pop("kind", None)
    message = wire.read(io.BytesIO(wire.packed("any", body, raw)))
    assert message == Message("any", json.loads(json.dumps(body)), raw)
