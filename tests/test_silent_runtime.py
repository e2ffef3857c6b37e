"""What runs models tells nobody: the runtime would report its use, unless it is told not to."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from poise import neural
from tests.onnx_runtime import needs_runtime

SWITCHES = (neural.SILENCE, "ORT_RUNNING_UNIT_TESTS", "CI", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")
OPEN = """
import contextlib, sys
from poise import neural
with contextlib.suppress(neural.BrokenModelError):
    neural.opened(b"no model")
assert "onnxruntime" in sys.modules
"""


def test_the_runtime_leaves_no_number_to_know_the_computer_by(tmp_path: Path) -> None:
    """It makes one as soon as it is loaded, before it connects: a folder in the person's home."""
    needs_runtime("model")
    usual = {name: value for name, value in os.environ.items() if name not in SWITCHES}
    homes = dict.fromkeys(("HOME", "USERPROFILE", "LOCALAPPDATA"), str(tmp_path))
    path = os.pathsep.join(filter(None, sys.path))
    done = subprocess.run(
        [sys.executable, "-c", OPEN], env=usual | homes | {"PYTHONPATH": path}, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.rglob("*")) == []
