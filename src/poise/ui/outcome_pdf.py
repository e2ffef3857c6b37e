"""The outcome as one page of A4, in the palette of paper: finding, weeks, meaning, the rest."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter, QPdfWriter

from poise import files
from poise.errors import PoiseError
from poise.ui.text import weeks as words
from poise.ui.text.language import tr
from poise.ui.theme import LIGHT, Theme
from poise.ui.weeks import OutcomeNow
from poise.ui.widgets import experience_plot, week_plot

DPI, MARGIN_MM = 300, 18.0
# How large the letters are: as small as it takes to be one page.
SCALES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)


class _Text(NamedTuple):
    text: str
    points: float
    muted: bool = False


def write(now: OutcomeNow, path: Path) -> None:
    """Write the page to ``path``; raises :class:`PoiseError` when it cannot be written."""
    for scale in SCALES:
        data, fits = _page(now, scale)
        if fits:
            break
    try:
        with files.appearing(path) as fresh:
            fresh.write_bytes(data)
    except OSError as error:
        raise PoiseError(f"{path} cannot be written: {error.strerror or error}") from None


def _page(now: OutcomeNow, scale: float) -> tuple[bytes, bool]:
    """The page with letters of that size, and whether all of it fits."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle("poise")
    writer.setCreator("poise")
    writer.setResolution(DPI)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait,
            QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM), QPageLayout.Unit.Millimeter,
        )
    )  # fmt: skip
    painter = QPainter(writer)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    room = QRectF(0, 0, writer.width(), writer.height())
    ends = _paint(painter, now, room, scale)
    painter.end()
    buffer.close()
    return bytes(data.data()), ends <= room.height()


def _paint(painter: QPainter, now: OutcomeNow, room: QRectF, scale: float) -> float:
    """Everything under each other; where it ends."""
    told, theme = now.told, Theme(LIGHT)
    y, gap = 0.0, 0.011 * room.height() * scale

    def say(text: str, points: float, *, muted: bool = False) -> None:
        nonlocal y
        font = QFont(painter.font())
        font.setPointSizeF(points * scale)
        painter.setFont(font)
        painter.setPen(theme.colour("muted" if muted else "text"))
        wrap = int(Qt.TextFlag.TextWordWrap.value)
        box = painter.boundingRect(QRectF(0, y, room.width(), 99_999), wrap, text)
        painter.drawText(box, wrap, text)
        y = box.bottom() + gap

    first, *more = words.finding(told)
    say(first, 20)
    for line in more:
        say(line, 11)
    if told.weeks:
        say(tr("{what}, week by week", what=words.measure_name(told.primary)), 10, muted=True)
        high = 0.24 * room.height() * scale
        week_plot.paint(painter, QRectF(0, y, room.width(), high), theme, told)
        y += high + gap
    for line in words.looks(told):
        say(line, 9.5, muted=True)
    for line in words.power(now.a_week) if not told.looks else []:
        say(line, 11)
    say(words.meaning(), 11)
    if rows := words.described(now):
        say(tr("Described, not tested"), 10, muted=True)
        for name, said in rows:
            say(f"{name}: {said}", 11)
    if said := words.experience(now):
        say(said, 11)
        high = 0.13 * room.height() * scale
        experience_plot.paint(
            painter, QRectF(0, y, room.width(), high), theme,
            now.experience[-experience_plot.MOST :],
        )  # fmt: skip
        y += high + gap
    if done := " · ".join(f"{n} {what}" for n, what in words.counts(now)):
        say(done, 10, muted=True)
    for line in words.left_out(told):
        say(line, 9, muted=True)
    say(f"poise · {words.day(now.today)} {now.today.year}", 8, muted=True)
    return y
