"""The camera's picture beside the guide: only where it was switched on, and only while seen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from poise.core.events import Ending, SessionEnded, StageChanged
from poise.core.guide.exercise import Exercise
from poise.settings import Settings
from poise.ui.shell.window import Window
from poise.vision.messages import Outline, Thumbnail
from tools.gallery import sample
from tools.gallery.pictures import looks

Key = Qt.Key
LEFT, RIGHT = (200, 40, 30), (30, 60, 220)
SQUARE: Outline = ((0.1, 0.4), (0.3, 0.4), (0.3, 0.7), (0.1, 0.7))


def halves(*regions: tuple[Outline, bool]) -> Thumbnail:
    """A picture that is red at its left and blue at its right."""
    return Thumbnail(4, 3, bytes((*LEFT, *LEFT, *RIGHT, *RIGHT) * 3), regions)


class Watched:
    """A person before a camera; ``asked`` is whether each frame of the window wanted a picture."""

    def __init__(self, reset: Exercise, *, on: bool, camera: bool = True) -> None:
        self.asked: list[bool] = []
        self.saved: list[Settings] = []
        self.picture: Thumbnail | None = halves()
        self.stage = sample.PlayedLink(
            reset, [StageChanged(0.0, 0, "Reset")], sample.summary(reset),
            picture=self._give if camera else None,
        )  # fmt: skip
        self.window = Window(
            self.stage.link, settings=looks("light", picture=on), autostart=True,
            save=self.saved.append,
        )  # fmt: skip
        self.window.resize(1280, 800)
        self.window.show()
        self.frames()

    def _give(self, wanted: bool) -> Thumbnail | None:
        self.asked.append(wanted)
        return self.picture if wanted else None

    def frames(self, n: int = 3) -> list[bool]:
        """So many frames on; what each asked for."""
        self.asked.clear()
        for _ in range(n):
            self.stage.clock.move_to(self.stage.clock.now() + 0.03)
            self.window.frame()
        return self.asked

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.window, key)


def test_off_as_it_comes_and_then_never_asked_for(reset: Exercise) -> None:
    assert not Settings().screen.picture
    watched = Watched(reset, on=False)
    assert watched.frames(10) == [False] * 10
    assert not watched.window.pages["session"].mirror.isVisible()


def test_one_key_shows_it_the_same_hides_it_and_both_are_remembered(reset: Exercise) -> None:
    watched = Watched(reset, on=False)
    session = watched.window.pages["session"]
    assert session.look in session.menu.shown_pills()
    assert session.look.accessibleName() == "Preview"
    watched.press(Key.Key_V)
    assert all(watched.frames())
    assert session.mirror.isVisible()
    assert session.look.accessibleName() == "Hide preview"
    session.look.click()
    assert not any(watched.frames())
    assert not session.mirror.isVisible()
    assert [s.screen.picture for s in watched.saved] == [True, False]


def test_it_is_asked_for_only_while_it_can_be_seen(reset: Exercise) -> None:
    watched = Watched(reset, on=True)
    assert all(watched.frames())
    watched.window.view.fold(SessionEnded(1.0, Ending.COMPLETED))
    watched.window.frame()
    assert not any(watched.frames())


def test_without_a_camera_there_is_nothing_to_show(reset: Exercise) -> None:
    watched = Watched(reset, on=True, camera=False)
    session = watched.window.pages["session"]
    assert session.look not in session.menu.shown_pills()
    assert not session.mirror.isVisible()
    watched.press(Key.Key_V)
    assert watched.saved == []
    assert not session.mirror.isVisible()


def test_it_is_a_mirror_and_lies_beside_the_guide(reset: Exercise) -> None:
    watched = Watched(reset, on=True)
    session = watched.window.pages["session"]
    mirror = session.mirror
    assert not mirror.geometry().intersects(session.guide.geometry())
    image = mirror.grab().toImage()
    y = image.height() // 2
    for part, colour in ((0.2, RIGHT), (0.8, LEFT)):
        seen = image.pixelColor(round(part * image.width()), y)
        assert (seen.red(), seen.green(), seen.blue()) == pytest.approx(colour, abs=6)


def whites(watched: Watched) -> int:
    """How many pixels of the outline's own colour there are."""
    watched.frames()
    image = watched.window.pages["session"].mirror.grab().toImage()
    across = range(image.width() // 2 + 4, image.width() - 8)
    return sum(
        image.pixelColor(x, y).lightness() > 190
        for x in across
        for y in range(8, image.height() - 8)
    )


def test_what_is_read_has_a_whole_outline_and_what_is_not_a_dotted_one(reset: Exercise) -> None:
    watched = Watched(reset, on=True)
    plain = whites(watched)
    watched.picture = halves((SQUARE, True))  # left in the picture: right in the mirror
    whole = whites(watched)
    watched.picture = halves((SQUARE, False))
    dotted = whites(watched)
    assert plain < 0.1 * dotted < 0.1 * whole
    watched.picture = None
    assert whites(watched) > 1000  # the page's own ground: the last picture is gone


def test_a_picture_that_has_not_changed_is_not_painted_again(reset: Exercise) -> None:
    watched = Watched(reset, on=True)
    painted: list[None] = []
    mirror = watched.window.pages["session"].mirror
    mirror.update = lambda *_: painted.append(None)  # type: ignore[method-assign]
    watched.frames(10)
    assert painted == []
    watched.picture = halves()
    watched.frames(10)
    assert len(painted) == 1


def test_a_screen_reader_is_told_what_it_is(reset: Exercise) -> None:
    mirror = Watched(reset, on=True).window.pages["session"].mirror
    assert "camera" in mirror.accessibleName()
