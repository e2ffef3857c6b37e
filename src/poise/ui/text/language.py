"""The words of the screen, in the person's language.

English is the key: ``tr("Breathe in")`` is what the screen says unless a catalogue in
``languages/<code>.toml`` says it otherwise.  A catalogue may be missing words, never invent any.

Sentences also come from where no screen is known: a strap's, a recording's.  They arrive filled in
("Connecting to Polar H10."), so the catalogue has them as patterns under ``[sentences]``.
"""

from __future__ import annotations

import locale
import os
import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).with_name("languages")
_FIELD = re.compile(r"\{(\w+)\}")
_PARTS = re.compile(r"(?<=[.?!])\s+(?=[A-Z])")
_words: dict[str, str] = {}
_patterns: list[tuple[re.Pattern[str], str]] = []
_spoken = ["en"]
# A number with decimals, with its doubt, or several; what else has a point in it keeps it.
_ONE = r"[+\-−±]?\d+(?:\.\d+)?"
_NUMBERS = re.compile(rf"(?=.*\d\.\d){_ONE}(?: ± {_ONE})?(?:, {_ONE})*")
_POINT = "."
_point = [_POINT]


def tr(english: str, **values: object) -> str:
    """``english`` in the chosen language, with ``{names}`` replaced by ``values``."""
    said = _words.get(english)
    if said is None and not values and _point[0] != _POINT and _NUMBERS.fullmatch(english):
        return _written(english)
    if said is None:
        said = english if values or not _patterns else _filled(english)
    if values and _point[0] != _POINT:
        values = {
            name: _written(value) if isinstance(value, str) and _NUMBERS.fullmatch(value) else value
            for name, value in values.items()
        }
    return said.format(**values) if values else said


def number(said: str) -> str:
    """A number that was put into words with a point, as the chosen language writes it."""
    return tr(said)


def _written(numbers: str) -> str:
    """Numbers with the decimal mark of the language."""
    return numbers.replace(", ", "; ").replace(_POINT, _point[0])


@lru_cache(maxsize=256)
def _filled(sentence: str) -> str:
    """A sentence that arrived filled in; what was filled in may itself be one."""
    if (whole := _matched(sentence)) is not None:
        return whole
    # What is known as a clause may arrive as a sentence: "the lamp is off" as "The lamp is off."
    clause = sentence[:1].lower() + sentence[1:-1]
    if sentence[:1].isupper() and sentence.endswith("."):
        said = _words.get(clause) or _matched(clause)
        if said is not None:
            return f"{said[:1].upper()}{said[1:]}."
    parts = _PARTS.split(sentence)
    return " ".join(map(tr, parts)) if len(parts) > 1 else sentence


def _matched(sentence: str) -> str | None:
    for pattern, said in _patterns:
        found = pattern.fullmatch(sentence)
        if found is not None:
            return said.format(**{name: tr(part) for name, part in found.groupdict().items()})
    return None


def languages() -> list[str]:
    """The codes of the languages there are words for, English first."""
    return ["en", *sorted(path.stem for path in _FOLDER.glob("*.toml"))]


def speak(code: str) -> None:
    """Use the language ``code`` (``de``, ``de_AT``…) from here on, or English if it is unknown."""
    code = code.replace("-", "_").split("_")[0].lower()
    _words.clear()
    _patterns.clear()
    _filled.cache_clear()
    _spoken[0], _point[0] = "en", _POINT
    if code != "en" and code in languages():
        _words.update(catalogue(code))
        for english, said in sentences(code).items():
            if _FIELD.search(english):
                _patterns.append((_pattern(english), said))
            else:
                _words[english] = said
        _spoken[0], _point[0] = code, str(_read(code).get("decimal_mark", _POINT))


def of_system() -> str:
    """The language the computer is set to, for who has no window to ask."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if code := os.environ.get(name):
            return code
    return locale.getlocale()[0] or "en"


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


def sentences(code: str) -> dict[str, str]:
    """The same for sentences put together elsewhere, with ``{names}`` where they are filled in.

    The one that says most by itself comes first, since any could be part of one that says less.
    """
    found = {str(english): str(said) for english, said in _read(code).get("sentences", {}).items()}
    return dict(sorted(found.items(), key=lambda item: -len(_FIELD.sub("", item[0]))))


def _pattern(english: str) -> re.Pattern[str]:
    parts = _FIELD.split(english)  # words, name, words, name, …
    parts[::2] = map(re.escape, parts[::2])
    parts[1::2] = (f"(?P<{name}>.*?)" for name in parts[1::2])
    return re.compile("".join(parts), re.DOTALL)


@cache
def _read(code: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
