"""A few lines of SVG: a frame with axes to draw points and lines in.

Colours are CSS classes, so that the page can be light or dark.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from math import ceil, floor, log10

LEFT, RIGHT, TOP, BOTTOM = 58, 14, 12, 40


@dataclass(slots=True)
class SvgPlot:
    """One plot of ``width`` by ``height`` pixels over the ranges ``x`` and ``y``."""

    width: int
    height: int
    x: tuple[float, float]
    y: tuple[float, float]
    x_label: str
    y_label: str
    describe: str
    _parts: list[str] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self.x, self.y = _open(self.x), _open(self.y)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a value stands, in pixels."""
        across = (x - self.x[0]) / (self.x[1] - self.x[0])
        up = (y - self.y[0]) / (self.y[1] - self.y[0])
        return (
            LEFT + across * (self.width - LEFT - RIGHT),
            self.height - BOTTOM - up * (self.height - TOP - BOTTOM),
        )

    def line(self, points: Iterable[tuple[float, float]], css: str) -> None:
        """Straight lines from point to point."""
        path = " ".join(f"{px:.1f},{py:.1f}" for px, py in (self.at(*p) for p in points))
        self._parts.append(f'<polyline class="{css}" points="{path}"/>')

    def area(self, points: Sequence[tuple[float, float]], css: str, title: str = "") -> None:
        """The area between the points and the axis."""
        if not points:
            return
        closed = [(points[0][0], self.y[0]), *points, (points[-1][0], self.y[0])]
        path = " ".join(f"{px:.1f},{py:.1f}" for px, py in (self.at(*p) for p in closed))
        self._parts.append(f'<polygon class="{css}" points="{path}">{_title(title)}</polygon>')

    def ribbon(self, points: Sequence[tuple[float, float, float]], css: str) -> None:
        """The area between a lower and an upper edge: points of x, low and high."""
        edge = [(x, low) for x, low, _ in points] + [(x, high) for x, _, high in points[::-1]]
        path = " ".join(f"{px:.1f},{py:.1f}" for px, py in (self.at(*p) for p in edge))
        self._parts.append(f'<polygon class="{css}" points="{path}"/>')

    def dot(self, x: float, y: float, css: str, title: str = "", radius: float = 2.2) -> None:
        """A round mark, with words when pointed at."""
        px, py = self.at(x, y)
        self._parts.append(
            f'<circle class="{css}" cx="{px:.1f}" cy="{py:.1f}" r="{radius}">'
            f"{_title(title)}</circle>"
        )

    def band(self, x0: float, x1: float, css: str, title: str = "") -> None:
        """A band over the whole height."""
        (left, _), (right, _) = self.at(x0, self.y[0]), self.at(x1, self.y[0])
        self._parts.append(
            f'<rect class="{css}" x="{left:.1f}" y="{TOP}" width="{max(right - left, 1):.1f}" '
            f'height="{self.height - TOP - BOTTOM}">{_title(title)}</rect>'
        )

    def bar(self, x: float, low: float, high: float, css: str, title: str = "") -> None:
        """A thin vertical line from ``low`` to ``high``: a standard error."""
        (px, y0), (_, y1) = self.at(x, low), self.at(x, high)
        self._parts.append(
            f'<line class="{css}" x1="{px:.1f}" x2="{px:.1f}" y1="{y0:.1f}" y2="{y1:.1f}">'
            f"{_title(title)}</line>"
        )

    def ellipse(self, centre: tuple[float, float], radii: tuple[float, float], css: str) -> None:
        """An ellipse along the line of identity: half-axes along and across it, in data units."""
        px, py = self.at(*centre)
        rx, ry = (r * (self.width - LEFT - RIGHT) / (self.x[1] - self.x[0]) for r in radii)
        self._parts.append(
            f'<ellipse class="{css}" cx="{px:.1f}" cy="{py:.1f}" rx="{rx:.1f}" ry="{ry:.1f}" '
            f'transform="rotate(-45 {px:.1f} {py:.1f})"/>'
        )

    def text(self) -> str:
        """The whole as an ``svg`` element."""
        return (
            f'<svg viewBox="0 0 {self.width} {self.height}" role="img" '
            f'aria-label="{escape(self.describe, quote=True)}">'
            f"{self._axes()}{''.join(self._parts)}</svg>"
        )

    def _axes(self) -> str:
        parts = []
        floor_y = self.height - BOTTOM
        for value in ticks(*self.x, (self.width - LEFT - RIGHT) // 90):
            px, _ = self.at(value, self.y[0])
            parts.append(
                f'<line class="grid" x1="{px:.1f}" x2="{px:.1f}" y1="{TOP}" y2="{floor_y}"/>'
            )
            parts.append(f'<text class="tick" x="{px:.1f}" y="{floor_y + 16}">{value:g}</text>')
        for value in ticks(*self.y, (self.height - TOP - BOTTOM) // 36):
            _, py = self.at(self.x[0], value)
            right = self.width - RIGHT
            parts.append(
                f'<line class="grid" x1="{LEFT}" x2="{right}" y1="{py:.1f}" y2="{py:.1f}"/>'
            )
            parts.append(f'<text class="tick up" x="{LEFT - 6}" y="{py + 4:.1f}">{value:g}</text>')
        middle_x, middle_y = (LEFT + self.width - RIGHT) / 2, (TOP + floor_y) / 2
        parts.append(
            f'<text class="axis" x="{middle_x:.0f}" y="{self.height - 6}">'
            f"{escape(self.x_label)}</text>"
            f'<text class="axis" transform="translate(14 {middle_y:.0f}) rotate(-90)">'
            f"{escape(self.y_label)}</text>"
        )
        return "".join(parts)


def ticks(low: float, high: float, about: int) -> list[float]:
    """Round numbers between ``low`` and ``high``, about so many."""
    rough = (high - low) / max(about, 1)
    power = 10.0 ** floor(log10(rough))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough * 0.999)
    return [
        round(k * step, 10) for k in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)
    ]


def _open(span: tuple[float, float]) -> tuple[float, float]:
    """A range that holds something even when all values are alike."""
    low, high = span
    return (low, high) if high - low > 1e-9 * max(1.0, abs(low)) else (low - 1, high + 1)


def _title(words: str) -> str:
    return f"<title>{escape(words)}</title>" if words else ""
