"""German is whole: whatever the screen says in English it can say in German.

Other languages may lack words, and are held to the rest.
"""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

import poise
from poise import drills, exercises, questions, rehearsals
from poise.sources import SENSORS
from poise.ui.text.language import catalogue, languages, number, own_name, sentences, speak, tr
from poise.ui.text.sensors import NAMES
from poise.ui.theme import LIGHT
from tools.gallery.pictures import staged
from tools.gallery.scenes import Screen, scenes
from tools.language import main

from .screens import text_of, unfit

SOURCE = Path(poise.__file__).parent
OTHERS = languages()[1:]


@pytest.fixture
def german() -> None:
    speak("de")


def spoken() -> set[str]:
    """Every text given to ``tr`` in the window's code, and every word of the exercises."""
    found = set(NAMES.values()) | {row.choice for row in SENSORS}
    for file in SOURCE.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if "tr(" in text else ():
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "tr":
                found |= {
                    part.value
                    for part in ast.walk(node.args[0])
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                }
    found |= {*questions.lines().feeling, *questions.lines().energy, *questions.lines().settle}
    forms = [drills.load(name).exercise for name in drills.names()]
    scripts = map(rehearsals.load, rehearsals.SHELF.shipped())
    for exercise in (*map(exercises.load, exercises.SHELF.shipped()), *forms, *scripts):
        found |= {exercise.title, exercise.about}
        for stage in exercise.stages:
            found |= {stage.title, *(prompt.say for prompt in stage.prompts)}
    return found - {"", "reason"}


def every_string() -> set[str]:
    """Every text constant anywhere in poise: reasons come from the core."""
    return {
        node.value
        for file in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_nothing_is_left_unsaid_in_german() -> None:
    missing = spoken() - catalogue("de").keys()
    assert missing == set(), "say it under [words] in src/poise/ui/text/languages/de.toml"


@pytest.mark.parametrize("code", OTHERS)
def test_a_language_says_nothing_that_english_does_not(code: str) -> None:
    assert catalogue(code).keys() - spoken() - every_string() == set()
    assert sentences(code).keys() - sentences("de").keys() == set()


@pytest.mark.parametrize("code", OTHERS)
def test_every_number_and_name_is_in_both(code: str) -> None:
    for english, said in (catalogue(code) | sentences(code)).items():
        assert fields(english) == fields(said), english
        assert said, f"{english!r} is said by nothing: leave it out, and it is said in English"


def test_a_language_may_be_asked_for_with_its_country() -> None:
    speak("de_AT")
    assert tr("Breathe in") == "Einatmen"
    speak("xx")
    assert tr("Breathe in") == "Breathe in"


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("9.4 ± 1.2", "9,4 ± 1,2"),
        ("−0.5 ± 1.6", "−0,5 ± 1,6"),
        ("0.8, 1.2", "0,8; 1,2"),
        ("Anything from 4.5 to 5.0 fits.", "Alles von 4,5 bis 5,0 passt dazu."),
        ("poise 0.1.0", "poise 0.1.0"),
        ("http://127.0.0.1:8350", "http://127.0.0.1:8350"),
        ("12", "12"),
    ],
)
def test_a_number_has_the_decimal_mark_of_its_language(english: str, german: str) -> None:
    assert tr(english) == english
    speak("de")
    assert tr(english) == german
    speak("en")


def test_languages_call_themselves_by_their_own_names() -> None:
    assert (own_name("en"), own_name("de")) == ("English", "Deutsch")
    assert all(own_name(code) for code in languages())
    assert len({own_name(code) for code in languages()}) == len(languages())


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("scene", scenes(), ids=lambda scene: scene.name)
def test_every_screen_fits_in_it(scene: Screen, code: str) -> None:
    small, large = (700, 520), (900, 600)
    window = staged(scene, LIGHT, small, language=code)
    assert unfit(window, (small, large)) == []
    if number("0.5") != "0.5":  # then none on the screen has a point; 0.1.0 is none
        assert re.findall(r"(?<![\d.])\d+\.\d+(?![\d.])", text_of(window)) == []
    assert unfit(staged(scene, LIGHT, large, 2.0, language=code), (large,)) == []


def test_what_is_missing_can_be_printed_to_be_filled_in(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["de"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if not line.startswith(("#", "["))] == []
    assert main(["en"]) == main([]) == 2


def test_the_whole_card_is_german(german: None) -> None:
    scene = next(s for s in scenes() if s.name == "end-not-clear")
    said = text_of(staged(scene, LIGHT, (900, 600), language="de"))
    assert "Geschafft." in said
    assert "9 Atemzüge." in said
    assert "Keine klare Veränderung" in said
    assert "breath" not in said
