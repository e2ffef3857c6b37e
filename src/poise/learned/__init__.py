"""What poise learned, as numbers in a file: the weights of its own small net.

``python -m calibration.measure.pulse_net`` made them of made-up traces alone: nobody's face and
nobody's heart is in them.  What it said of them is ``calibration/measurements/pulse_net.json``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from poise.errors import Missing, SensorUnavailableError

PULSE_NET = "pulse_net.npz"
SHA256 = "97f60dbac294c088a11adce8dd1ad142a74e454f701feb4059efb1094985d837"


@cache
def pulse_net() -> Mapping[str, NDArray[np.float32]]:
    """The weights by name.

    Raises :class:`SensorUnavailableError` where they are missing or not those poise came with.
    """
    file = files(__name__).joinpath(PULSE_NET)
    data = file.read_bytes() if file.is_file() else b""
    if sha256(data).hexdigest() != SHA256:
        raise SensorUnavailableError(
            f"{PULSE_NET} is not the one that poise came with, and so no camera is read: install "
            "poise again",
            Missing.MODEL_MISSING,
        )
    with np.load(BytesIO(data), allow_pickle=False) as held:
        return {name: held[name].astype(np.float32) for name in held.files}
