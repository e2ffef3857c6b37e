"""What the blockiness of the camera check is for JPEG of each quality, on the drawn face.

python -m calibration.measure.blockiness
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from poise.bench.blockiness import blockiness
from poise.simulation.faces import Film, frames
from poise.simulation.person import Person

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    print("| JPEG quality | noise 2 | noise 4 |")
    print("|---|---|---|")
    films = [frames(Person(), Film(noise_grey=noise), 0.2) for noise in (2.0, 4.0)]
    pictures = [[picture for _, picture in film] for film in films]
    print(f"| none | {' | '.join(f'{_mean(held, None):.3f}' for held in pictures)} |")
    for quality in (98, 95, 90, 85, 75, 60, 50, 25):
        row = " | ".join(f"{_mean(held, quality):.3f}" for held in pictures)
        print(f"| {quality} | {row} |")


def _mean(pictures: list[np.ndarray], quality: int | None) -> float:
    found = []
    for picture in pictures:
        if quality is not None:
            jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
            picture = cv2.imdecode(jpeg, cv2.IMREAD_COLOR)
        found.append(blockiness(picture))
    return float(np.mean(found))


if __name__ == "__main__":
    main()
