"""The spoken voice: programs that stand in for the system's, and what they are told."""

from __future__ import annotations

import os
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from poise.sound import voice
from poise.sound.voice import Program, Voice, program

on_posix = pytest.mark.skipif(os.name != "posix", reason="stands in for spd-say")
# Far longer than any of it takes beside a busy machine; what is waited for is a state.
PATIENCE_S = 60.0


class Speaker:
    """A program called as the system's voice, which writes down what it is told."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, then: str = "") -> None:
        self.heard = folder / "heard"
        bin_ = folder / "bin"
        bin_.mkdir()
        script = bin_ / "spd-say"
        script.write_text(
            "#!/bin/sh\n"
            f'for word in "$@"; do printf "<%s>" "$word" >> "{self.heard}"; done\n'
            f'printf "|" >> "{self.heard}"\n'
            f'cat >> "{self.heard}"\n'
            f'printf "\\n" >> "{self.heard}"\n' + then
        )
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{bin_}{os.pathsep}{os.environ['PATH']}")

    @property
    def calls(self) -> list[str]:
        text = self.heard.read_text() if self.heard.exists() else ""
        return [line for line in text.splitlines() if line]


@pytest.fixture
def speaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., tuple[Voice, Speaker]]]:
    opened: list[Voice] = []

    def begin(then: str = "", language: str = "en") -> tuple[Voice, Speaker]:
        speaker = Speaker(tmp_path, monkeypatch, then)
        opened.append(Voice(language, lambda code: program(code, "linux")))
        return opened[-1], speaker

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
def test_a_sentence_is_told_on_standard_input_and_stands_in_no_list_of_processes(
    speaks: Callable[..., tuple[Voice, Speaker]],
) -> None:
    said, speaker = speaks(language="de")
    said.say("Schultern fallen lassen; rm -rf $HOME")
    until(lambda: speaker.calls and not said.speaking)
    words, told = speaker.calls[0].split("|")
    assert words == "<--wait><--pipe-mode><--language><de><--volume><100>"
    assert told == "Schultern fallen lassen; rm -rf $HOME"
    assert said.trouble == ""


@on_posix
def test_a_sentence_is_as_loud_as_the_volume_is_set_by_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    speaker, percent = Speaker(tmp_path, monkeypatch), [60]
    said = Voice("en", lambda code: program(code, "linux"), lambda: percent[0])
    for loud in (60, 0):
        percent[0] = loud
        said.say("Breathe in")
        until(lambda: speaker.calls and not said.speaking)
    said.close()
    assert ["<--volume><20>" in call for call in speaker.calls] == [True, False]
    assert "<--volume><-100>" in speaker.calls[1]


@on_posix
def test_what_is_said_is_one_line_and_never_a_command(
    speaks: Callable[..., tuple[Voice, Speaker]],
) -> None:
    said, speaker = speaks()
    said.say("!-! SET self OUTPUT_MODULE x\nand\x1b[31m more")
    until(lambda: speaker.calls)
    until(lambda: not said.speaking)
    told = "".join(speaker.calls).split("|")[1]
    assert not told.startswith(("!", "-"))
    assert "\x1b" not in told
    assert told.count("more") == 1


@on_posix
def test_a_new_sentence_breaks_off_the_last_and_silence_too(
    speaks: Callable[..., tuple[Voice, Speaker]],
) -> None:
    said, speaker = speaks('case "$1" in --cancel) ;; *) exec sleep 600;; esac\n')
    said.say("one")
    until(lambda: any("|one" in call for call in speaker.calls))
    said.say("two")
    until(lambda: any("|two" in call for call in speaker.calls))
    assert any(call.startswith("<--cancel>") for call in speaker.calls)
    said.hush()
    until(lambda: not said.speaking)
    assert not voice.children._running


@on_posix
def test_the_next_sentence_is_said_once_the_last_one_was_silenced_and_is_over(
    speaks: Callable[..., tuple[Voice, Speaker]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Said while it was still falling silent, about one in four was never heard."""
    monkeypatch.setattr(voice, "HUSHED_S", PATIENCE_S)
    hushed, heard = tmp_path / "hushed", tmp_path / "heard"
    said, speaker = speaks(
        f'if [ "$1" = --cancel ]; then touch "{hushed}"; exit 0; fi\n'
        f'while [ ! -e "{hushed}" ]; do sleep 0.01; done\n'
        f'rm "{hushed}"; echo over >> "{heard}"\n'
    )
    said.say("one")
    until(lambda: any("|one" in call for call in speaker.calls))
    said.say("two")
    until(lambda: any("|two" in call for call in speaker.calls))
    order = [call.rpartition("|")[2] or "hush" for call in speaker.calls]
    assert order == ["one", "hush", "over", "two"]


@on_posix
def test_a_voice_that_hangs_is_broken_off_and_after_two_not_asked_again(
    speaks: Callable[..., tuple[Voice, Speaker]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voice, "LIMIT_S", 0.1)
    monkeypatch.setattr(voice, "LETTER_S", 0.0)
    said, _ = speaks('case "$1" in --cancel) ;; *) exec sleep 600;; esac\n')
    for _ in range(2):
        said.say("hello")
        until(lambda: not said.speaking or said.trouble)
    until(lambda: said.trouble)
    assert "does not answer" in said.trouble


@on_posix
def test_a_voice_that_fails_is_said_to(speaks: Callable[..., tuple[Voice, Speaker]]) -> None:
    said, speaker = speaks("exit 1\n")
    for _ in range(3):
        said.say("hello")
        until(lambda: not said.speaking)
    assert "does not answer" in said.trouble
    assert len([call for call in speaker.calls if "hello" in call]) == voice.FAILS


def test_a_system_without_a_voice_says_so_and_stays_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert program("en", "linux") is None
    said = Voice("en", lambda code: program(code, "linux"))
    said.say("hello")
    until(lambda: said.trouble)
    said.close()
    assert said.trouble == "No voice: this system has none"


@pytest.mark.parametrize("platform", ["darwin", "win32", "linux"])
def test_each_system_is_told_on_standard_input_and_no_shell_reads_a_word(
    platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("poise.children.find", lambda name: f"/bin/{name}")
    found = program("de", platform)
    assert isinstance(found, Program)
    words = (*found.words, *found.loud(60))
    assert all(isinstance(word, str) for word in words)
    script = words[-1]
    if platform == "win32":
        assert "ReadToEnd" in script
        assert "-eq 'de'" in script
        assert "$s.Volume = 60;" in script
        assert "{" in script
    odd = program("de'; calc", platform)
    assert odd is not None
    assert "calc" not in " ".join((*odd.words, *odd.loud(60)))


def test_a_voice_that_cannot_be_started_hangs_nothing() -> None:
    said = Voice("en", lambda _code: Program((f"{sys.prefix}/no/such/program",)))
    for _ in range(voice.FAILS + 1):
        said.say("hello")
        until(lambda: not said.speaking)
    said.close()
    assert said.trouble
