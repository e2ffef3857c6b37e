"""Every page keeps the protocol of widgets/page.py; one that is new is held to it when it is named.

No page is treated by its name here: whatever stands in the registry, and whatever the pages of
history lead to, is shown in a whole window and asked the same things.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from poise.core.events import Event, StageChanged
from poise.core.guide.exercise import Exercise
from poise.settings import Settings
from poise.ui import pages
from poise.ui.shell.actions import Actions, PageName
from poise.ui.shell.link import Link, Start
from poise.ui.shell.window import Window
from poise.ui.theme import DARK, LIGHT, Colours
from poise.ui.view import View
from poise.ui.widgets.button import Pill
from poise.ui.widgets.page import ESC, Page, key_name
from tools.gallery import (
    sample,
    sample_drill,
    sample_journal,
    sample_pace,
    sample_past,
    sample_picture,
    sample_rehearsal,
    sample_weeks,
)
from tools.gallery.pictures import devices, looks, press, settle
from tools.gallery.scenes import scenes

NAMES: tuple[PageName, ...] = get_args(PageName)
BEHIND_HISTORY = ("t", "⏎", "⏎e", "⏎d", "c↓↓c")
PASTS = sample_past.pasts()[:-1]  # without the one that cannot be read
PLACES = [*((name, "") for name in NAMES), *(("sessions", keys) for keys in BEHIND_HISTORY)]
DRILL = partial(sample_drill.stage, "four-limit")
SCRIPT = partial(sample_rehearsal.stage, "first-round")
# Of a drill or a rehearsal, and the moment of it in which a page is seen.
PLAYED = {
    "interview": (DRILL, 165.0), "debrief": (DRILL, 460.0), "rehearsal": (SCRIPT, 113.5),
    "rehearsed": (SCRIPT, 195.0),
}  # fmt: skip
# Of these a scene is a moment of a session, or a part of Progress, and not a page that is opened.
MET_WHILE_PLAYING = {
    "pace_answer", "before", "interview", "debrief", "watch", "rehearsal", "rehearsed", "sessions",
    "session", "card",
}  # fmt: skip
each_page = pytest.mark.parametrize(("name", "keys"), PLACES, ids=lambda part: part or "first")


class Whole:
    """A window that can do all that a window can, turned to one page, and what came of it."""

    def __init__(
        self, exercise: Exercise, name: PageName, keys: str, *, running: bool, colours: Colours
    ) -> None:
        self.played, played_t = PLAYED.get(name, (None, None))
        if self.played is not None:
            exercise, running = self.played().link.exercise, True
        self.exercise, self.running = exercise, running
        self.links: list[sample.PlayedLink] = []
        self.saved: list[Settings] = []
        self.refused = 0  # straps, as somebody else's
        self.window = Window(
            self._open(), settings=looks("light"), autostart=running, again=self._open,
            more=[Start("Train", "T", self._open)], save=self.saved.append,
            renew=lambda _settings: (self._open(), []),
            past_sessions=sample_past.past_sessions(exercise, PASTS), devices=devices(),
            drills=sample_drill.offered(DRILL()), rehearsals=sample_rehearsal.offered(SCRIPT()),
            speaker=sample_rehearsal.Silence, voice=sample_rehearsal.Silence,
            paces=sample_pace.offered(self._open, 2), journal=sample_journal.journal(),
            weeks=sample_weeks.weeks("fell" if name == "outcome" else "third"),
        )  # fmt: skip
        self.window.resize(1280, 800)
        self.window.show()
        self.window.activateWindow()
        self.window.frame()
        self.window.theme = replace(self.window.theme, colours=colours)
        self.window.pages.drop_all()  # whatever the settings say: they are words on a page too
        self.links[-1].clock.move_to(played_t or 0.25)
        self.window.frame()
        self.window.pages.turn_to(None if name == self.window.pages.shown else name)
        settle(self.window)
        for key in keys:
            press(self.window, key)
            settle(self.window)

    def _open(self) -> Link:
        if self.played is not None:
            self.links.append(self.played())
            return self.links[-1].link
        begun: list[Event] = [StageChanged(0.0, 0, "Reset")]
        events = begun if self.running and not self.links else []
        self.links.append(
            sample.PlayedLink(
                self.exercise, events, None,
                picture=lambda on: sample_picture.thumbnail() if on else None,
            )
        )  # fmt: skip
        return self.links[-1].link._replace(not_mine=self._refuse)

    def _refuse(self) -> bool:
        self.refused += 1
        return True

    @property
    def page(self) -> Page:
        """The one that is seen: of a stack the topmost."""
        shown = self.window.pages[self.window.pages.shown]
        return getattr(shown, "page", shown)

    @property
    def state(self) -> tuple[object, ...]:
        """Whatever a key can change: what was asked for, kept, opened, shown and focused."""
        image = self.window.grab().toImage()
        return (
            [getattr(said, "action", said) for link in self.links for said in link.sent],
            list(self.saved), len(self.links), self.refused, self.window.pages.shown, id(self.page),
            self.window.isVisible(), id(QApplication.focusWidget()), bytes(image.constBits()),
        )  # fmt: skip


@pytest.fixture
def whole(reset: Exercise) -> Callable[..., Whole]:
    def made(
        name: PageName, keys: str = "", *, running: bool = False, colours: Colours = LIGHT
    ) -> Whole:
        return Whole(reset, name, keys, running=running, colours=colours)

    return made


def test_every_file_that_makes_a_page_is_in_the_registry() -> None:
    folder = Path(pages.__file__).parent
    makes = {
        file.stem
        for file in folder.glob("[!_]*.py")
        for part in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(part, ast.FunctionDef) and part.name == "page"
    }
    assert makes == set(NAMES), "name it in a line of PageName, in ui/shell/actions.py"


def test_every_page_is_turned_to_from_somewhere() -> None:
    ui = Path(pages.__file__).parents[1]
    said = {
        part.value
        for file in ui.rglob("*.py")
        if file.name != "actions.py"
        for part in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(part, ast.Constant)
    }
    assert set(NAMES) - said == set(), "no key or place leads to it: actions.open(…), or places.py"


def test_every_page_has_a_scene_in_which_it_is_looked_at() -> None:
    shown = {scene.page.partition(":")[0] for scene in scenes()}
    told = "give it a scene in tools/gallery/scenes.py"
    assert set(NAMES) - shown - MET_WHILE_PLAYING == set(), told


def test_a_new_page_is_shown_asked_and_left_with_nothing_but_its_file(
    whole: Callable[..., Whole], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Sigh(Page):
        frames = 0

        def frame(self, view: View, now: float) -> None:
            self.frames += 1

        def lay(self) -> None:
            pass

    def page(actions: Actions) -> Page:
        sigh = Sigh(actions.theme)
        sigh.add_keys(actions.back, ESC)
        return sigh

    file = ModuleType("poise.ui.pages.sigh")
    monkeypatch.setattr(file, "page", page, raising=False)
    monkeypatch.setitem(sys.modules, file.__name__, file)
    window = whole("today").window
    window.open("sigh")
    window.frame()
    assert window.pages["sigh"].isVisible()
    assert window.pages["sigh"].frames == 1
    QTest.keyClick(window, ESC)
    assert window.pages["today"].isVisible()


@each_page
def test_every_key_of_a_page_does_something(
    whole: Callable[..., Whole], name: PageName, keys: str
) -> None:
    """At once, while a session runs, or after another of its keys, as ``0`` after ``+``."""
    codes = [*whole(name, keys).page.keys()]
    if name != "today":
        assert Qt.Key.Key_Escape in codes  # it leads back, from everywhere

    def changes(place: Whole, code: Qt.Key) -> bool:
        before = place.state
        place.page.keys().get(code, lambda: None)()  # another key may have taken it away
        settle(place.window)  # and no time passes: whatever changes, the key changed
        return place.state != before

    def after(code: Qt.Key, other: Qt.Key) -> bool:
        place = whole(name, keys)
        there = place.page
        changes(place, other)
        return place.page is there and changes(place, code)

    for code in codes:
        assert (
            changes(whole(name, keys), code)
            or changes(whole(name, keys, running=True), code)
            or any(after(code, other) for other in codes if other is not code)
        ), key_name(code)


@each_page
def test_the_key_that_stands_on_a_button_is_a_key_of_the_page(
    whole: Callable[..., Whole], name: PageName, keys: str
) -> None:
    page = whole(name, keys).page
    named = set(map(key_name, page.keys()))
    standing = {pill.accessibleDescription() for pill in page.findChildren(Pill)} - {""}
    assert standing
    assert standing <= named


@each_page
@pytest.mark.parametrize(("made_in", "colours"), [(DARK, LIGHT), (LIGHT, DARK)])
def test_restyled_a_page_looks_as_if_it_were_made_so(
    whole: Callable[..., Whole], name: PageName, keys: str, made_in: Colours, colours: Colours
) -> None:
    new = whole(name, keys, colours=colours)
    looks_so, theme = new.page.grab().toImage(), new.window.theme
    new.window.close()  # so that the other is the active one in its turn
    restyled = whole(name, keys, colours=made_in)
    restyled.page.restyle(theme)
    image = restyled.page.grab().toImage()
    assert image.pixelColor(1, 1).name() == colours.ground
    assert image == looks_so


@each_page
def test_a_setting_that_a_page_does_not_have_is_nothing_to_it(
    whole: Callable[..., Whole], name: PageName, keys: str
) -> None:
    place = whole(name, keys)
    before = place.state
    place.page.focus_on("no.such_setting")
    assert place.state == before


@each_page
def test_a_page_shows_a_session_of_which_nothing_is_known(
    whole: Callable[..., Whole], name: PageName, keys: str, reset: Exercise
) -> None:
    page = whole(name, keys).page
    page.frame(View(reset), 0.0)
    assert not page.grab().isNull()
