"""The end card and the review as a picture or a PDF: what is seen and no more, whole or not."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QImage
from PySide6.QtWidgets import QApplication, QWidget

from poise import paths
from poise.library import exported
from poise.ui import folders, sharing
from poise.ui.shell.window import Window
from poise.ui.theme import DARK, LIGHT, WARM, Colours
from poise.ui.widgets.text import Words
from tools.gallery.pictures import staged
from tools.gallery.scenes import Screen, scenes

from .screens import clipped, press, text_of

Key = Qt.Key
HUE = 3  # grey levels: paper is nearly white and hardly coloured


def scene(name: str) -> Screen:
    return next(scene for scene in scenes() if scene.name == name)


def opened(name: str, colours: Colours = LIGHT) -> Window:
    one = scene(name)
    one = replace(one, from_t=max(0.0, one.until_t - 1))  # nobody looked before its end
    window = staged(one, colours, (900, 600))
    window.activateWindow()
    QApplication.processEvents()
    return window


def saved(window: Window) -> list[Path]:
    """The files that were made, once the page says so."""
    page = window.pages[window.pages.shown]
    page = getattr(page, "page", page)
    while page.sharing._coming is not None:
        page.sharing._coming.wait()
        window.frame()
    return sorted(paths.exports().iterdir()) if paths.exports().is_dir() else []


@pytest.mark.parametrize("name", ["end-clear", "review"])
def test_a_page_is_saved_as_a_picture_or_a_pdf_by_key(name: str) -> None:
    window = opened(name)
    press(window, Key.Key_P)
    assert "Only what you see here goes into the file." in text_of(window)
    assert not clipped(window)
    press(window, Key.Key_Return)  # the first answer has the keyboard
    assert [path.name for path in saved(window)] == ["poise-session.png"]
    assert str(paths.exports() / "poise-session.png") in text_of(window)
    press(window, Key.Key_Return)
    assert "Saved as" not in text_of(window)
    press(window, Key.Key_P, Key.Key_F)
    picture, page = saved(window)[::-1]
    assert (picture.name, page.name) == ("poise-session.png", "poise-session.pdf")
    image = QImage(str(picture))
    assert image.width() > 1000
    assert image.text() == ""
    pdf = page.read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert pdf.count(b"/Type /Page\n") == 1
    assert b"/Author ()" in pdf or b"/Author" not in pdf
    for path in (picture, page):
        data = path.read_bytes()
        assert os.environ["POISE_HOME"].encode() not in data
        assert b".poise.jsonl" not in data
        if os.name == "posix":
            assert path.stat().st_mode & 0o077 == 0
    press(window, Key.Key_Escape)
    assert "Share" in text_of(window)  # where one was before


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that the system was asked to show."""
    asked: list[Path] = []

    def show(url: QUrl) -> bool:
        asked.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(folders, "can_show", lambda: True)
    monkeypatch.setattr(QDesktopServices, "openUrl", show)
    return asked


def test_the_folder_of_a_saved_picture_is_one_key_away(shown: list[Path]) -> None:
    window = opened("end-clear")
    press(window, Key.Key_P)
    assert "Open folder" not in text_of(window)
    press(window, Key.Key_O)
    assert shown == []  # nothing was saved yet
    press(window, Key.Key_P)
    saved(window)
    assert "Open folder" in text_of(window)
    press(window, Key.Key_O)
    assert shown == [paths.exports()]
    assert "Saved as" not in text_of(window)
    press(window, Key.Key_O)
    assert len(shown) == 1


def test_where_nothing_shows_a_folder_none_is_offered(
    shown: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "can_show", lambda: False)
    window = opened("end-clear")
    press(window, Key.Key_P, Key.Key_P)
    saved(window)
    assert "Saved as" in text_of(window)
    assert "Open folder" not in text_of(window)
    press(window, Key.Key_O)
    assert shown == []


@pytest.mark.skipif(os.name == "nt", reason="Windows' own is asked")
def test_no_program_of_the_current_folder_shows_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    opener = tmp_path / "xdg-open"
    opener.write_text("#!/bin/sh\n")
    opener.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    for path, can in (("", False), (".", False), (f".:{tmp_path}", False), (str(tmp_path), True)):
        monkeypatch.setenv("PATH", path)
        assert folders.can_show() is can


def test_nothing_goes_into_the_file_that_is_not_on_the_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[str] = []
    draw = sharing.drawn

    def drawn(widget: QWidget, form: str, area: QRect | None = None) -> bytes:
        seen.extend(w.text() for w in widget.findChildren(Words) if w.isVisibleTo(widget))
        return draw(widget, form, area)

    monkeypatch.setattr(sharing, "drawn", drawn)
    window = opened("end-clear")
    before = text_of(window)
    press(window, Key.Key_P, Key.Key_P)
    saved(window)
    assert seen
    assert [words for words in seen if words and words not in before] == []


@pytest.mark.parametrize(
    ("name", "colours", "ground"),
    [("end-clear", DARK, LIGHT), ("end-clear", WARM, WARM), ("review", DARK, LIGHT)],
)
def test_what_is_sent_on_is_on_light_paper_and_the_window_stays_as_it_is(
    name: str, colours: Colours, ground: Colours
) -> None:
    window = opened(name, colours)
    before = window.grab().toImage()
    page = window.pages[window.pages.shown]
    page = getattr(page, "page", page)
    image = QImage.fromData(page._drawn("png"))
    corner = image.pixelColor(1, image.height() - 2)
    assert corner.name() in (ground.ground, ground.surface)
    assert abs(corner.red() - QColor(ground.ground).red()) <= 3 * HUE
    if name == "end-clear":
        assert window.grab().toImage() == before


def test_a_file_that_cannot_be_written_is_not_there_and_the_page_says_why(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    window = opened("end-clear")
    monkeypatch.setattr("poise.files._to_disk", full)
    press(window, Key.Key_P, Key.Key_F)
    assert saved(window) == []
    assert "No space left on device" in text_of(window)


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "exports").write_text("")
    with pytest.raises(sharing.PoiseError, match="cannot write to"):
        sharing.save(b"x", "png", None, tmp_path / "exports")


def test_names_never_take_each_others_place_and_go_with_their_session(tmp_path: Path) -> None:
    recording = tmp_path / "a.poise.jsonl"
    recording.write_text("")
    for n in range(3):
        sharing.save(bytes([n]), "png", recording)
    made = {path.name: path.read_bytes() for path in paths.exports().iterdir()}
    assert made == {
        "poise-session.png": b"\0", "poise-session-2.png": b"\1", "poise-session-3.png": b"\2",
    }  # fmt: skip
    whole = [row for row in exported.known() if row.sha256]
    assert {Path(row.path).name for row in whole} == set(made)
    assert all(row.is_as_made() for row in whole)


def test_what_was_said_on_the_card_is_on_the_picture_and_nothing_that_was_not() -> None:
    from poise.ui.pages.card import said_lines
    from poise.ui.shell.controller import SessionNotes

    assert said_lines(SessionNotes()) == ()
    said = said_lines(SessionNotes(went_well="Kept breathing", tension_after=0, tags=("secret",)))
    assert said == ("Tension now, 0 to 10: 0.", "One thing that went well: Kept breathing.")
