"""In the tray: only where there is one, only when it is wanted, and nothing goes on unseen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from poise import paths, settings
from poise.core.events import Action, Ending, SessionEnded
from poise.core.guide.exercise import Exercise
from poise.settings import DesktopSettings, Settings
from poise.ui.pages import preferences
from poise.ui.shell import app, tray
from poise.ui.shell.link import Link, Start
from poise.ui.shell.window import Window
from tools.gallery import sample
from tools.gallery.pictures import looks

from .screens import text_of
from .test_flows import named

STAYS = DesktopSettings(tray=True)


class Desk:
    """A window with a first page to come back to, on a desktop with a tray or without."""

    def __init__(
        self, reset: Exercise, monkeypatch: pytest.MonkeyPatch, *, has_tray: bool, wanted: bool
    ) -> None:
        monkeypatch.setattr(tray, "has_tray", lambda: has_tray)
        monkeypatch.setattr(preferences, "has_tray", lambda: has_tray)
        self.reset, self.let_go = reset, 0
        self.stages = [sample.PlayedLink(reset, [], None)]
        self.saved: list[Settings] = []
        known = replace(looks("light"), desktop=DesktopSettings(tray=wanted))
        self.window = Window(
            self.stages[0].link, settings=known, renew=self._renew, let_go=self._let_go,
            save=self.saved.append,
        )  # fmt: skip
        self.window.show()
        self.window.presence.stay_in_tray()
        self.window.frame()

    def _renew(self, _settings: Settings) -> tuple[Link, list[Start]]:
        self.stages.append(sample.PlayedLink(self.reset, [], None))
        return self.stages[-1].link, []

    def _let_go(self) -> None:
        self.let_go += 1

    @property
    def sent(self) -> list[Action]:
        return [command.action for command in self.stages[-1].sent]


@pytest.fixture
def make_desk(reset: Exercise, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Desk]:
    return lambda **how: Desk(reset, monkeypatch, **{"has_tray": True, "wanted": True} | how)


@pytest.mark.parametrize(("has_tray", "wanted"), [(True, False), (False, True), (False, False)])
def test_closing_ends_it_unless_there_is_a_tray_and_it_is_wanted(
    make_desk: Callable[..., Desk], has_tray: bool, wanted: bool
) -> None:
    desk = make_desk(has_tray=has_tray, wanted=wanted)
    assert desk.window.presence.tray is not None
    assert not desk.window.presence.tray.here
    assert desk.window.close()
    assert desk.let_go == 0  # that is for whoever ends


def test_this_desktop_offscreen_has_none() -> None:
    assert not tray.has_tray()


def test_closed_into_the_tray_it_listens_to_nothing_and_comes_back_on_its_first_page(
    make_desk: Callable[..., Desk],
) -> None:
    desk = make_desk()
    window = desk.window
    assert not window.close()
    assert not window.isVisible()
    assert not window.timer.isActive()
    assert desk.let_go == 1
    assert window.presence.tray is not None
    window.presence.tray.open.trigger()
    window.frame()
    assert window.isVisible()
    assert window.timer.isActive()
    assert window.pages["today"].isVisible()
    assert len(desk.stages) == 2  # another session, whose sensors are looked for anew


def test_a_session_under_way_is_stopped_before_it_is_left(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    desk.window.controller.start()
    desk.window.close()
    assert desk.sent == [Action.START, Action.STOP]
    assert desk.let_go == 1


def test_the_reset_begins_from_the_tray(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    window = desk.window
    assert window.presence.tray is not None
    begin = window.presence.tray.begin
    assert begin.text() == "Interview reset · 90 s"
    window.close()
    begin.trigger()
    window.frame()
    assert window.pages["session"].isVisible()
    assert desk.sent == [Action.START]
    begin.trigger()  # one is under way
    window.frame()
    assert desk.sent == [Action.START]
    window.view.fold(SessionEnded(1.0, Ending.STOPPED))
    window.view.finish(sample.summary(desk.reset))
    window.frame()
    assert window.pages["card"].isVisible()
    begin.trigger()
    window.frame()
    assert desk.sent == [Action.START]
    assert len(desk.stages) == 3


def test_the_reset_begins_from_any_page(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    desk.window.open("preferences")
    desk.window.presence.quick_start()
    desk.window.frame()
    assert desk.window.pages["session"].isVisible()


def test_quit_ends_it_from_the_tray(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    window = desk.window
    assert window.presence.tray is not None
    window.close()
    QTimer.singleShot(0, window.presence.tray.quit.trigger)
    QTimer.singleShot(10_000, QApplication.quit)  # a test that fails ends too
    QApplication.exec()
    assert not window.presence.tray.here


def test_it_is_chosen_in_the_settings_and_speaks_their_language(
    make_desk: Callable[..., Desk],
) -> None:
    desk = make_desk(wanted=False)
    window = desk.window
    window.open("preferences")
    named(window, "When closed: Keep running in the tray").click()
    assert desk.saved[-1].desktop == STAYS
    assert window.presence.tray is not None
    assert window.presence.tray.here
    named(window, "Language: Deutsch").click()
    assert window.presence.tray.begin.text() == "Kurz sammeln · 90 s"
    named(window, "Sprache: English").click()
    named(window, "When closed: Quit poise").click()
    assert not window.presence.tray.here


def test_without_a_tray_nothing_is_offered(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(has_tray=False)
    desk.window.open("preferences")
    assert "When closed" not in text_of(desk.window)


def test_the_choice_is_kept_in_the_file(tmp_path: Path) -> None:
    settings.save(paths.config(), desktop=STAYS)
    assert settings.load(paths.config()).desktop.tray is True


def test_being_told_to_end_ends_it_though_it_would_stay(
    reset: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the person logs out: a signal is no click on the window's cross."""
    monkeypatch.setattr(tray, "has_tray", lambda: True)
    monkeypatch.setattr(app, "_SETTLED_MS", 0)
    stage = sample.PlayedLink(reset, [], None)
    QTimer.singleShot(50, lambda: leave())
    QTimer.singleShot(10_000, QApplication.quit)

    def leave() -> None:
        window = next(
            w for w in QApplication.topLevelWidgets() if isinstance(w, Window) and w.isVisible()
        )
        assert not window.close()
        window.presence.leave()

    known = replace(looks("light"), desktop=STAYS)

    def renew(_settings: Settings) -> tuple[Link, list[Start]]:
        return stage.link, []

    assert app.show(lambda: Window(stage.link, settings=known, renew=renew)) == 0
