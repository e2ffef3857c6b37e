"""A model that the person brings along: a small picture of the face in, a number of the pulse out.

poise ships none that are published, since their licences are not clear.  Whoever has a
file may name it in the settings.  What it says is one more candidate in the session, held to the
same gates as the methods here: such models give a plausible heart for a face without one.

The file is ONNX and takes, once a frame,

- one input of 36 x 36 x 3 (ones before it may stand): the face, red, green, blue from 0 to 1;
- perhaps one input of a single number: the seconds since the frame before;
- any further inputs: its state, which begins as ``state.json`` beside the file says (names to
  nested lists), else as zeros;

and gives the pulse as its first output of a single number, the other outputs being the new state,
in the order of the inputs and of the same shape.
"""

from __future__ import annotations

import hashlib
import json
import math
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from poise import files, neural
from poise.core.arrays import Picture
from poise.errors import Missing, SensorUnavailableError
from poise.vision.model_file import LARGEST, ModelFile
from poise.vision.skin import Box

SIDE = 36
LONGEST_GAP_S = 1.0  # after so long without a face it begins anew
NARROWEST_PX = 12
STATE = "state.json"

Numbers = NDArray[np.float32]


class Port(NamedTuple):
    """An input or output: its name, and its shape with ones where any size will do."""

    name: str
    shape: tuple[int, ...]

    @property
    def single(self) -> bool:
        return math.prod(self.shape) == 1

    def __str__(self) -> str:
        return f"{self.name} ({'x'.join(map(str, self.shape))})"


class OwnModel:
    """The model in ``file``; raises :class:`SensorUnavailableError` saying why it will not do."""

    def __init__(self, file: ModelFile) -> None:
        self._file = file
        data = self._bytes()
        self._session = self._opened(data)
        inputs, outputs = (
            [self._port(told) for told in ports]
            for ports in (self._session.get_inputs(), self._session.get_outputs())
        )
        self._face, self._span, self._state = self._understood(inputs, outputs)
        self._pulse = next(i for i, port in enumerate(outputs) if port.single)
        self._start = self._beginning()
        self._now = dict(self._start)
        self._t: float | None = None

    def read(self, bgr: Picture, face: Box | None, t: float) -> float | None:
        """What it says of the ``face`` in a picture taken at ``t``; None without a face."""
        crop = _cropped(bgr, face) if face is not None else None
        if crop is None:
            return None
        gap_s = t - self._t if self._t is not None else None
        if gap_s is None or not 0 < gap_s < LONGEST_GAP_S:
            self._now, gap_s = dict(self._start), 1 / 30
        self._t = t
        feed: dict[str, Numbers] = {self._face.name: crop.reshape(self._face.shape), **self._now}
        if self._span is not None:
            feed[self._span.name] = np.full(self._span.shape, gap_s, np.float32)
        try:
            said: list[Numbers] = self._session.run(None, feed)
        except self._errors as error:
            raise self._refused(f"it failed on a picture ({_short(error)})") from None
        value = float(np.asarray(said[self._pulse]).ravel()[0])
        rest = said[: self._pulse] + said[self._pulse + 1 :]
        self._now = dict(zip((port.name for port in self._state), rest, strict=True))
        return value if math.isfinite(value) else None

    # ------------------------------------------------------------------ opening it

    def _bytes(self) -> bytes:
        try:
            data = files.read_bytes(self._file.path, LARGEST)
        except OSError as error:
            raise self._refused(f"it cannot be read ({error.strerror})") from None
        if self._file.sha256 not in (None, hashlib.sha256(data).hexdigest()):
            raise self._refused("it has changed since the session began")
        return data

    def _opened(self, data: bytes) -> Any:
        try:
            session, self._errors = neural.opened(data)
        except ImportError:
            raise self._refused(
                "onnxruntime is not installed (pip install 'poise[model]')"
            ) from None
        except neural.BrokenModelError as error:
            raise self._refused(f"it is not an ONNX model ({_short(error)})") from None
        return session

    def _port(self, told: Any) -> Port:
        if told.type != "tensor(float)":
            raise self._refused(f"{told.name} is a {told.type}, where only floats are understood")
        return Port(told.name, tuple(n if isinstance(n, int) and n > 0 else 1 for n in told.shape))

    def _understood(
        self, inputs: list[Port], outputs: list[Port]
    ) -> tuple[Port, Port | None, list[Port]]:
        """The inputs for the face, for the time between frames (if any), and for the state."""
        faces = [p for p in inputs if p.shape[-3:] == (SIDE, SIDE, 3)]
        faces = [p for p in faces if math.prod(p.shape[:-3]) == 1]
        had = ", ".join(map(str, inputs))
        if len(faces) != 1:
            raise self._refused(
                f"it needs one input of {SIDE}x{SIDE}x3 for the face, and has {had}"
            )
        if not any(port.single for port in outputs):
            raise self._refused("it needs an output of a single number, the pulse")
        rest = [port for port in inputs if port is not faces[0]]
        given = list(outputs)
        given.remove(next(port for port in outputs if port.single))
        span = None
        if len(rest) == len(given) + 1:
            singles = sorted(
                (p for p in rest if p.single), key=lambda p: "dt" not in p.name.lower()
            )
            if singles:
                span = singles[0]
                rest.remove(span)
        if [port.shape for port in rest] != [port.shape for port in given]:
            told = ", ".join(map(str, given)) or "nothing"
            raise self._refused(f"its state has two shapes: it takes {had} and returns {told}")
        return faces[0], span, rest

    def _beginning(self) -> dict[str, Numbers]:
        start = {port.name: np.zeros(port.shape, np.float32) for port in self._state}
        beside = self._file.path.with_name(STATE)
        if not beside.exists():
            return start
        try:
            told = json.loads(files.read_text(beside, LARGEST))
            found = {name: np.asarray(told[name], np.float32) for name in start if name in told}
        except (OSError, ValueError, TypeError, OverflowError, RecursionError) as error:
            raise self._refused(f"{STATE} beside it cannot be read ({error})") from None
        for name, values in found.items():
            if values.size != start[name].size:
                raise self._refused(f"{STATE} beside it has another size for {name}")
            start[name] = values.reshape(start[name].shape)
        return start

    def _refused(self, why: str) -> SensorUnavailableError:
        return SensorUnavailableError(
            f"custom model {self._file.name} cannot be used ({why}). Set camera.model to another "
            "file, or leave it empty",
            Missing.MODEL_MISSING,
        )


def _cropped(bgr: Picture, face: Box) -> Numbers | None:
    """The face (36, 36, 3) as red, green, blue from 0 to 1; None where too little is in view."""
    height, width = bgr.shape[:2]
    left, top, right, bottom = face
    part = bgr[max(0, top) : min(height, bottom), max(0, left) : min(width, right)]
    if min(part.shape[:2]) < NARROWEST_PX:
        return None
    small = cv2.resize(part, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(small[:, :, ::-1], dtype=np.float32) / np.float32(255)


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120]
