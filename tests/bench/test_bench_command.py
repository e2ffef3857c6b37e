"""``poise bench`` with a device that needs no hardware, from the command line to the JSON."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from poise.bench import strap


def test_a_virtual_strap_is_measured_into_the_real_window(tmp_path: Path) -> None:
    if not sys.platform.startswith("linux") or shutil.which("dbus-daemon") is None:
        pytest.skip("the virtual strap needs Linux and dbus-daemon: apt install dbus")
    out = tmp_path / "strap.json"
    words = [sys.executable, "-m", "poise", "bench", "strap", "virtual", "--seconds", "4"]
    done = subprocess.run(
        [*words, "--json", "--out", str(out)],
        capture_output=True,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found == json.loads(out.read_text(encoding="utf-8"))
    (device,) = found["devices"]
    for name, _ in strap.COLUMNS:
        assert device["metrics"][name]["n"] >= 1, name
    for name in ("age on arrival", "arrival to inbox", "arrival to output", "arrival to paint"):
        assert all(value >= 0 for value in device["metrics"][name]["values"]), name
    assert device["about"]["events_dropped"] == 0
    # The table for people goes where it cannot spoil the JSON.
    assert "arrival to paint" in done.stderr
