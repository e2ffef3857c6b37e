"""What MediaPipe says of some drawn faces, written down: ``python -m tests.vision.face_oracle``.

The file holds the points of each face, in pixels to a hundredth, so that OpenCV's way is held to
them also where MediaPipe is not.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from poise.core.arrays import Picture
from poise.simulation.faces import draw

PLACE = Path(__file__).with_name("face_oracle.npz")


def pictures() -> dict[str, Picture]:
    """Faces large, small, dim, dark, leaning, two, and none; noise as a camera's on each."""
    noise = np.random.default_rng(7).normal(0, 2, (480, 640, 3))

    def taken(image: np.ndarray) -> Picture:
        return np.clip(image + noise, 0, 255).astype(np.uint8)

    def turned(image: np.ndarray, degrees: float) -> np.ndarray:
        import cv2

        about = cv2.getRotationMatrix2D((320, 240), degrees, 1.0)
        return cv2.warpAffine(image, about, (640, 480), borderMode=cv2.BORDER_REPLICATE)

    one = draw(1.3).image.astype(float)
    left, right = (draw(0.9, x=x).image.astype(float) for x in (160, 480))
    return {
        "large": taken(draw(1.7).image.astype(float)),
        "small": taken(draw(0.7, x=250).image.astype(float)),
        "dim": taken(one * 0.25),
        "dark": taken(one * (0.28, 0.33, 0.42)),
        "leaning": taken(turned(one, 25)),
        "two": taken(np.concatenate([left[:, :320], right[:, 320:]], axis=1)),
        "none": taken(np.full((480, 640, 3), 120.0)),
    }


def main() -> None:
    """Ask MediaPipe of each picture by itself, as at a first look."""
    from poise.vision.face import FaceFinder

    told = {}
    for name, picture in pictures().items():
        with FaceFinder() as finder:
            faces = sorted(finder.find(picture, 0.0), key=lambda face: float(face[0, 0]))
        told[name] = np.round(np.array(faces).reshape(-1, 478, 2), 2).astype(np.float32)
        print(name, len(faces))
    np.savez_compressed(PLACE, allow_pickle=False, **told)


if __name__ == "__main__":
    main()
