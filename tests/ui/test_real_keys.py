"""The program itself before an X server, with keys as a keyboard sends them and no mouse."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event

import pytest

from poise import paths, settings
from poise.core.events import Action, Command
from poise.library import remember
from poise.recording import reader
from tests.sound.dispatcherd import Dispatcherd
from tests.x_server import x_server

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X is for Linux")
# Far longer than anything takes beside a busy machine: what is waited for is a state.
PATIENCE_S, LOOK_S = 120.0, 0.5  # less than what ends a test that stands still
# So long after keys that may have come too early before they are pressed once more.
AGAIN_S = 15.0


class Keyboard:
    """Somebody at the keyboard of ``poise``; what came of a key is read from what it keeps."""

    def __init__(self, world: dict[str, str], home: Path) -> None:
        self._world, self.home = world, home

    def press(self, *keys: str) -> None:
        for key in keys:
            self._xdotool("key", "--clearmodifiers", key)

    def focus(self) -> None:
        """Give the keyboard to the window once it is there: no window manager does."""
        self._xdotool("search", "--sync", "--onlyvisible", "--name", "^poise$", "windowfocus")

    def until(self, true: Callable[[], object], *keys: str) -> None:
        """Wait until it is so; ``keys`` are pressed again and again where they do nothing yet."""
        for look in range(round(PATIENCE_S / LOOK_S)):
            if keys and look % round(AGAIN_S / LOOK_S) == 0:
                self.press(*keys)
            if true():
                return
            Event().wait(LOOK_S)
        raise AssertionError([*map(str, self.asked()), *map(str, self.recordings)])

    @property
    def recordings(self) -> list[Path]:
        return sorted(self.home.rglob("*.poise.jsonl"), key=lambda path: path.stat().st_mtime_ns)

    def asked(self, recording: int = -1) -> list[Action]:
        """What was asked of a session so far."""
        if len(self.recordings) <= recording or not self.recordings:
            return []
        path = self.recordings[recording]
        if not path.stat().st_size:  # it is there, and its first line not yet
            return []
        inputs = reader.read(path).inputs
        return [event.action for _, event in inputs if isinstance(event, Command)]

    def _xdotool(self, *words: str) -> None:
        subprocess.run(
            ["xdotool", *words],
            env=self._world,
            check=True,
            capture_output=True,
            timeout=PATIENCE_S,
        )


@contextmanager
def at_the_keyboard(home: Path) -> Iterator[tuple[Keyboard, subprocess.Popen[bytes]]]:
    if shutil.which("xdotool") is None:
        if shutil.which("dpkg-query") is not None:
            pytest.fail("no xdotool: sh tools/system.sh dev installs it")
        pytest.skip("needs xdotool, which sends keys to an X server")
    with x_server(1280, 1024) as world:
        program = subprocess.Popen([sys.executable, "-m", "poise"], env=world)
        try:
            keyboard = Keyboard(world, home)
            keyboard.focus()
            yield keyboard, program
        finally:
            program.kill()
            program.wait()


def test_from_the_first_run_to_the_end_with_the_keyboard_alone(poise_home: Path) -> None:
    paths.config().parent.mkdir(parents=True)
    settings.save(paths.config(), sensors=settings.SensorSettings("none"))
    with at_the_keyboard(poise_home) as (person, program):
        start, mark, pause = Action.START, Action.MARK, Action.PAUSE
        person.press("space")  # the first run: begin
        person.until(lambda: person.asked() == [start])
        person.press("m", "space")
        person.until(lambda: person.asked() == [start, mark, pause])
        person.press("space")
        person.until(lambda: person.asked()[-1] is Action.RESUME)
        person.press("o", "Down", "Escape")  # the menu, and back
        person.press("Escape")
        person.until(lambda: person.asked()[-1] is Action.STOP)
        assert remember.welcomed(paths.state())

        def longer() -> bool:
            return settings.load(paths.config()).practise.minutes > 10

        # Done with the card once it is there; on Practise another length, by Tab.
        person.until(longer, "Escape", "2", "Tab", "Tab", "Right")
        person.press("1", "t")
        person.until(lambda: len(person.recordings) == 2)
        assert "steady-six" in person.recordings[-1].name
        person.press("Escape")  # a long session asks
        person.until(lambda: person.asked()[-1] is pause)
        person.press("Return")
        person.until(lambda: person.asked()[-1] is Action.STOP)

        # The reset, begun from a line of text in Progress.
        person.until(lambda: len(person.recordings) >= 3, "Escape", "4", "slash", "x", "ctrl+r")
        person.until(lambda: person.asked() == [start])
        assert "interview-reset" in person.recordings[-1].name
        person.press("Escape")
        person.until(lambda: person.asked()[-1] is Action.STOP)
        person.press("Escape", "Escape", "Escape")
        assert program.poll() is None  # Esc never ends poise
        person.press("ctrl+q")
        assert program.wait(PATIENCE_S) == 0


def test_a_warm_ground_a_voice_and_a_page_to_send_on_with_the_keyboard_alone(
    poise_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths.config().parent.mkdir(parents=True)
    screen = settings.ScreenSettings(language="en")
    settings.save(paths.config(), sensors=settings.SensorSettings("none"), screen=screen)
    remember.welcome(paths.state())
    voice = Dispatcherd(tmp_path / "speechd.sock")
    monkeypatch.setenv("SPEECHD_ADDRESS", f"unix_socket:{voice.path}")

    def said(words: str) -> bool:
        return any(words in line for line in voice.said)

    with closing(voice), at_the_keyboard(poise_home) as (person, program):
        person.until(lambda: settings.load(paths.config()).screen.appearance == "warm",
                     "Escape", "s", "Home", "Right", "Right")  # fmt: skip
        person.press(*["Tab"] * 7, "Right")  # past guide, show, details, preview, sound, volume
        person.until(lambda: settings.load(paths.config()).sound.voice == "prompts")
        person.until(lambda: said("Drop your shoulders"))
        person.press("Escape", "space")
        person.until(lambda: person.asked() == [Action.START])
        person.until(lambda: said("A long, easy exhale"))
        person.press("Escape")
        person.until(lambda: person.asked()[-1] is Action.STOP)
        pictures = paths.exports()
        person.until(lambda: [*pictures.glob("*.pdf")], "p", "f")
        person.press("Return", "p", "Return")
        person.until(lambda: [*pictures.glob("*.png")])
        person.press("Return", "Return", "ctrl+q")  # the word, the card, and out
        assert program.wait(PATIENCE_S) == 0
