"""Whether models can be run here, without loading what runs them: that alone it would report."""

from __future__ import annotations

from importlib.util import find_spec

import pytest


def needs_runtime(extra: str) -> None:
    """Skip the test where ONNX's runtime is not installed; ``extra`` of poise enables it."""
    if find_spec("onnxruntime") is None:
        pytest.skip(f"pip install 'poise[{extra}]' enables it")
