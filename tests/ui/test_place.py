"""The window is where it was, and there is one of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from poise.core.guide.exercise import Exercise
from poise.ui.background import Fetch
from poise.ui.shell.single_instance import SingleInstance
from poise.ui.shell.window import Window
from tools.gallery import sample
from tools.gallery.pictures import looks


def opened(reset: Exercise, place: Path) -> Window:
    window = Window(sample.PlayedLink(reset, [], None).link, settings=looks(), place=place)
    window.show()
    QApplication.processEvents()
    return window


def test_the_window_opens_where_it_was_closed(reset: Exercise, tmp_path: Path) -> None:
    place = tmp_path / "state" / "window.json"
    window = opened(reset, place)
    window.setGeometry(60, 50, 760, 580)  # within the 800 × 800 of the offscreen platform
    QApplication.processEvents()
    window.close()
    assert place.stat().st_mode & 0o077 == 0
    again = opened(reset, place)
    assert (again.width(), again.height()) == (760, 580)


@pytest.mark.parametrize("text", ["", "[]", '{"geometry": 3}', json.dumps({"geometry": "zz"})])
def test_a_place_that_cannot_be_read_is_forgotten(
    reset: Exercise, tmp_path: Path, text: str
) -> None:
    place = tmp_path / "window.json"
    place.write_text(text)
    assert opened(reset, place).width() == 900


def test_a_place_that_cannot_be_written_stops_nothing(reset: Exercise, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    window = opened(reset, tmp_path / "file" / "window.json")
    assert window.close()
    assert not window.isVisible()


def test_the_second_calls_the_first_and_the_third_is_first_again(tmp_path: Path) -> None:
    called: list[bool] = []
    one = SingleInstance(tmp_path)
    assert one.first
    one.listen(lambda: called.append(True))
    two = SingleInstance(tmp_path)
    assert not two.first
    call = Fetch(two.call)
    while not call.done:
        QApplication.processEvents()
    assert call.value
    assert called == [True]
    one.close()
    three = SingleInstance(tmp_path)
    assert three.first
    three.close()


def test_a_first_that_does_not_answer_keeps_nobody_waiting_and_is_not_called_later(
    tmp_path: Path,
) -> None:
    called: list[bool] = []
    one = SingleInstance(tmp_path)
    assert not SingleInstance(tmp_path).call(patience_ms=100)
    one.listen(lambda: called.append(True))
    for _ in range(20):
        QApplication.processEvents()
    assert called == []
    one.close()


def test_a_first_that_is_still_starting_is_waited_for(tmp_path: Path) -> None:
    called: list[bool] = []
    one = SingleInstance(tmp_path)
    two = (
        "import sys; from pathlib import Path\n"
        "from poise.ui.shell.single_instance import SingleInstance\n"
        "alone = SingleInstance(Path(sys.argv[1])); print('calling', flush=True)\n"
        "print(alone.first, alone.call(patience_ms=60_000))"
    )
    words = [sys.executable, "-c", two, str(tmp_path)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as second:
        assert second.stdout is not None
        assert second.stdout.readline() == "calling\n"
        one.listen(lambda: called.append(True))  # only now
        while second.poll() is None:
            QApplication.processEvents()
        assert second.stdout.read() == "False True\n"
    QApplication.processEvents()
    assert called == [True]
    one.close()


def test_another_home_is_another_place(tmp_path: Path) -> None:
    one, other = SingleInstance(tmp_path / "a"), SingleInstance(tmp_path / "b")
    assert one.first
    assert other.first
    one.close()
    other.close()


def test_a_window_that_is_called_comes_forward(reset: Exercise, tmp_path: Path) -> None:
    window = opened(reset, tmp_path / "window.json")
    window.showMinimized()
    window.presence.come_forward()
    assert not window.windowState() & Qt.WindowState.WindowMinimized
