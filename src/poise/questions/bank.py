"""A question bank read from TOML, with every fault that it has: the file, the question, what is
allowed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from poise.core.questions.bank import Bank, Doubt, Objection, Question, open_question
from poise.errors import QuestionError
from poise.own_files import FileFault

_FILE_KEYS = ("bank", "question")
_BANK_KEYS = ("name", "title", "language", "version")
_QUESTION_KEYS = ("id", "level", "topics", "seconds", "ask", "points", "follow", "doubts")
_DOUBT_KEYS = ("say", "is")
LONGEST_LANGUAGE = 8


def read(
    text: str, file: str, *, known: Iterable[Bank] = (), own: bool = False
) -> tuple[Bank | None, list[FileFault]]:
    """The bank that ``text`` holds, or None and all its faults, one for each question.

    No id may be in one of the ``known`` banks, nor its name be that of another one that is a
    person's ``own``; with the name of one of ours it will take its place.
    """
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also integers of thousands of digits
        return None, [FileFault(file, "", f"it is not TOML: {error}")]
    faults: list[FileFault] = []
    questions: list[Question] = []
    try:
        _only(data, _FILE_KEYS)
        head, rows = _table(data, "bank", "bank"), data.get("question", [])
        _only(head, _BANK_KEYS, "bank.")
        name, language = _word(head, "name", "bank."), _word(head, "language", "bank.")
        others = [bank for bank in known if bank.own or bank.name != name]
        taken = {question.id: bank.name for bank in others for question in bank.questions}
        if not (language.isascii() and language.isalpha() and len(language) <= LONGEST_LANGUAGE):
            raise QuestionError(f"bank.language is a code such as 'en'; got {language[:40]!r}")
        if not isinstance(rows, list):
            raise QuestionError("write each question under [[question]]")
        for n, row in enumerate(rows, 1):
            try:
                question = _question(row, language)
                if question.id in taken:
                    raise QuestionError(f"id is taken already, in the bank {taken[question.id]!r}")
                taken[question.id] = name
                questions.append(question)
            except QuestionError as error:
                faults.append(FileFault(file, _name(row, n), str(error)))
        if not faults:
            bank = Bank(
                name, _word(head, "title", "bank."), language,
                _whole(head, "version", "bank."), tuple(questions), own,
            )  # fmt: skip
            if any(bank.name == other.name for other in others):
                raise QuestionError(f"bank.name {bank.name!r} is taken already: choose another")
            return bank, []
    except QuestionError as error:
        faults.append(FileFault(file, "", str(error)))
    return None, faults


def _question(row: object, language: str) -> Question:
    if not isinstance(row, Mapping):
        raise QuestionError("write each question under [[question]]")
    _only(row, _QUESTION_KEYS)
    question = Question(
        id=_word(row, "id"),
        level=_whole(row, "level"),
        topics=_words(row, "topics"),
        answer_s=_whole(row, "seconds"),
        ask=_word(row, "ask"),
        points=_words(row, "points"),
        follow=_words(row, "follow"),
        doubts=tuple(_doubts(row)),
    )
    if language == "en":
        _marked(question)
    return question


def _doubts(row: Mapping[str, Any]) -> Iterator[Doubt]:
    for doubt in _list(row, "doubts"):
        if not isinstance(doubt, Mapping):
            raise QuestionError('doubts are written as { say = "…", is = "wrong" }')
        _only(doubt, _DOUBT_KEYS, "doubts.")
        kind = _word(doubt, "is", "doubts.")
        if kind not in list(Objection):
            raise QuestionError(f"doubts.is is right, wrong or open; got {kind[:40]!r}")
        yield Doubt(_word(doubt, "say", "doubts."), Objection(kind))


def _marked(question: Question) -> None:
    said = {"ask": (question.ask,), "follow": question.follow}
    said["doubts.say"] = tuple(doubt.say for doubt in question.doubts)
    for key, texts in said.items():
        for text in texts:
            if open_question(text):
                raise QuestionError(f"{key} asks and has no question mark: {text!r}")


def nearest(word: str, known: Iterable[str]) -> str:
    """The one of ``known`` that ``word`` was probably meant to be; empty when none is like it."""
    from difflib import get_close_matches  # only who mistyped waits for it

    return next(iter(get_close_matches(word[:80], list(known), 1)), "")


def _only(data: Mapping[str, Any], known: tuple[str, ...], under: str = "") -> None:
    for key in data:
        if key not in known:
            near = nearest(key, known)
            hint = f"did you mean {under}{near}?" if near else f"known are {', '.join(known)}"
            raise QuestionError(f"unknown key {under}{key[:40]}: {hint}")


def _given(data: Mapping[str, Any], key: str, under: str) -> Any:
    if key not in data:
        raise QuestionError(f"{under}{key} is missing")
    return data[key]


def _table(data: Mapping[str, Any], key: str, name: str) -> Mapping[str, Any]:
    table = _given(data, key, "")
    if not isinstance(table, Mapping):
        raise QuestionError(f"{key} is a table: write [{name}] above its keys")
    return table


def _word(data: Mapping[str, Any], key: str, under: str = "") -> str:
    value = _given(data, key, under)
    if not isinstance(value, str):
        raise QuestionError(f"{under}{key} is a text in quotation marks; got {_shown(value)}")
    return value


def _whole(data: Mapping[str, Any], key: str, under: str = "") -> int:
    value = _given(data, key, under)
    if type(value) is not int or abs(value) > 1 << 31:
        raise QuestionError(f"{under}{key} is a whole number; got {_shown(value)}")
    return value


def _list(data: Mapping[str, Any], key: str) -> list[Any]:
    value = _given(data, key, "")
    if not isinstance(value, list):
        raise QuestionError(f"{key} is a list in square brackets; got {_shown(value)}")
    return value


def _words(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = _list(data, key)
    for value in values:
        if not isinstance(value, str):
            raise QuestionError(f"{key} holds texts in quotation marks; got {_shown(value)}")
    return tuple(values)


def _shown(value: object) -> str:
    """A value in an error; Python refuses to write an integer of thousands of digits."""
    if isinstance(value, int) and abs(value) > 1 << 63:
        return "a very large number"
    return repr(value)[:40]


def _name(row: object, n: int) -> str:
    given = row.get("id") if isinstance(row, Mapping) else None
    return given[:40] if isinstance(given, str) and given else f"question {n}"
