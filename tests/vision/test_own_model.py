"""A model of the person's own: what it is given, what becomes of its answer, what will not do."""

from __future__ import annotations

import hashlib
import json
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from poise import exercises
from poise.clock import SystemClock
from poise.core.events import SensorState, SensorStatus, SkinSample
from poise.errors import Missing, SensorUnavailableError
from poise.recording import reader
from poise.runtime.plan import Sensor, SessionPlan
from poise.runtime.run import at_once
from poise.settings import CameraSettings
from poise.simulation.camera.server import MjpegServer
from poise.simulation.faces import Film, frames
from poise.simulation.person import Person
from poise.sources.camera import CameraRequest, open_source
from poise.vision.model_file import ModelFile, model_file
from poise.vision.own_model import SIDE, STATE, OwnModel
from tests.onnx_runtime import needs_runtime

from . import onnx_file as onnx
from .test_skin import plain

FACE = (100, 100, 300, 340)


def written(folder: Path, data: bytes, name: str = "mine.onnx") -> ModelFile:
    path = folder / name
    path.write_bytes(data)
    return model_file(str(path))


@pytest.fixture
def darker(tmp_path: Path) -> ModelFile:
    needs_runtime("model")
    return written(tmp_path, onnx.darker())


def test_it_is_given_the_face_alone_in_red_green_blue_from_0_to_1(darker: ModelFile) -> None:
    picture = plain((0, 255, 0))
    picture[100:340, 100:300] = (10, 102, 250)
    assert OwnModel(darker).read(picture, FACE, 0.0) == pytest.approx(-102 / 255, abs=1e-5)


def test_its_state_comes_back_to_it_with_the_time_between_frames(darker: ModelFile) -> None:
    model = OwnModel(darker)
    for t in (5.0, 5.04, 5.1):
        model.read(plain(), FACE, t)
    assert model._now["ran"] == pytest.approx(1 / 30 + 0.1)


def test_without_a_face_it_says_nothing_and_after_a_while_it_begins_anew(
    darker: ModelFile,
) -> None:
    model = OwnModel(darker)
    assert model.read(plain(), None, 0.0) is None
    assert model.read(plain(), (-90, 0, 5, 400), 0.0) is None
    for t in (1.0, 1.5, 4.0):
        assert model.read(plain(), FACE, t) is not None
    assert model._now["ran"] == pytest.approx(1 / 30)


def test_its_state_begins_as_the_file_beside_it_says(darker: ModelFile) -> None:
    beside = darker.path.with_name(STATE)
    beside.write_text(json.dumps({"ran": [7.0], "of another model": [1]}))
    model = OwnModel(darker)
    model.read(plain(), FACE, 0.0)
    assert model._now["ran"] == pytest.approx(7 + 1 / 30)
    for wrong in ('{"ran": [1, 2]}', '{"ran": "x"}', "{", "3"):
        beside.write_text(wrong)
        with pytest.raises(SensorUnavailableError, match="beside it"):
            OwnModel(darker)


FACE_PORT = onnx.port("face", [1, SIDE, SIDE, 3])
ONE = onnx.port("out", [1])
MEAN = onnx.node("ReduceMean", ["face"], ["out"], axes=[1, 2, 3], keepdims=0)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"not a model at all", "it is not an ONNX model"),
        (b"", "it is not an ONNX model"),
        (onnx.darker()[:200], "it is not an ONNX model"),
        (
            onnx.model(
                [onnx.node("ReduceMean", ["x"], ["out"], axes=[1, 2, 3], keepdims=0)],
                [onnx.port("x", [1, 128, 128, 3])],
                [ONE],
            ),
            r"one input of 36x36x3 for the face, and has x \(1x128x128x3\)",
        ),
        (
            onnx.model(
                [onnx.node("Identity", ["face"], ["out"])],
                [FACE_PORT],
                [onnx.port("out", [1, SIDE, SIDE, 3])],
            ),
            "an output of a single number",
        ),
        (
            onnx.model([MEAN], [FACE_PORT, onnx.port("state", [1, 8])], [ONE]),
            "its state has two shapes",
        ),
        (
            onnx.model(
                [onnx.node("Cast", ["face"], ["float"], to=1),
                 onnx.node("ReduceMean", ["float"], ["out"], axes=[1, 2, 3], keepdims=0)],
                [onnx.port("face", [1, SIDE, SIDE, 3], kind=2)], [ONE],
            ),
            "where only floats are understood",
        ),
    ],
    ids=["text", "empty", "interrupted", "another size", "no number", "half a state", "bytes"],
)  # fmt: skip
def test_a_wrong_file_is_refused_in_a_sentence(tmp_path: Path, data: bytes, words: str) -> None:
    needs_runtime("model")
    with pytest.raises(SensorUnavailableError, match=words) as raised:
        OwnModel(written(tmp_path, data))
    assert raised.value.reason is Missing.MODEL_MISSING
    assert "custom model mine.onnx cannot be used" in str(raised.value)
    assert "Set camera.model" in str(raised.value)


def test_a_file_that_is_gone_or_changed_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path, b"one")
    file.path.write_bytes(b"another")
    with pytest.raises(SensorUnavailableError, match="changed since the session began"):
        OwnModel(file)
    gone = model_file(str(tmp_path / "gone.onnx"))
    assert gone.sha256 is None
    with pytest.raises(SensorUnavailableError, match="cannot be read"):
        OwnModel(gone)


def test_without_the_library_it_is_said_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(SensorUnavailableError, match=r"pip install 'poise\[model\]'"):
        OwnModel(written(tmp_path, onnx.darker()))


def test_a_recording_says_which_model_by_its_hash_and_nothing_of_the_folder(tmp_path: Path) -> None:
    file = written(tmp_path, b"anything")
    path = tmp_path / "a.poise.jsonl"
    reset = exercises.load("interview-reset").fitted()
    settings = CameraSettings(model=str(file.path))
    sensors = (Sensor("synthetic", "7"), Sensor("camera"))
    for _ in at_once(SessionPlan(reset, sensors, out=path, camera=settings)):
        pass
    camera = reader.read(path).header.devices["camera"]
    assert camera == {"model": "mine.onnx", "model_sha256": hashlib.sha256(b"anything").hexdigest()}
    assert str(tmp_path) not in path.read_text(encoding="utf-8")


def test_a_wrong_file_stops_the_camera_with_its_sentence_and_nothing_else(tmp_path: Path) -> None:
    said: list[SensorStatus] = []
    blocked = threading.Event()

    def hear(event: object) -> None:
        if isinstance(event, SensorStatus):
            said.append(event)
            if event.state is SensorState.BLOCKED:
                blocked.set()

    settings = CameraRequest("63", model=written(tmp_path, b"nonsense"))
    with open_source(settings, SystemClock(), hear):
        assert blocked.wait(120)
    assert said[-1].detail.startswith("Custom model mine.onnx cannot be used")


def test_it_looks_along_with_the_camera_s_process(darker: ModelFile) -> None:
    film = list(frames(Person(), Film(), 2.0))
    samples: list[SkinSample] = []
    told: list[str] = []
    enough = threading.Event()

    def hear(event: object) -> None:
        if isinstance(event, SensorStatus):
            told.append(event.detail)
        if isinstance(event, SkinSample) and event.rgb:
            samples.append(event)
            if len(samples) >= 30:
                enough.set()

    with MjpegServer(lambda: ((i / 30, film[i % 60][1].copy()) for i in range(10**5))) as server:
        settings = CameraRequest(server.url, model=darker)
        with open_source(settings, SystemClock(), hear):
            assert enough.wait(120)
    assert any("Custom model mine.onnx is also running." in detail for detail in told)
    said = np.array([sample.model for sample in samples], dtype=float)
    skin = np.array([[region[1] for region in s.rgb if region] for s in samples]).mean(axis=1)
    assert np.isfinite(said).all()
    assert np.all((said < -0.2) & (said > -0.8))
    assert abs(-255 * said.mean() - skin.mean()) < 50  # the whole face: eyes and brows are darker
