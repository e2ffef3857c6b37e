"""A drill in a terminal speaks the language of the window; the interviewer's words stay English."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace

import pytest

from poise.commands import live_pace
from poise.core.drill.interview import Interview
from poise.core.events import Act, Asked, DrillAction
from poise.headless import UNTOLD
from poise.terminal import around, drill
from poise.terminal.keys import DrillKeys
from poise.terminal.line import DrillLine, keys_line
from poise.ui.text.language import of_system, speak, tr
from tools.gallery import sample_drill

from .test_sentences import ENGLISH, interviewer


@pytest.fixture(autouse=True)
def german() -> None:
    speak("de")


class Hands:
    """Stands in for a keyboard: ``keys`` are pressed one after the other."""

    keys: Iterator[str]

    def __init__(self, _now: object) -> None:
        pass

    def __enter__(self) -> Hands:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def wait(self, _limit_s: float | None = None) -> str:
        return next(self.keys)


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    lines: list[str] = []
    monkeypatch.setattr(around, "Keyboard", Hands)
    monkeypatch.setattr(around, "line", lambda asks: (lines.append(asks), "")[1])
    return lines


def left_in_english(text: str) -> list[str]:
    for said in interviewer():
        text = text.replace(said, "")
    return [line for line in text.splitlines() if ENGLISH.search(line)]


def test_a_whole_drill_is_told_in_german_and_no_heart_in_it() -> None:
    out = io.StringIO()
    exercise, events, summary = sample_drill.done("objections")
    tell, interview = DrillLine(exercise, out), Interview(exercise)
    tell.interview = interview
    keys = DrillKeys(interview, lambda _event: None, tell.say)
    for event in events:
        interview.fold(event)
        if isinstance(event, UNTOLD):
            continue
        drill._tell(tell, interview, event)
        tell.glance(event.t)
        if isinstance(event, Asked) and interview.in_task:
            out.write(keys_line(interview, event.t))
            for key in "?l21":
                keys.press(event.t, key)
    before_the_end = out.getvalue()
    tell.finish(replace(summary, recording="a.poise.jsonl"))
    said = out.getvalue()
    assert left_in_english(said) == []
    assert "Leertaste" in said
    assert "Der Einwand zu" in said
    assert "/min" not in before_the_end


def test_what_is_asked_around_it_takes_the_letters_it_names(typed: list[str]) -> None:
    out = io.StringIO()
    Hands.keys = iter("\n6jnn")
    said = around.before(out, read=False, checkpoint=True)
    assert said == {
        "expected": 6, "conditions": {"seat": True, "coffee": False, "exercise": False},
    }  # fmt: skip
    _, _, summary = sample_drill.done("four-limit", heart=False)
    Hands.keys = iter("4tsj")
    kept: list[object] = []
    over = around.after(
        summary, said, lambda notes: kept.append(dict(notes)), out, dizzy_before=lambda: True
    )
    assert over.drill is not None
    assert (over.drill.actual, over.drill.happened, over.drill.felt) == (4, "partly", "worse")
    assert said["dizzy"] is True
    assert "kleinere Atemzüge" in out.getvalue()
    assert json.dumps(kept[-1])
    around.last(over, said, lambda _notes: None, out)
    assert left_in_english(out.getvalue() + "\n".join(typed)) == []


@pytest.mark.parametrize(
    ("asks", "letters"),
    [
        ("Did what you feared happen? Y yes, P partly, N no.", "ypn"),
        ("How do you feel now? B better, S the same, W worse.", "bsw"),
        ("Any dizziness or tingling? Y yes, N no.", "yn"),
        ("Y yes, N no, Enter leaves it out.", "yn"),
        ("Make {n} a minute your pace? Y yes, N no.", "yn"),
    ],
)
@pytest.mark.parametrize("language", ["en", "de"])
def test_each_letter_that_is_taken_is_named(language: str, asks: str, letters: str) -> None:
    speak(language)
    answers = tr(asks).rpartition("?")[2]
    named = [word[0].lower() for word in answers.split() if len(word) == 1]
    assert named == list(tr(letters))


@pytest.mark.parametrize(("key", "taken"), [("j", True), ("n", False)])
def test_a_pace_is_taken_with_the_letter_that_is_named(
    key: str, taken: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def pressed(_now: object) -> Iterator[object]:
        yield SimpleNamespace(wait=lambda: key)

    used: list[float] = []
    found = SimpleNamespace(per_min=5.0)
    monkeypatch.setattr(live_pace, "Keyboard", pressed)
    monkeypatch.setattr(live_pace, "use", used.append)
    monkeypatch.setattr(live_pace.words, "together", lambda _found: "")
    monkeypatch.setattr("poise.library.pace_runs.every", list)
    monkeypatch.setattr("poise.library.pace_runs.together", lambda _runs: found)
    live_pace.offer()
    assert used == [5.0] * taken


def test_without_a_choice_it_is_the_language_of_the_computer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "de_AT.UTF-8")
    assert of_system() == "de_AT.UTF-8"
    speak(of_system())
    assert tr("Time is up.") == "Die Zeit ist um."


def test_a_thread_that_is_lost_and_found_is_told_in_german() -> None:
    out = io.StringIO()
    exercise, events, _ = sample_drill.done("four-limit", heart=False)
    tell, interview = DrillLine(exercise, out), Interview(exercise)
    tell.interview = interview
    for event in (e for e in events if not isinstance(e, UNTOLD)):
        interview.fold(event)
        drill._tell(tell, interview, event)
        if isinstance(event, Act) and event.action is DrillAction.BLANK:
            tell.glance(event.t + 3.0)
    assert "Ein Atemzug" in out.getvalue()
    assert "Wieder da." in out.getvalue()
