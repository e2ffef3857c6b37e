"""How near the outlines of skin stay to a head that moves, and what is read of it meanwhile."""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import cv2
import numpy as np

from benchmarks.cameras.drawn_faces import h264, through
from benchmarks.cameras.scoring import errors, spread
from poise.core.pulse.reading import read_samples
from poise.simulation.faces import Film, frames, moved
from poise.simulation.person import Person
from poise.vision import skin
from poise.vision.face import FaceFinder
from poise.vision.face_tracker import FaceTracker

FILMS = {
    "still": Film(),
    "slow": Film(sway_px=6),
    "quick": Film(sway_px=14, sway_hz=0.8),
    "rolling": Film(sway_px=6, sway_hz=0.5, roll_deg=6),
    "leaning": Film(sway_px=4, sway_hz=0.35, lean=0.1),
    "all of it": Film(sway_px=12, sway_hz=0.6, roll_deg=5, lean=0.06),
}
SECONDS = 30.0


def clip(asked: tuple[str, str, int]) -> dict[str, Any]:
    """One film: distances (px) of the regions' middles from where they are, and of the pulse."""
    name, codec, seed = asked
    film = FILMS[name]
    person = Person(62 + 9 * seed)
    still = [picture for _, picture in frames(None, Film(), 0.5)]
    off, heard = [], []
    with FaceFinder() as at_rest, FaceFinder() as finder:
        found = [at_rest.find(picture, i / 30)[0] for i, picture in enumerate(still)]
        true = np.mean(found, axis=0)
        tracker = FaceTracker(finder, "camera")
        pictures = frames(person, film, SECONDS, seed)
        if codec.startswith("h264"):
            pictures = h264(pictures, int(codec.removeprefix("h264-")))
        coded = through(codec if codec.startswith("jpeg") else "none")
        for t, picture in pictures:
            heard.append(tracker.look(coded(picture), t))
            here = cv2.transform(true[None], moved(film, t))[0]
            outlines = [outline for outline, _ in tracker.regions()[: len(skin.REGIONS)]]
            off.append(
                [
                    outline.mean(axis=0) - here[list(region)].mean(axis=0)
                    for outline, region in zip(outlines, skin.REGIONS, strict=True)
                ]
            )
    # Where the finder puts a region is a matter of taste; that it stays there is not.
    away = np.array(off[30:])
    away = np.linalg.norm(away - away.mean(axis=0), axis=2)
    jump = np.diff(np.array(off[30:]), axis=0)
    reading = read_samples(heard)
    error, believed = errors(reading, person.beats(SECONDS, seed) + 0.2)
    return {
        "film": name,
        "codec": codec,
        "seed": seed,
        "off_px": spread(away.ravel()),
        "jump_px": round(float(np.sqrt((jump**2).sum(axis=2).mean())), 3),
        "shown": round(believed, 3),
        "mae": round(float(np.abs(error).mean()), 3) if len(error) else None,
        "quality": round(float(np.mean([m.quality for m in reading.timeline])), 3),
    }


def moving_heads(options: argparse.Namespace) -> dict[str, Any]:
    """Drawn heads that sway, roll and lean: how well their skin is followed."""
    codecs = ("jpeg90",) if options.quick else ("jpeg90", "h264-18")
    seeds = range(1 if options.quick else 2)
    asked = [(name, codec, seed) for name in FILMS for codec in codecs for seed in seeds]
    with ProcessPoolExecutor(options.processes) as pool:
        return {"clips": list(pool.map(clip, asked))}
