"""Arrays by what is in them; what their axes and units are, the function says that takes them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
Mask = NDArray[np.bool_]
Indices = NDArray[np.int64]
# Of sound within ±1; those of a film are half floats.
Samples = NDArray[np.float32] | NDArray[np.float16]
# (height, width, 3): blue, green and red from 0 to 255.
Picture = NDArray[np.uint8]
