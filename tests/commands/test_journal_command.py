"""Writing into the journal on a terminal: a wrong answer is asked again, and no word is lost."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable

import pytest

from poise import cli, clock
from poise.library import journal
from poise.library.journal_entry import LONGEST_TEXT, LONGEST_TOPIC, from_dict
from poise.terminal.around import line

Typed = Callable[..., list[str]]
CTRL_D = EOFError()
NO_TEXT = UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Has these lines typed, an exception for a key that is none; gives what was asked."""

    def lines(*said: str | Exception) -> list[str]:
        left, asked = list(said), []

        def answer(question: str = "") -> str:
            asked.append(question)
            if isinstance(one := left.pop(0) if left else CTRL_D, Exception):
                raise one
            return one

        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(builtins, "input", answer)
        return asked

    return lines


def test_what_cannot_be_is_asked_again_and_nothing_that_was_written_is_lost(typed: Typed) -> None:
    asked = typed(
        "11", "3", "It was", "so", "", "the limits", "", "one thing", "",
        "x" * (LONGEST_TOPIC + 1), ", ".join("abcdefghijklm"), "pace, drift",
        "When I sit, I begin", "Friday", "9999-01-01", "2026-03-05", "ten", "4",
    )  # fmt: skip
    assert cli.main(["journal", "add", "3r"]) == 0
    ((_, entry),) = journal.entries()
    assert entry.texts["reconstruct"] == "It was\nso"
    assert (entry.mood_before, entry.mood_after, entry.topics) == (3, 4, ("pace", "drift"))
    assert entry.action is not None
    assert (entry.action.text, entry.action.due.isoformat()) == ("one thing", "2026-03-05")
    assert sum("2026-03-05" in question for question in asked) == 3


def test_ctrl_d_ends_an_answer_and_bytes_that_are_no_text_are_asked_again(typed: Typed) -> None:
    typed("", NO_TEXT, "a good thing \ud800", CTRL_D)
    assert cli.main(["journal", "add", "win"]) == 0
    ((_, entry),) = journal.entries()
    assert entry.texts["text"] == "a good thing "
    assert entry.mood_after is None


def test_who_writes_nothing_is_told_so(typed: Typed, capsys: pytest.CaptureFixture[str]) -> None:
    typed()
    assert cli.main(["journal", "add", "note"]) == 1
    assert "nothing was written" in capsys.readouterr().err


def test_an_answer_that_is_a_book_keeps_what_fits(typed: Typed) -> None:
    typed("", *["x" * 4000] * (LONGEST_TEXT // 4000 + 2), CTRL_D)
    assert cli.main(["journal", "add", "note"]) == 0
    ((_, entry),) = journal.entries()
    assert 0.7 * LONGEST_TEXT < len(entry.texts["text"]) <= LONGEST_TEXT


@pytest.mark.parametrize("words", [("journal", "forget", "--all"), ("forget", "--all")])
def test_ctrl_d_deletes_nothing(words: tuple[str, ...], typed: Typed) -> None:
    journal.add(from_dict({"kind": "win", "text": "a word"}, clock.moment()))
    typed(CTRL_D)
    cli.main(words)
    assert len(journal.every()) == 1


def test_after_a_drill_too_bytes_that_are_no_text_are_asked_for_again(typed: Typed) -> None:
    asked = typed(NO_TEXT, " I began ", CTRL_D)
    assert [line("One thing: "), line("Next: ")] == ["I began", ""]
    assert asked == ["One thing: ", "One thing: ", "Next: "]
