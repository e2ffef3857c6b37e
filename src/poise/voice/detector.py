"""How likely a block of sound is speech, by Silero's network."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import Any

import numpy as np

from poise import neural
from poise.core.arrays import Samples
from poise.errors import Missing, SensorUnavailableError
from poise.voice.sound import BLOCK, RATE_HZ

CONTEXT = 64  # of the samples before a block, which the network is told with it
MODEL = "silero_vad_16k.onnx"
MODEL_SHA256 = "7ed98ddbad84ccac4cd0aeb3099049280713df825c610a8ed34543318f1b2c49"


class Detector:
    """One stream of sound, block after block.

    Raises :class:`SensorUnavailableError` without the runtime, or where the model is not the one
    that poise came with.
    """

    def __init__(self) -> None:
        with as_file(files("poise.voice") / "model" / MODEL) as path:
            data = neural.shipped(path, MODEL_SHA256)
        try:
            self._session, _ = neural.opened(data)
        except ImportError:
            raise SensorUnavailableError(
                "the microphone needs onnxruntime, which is not installed: run "
                "pip install 'poise[voice]'",
                Missing.PACKAGE_MISSING,
            ) from None
        self._rate: Any = np.array(RATE_HZ, np.int64)
        self._state = np.zeros((2, 1, 128), np.float32)
        self._heard = np.zeros((1, CONTEXT + BLOCK), np.float32)

    def probability(self, block: Samples) -> float:
        """From 0 to 1, how likely somebody speaks in ``block`` (512,), from -1 to 1 at 16 kHz."""
        self._heard[0, :CONTEXT] = self._heard[0, BLOCK:]
        self._heard[0, CONTEXT:] = block
        feed = {"input": self._heard, "state": self._state, "sr": self._rate}
        said, self._state = self._session.run(None, feed)
        return float(said[0, 0])
