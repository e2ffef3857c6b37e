"""Which file a person's own model is, known by what it holds; light, nothing is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from poise.files import read_bytes

LARGEST = 1 << 30  # bytes


@dataclass(frozen=True, slots=True)
class ModelFile:
    """Where it is, and the SHA-256 of its bytes, None where they cannot be read."""

    path: Path
    sha256: str | None

    @property
    def name(self) -> str:
        """What to call it, in a recording too, which says nothing of the folders it lies in."""
        return self.path.name


def model_file(where: str) -> ModelFile:
    """The file ``camera.model`` names in the settings; the camera says what is wrong with it."""
    import hashlib

    path = Path(where).expanduser()
    try:
        return ModelFile(path, hashlib.sha256(read_bytes(path, LARGEST)).hexdigest())
    except OSError:
        return ModelFile(path, None)
