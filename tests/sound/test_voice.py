"""The spoken voice: what stands in for the system's, and what it is told."""

from __future__ import annotations

import os
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from poise.sound import dispatcher, voice
from poise.sound.voice import Program, Voice, system
from tests.sound.dispatcherd import Dispatcherd

on_posix = pytest.mark.skipif(os.name != "posix", reason="stands in for Speech Dispatcher")
# Far longer than any of it takes beside a busy machine; what is waited for is a state.
PATIENCE_S = 60.0

Begin = Callable[..., tuple[Voice, Dispatcherd]]


@pytest.fixture
def speaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Begin]:
    opened: list[Voice | Dispatcherd] = []

    def begin(
        language: str = "en", percent: Callable[[], int] = lambda: 100, *, lasting: bool = False
    ) -> tuple[Voice, Dispatcherd]:
        stands_in = Dispatcherd(tmp_path / "speechd.sock", lasting=lasting)
        monkeypatch.setenv("SPEECHD_ADDRESS", f"unix_socket:{stands_in.path}")
        said = Voice(language, lambda code: system(code, "linux"), percent)
        opened[:] = said, stands_in
        return said, stands_in

    yield begin
    for one in opened:
        one.close()


def until(true: Callable[[], object]) -> None:
    waiting = threading.Event()
    for _ in range(round(PATIENCE_S / 0.01)):
        if true():
            return
        waiting.wait(0.01)
    raise AssertionError


@on_posix
def test_a_sentence_is_said_in_its_language(speaks: Begin) -> None:
    said, desk = speaks("de")
    said.say("Schultern fallen lassen; rm -rf $HOME")
    until(lambda: desk.said and not said.speaking)
    assert desk.said == ["Schultern fallen lassen; rm -rf $HOME"]
    assert "SET self LANGUAGE de" in desk.heard
    assert said.trouble == ""


@on_posix
def test_a_sentence_is_as_loud_as_the_volume_is_set_by_then(speaks: Begin) -> None:
    percent = [60]
    said, desk = speaks(percent=lambda: percent[0])
    for loud in (60, 0):
        percent[0] = loud
        said.say("Breathe in")
        until(lambda loud=loud: len(desk.said) == 1 + (loud == 0) and not said.speaking)
    assert [line for line in desk.heard if "VOLUME" in line] == [
        "SET self VOLUME 20", "SET self VOLUME -100",
    ]  # fmt: skip


@on_posix
@pytest.mark.parametrize(
    "text", [".\r\nCANCEL all", ". SET self OUTPUT_MODULE x\nand\x1b[31m more"]
)
def test_what_is_said_is_one_line_and_never_a_command(text: str, speaks: Begin) -> None:
    said, desk = speaks()
    said.say(text)
    until(lambda: desk.said and not said.speaking)
    assert len(desk.said) == 1
    assert desk.said[0].startswith(".")
    assert "\x1b" not in desk.said[0]
    assert not any("all" in line or "MODULE" in line for line in desk.heard)


@on_posix
def test_a_new_sentence_breaks_off_the_last_and_silence_too(speaks: Begin) -> None:
    """And nobody else's: ``CANCEL self`` leaves a screen reader on its own line alone."""
    said, desk = speaks(lasting=True)
    said.say("one")
    until(lambda: desk.said == ["one"])
    said.say("two")
    until(lambda: desk.said == ["one", "two"])
    said.hush()
    until(lambda: not said.speaking)
    told = [line for line in desk.heard if line.startswith(("SPEAK", "CANCEL"))]
    assert told == ["SPEAK", "CANCEL self", "SPEAK", "CANCEL self"]


@on_posix
def test_the_next_sentence_is_said_once_the_last_one_was_silenced_and_is_over(
    speaks: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Said while it was still falling silent, about one in four was never heard."""
    monkeypatch.setattr(dispatcher, "HUSHED_S", PATIENCE_S)
    said, desk = speaks(lasting=True)
    desk.silenced.clear()
    said.say("one")
    until(lambda: desk.said == ["one"])
    said.say("two")
    until(lambda: "CANCEL self" in desk.heard)
    assert desk.said == ["one"]
    desk.silenced.set()
    until(lambda: desk.said == ["one", "two"])


@on_posix
def test_a_sentence_that_a_screen_reader_took_the_place_of_is_over(speaks: Begin) -> None:
    said, desk = speaks(lasting=True)
    said.say("one")
    until(lambda: desk.said == ["one"])
    desk.tell(desk.lines[0], "703", 1)
    until(lambda: not said.speaking)
    assert said.trouble == ""


@on_posix
@pytest.mark.parametrize("answer", [None, "300 ERR", "no"])
def test_a_voice_that_hangs_or_refuses_is_given_up_and_after_two_not_asked_again(
    answer: str | None, speaks: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatcher, "ANSWER_S", 0.1)
    said, desk = speaks()
    desk.answer = lambda command: answer if command == "SPEAK" else "200 OK"
    for _ in range(voice.FAILS + 1):
        said.say("hello")
        until(lambda: not said.speaking)
    assert "does not answer" in said.trouble
    assert desk.heard.count("SPEAK") == voice.FAILS


@on_posix
def test_a_voice_that_never_ends_is_broken_off(
    speaks: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voice, "LIMIT_S", 0.1)
    monkeypatch.setattr(voice, "LETTER_S", 0.0)
    said, desk = speaks(lasting=True)
    for _ in range(voice.FAILS):
        said.say("hello")
        until(lambda: not said.speaking)
    until(lambda: said.trouble)
    assert desk.heard.count("CANCEL self") == voice.FAILS


@on_posix
def test_one_that_went_away_is_asked_anew(speaks: Begin) -> None:
    said, desk = speaks()
    said.say("one")
    until(lambda: desk.said == ["one"] and not said.speaking)
    desk.close()
    again = Dispatcherd(desk.path)
    for _ in range(2):  # the first one finds that nobody is there any more
        said.say("two")
        until(lambda: not said.speaking)
    assert "two" in again.said
    assert said.trouble == ""
    again.close()


@on_posix
def test_one_that_is_not_there_is_begun_once_there_is_something_to_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPEECHD_ADDRESS", f"unix_socket:{tmp_path / 'speechd.sock'}")
    begun = tmp_path / "begun"
    monkeypatch.setenv("PATH", script(tmp_path, "speech-dispatcher", f'echo "$@" >> "{begun}"\n'))
    said = Voice("en", lambda code: system(code, "linux"))
    said.say("")
    assert not begun.exists()
    said.say("hello")
    until(lambda: begun.exists() and not said.speaking)
    said.close()
    assert begun.read_text() == "--spawn\n"


def script(folder: Path, name: str, lines: str) -> str:
    """A program of that name, and a search path on which it comes first."""
    path = folder / "bin" / name
    path.parent.mkdir()
    path.write_text(f"#!/bin/sh\n{lines}")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return f"{path.parent}{os.pathsep}{os.environ['PATH']}"


@on_posix
def test_another_program_is_told_on_standard_input_and_stands_in_no_list_of_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = tmp_path / "heard"
    say = f'echo "$@" >> "{heard}"; exec cat >> "{heard}"\n'
    monkeypatch.setenv("PATH", script(tmp_path, "say", say))
    said = Voice("en", lambda code: system(code, "darwin"))
    said.say("rm -rf $HOME")
    until(lambda: heard.exists() and not said.speaking)
    said.close()
    assert heard.read_text() == "-f -\nrm -rf $HOME\n"
    assert said.trouble == ""


@on_posix
@pytest.mark.parametrize("then", ["exec sleep 600", "exit 1"])
def test_a_program_that_hangs_or_fails_is_given_up(
    then: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voice, "LIMIT_S", 0.1)
    monkeypatch.setattr(voice, "LETTER_S", 0.0)
    monkeypatch.setenv("PATH", script(tmp_path, "say", f"{then}\n"))
    said = Voice("en", lambda code: system(code, "darwin"))
    for _ in range(voice.FAILS):
        said.say("hello")
        until(lambda: not said.speaking)
    until(lambda: said.trouble)
    said.close()
    assert "does not answer" in said.trouble
    assert not voice.children._running


def test_a_system_without_a_voice_says_so_and_stays_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("SPEECHD_ADDRESS", f"unix_socket:{tmp_path / 'none'}")
    assert system("en", "linux") is None
    said = Voice("en", lambda code: system(code, "linux"))
    said.say("hello")
    until(lambda: said.trouble)
    said.close()
    assert said.trouble == "No voice: this system has none"


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_each_system_is_told_on_standard_input_and_no_shell_reads_a_word(
    platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("poise.children.find", lambda name: f"/bin/{name}")
    found = system("de", platform)
    assert isinstance(found, Program)
    words = (*found.words, *found.loud(60))
    assert all(isinstance(word, str) for word in words)
    script = words[-1]
    if platform == "win32":
        assert "ReadToEnd" in script
        assert "-eq 'de'" in script
        assert "$s.Volume = 60;" in script
        assert "{" in script
    odd = system("de'; calc", platform)
    assert isinstance(odd, Program)
    assert "calc" not in " ".join((*odd.words, *odd.loud(60)))


def test_a_voice_that_cannot_be_started_hangs_nothing() -> None:
    said = Voice("en", lambda _code: Program((f"{sys.prefix}/no/such/program",)))
    for _ in range(voice.FAILS + 1):
        said.say("hello")
        until(lambda: not said.speaking)
    said.close()
    assert said.trouble
