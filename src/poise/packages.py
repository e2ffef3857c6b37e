"""What poise runs on, for a report: a fault is often that of one version of one package."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

# All that pyproject.toml asks for; a test holds them together.
NAMES = (
    "bleak", "mediapipe", "numpy", "opencv-python-headless", "platformdirs", "pyqtgraph",
    "PySide6-Essentials", "scipy", "sounddevice", "tomli-w",
)  # fmt: skip


def versions() -> dict[str, str]:
    """Each package's version, empty when it is missing."""
    return {name: _version(name) for name in NAMES}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
