"""Sentences that reach the window from elsewhere are German there too: straps, cameras, files."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import poise
from poise import questions
from poise.core.events import SensorState, SensorStatus
from poise.core.guide.exercise import Exercise
from poise.sources import SENSORS
from poise.sources.bluetooth import trouble
from poise.ui.text.card import card
from poise.ui.text.language import catalogue, sentences, speak, tr
from poise.ui.text.sensors import sensor_line
from poise.ui.theme import LIGHT
from poise.ui.view import View
from tools.gallery import sample
from tools.gallery.pictures import staged
from tools.gallery.scenes import Screen, scenes

from .screens import at_once, text_of

SOURCE = Path(poise.__file__).parent
# Whose sentences a person may read in the window.
SPEAKING = (
    "core/chains/strap.py",
    "core/debrief/feedback.py",
    "core/drill/recovery.py",
    "core/drill/collector.py",
    "core/heart.py",
    "core/metrics/heart_rate.py",
    "core/metrics/swing.py",
    "core/pace/answer.py",
    "core/pace/protocol.py",
    "core/pace/runs.py",
    "core/pace/words.py",
    "core/pulse/estimator.py",
    "core/pulse/quality.py",
    "core/rehearsal/parts.py",
    "core/rehearsal/self_review.py",
    "core/rehearsal/self_view.py",
    "core/safety.py",
    "core/summariser.py",
    "core/weeks/ladder.py",
    "core/weeks/outcome_words.py",
    "core/weeks/plan.py",
    "core/weeks/today.py",
    "filming/__init__.py",
    "filming/reader.py",
    "library/forget.py",
    "library/index.py",
    "library/plan.py",
    "live/osc.py",
    "live/serve.py",
    "live/text.py",
    "neural.py",
    "packages.py",
    "plans/__init__.py",
    "recording/reader.py",
    "recording/writer.py",
    "runtime/run.py",
    "runtime/tap.py",
    "sound/speaker.py",
    "sound/voice.py",
    "sources/**/*.py",
    "ui/background.py",
    "ui/sharing.py",
    "vision/*.py",
    "voice/*.py",
)
# What looks like a sentence there and is none, or is said on a command line alone.
SILENT = {
    "core/safety.py": (r"\b(",),  # words that are looked for
    "core/debrief/feedback.py": (" ± {}",),
    "live/osc.py": ("--osc takes a port",),
    "live/serve.py": (  # told to programs
        "--serve takes", "HTTP/1.1", "Con", "Cache-", "Cross-", "Referrer", "X-", "this is not",
        "another page", "the key is", "only to", "there is", "too many", "no request", "Forbidden",
        "Not", "Method", "Misdirected", "Service", "form-action", "text/", "data: ", "script-src",
        "default-src",
    ),
    "live/text.py": ("--text takes", "{}"),
    "library/index.py": ("PRAGMA", "SELECT", "INSERT", "DELETE", "BEGIN", "\n    CREATE", "name IN",
                         "began ", "sensor = ?", "exercise = ?", "a row is not as it was"),
    "library/plan.py": ("a minute of the day", "a day of another age"),  # never told
    "recording/reader.py": ("not an object",),
    "recording/writer.py": (),
    "runtime/tap.py": ("breath {}", "guide paused", "guide went on", "guide ended"),
    "packages.py": ("of unknown version",),
    "sources/__init__.py": tuple(  # the command line's help, and what it lists
        said for row in SENSORS for said in (row.help, row.unfound, row.absent) if said
    ),
    "sources/camera_process.py": ("it said", "camera's words", "{} is nothing"),  # logged
    "vision/messages.py": ("{} bytes are",),
    "vision/wire.py": ("",),  # logged
    "sources/bluetooth/demo.py": ("poise demo strap",),
    "sources/bluetooth/trouble.py": ("Input/output error", "Not connected", "Access Denied",
                                     "Host is down", "Page Timeout", "device disconnected",
                                     "Service Discovery", "in progress", "not found",
                                     "Not paired"),
    "sound/speaker.py": ("PortAudio library",),  # what the system calls it
    "sound/voice.py": ("[Console]", "-Command"),
    "sources/strap.py": ("bluetooth {}",),
    "vision/files.py": ("",),  # a video read for an analysis
    "vision/names.py": ("virtual|obs", "camera {}"),
    "vision/only_there.py": ("another address", "DESCRIBE"),
}  # fmt: skip
_HOLE = re.compile(r"\{\w*\}")


def holes(text: str) -> str:
    """A sentence with its names taken out: ``Connecting to {}.``"""
    return _HOLE.sub("{}", text)


def said_in(file: Path) -> Iterator[str]:
    """Every text in ``file`` that looks like words, but for docstrings and what is logged."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    passed: set[ast.AST] = set()
    for node in ast.walk(tree):
        logged = isinstance(node, ast.Call) and (
            getattr(getattr(node.func, "value", None), "id", "") in ("log", "_log")
        )
        if logged or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            passed |= set(ast.walk(node))
    for node in ast.walk(tree):
        if node in passed:
            continue
        if isinstance(node, ast.JoinedStr):
            passed |= set(ast.walk(node)) - {node}
            inner = [n for part in node.values for n in ast.walk(part)]
            passed -= {n for n in inner if isinstance(n, ast.Constant) and n not in node.values}
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def reaching() -> list[tuple[str, str]]:
    found = []
    for pattern in SPEAKING:
        for file in sorted(SOURCE.glob(pattern)):
            name = file.relative_to(SOURCE).as_posix()
            for text in said_in(file):
                words = holes(text).replace("{}", "").split()
                quiet = any(text.startswith(each) for each in SILENT.get(name, ()))
                if len(words) > 1 and " " in text.strip() and not quiet:
                    found.append((name, text))
    return found


@pytest.fixture
def german() -> None:
    speak("de")


def test_every_sentence_that_reaches_the_window_can_be_said_in_german() -> None:
    known = {holes(text) for text in (*catalogue("de"), *sentences("de"))}
    unsaid = [each for each in reaching() if holes(each[1]) not in known]
    assert unsaid == [], "say it under [sentences] in src/poise/ui/text/languages/de.toml"
    assert len(reaching()) > 100  # the search itself still finds them


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("Connecting to Polar H10 0A1B.", "Verbindung mit Polar H10 0A1B wird aufgebaut."),
        ("Looking for a heart-rate strap.", "Gesucht: ein Brustgurt."),
        (
            "Playing a.txt, the first of its 3 recordings",
            "Gespielt wird a.txt, die erste von 3 Aufnahmen darin",
        ),
        (
            "Could not connect. Trying again. (Bluetooth said: le-abort)",
            "Keine Verbindung. Neuer Versuch. (Bluetooth sagt: le-abort)",
        ),
        (
            "Demo: this is not your heart. Heart and breath are sent to other programs on this "
            "computer (OSC, port 9000).",
            "Demo: Das ist nicht dein Herz. Herz und Atem werden an andere Programme auf diesem "
            "Rechner gesendet (OSC, Port 9000).",
        ),
        (
            "x is not a poise recording (it is another format): poise records *.jsonl files",
            "x ist keine Aufnahme von poise (sie hat ein anderes Format): poise schreibt Dateien "
            "*.jsonl",
        ),
        (
            "No camera 6 on this computer. Plug one in, or choose another.",
            "Auf diesem Computer gibt es keine Kamera 6. Steck eine ein oder wähle eine andere.",
        ),
        (
            "Using OBS Camera. Custom model a.onnx is also running. This is a virtual camera and "
            "may alter the picture. Choose the real one.",
            "Verwendet wird OBS Camera. Das eigene Modell a.onnx läuft mit. Das ist eine "
            "virtuelle Kamera, die das Bild verändern kann. Wähle die echte.",
        ),
        (
            "plan 'six-weeks', week 3: do.drill is how often a week, 0 to 14; got 99",
            "Plan 'six-weeks', Woche 3: do.drill ist, wie oft in der Woche, 0 bis 14; gegeben: 99",
        ),
        (
            "plan 'one', week 3, drill: unknown key 'level'; did you mean 'levels'?",
            "Plan „one“, Woche 3, drill: unbekannter Schlüssel 'level'; meintest du 'levels'?",
        ),
        ("My own exercise. With a name", "My own exercise. With a name"),
    ],
)
def test_what_arrives_filled_in_is_said_with_its_parts(
    german: None, english: str, said: str
) -> None:
    assert tr(english) == said


TROUBLES = [each for each in vars(trouble).values() if isinstance(each, trouble.Trouble)]


@pytest.mark.parametrize("each", TROUBLES, ids=lambda each: each.reason)
def test_a_strap_s_trouble_stands_in_german_on_the_first_page(
    german: None, reset: Exercise, each: trouble.Trouble
) -> None:
    view = View(reset)
    view.fold(SensorStatus(0.0, "strap", SensorState.LOST, each.reason, each.detail))
    assert sensor_line(view, 0.0).text == sentences("de")[each.detail]


def test_a_disk_that_is_full_is_said_in_german_on_the_card(german: None, reset: Exercise) -> None:
    why = (
        "the recording stopped (No space left on device); everything until then is saved in "
        "a.jsonl. Free some space, or choose another place with --out"
    )
    kept = card(sample.summary(reset), trouble=why).kept
    assert kept.startswith("die Aufnahme brach ab (No space left")


ENGLISH = re.compile(r"\b(the|your|and|with|breath|heart|you|not|of|is|bpm)\b", re.IGNORECASE)
OWN_WORDS = ("poise", "#", ".poise.jsonl", "is not a poise recording")


def interviewer() -> Iterator[str]:
    """What is English on purpose, as the interviews are: questions, and what is said in them."""
    for bank in questions.shipped():
        yield bank.title
        for q in bank.questions:
            yield from (q.ask, *q.points, *q.follow, *(doubt.say for doubt in q.doubts))
    lines = questions.lines()
    yield from (
        *lines.interrupt,
        *lines.brisk,
        *(one.say for one in lines.happenings),
        *lines.doubt,
        *lines.after_blank,
    )
    yield from (*lines.say_back, *lines.energy, *lines.settle)
    yield from (line for repairs in lines.repair.values() for line in repairs)
    yield from ("     ".join(f"{n} {head}" for n, head in enumerate(heads.parts, 1))
                for heads in lines.three_steps)  # fmt: skip
    yield from (head for heads in lines.three_steps for head in heads.parts)


@pytest.mark.parametrize("scene", scenes(), ids=lambda scene: scene.name)
def test_no_english_is_left_on_a_german_screen(scene: Screen) -> None:
    said = text_of(staged(at_once(scene), LIGHT, (900, 600), language="de"))
    for text in interviewer():
        said = said.replace(text, "")
    left = [
        line for line in said.splitlines()
        if ENGLISH.search(line) and not any(own in line for own in OWN_WORDS)
    ]  # fmt: skip
    assert left == []
