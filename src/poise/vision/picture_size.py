"""How large a picture may be, which is known before the first one is unpacked."""

from __future__ import annotations

from typing import Any

import cv2

# A picture of 16,000 x 16,000 takes 1.7 GB once it is unpacked, and its file no more than 3 MB.
LARGEST_SIDE = 4096


def too_large(capture: Any) -> str:
    """What is wrong with the size of an open capture's pictures; empty when nothing is."""
    width, height = (
        capture.get(side) for side in (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT)
    )
    if width * height <= LARGEST_SIDE**2:
        return ""
    return (
        f"its pictures are {width:.0f} x {height:.0f}, and at most {LARGEST_SIDE} x {LARGEST_SIDE} "
        "are read: make them smaller"
    )
