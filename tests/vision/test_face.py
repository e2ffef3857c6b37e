"""The real face finder: found, offline, and as shipped."""

from __future__ import annotations

import hashlib
import re
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from poise.core.pulse.reading import read_samples
from poise.errors import SensorUnavailableError
from poise.simulation.faces import Film, draw, frames
from poise.simulation.person import Person
from poise.vision.face import MODEL, FaceFinder
from poise.vision.face_tracker import FaceTracker
from poise.vision.only_there import NOWHERE, PROXIES
from poise.vision.skin import REGIONS


def test_the_model_is_the_one_that_was_looked_at() -> None:
    model = (files("poise.vision") / "model" / MODEL).read_bytes()
    known = "64184e229b263107bc2b804c6625db1341ff2bb731874b0bcc2fe6544e0bc9ff"
    assert hashlib.sha256(model).hexdigest() == known
    assert "Apache" in (files("poise.vision") / "model" / "NOTICE.md").read_text()


def test_the_library_names_nobody_to_report_to() -> None:
    """Later releases send usage figures when closed; this one has no address to send them to."""
    spec = find_spec("mediapipe")
    assert spec is not None
    assert spec.origin is not None
    libraries = [
        p for p in Path(spec.origin).parent.rglob("*") if p.suffix in (".so", ".dll", ".dylib")
    ]
    assert libraries
    for library in libraries:
        content = library.read_bytes()
        hosts = set(re.findall(rb"[a-z0-9.-]+\.(?:googleapis|google|gstatic)\.com", content))
        # The name of a message type, not of a machine.
        assert hosts <= {b"type.googleapis.com"}, hosts
        assert b"clearcut" not in content.lower()


def test_the_drawn_face_is_found_with_its_skin_in_the_right_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in PROXIES:
        monkeypatch.setenv(name, "")
    still = draw(1.3)
    with FaceFinder() as finder:
        import os

        assert all(os.environ[name] == NOWHERE for name in PROXIES)
        found = finder.find(np.clip(still.image, 0, 255).astype(np.uint8), 0.0)
        assert finder.find(np.full((480, 640, 3), 120, np.uint8), 0.1) == []
    assert len(found) == 1
    for region in REGIONS:
        for x, y in found[0][list(region)]:
            assert still.skin[round(y), round(x)] > 0.5


@pytest.mark.parametrize(
    ("person", "film"),
    [
        (Person(72, swing_ms=30), Film(pulse_grey=0.3)),
        (None, Film()),
        (None, Film(flicker=0.004, flicker_hz=1.4)),
        (None, Film(sway_px=4, sway_hz=1.2)),
    ],
    ids=["a pulse", "a still face", "a lamp", "a nodding head"],
)
def test_a_filmed_face_has_its_own_pulse_or_none(person: Person | None, film: Film) -> None:
    with FaceFinder() as finder:
        tracker = FaceTracker(finder, "camera")
        reading = read_samples(
            tracker.look(picture, t) for t, picture in frames(person, film, 16, seed=1)
        )
    shown = [m.heart_bpm for m in reading.timeline if m.heart_bpm is not None]
    if person is None:
        assert shown == []
    else:
        assert len(shown) > 8
        assert shown[-1] == pytest.approx(72, abs=3)


def test_only_the_model_that_poise_came_with_is_loaded(tmp_path: Path) -> None:
    """And so for the one that hears voices."""
    from importlib.resources import as_file, files

    from poise.neural import shipped
    from poise.vision import face
    from poise.voice import detector

    for room, name, digest in (
        ("poise.vision", face.MODEL, face.MODEL_SHA256),
        ("poise.voice", detector.MODEL, detector.MODEL_SHA256),
    ):
        with as_file(files(room) / "model" / name) as path:
            whole = shipped(path, digest)
        other = tmp_path / name
        for content in (whole[:-1] + bytes([whole[-1] ^ 1]), whole + b"x", b""):
            other.write_bytes(content)
            with pytest.raises(SensorUnavailableError, match="not the one that poise came with"):
                shipped(other, digest)
        other.unlink()
        with pytest.raises(SensorUnavailableError, match="not where poise was installed"):
            shipped(other, digest)
