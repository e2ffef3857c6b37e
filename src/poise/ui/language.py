"""The words of the screen, in the person's language.

English is the key: ``tr("Breathe in")`` is what the screen says unless a catalogue in
``languages/<code>.toml`` says it otherwise.  A catalogue may be missing words, never invent any.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).with_name("languages")
_words: dict[str, str] = {}
_spoken = ["en"]


def tr(english: str, **values: object) -> str:
    """``english`` in the chosen language, with ``{names}`` replaced by ``values``."""
    said = _words.get(english, english)
    return said.format(**values) if values else said


def languages() -> list[str]:
    """The codes of the languages there are words for, English first."""
    return ["en", *sorted(path.stem for path in _FOLDER.glob("*.toml"))]


def speak(code: str) -> None:
    """Use the language ``code`` (``de``, ``de_AT``…) from here on, or English if it is unknown."""
    code = code.replace("-", "_").split("_")[0].lower()
    _words.clear()
    _spoken[0] = "en"
    if code != "en" and code in languages():
        _words.update(catalogue(code))
        _spoken[0] = code


def spoken() -> str:
    """The code of the language in use: for dates, which the computer knows how to say."""
    return _spoken[0]


def own_name(code: str) -> str:
    """What the speakers of ``code`` call their language."""
    if code == "en":
        return "English"
    return str(_read(code)["name"])


def catalogue(code: str) -> dict[str, str]:
    """English to ``code``, every entry a whole sentence or word as ``tr`` is given it."""
    return {str(english): str(said) for english, said in _read(code)["words"].items()}


def _read(code: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
