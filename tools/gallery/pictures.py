"""``python -m tools.gallery FOLDER [SCENE ...]``: screens as pictures, to be looked at.

The pictures show a made-up session (``tools.gallery.sample``); nothing in them was measured.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from poise import exercises
from poise.clock import ManualClock
from poise.settings import ScreenSettings, Settings
from poise.ui.devices import Device, Devices
from poise.ui.pages.contexts import ContextsPage
from poise.ui.shell.actions import PageName
from poise.ui.shell.app import application
from poise.ui.shell.link import Link, Start
from poise.ui.shell.window import Window
from poise.ui.theme import PALETTES, Colours, palette
from poise.ui.widgets.pace_sheet import PaceSheet
from poise.ui.widgets.today_note import TodayNote
from tools.gallery import (
    sample_drill,
    sample_journal,
    sample_pace,
    sample_past,
    sample_rehearsal,
    sample_weeks,
)
from tools.gallery.scenes import Screen, scenes

SIZES = ((700, 520), (900, 600), (1280, 800), (1920, 1080))
LARGE = ((900, 600), (1280, 800))  # with letters twice as large
PRACTISED, EMPTY = ("today-due", "contexts"), ("", "journal-empty")
LISTS: tuple[PageName, ...] = ("sessions", "journal")  # pages on which a key is the list's first
# So long before its picture a window paints four times a second, and earlier once a second.
LOOKED_AT_S = 30.0


def staged(
    scene: Screen,
    colours: Colours,
    size: tuple[int, int],
    scale: float = 1.0,
    language: str = "en",
) -> Window:
    """A window of ``size`` standing at the moment of ``scene``."""
    stage = scene.stage()
    page, _, kind = scene.page.partition(":")
    weeks = {"history": 12, "history-short": 3, "history-empty": 0}.get(scene.page, 12)
    window = Window(
        stage.link,
        autostart=scene.started,
        again=lambda: scene.stage().link,
        more=practices(lambda: scene.stage().link),
        welcome=(lambda: None) if scene.page == "welcome" else None,
        settings=looks(
            appearance=next(name for name, one in PALETTES.items() if one == colours),
            guide=scene.guide,
            picture=scene.picture,
            details=scene.details,
            text_percent=round(scale * 100),
            language=language,
        ),
        renew=lambda _settings: (scene.stage().link, practices(lambda: scene.stage().link)),
        past_sessions=sample_past.past_sessions(stage.link.exercise, sample_past.pasts(weeks)),
        drills=sample_drill.offered(
            stage, unread=scene.page == "drill-unread", practised=scene.page in PRACTISED
        ),
        paces=sample_pace.offered(
            lambda: scene.stage().link, 2 if scene.name in ("pace-agree", "pace-found") else 0
        ),
        devices=devices(),
        speaker=sample_rehearsal.Silence,
        voice=sample_rehearsal.Silence,
        rehearsals=sample_rehearsal.offered(stage, faulty=scene.page == "rehearse-faulty"),
        journal=sample_journal.journal(empty=scene.page in EMPTY),
        weeks=sample_weeks.weeks(kind) if kind and page != "pace" else None,
    )
    window.resize(*size)
    window.show()
    if page not in ("", "welcome", "today", "today-due"):
        window.open({"drill-unread": "drill", "rehearse-faulty": "rehearse",
                     "journal-empty": "journal", "contexts-empty": "contexts"}.get(
            page, "sessions" if "history" in page else page
        ))  # fmt: skip
    window.frame()
    near = max(scene.from_t, scene.until_t - LOOKED_AT_S)
    for quarter in (
        *range(int(scene.from_t * 4), int(near * 4), 4),
        *range(int(near * 4), int(scene.until_t * 4)),
    ):
        stage.clock.move_to(quarter / 4)
        window.frame()
    stage.clock.move_to(scene.until_t)
    window.frame()
    settle(window)
    for key in scene.keys:
        press(window, key)
        settle(window)
    QApplication.processEvents()
    return window


def clock_of(window: Window) -> ManualClock:
    """The clock of a staged window's session, to move."""
    clock = window.controller.link.clock
    assert isinstance(clock, ManualClock)
    return clock


def devices() -> Devices:
    """Two webcams and two straps, of which none is there."""
    return Devices(
        lambda: [Device("0", "Integrated camera"), Device("2", "USB camera")],
        lambda: [Device("AA", "Polar H10 0A1B2C3D"), Device("BB", "HRM-Dual 4711")],
    )


def practices(link: Callable[[], Link]) -> list[Start]:
    """What poise offers to practise, over a made-up session."""
    found = []
    for name in exercises.SHELF.shipped():
        one = exercises.load(name).fitted()
        found.append(
            Start(
                one.title, "T" if one.stretches else "", link, one.duration_s, name, one.about,
                stretches=one.stretches, has_its_pace=one.has_its_pace,
            )
        )  # fmt: skip
    return found


def looks(appearance: str = "light", **more: Any) -> Settings:
    """The usual settings but for how the window looks, and English."""
    return Settings(screen=ScreenSettings(appearance, **{"language": "en"} | more))


def settle(window: Window) -> None:
    """Wait until what a page reads in the background is there, and show it."""
    if window.past_sessions is not None:
        window.past_sessions.wait()
    if window.journal is not None:
        window.journal.wait()
    for reading in (*window.findChildren(ContextsPage), *window.findChildren(TodayNote),
                    *window.findChildren(PaceSheet)):  # fmt: skip
        reading.wait()
    if window.weeks is not None:
        window.frame()
        window.weeks.wait()
    window.frame()
    QApplication.processEvents()


def press(window: Window, key: str) -> None:
    codes = {"⏎": Qt.Key.Key_Return, "↓": Qt.Key.Key_Down, "␛": Qt.Key.Key_Escape}
    code = codes.get(key) or Qt.Key(ord(key.upper()))
    lists = [name for name in LISTS if window.pages.has(name)]
    receiver = window.pages[lists[0]].focusWidget() if lists else None
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(
            receiver or window, QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier)
        )


def pictures(folder: Path, names: Sequence[str] = ()) -> Iterator[Path]:
    """Write every scene, or those named, in each palette and size; gives each file."""
    application()
    before = QApplication.palette()
    for scene in (scene for scene in scenes() if not names or scene.name in names):
        for shade, colours in PALETTES.items():
            QApplication.setPalette(palette(colours))
            for size, scale in [*((s, 1.0) for s in SIZES), *((s, 2.0) for s in LARGE)]:
                window = staged(scene, colours, size, scale)
                large = "-200" if scale == 2 else ""
                path = folder / f"{scene.name}-{size[0]}x{size[1]}{large}-{shade}.png"
                window.grab().save(str(path))
                window.close()
                yield path
    QApplication.setPalette(before)


def main(arguments: list[str]) -> int:
    """Write the gallery into the folder named; answers an exit status."""
    known = {scene.name for scene in scenes()}
    if not arguments or not known.issuperset(arguments[1:]):
        print(
            "name one folder, and scenes if you want but a few: python -m tools.gallery FOLDER "
            f"[SCENE ...]\nscenes: {' '.join(sorted(known))}", file=sys.stderr,
        )  # fmt: skip
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for path in pictures(folder, arguments[1:]):
        print(path)
    return 0
