"""Models in files: those that poise came with, and ONNX's runtime for these and a person's own.

The runtime is loaded when it is asked for, computes on one core, and tells nobody anything.
"""

from __future__ import annotations

import os
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

from poise.errors import Missing, SensorUnavailableError

# From 1.29 on the runtime reports its use to a Microsoft host, and keeps a number to know the
# computer by, unless this is set before it is loaded; its own switch comes too late for both.
SILENCE = "ORT_DISABLE_TELEMETRY"


class BrokenModelError(Exception):
    """The bytes are no ONNX model; ``str(error)`` is what the runtime said."""


def shipped(path: Path, digest: str) -> bytes:
    """What is in ``path``; no other model than the one that poise came with is ever loaded.

    ``digest`` is its SHA-256.  Raises :class:`SensorUnavailableError`.
    """
    name = path.name
    try:
        data = path.read_bytes()
    except OSError:
        raise SensorUnavailableError(
            f"the model {name} is not where poise was installed: install poise again",
            Missing.MODEL_MISSING,
        ) from None
    if sha256(data).hexdigest() != digest:
        raise SensorUnavailableError(
            f"the model {name} is not the one that poise came with, and so it is not used: "
            "install poise again",
            Missing.MODEL_MISSING,
        )
    return data


def opened(data: bytes) -> tuple[Any, tuple[type[Exception], ...]]:
    """The model as a session of the runtime, and the errors that running it may raise.

    Raises ImportError without the runtime, and :class:`BrokenModelError`.
    """
    os.environ[SILENCE] = "1"
    runtime: Any = import_module("onnxruntime")
    told = vars(import_module("onnxruntime.capi.onnxruntime_pybind11_state")).values()
    kinds = (kind for kind in told if isinstance(kind, type) and issubclass(kind, Exception))
    errors: tuple[type[Exception], ...] = (*kinds, RuntimeError, ValueError)
    runtime.disable_telemetry_events()
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    try:
        session = runtime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    except errors as error:
        raise BrokenModelError(str(error)) from None
    return session, errors
