"""How the finder of faces behaves before the drawn face: trembling, mouth, and the smallest face.

    python -m calibration.measure.finder

A still face is filmed with grain at several sizes, and found ten times a second.  Told in widths of
the face: how far the points move between two finds on the whole, and how much the mouth seems to
open; and how many pixels the smallest region has.  A drawn face is nobody's, and real ones were not
at hand.  Result in ``calibration/measurements/finder.json``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from poise.clock import utc_now
from poise.simulation.faces import Film, frames
from poise.vision.face import FaceFinder, Points
from poise.vision.face_tracker import LOWER_LIP, UPPER_LIP
from poise.vision.skin import REGIONS

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "calibration" / "measurements" / "finder.json"
FINDS = 40


def main() -> None:
    rows = []
    with FaceFinder() as finder:
        begin = 0.0
        for size in (0.3, 0.45, 0.6, 1.0, 1.3, 1.8):
            for noise in (2.0, 8.0):
                rows.append(one(finder, Film(fps=10, size=size, noise_grey=noise), begin))
                begin += FINDS
                print(rows[-1], flush=True)
    certificate = {"what": "a drawn face, still, found ten times a second", "at": utc_now()[:10]}
    lines = ",\n".join(f"  {json.dumps(row)}" for row in rows)
    OUT.write_text(
        f'{{\n "certificate": {json.dumps(certificate)},\n "rows": [\n{lines}\n ]\n}}\n',
        encoding="utf-8",
    )


def one(finder: FaceFinder, film: Film, begin: float) -> dict[str, Any]:
    """One size of face in one amount of grain."""
    found: list[Points] = []
    for t, picture in frames(None, film, FINDS / film.fps):
        found += finder.find(picture, begin + t)[:1]
    told: dict[str, Any] = {"size": film.size, "noise_grey": film.noise_grey, "found": len(found)}
    if len(found) < FINDS // 2:
        return told
    wide = float(np.median([np.ptp(points[:, 0]) for points in found]))
    whole = np.array([points.mean(axis=0) for points in found])
    mouth = [float(np.linalg.norm(p[UPPER_LIP] - p[LOWER_LIP])) / wide for p in found]
    areas = [cv2.contourArea(found[-1][list(region)].astype(np.float32)) for region in REGIONS]
    return told | {
        "wide_px": round(wide),
        "moves_95": round(
            float(np.percentile(np.linalg.norm(np.diff(whole, axis=0), axis=1), 95)) / wide, 5
        ),
        "mouth_sd": round(float(np.std(mouth)), 5),
        "least_region_px": round(min(areas)),
    }


if __name__ == "__main__":
    main()
