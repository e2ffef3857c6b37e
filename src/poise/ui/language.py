"""The words of the screen, in the person's language.

English is the key: ``tr("Breathe in")`` is what the screen says unless a catalogue in
``languages/<code>.toml`` says it otherwise.  A catalogue may be missing words, never invent any.
"""

from __future__ import annotations

import tomllib
from importlib import resources

_words: dict[str, str] = {}
_spoken = ["en"]


def tr(english: str, **values: object) -> str:
    """``english`` in the chosen language, with ``{names}`` replaced by ``values``."""
    said = _words.get(english, english)
    return said.format(**values) if values else said


def languages() -> list[str]:
    """The codes of the languages there are words for, English first."""
    folder = resources.files("poise.ui").joinpath("languages")
    codes = [entry.name.removesuffix(".toml") for entry in folder.iterdir()]
    return ["en", *sorted(codes)]


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
    file = resources.files("poise.ui").joinpath("languages", f"{code}.toml")
    return str(tomllib.loads(file.read_text(encoding="utf-8"))["name"])


def catalogue(code: str) -> dict[str, str]:
    """English to ``code``, every entry a whole sentence or word as ``tr`` is given it."""
    file = resources.files("poise.ui").joinpath("languages", f"{code}.toml")
    words = tomllib.loads(file.read_text(encoding="utf-8"))["words"]
    return {str(english): str(said) for english, said in words.items()}
