"""Tests in this folder run the real bleak on an emulated BlueZ, where there is a D-Bus daemon."""

from __future__ import annotations

import sys

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say why the emulated world is not available."""
    from poise.simulation.strap import available

    if sys.platform == "linux" and available():
        return
    skip = pytest.mark.skip(reason="needs Linux and dbus-daemon (Debian: apt install dbus)")
    for item in items:
        if "tests/hardware" in item.path.as_posix():
            item.add_marker(skip)
