"""Six weeks of somebody's days through the real window, under a clock that is moved.

    python -m tools.six_weeks FOLDER [--dark] [--language de] [--first 0 --last 65 --home HOME]

Somebody made up opens poise every day or so, presses Enter for the one thing that Today has, does
it, says how it was, and leaves.  Each session is the real one, of a made-up heart worn as a strap,
its recording the real one too; only the clock is ours.  They stay away for nine days, feel worse
after drills for a while, have an interview, and look at the outcome.  Pictures of Today, Plan,
Journal, Places and Outcome along the way are written to FOLDER, with what was done each day.  It
needs a screen, or ``QT_QPA_PLATFORM=offscreen``; ``xvfb-run`` gives one.  With ``--home`` what they
did is kept there, and their days go on from ``--first`` another time.
"""

from __future__ import annotations

import argparse
import os
import sys
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from poise.library import journal, plan
from poise.library import sessions as recorded
from poise.ui.shell.app import application
from poise.ui.theme import DARK, LIGHT, palette
from tools.six_weeks.days import FIRST, Days
from tools.six_weeks.person import Person

AWAY, INTERVIEW = range(18, 27), 41
LEFT_ALONE = (4, 13, 34, 48)  # days on which they did not open it


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--language", default="en")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--last", type=int, default=65)
    parser.add_argument("--home", type=Path)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as home:
        os.environ["POISE_HOME"] = str(options.home or home)
        lived(
            options.folder, range(options.first, options.last + 1), dark=options.dark,
            language=options.language,
        )  # fmt: skip
    print((options.folder / "diary.txt").read_text(encoding="utf-8"), end="")


def lived(folder: Path, days: range, *, dark: bool, language: str) -> list[str]:
    """Everything that was done, a line a day, which is added to ``diary.txt`` as the days go."""
    application()
    QApplication.setPalette(palette(DARK if dark else LIGHT))
    now = Days()
    person = Person(now, folder, dark=dark, language=language)
    if plan.following() is None:
        window = person.open()
        person.picture("before-any-plan")
        person.press(Qt.Key.Key_P)
        person.picture("choose")
        person.press(Qt.Key.Key_Return)
        person.picture("plan-begun")
        window.close()
    looked: dict[int, tuple[str, ...]] = {
        0: ("today", "drill"), 2: ("today", "plan"), 8: ("journal", "outcome"),
        12: ("today", "plan"), 17: ("plan", "journal", "places"), 27: ("today", "plan", "outcome"),
        INTERVIEW - 1: ("today",), INTERVIEW: ("today", "plan"), INTERVIEW + 1: ("today",),
        50: ("today", "plan", "journal", "places"), 58: ("today", "outcome"),
        62: ("today", "plan", "outcome", "journal", "places"),
        70: ("today", "plan", "outcome", "journal", "places"),
    }  # fmt: skip
    for day in days:
        if day in AWAY or day in LEFT_ALONE:
            continue
        if day == INTERVIEW - 3:
            plan.interview(plan.needed(), (FIRST + timedelta(days=INTERVIEW)).replace(hour=20))
        person.spend(day, *looked.get(day, ()))
    written = len(list(journal.entries()))
    person.note(f"{len(recorded.every())} recordings, {written} entries in the journal")
    return person.diary


if __name__ == "__main__":
    sys.exit(main())
