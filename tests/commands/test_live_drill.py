"""A drill in a real terminal: answered by keys, and the terminal is as it was on every end."""

from __future__ import annotations

import io
import os
import pty
import select
import signal
import sys
import termios
from dataclasses import replace
from typing import Self

import pytest

from poise import drills, paths
from poise.core import safety
from poise.core.drill.interview import Interview
from poise.core.events import (
    VOICE,
    Act,
    Action,
    Asked,
    AskKind,
    Command,
    DrillAction,
    Input,
    SensorState,
    SensorStatus,
    StageChanged,
)
from poise.keyboard import keys_in
from poise.library import drilling, journal
from poise.recording import notes, reader
from poise.recording.summarise import summarise
from poise.terminal.keys import DrillKeys
from poise.terminal.line import DrillLine, keys_line

LIMIT_S = 120.0
LOST, BLOCKED = SensorState.LOST, SensorState.BLOCKED
ECHO = termios.ECHO | termios.ICANON
ASKED = Asked(140.0, 0, "ops-07", AskKind.QUESTION, "Why?", 60.0)


# The real command on a drill that sits for a second, and then waits for keys however slow they are.
LEVEL_2 = """
import argparse, sys
from dataclasses import replace
from poise import drills
from poise.commands import session
from poise.library import drilling
exercise = drilling.plan(drills.of_level(2), 3).exercise
lengths_s = (1.0, 600.0, 600.0, 180.0)
stages = [replace(s, seconds=length) for s, length in zip(exercise.stages, lengths_s)]
parser = argparse.ArgumentParser()
session.add_arguments(parser)
args = parser.parse_args(["--synthetic", "1", "--headless"])
sys.exit(session.run(args, replace(exercise, stages=tuple(stages))))
"""


class Terminal:
    """A program in a terminal of its own, read and typed into as a person would."""

    def __init__(self, *words: str) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execv(sys.executable, [sys.executable, *words])
        self.said, self._over = "", False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if not self._over:  # the test failed
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)

    def until(self, text: str) -> None:
        """Read up to ``text``."""
        while text not in self.said:
            spoke = select.select([self.fd], [], [], LIMIT_S)[0]
            assert spoke, f"it never said {text!r}: {self.said[-2000:]}"
            self.said += os.read(self.fd, 65536).decode(errors="replace")
        self.said = self.said.split(text, 1)[1]

    def press(self, keys: str) -> None:
        os.write(self.fd, keys.encode())

    @property
    def usual(self) -> bool:
        """Whether it shows what is typed and waits for Enter, as any terminal does."""
        return termios.tcgetattr(self.fd)[3] & ECHO == ECHO

    def ends(self) -> int:
        """Its exit status, once it ended."""
        try:
            while data := os.read(self.fd, 65536):
                self.said += data.decode(errors="replace")
        except OSError:
            pass  # how a terminal says that nobody is there any more
        self._over = True
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def test_a_drill_is_answered_by_keys_from_the_first_words_to_the_last() -> None:
    with Terminal("-c", LEVEL_2) as terminal:
        for text, keys in (
            ("Enter goes on", "\n"), ("How bad will it be", "6"), ("do you expect", "I freeze\r"),
            ("Space Begin now", " "), ("Space Start answering", " "), ("Space Done", "l"),
            ("What is it?", "2"), ("do with it?", "1"), ("Space Done", "b"),
            ("Space I'm back", " "), ("Back.", "n"), ("Space Start answering", "q"),
            ("G leads", "\n"), ("How bad was it", "4"), ("what you feared", "n"),
            ("feel now", "b"), ("dizziness", "n"),
        ):  # fmt: skip
            terminal.until(text)
            terminal.press(keys)
        terminal.until("You expected 6, it was 4; what you feared did not happen.")
        for text, keys in (
            ("went well", "\r"), ("Take one", "1\r"), ("next drill", "Tea is made\r"),
        ):  # fmt: skip
            terminal.until(text)
            terminal.press(keys)
        assert terminal.ends() == 0
        assert "bpm" not in terminal.said

    (path,) = paths.sessions().glob("*.poise.jsonl")
    acts = [e.action for _, e in reader.read(path).inputs if isinstance(e, Act)]
    assert acts == [
        DrillAction.BEGIN, DrillAction.ANSWER, DrillAction.LABEL, DrillAction.BLANK,
        DrillAction.RESUME, DrillAction.SKIP,
    ]  # fmt: skip
    drill = summarise(reader.read(path)).drill
    assert drill is not None
    assert (drill.expected, drill.labels, drill.stopped) == (6, ("tense",), True)
    kept = notes.load(path)
    assert (kept["actual"], kept["happened"], kept["felt"]) == (4, "no", "better")
    assert (kept["expected_words"], kept["next"]) == ("I freeze", "Tea is made")
    assert [entry.texts["text"] for _, entry in journal.entries()] == [kept["went_well"]]
    text = path.read_text(encoding="utf-8")
    assert "freeze" not in text  # a person's own words are in no recording


def test_one_ctrl_c_ends_the_questions_after_a_drill_and_keeps_what_was_said() -> None:
    with Terminal("-c", LEVEL_2) as terminal:
        for text, keys in (
            ("Enter goes on", "\n"), ("How bad will it be", "6"), ("do you expect", "\r"),
            ("Space Begin now", " "), ("Space Start answering", "q"), ("G leads", "\n"),
            ("How bad was it", "4"), ("what you feared", "\x03"),
        ):  # fmt: skip
            terminal.until(text)
            terminal.press(keys)
        assert terminal.ends() == -signal.SIGINT  # the command makes 130 of it
    (path,) = paths.sessions().glob("*.poise.jsonl")
    assert notes.load(path) == {"expected": 6, "actual": 4}


ENDS = {
    "over": ("", 0),
    "fault": ("raise SystemExit(3)", 3),
    "interrupt": ("signal.raise_signal(signal.SIGINT)", -2),
    "term": ("signal.raise_signal(signal.SIGTERM)", 5),
    "hangup": ("signal.raise_signal(signal.SIGHUP)", 5),
    "twice": ("[signal.raise_signal(signal.SIGINT) for _ in range(2)]", 130),
}


@pytest.mark.parametrize("end", ENDS)
def test_the_terminal_is_put_back_on_every_end(end: str) -> None:
    code, status = ENDS[end]
    heeded = end in ("term", "hangup", "twice")
    told = "lambda: sys.exit(5)" if status == 5 else "lambda: None"
    program = f"""
import contextlib, signal, sys, time
from poise import signals
from poise.keyboard import Keyboard
with signals.heeded({told}) if {heeded} else contextlib.nullcontext():
    with Keyboard(time.monotonic) as keys:
        print('ready', flush=True)
        assert keys.wait() == 'x'
        {code or "pass"}
"""
    with Terminal("-c", program) as terminal:
        terminal.until("ready")
        assert not terminal.usual
        terminal.press("x")
        assert terminal.ends() == status
        assert terminal.usual


@pytest.mark.parametrize(
    ("text", "keys"),
    [("a", ["a"]), ("\x1b[A", []), ("\x1b[3~b", ["b"]), ("\x1bOPc", ["c"]), ("\x1bx", []),
     ("\x1b", ["\x1b"]), ("\x1b\x1b", ["\x1b", "\x1b"]), ("1 ", ["1", " "])],
)  # fmt: skip
def test_an_arrow_is_no_key_and_esc_is_one(text: str, keys: list[str]) -> None:
    assert keys_in(text) == keys


# ---------------------------------------------------------------------- what each key does


class Pressed:
    def __init__(self, form: str = "four-limit") -> None:
        self.interview = Interview(drilling.plan(drills.load(form), 3).exercise)
        self.sent: list[Input] = []
        self.said: list[str] = []
        self.keys = DrillKeys(self.interview, self.sent.append, self.said.append)
        self.interview.fold(StageChanged(140.0, 2, "Answer"))
        self.interview.fold(ASKED)

    def press(self, keys: str, t: float = 145.0) -> None:
        for key in keys:
            self.keys.press(t, key)
            for event in self.sent:
                self.interview.fold(event)  # type: ignore[arg-type]


def test_a_key_that_makes_no_sense_now_does_nothing() -> None:
    pressed = Pressed()
    pressed.press("rf7xz\t")
    assert pressed.sent == []


def test_a_feeling_takes_two_digits_and_esc_leaves_it() -> None:
    pressed = Pressed()
    pressed.press("l\x1b")
    assert pressed.sent == []
    pressed.press("l2 1")  # Space is no choice
    assert pressed.sent == [Act(145.0, DrillAction.LABEL, detail="tense")]
    assert len(pressed.said) == 4


def test_p_pauses_and_goes_on() -> None:
    pressed = Pressed()
    pressed.press("pp")
    assert pressed.sent == [Command(145.0, Action.PAUSE), Command(145.0, Action.RESUME)]


def test_the_first_esc_stops_and_the_second_leaves_at_once() -> None:
    pressed = Pressed()
    pressed.press("\x1b")
    assert pressed.sent == [Command(145.0, Action.STOP)]
    assert not pressed.keys.leave_at_once
    pressed.press("\x1b")
    assert pressed.keys.leave_at_once


def test_the_words_for_when_it_is_too_much_are_one_key_away() -> None:
    pressed = Pressed()
    pressed.press("?")
    assert [line.strip() for line in pressed.said] == list(safety.PANIC)


def test_digits_tick_the_heads_of_three_steps() -> None:
    pressed = Pressed("three-steps")
    asked = pressed.interview.exercise.drill.tasks[0].asks[0]  # type: ignore[union-attr]
    pressed.interview.fold(Asked(146.0, 1, asked.question, asked.kind, asked.text))
    pressed.press("1", 147.0)
    assert pressed.sent == [Act(147.0, DrillAction.TICK, detail="1")]


def test_a_line_says_what_the_keys_do_now() -> None:
    line = keys_line(Pressed().interview, 145.0)
    assert line.startswith("Space Start answering  B Blank  L Label it  N Skip")


def test_the_line_says_that_the_microphone_is_on_for_as_long_as_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    exercise = drilling.plan(drills.of_level(2), 3).exercise
    line = DrillLine(exercise, io.StringIO())
    line.interview = Interview(exercise)
    told = SensorStatus(5.0, VOICE, SensorState.STREAMING, "", "it is on")
    for status, lit in (
        (None, False),
        (told, True),
        (replace(told, state=LOST), True),
        (replace(told, state=BLOCKED), False),
    ):
        if status is not None:
            line.interview.fold(status)
        line.glance(10.0)
        assert ("● Microphone on" in line.shown) is lit
