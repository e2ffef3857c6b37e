"""What is loaded before the first paint: the page that is shown and no more.

Whoever opens poise before something that matters has no second to give away; what is slow to load
is loaded once there is something to look at.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QIcon, QImage

from poise.library import remember
from poise.ui import pages, theme
from poise.ui.shell.app import ICON

OPEN = """
import json, linecache, sys
from pathlib import Path
from PySide6.QtCore import QEvent, QTimer
from poise.ui.shell import app

def until_painted(*given, **options):
    from poise.ui.shell.window import Window

    def event(window, event):
        if event.type() is not QEvent.Type.UpdateRequest:
            return super(Window, window).event(event)
        painted = super(Window, window).event(event)
        maps = Path("/proc/self/maps")  # where there is one
        mapped = maps.read_text() if maps.exists() else ""
        known = [window.pages.shown, sorted(sys.modules), sorted(linecache.cache), mapped]
        print(json.dumps(known))
        QTimer.singleShot(0, window.close)
        return painted

    Window.event = event
    return show(*given, **options)

show, app.show = app.show, until_painted
from poise.cli import main

main(sys.argv[1:])
"""

SLOW = {
    "asyncio", "bleak", "cv2", "dbus_fast", "mediapipe", "numpy", "pyqtgraph", "PySide6.QtNetwork",
    "scipy", "sounddevice", "sqlite3", "tomli_w", "difflib",
}  # fmt: skip
OURS = {
    "poise.bench", "poise.core.heart", "poise.core.session", "poise.library.history",
    "poise.library.index", "poise.library.journal", "poise.ui.access", "poise.vision.model_file",
    "poise.simulation", "poise.sound.mixer", "poise.sound.speaker",
    "poise.sources.camera", "poise.sources.strap", "poise.ui.text.card", "poise.ui.text.history",
    "tools.gallery.sample", "poise.ui.reviewed",
}  # fmt: skip
LIBRARIES = ("libQt6Network", "libQt6Svg", "numpy")
# What a session says and hears, its recording and its sounds come after the first picture of Today.
OF_A_SESSION = {
    "poise.core.events", "poise.core.guide.schedule", "poise.core.drill.form",
    "poise.recording.format", "poise.runtime.run", "poise.sound.cues", "poise.ui.view",
    "poise.ui.shell.audio", "subprocess",
}  # fmt: skip
ROOM = "poise.ui.pages."
PAGES = {file.stem for file in Path(pages.__file__).parent.glob("[!_]*.py")}


@pytest.mark.parametrize(
    ("words", "page", "loaded_pages"),
    [
        ([], "today", {"today"}),
        (["reset", "--synthetic"], "session", {"session"}),
        ([], "welcome", {"welcome"}),
    ],
    ids=["first page", "reset", "first run"],
)
def test_nothing_is_loaded_that_the_first_paint_does_not_show(
    words: list[str], page: str, loaded_pages: set[str], poise_home: Path
) -> None:
    if page == "today":
        remember.welcome(poise_home / "state" / "state.json")
    done = subprocess.run(
        [sys.executable, "-c", OPEN, *words], capture_output=True, text=True, timeout=60, check=True
    )
    shown, loaded, read, mapped = json.loads(done.stdout.splitlines()[0])
    assert shown == page
    assert theme.__file__ not in read  # PySide would read every source
    assert [library for library in LIBRARIES if library in mapped] == []
    later = OURS if page == "session" else OURS | OF_A_SESSION
    assert (SLOW | later) & set(loaded) == set()
    assert {each for each in PAGES if f"{ROOM}{each}" in loaded} == loaded_pages


def test_today_loads_nothing_of_drills_before_the_first(poise_home: Path) -> None:
    code = (
        "import sys\n"
        "from poise.ui.shell import launch\n"
        "print(launch._drills(None, None).suggests_place())\n"
        "print([name for name in ('sqlite3', 'poise.questions') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split("\n")[:2] == ["False", "[]"]


def test_the_icon_is_the_drawing_that_the_desktop_has() -> None:
    icon, drawn = QImage(str(ICON)), QIcon(str(ICON.with_suffix(".svg"))).pixmap(128, 128).toImage()
    assert icon.size() == drawn.size()
    for x, y in ((0, 0), (64, 5), (64, 40), (64, 64), (127, 127), (20, 20), (105, 105)):
        assert icon.pixelColor(x, y) == drawn.pixelColor(x, y)
