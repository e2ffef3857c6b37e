"""What poise runs on, for a report: a fault is often that of one version of one package."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from poise.errors import Missing, SensorUnavailableError

# All that pyproject.toml asks for by the name it is imported by; a test holds them together.
NAMES = {
    "bleak": "bleak",
    "cv2-enumerate-cameras": "cv2_enumerate_cameras",
    "mediapipe": "mediapipe",
    "numpy": "numpy",
    "opencv-python-headless": "cv2",
    "platformdirs": "platformdirs",
    "pyqtgraph": "pyqtgraph",
    "PySide6-Essentials": "PySide6",
    "scipy": "scipy",
    "sounddevice": "sounddevice",
    "tomli-w": "tomli_w",
}
PICTURES = "opencv-python-headless"
NOT_ON_LINUX = "cv2-enumerate-cameras"  # Linux tells the names of cameras itself


def versions(system: str = sys.platform) -> dict[str, str]:
    """The version of each package that poise runs on there, empty when it is missing."""
    return {name: _version(name) for name in NAMES if system != "linux" or name != NOT_ON_LINUX}


def _version(name: str) -> str:
    if not there(name):
        return ""
    try:
        return version(name)
    except PackageNotFoundError:  # put there by other means than pip
        return "of unknown version"


def there(name: str) -> bool:
    """Whether the package of that name can be found; nothing is loaded."""
    return find_spec(NAMES[name]) is not None


def require_pictures() -> None:
    """Return if pictures can be read here.

    Raises :class:`SensorUnavailableError`, with what to do, when OpenCV is not installed.
    """
    if not there(PICTURES):
        raise SensorUnavailableError(without_pictures(), Missing.PACKAGE_MISSING)


def without_pictures(system: str = sys.platform, machine: str = platform.machine()) -> str:
    """What is missing for a camera, and what to do on this kind of computer.

    Wheels of OpenCV: Windows and Linux x64, Linux arm64, macOS; none for Windows on ARM, and on an
    Intel Mac from macOS 14 on, which no marker of a dependency can say.
    """
    if system == "win32" and machine.upper() == "ARM64":
        return (
            f"cameras and videos need the package {PICTURES}, which does not exist for Windows on "
            "ARM: use a chest strap, or install Python for x64"
        )
    if system == "darwin" and machine == "x86_64":
        return (
            f"cameras and videos need the package {PICTURES}, which is not installed: use a chest "
            f"strap, or from macOS 14 on run 'pip install {PICTURES}'"
        )
    return (
        f"cameras and videos need the package {PICTURES}, which is not installed: use a chest "
        f"strap, or run 'pip install {PICTURES}'"
    )
