"""A page of the window as a picture or a one-page PDF: only what is on it goes into the file.

It is drawn in memory first and written whole or not at all, with no name, path or maker beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPoint, QRect
from PySide6.QtGui import (
    QColor,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPicture,
    QRegion,
)
from PySide6.QtWidgets import QWidget

from poise import paths
from poise.errors import PoiseError
from poise.files import atomic_write
from poise.library import exported
from poise.ui.theme import LIGHT, WARM, Colours

PICTURE, PAGE = "png", "pdf"
_SHARP = 2  # pixels of a picture for one of the window
_MARGIN_MM, _DPI, _LARGEST = 15.0, 300, 1.25
NAME = "poise-session"


def paper(colours: Colours) -> Colours:
    """The palette of what is printed or sent on: never the dark one."""
    return WARM if colours == WARM else LIGHT


def drawn(widget: QWidget, form: str, area: QRect | None = None) -> bytes:
    """``area`` of ``widget``, or all of it, as a file of that form."""
    area = area or widget.rect()
    return _picture(widget, area) if form == PICTURE else _page(widget, area)


def _render(widget: QWidget, painter: QPainter, area: QRect) -> None:
    flags = QWidget.RenderFlag.DrawChildren | QWidget.RenderFlag.DrawWindowBackground
    widget.render(painter, QPoint(), QRegion(area), flags)


def _picture(widget: QWidget, area: QRect) -> bytes:
    image = QImage(area.size() * _SHARP, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_SHARP)
    image.fill(QColor("white"))
    painter = QPainter(image)
    _render(widget, painter, area)
    painter.end()
    return _written(lambda buffer: image.save(buffer, "PNG"))  # type: ignore[call-overload]


def _page(widget: QWidget, area: QRect) -> bytes:
    """Lines and letters stay what they are: the page may be printed at any size."""
    recorded = QPicture()
    painter = QPainter(recorded)
    _render(widget, painter, area)
    painter.end()

    def write(buffer: QBuffer) -> bool:
        writer = QPdfWriter(buffer)
        writer.setTitle("poise")
        writer.setCreator("poise")
        writer.setResolution(_DPI)
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        wide = area.width() > area.height()
        turned = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
        writer.setPageOrientation(turned)
        margin = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
        writer.setPageMargins(margin, QPageLayout.Unit.Millimeter)
        page = QPainter(writer)
        dots = _DPI / recorded.logicalDpiX()  # by which a picture that is played grows
        fits = min(writer.width() / area.width(), writer.height() / area.height()) / dots
        scale = min(fits, _LARGEST)
        page.translate((writer.width() - scale * dots * area.width()) / 2, 0)
        page.scale(scale, scale)
        page.drawPicture(0, 0, recorded)
        return page.end()

    return _written(write)


def _written(write: Callable[[QBuffer], bool]) -> bytes:
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not write(buffer):
        raise PoiseError("the picture could not be made. Is there memory left?")
    buffer.close()
    return bytes(held.data())


def save(
    data: bytes,
    form: str,
    recording: Path | None,
    folder: Path | None = None,
    *,
    name: str = NAME,
) -> Path:
    """Put a file into the folder for exports, called ``name`` or as is free; where it is now.

    Deleting the session of ``recording`` deletes it too.  Raises :class:`PoiseError`.
    """
    folder = folder or paths.exports()
    for n in count(1):
        out = folder / f"{name}{f'-{n}' if n > 1 else ''}.{form}"
        try:
            if recording is not None and not out.exists():
                exported.begin(recording, out)
            with atomic_write(out) as fresh:
                fresh.write_bytes(data)
        except FileExistsError:
            continue
        except NotADirectoryError:
            raise PoiseError(f"cannot write to {folder}: it is a file. Move it away") from None
        except OSError as error:
            raise PoiseError(
                f"cannot write to {folder} ({error.strerror}). Free some space or check its "
                "permissions"
            ) from None
        if recording is not None:
            exported.remember(recording, out)
        return out
    raise AssertionError  # there is always a free name
