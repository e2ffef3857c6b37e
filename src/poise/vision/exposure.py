"""Holding a camera's exposure, white balance and focus while it is read, and giving them back.

A camera that adjusts itself moves every pixel at once, in steps.  Not every system lets a program
stop it (macOS never), and a driver's word is not to be trusted, so the picture is the judge: if it
is much darker or brighter after holding, everything is given back.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import Protocol

import cv2

SETTLE_S = 3.0  # a camera finds its own exposure first
CHANGED = 0.25  # relative brightness after holding
MANUAL, AUTO = (1.0, 3.0) if sys.platform.startswith("linux") else (0.25, 0.75)


class Adjustable(Protocol):
    """The part of ``cv2.VideoCapture`` that is used."""

    def get(self, propId: int, /) -> float:  # noqa: N803
        ...

    def set(self, propId: int, value: float, /) -> bool:  # noqa: N803
        """Change it; whether the driver says it did."""
        ...


@dataclass(slots=True)
class Held:
    """What was changed on ``camera`` and what it was before."""

    camera: Adjustable
    before: list[tuple[int, float]] = field(default_factory=list)

    def hold(self) -> None:
        """Keep exposure, white balance and focus as they are now."""
        exposure = self.camera.get(cv2.CAP_PROP_EXPOSURE)
        if self._change(cv2.CAP_PROP_AUTO_EXPOSURE, MANUAL):
            self.camera.set(cv2.CAP_PROP_EXPOSURE, exposure)
        self._change(cv2.CAP_PROP_AUTO_WB, 0.0)
        self._change(cv2.CAP_PROP_AUTOFOCUS, 0.0)

    def _change(self, what: int, value: float) -> bool:
        was = self.camera.get(what)
        if was == value or not self.camera.set(what, value):
            return False
        self.before.append((what, was))
        return True

    def give_back(self) -> None:
        """Set everything as it was found, the last change first."""
        while self.before:
            self.camera.set(*self.before.pop())


def too_different(before: float, after: float) -> bool:
    """Whether holding changed the mean brightness so much that it must be given back."""
    return abs(after - before) > CHANGED * max(before, 1.0)
