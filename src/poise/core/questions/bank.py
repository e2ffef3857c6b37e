"""Interview questions as values: what may be asked, and what a good answer tends to touch.

Banks are read from TOML by ``poise.questions``; this module says what one is and refuses what
cannot be asked, with the key and what is allowed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from poise.core.events import Objection as Objection  # who reads a bank needs it too
from poise.errors import QuestionError

LEVELS = (1, 2, 3)
POINTS, FOLLOW_UPS, MOST_DOUBTS, MOST_TOPICS = 3, 2, 3, 5
MOST_LETTERS_ASKED, MOST_LETTERS = 200, 160
SHORTEST_ANSWER_S, LONGEST_ANSWER_S = 45, 240
MOST_QUESTIONS = 2000
ID = re.compile(r"[A-Za-z][A-Za-z-]{0,30}-[0-9]{1,4}")
NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
# The stories of failures: never by chance to somebody who begins, or was just turned down.
FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Doubt:
    """An interviewer objects with ``say``; what ``objection`` it is, is told after the drill."""

    say: str
    objection: Objection

    def __post_init__(self) -> None:
        _text("doubts.say", self.say, MOST_LETTERS)


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a bank.

    ``level`` is how hard it is, from 1, a warm-up, to 3, a stretch: not the level of a drill.
    ``answer_s`` is how long an answer usually takes.  ``points`` are what a good answer tends to
    touch, for the person's own tick.
    """

    id: str
    level: int
    topics: tuple[str, ...]
    answer_s: int
    ask: str
    points: tuple[str, ...]
    follow: tuple[str, ...]
    doubts: tuple[Doubt, ...]

    def __post_init__(self) -> None:
        if not ID.fullmatch(self.id):
            raise QuestionError(
                f"id is letters, a hyphen and a number, such as 'ops-07'; got {self.id[:40]!r}",
                key="id",
            )
        if self.level not in LEVELS:
            raise QuestionError(
                f"level is 1, a warm-up, 2, usual, or 3, a stretch; got {self.level}", key="level"
            )
        if not SHORTEST_ANSWER_S <= self.answer_s <= LONGEST_ANSWER_S:
            raise QuestionError(
                f"seconds, how long an answer usually takes, is {SHORTEST_ANSWER_S} to "
                f"{LONGEST_ANSWER_S}; got {self.answer_s}",
                key="seconds",
            )
        _many("topics", self.topics, 1, MOST_TOPICS)
        _many("points", self.points, POINTS, POINTS)
        _many("follow", self.follow, FOLLOW_UPS, FOLLOW_UPS)
        _many("doubts", self.doubts, 1, MOST_DOUBTS)
        _text("ask", self.ask, MOST_LETTERS_ASKED)
        for key in ("topics", "points", "follow"):
            for text in getattr(self, key):
                _text(key, text, MOST_LETTERS)

    @property
    def has_both(self) -> bool:
        """Whether one of its objections is fair and one mistaken."""
        return {Objection.RIGHT, Objection.WRONG} <= {doubt.objection for doubt in self.doubts}


@dataclass(frozen=True, slots=True)
class Bank:
    """Questions of one subject; ``own`` where a person wrote the file themselves."""

    name: str
    title: str
    language: str
    version: int
    questions: tuple[Question, ...]
    own: bool = False

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise QuestionError(
                "bank.name is small letters, numbers and hyphens, at most 31; "
                f"got {self.name[:40]!r}",
                key="bank.name",
            )
        _text("bank.title", self.title, MOST_LETTERS)
        if not 1 <= len(self.questions) <= MOST_QUESTIONS:
            raise QuestionError(
                f"a bank holds 1 to {MOST_QUESTIONS} questions, each under [[question]]; "
                f"got {len(self.questions)}",
                key="question",
            )


_VERBS = "is|are|was|were|do|does|did|would|will|can|could|should|has|have|had|might"
_ASKS = re.compile(
    r"(?:(?:and|but|so|or|looking back|in words|in plain words|hang on),? )?"
    rf"(?:what(?:'s| (?:{_VERBS}|if|about|kinds?|else|happens|makes|made|changes|became)\b)"
    rf"|where(?:'s| (?:{_VERBS})\b)|who(?:'s)? |why |which (?!is why\b)"
    rf"|how (?:{_VERBS}|many|much|long|often|far|soon|sure|big|small|about)\b"
    rf"|when (?:{_VERBS})\b"
    rf"|(?:{_VERBS}|(?:{_VERBS})n't|won't|can't) (?:i|you|we|they|he|she|it|this|that|there|the|a"
    r"|an|any|anyone|anybody|people|your|our|their)\b"
    r"|(?:why|how|what next|what now|what then)$)"
    rf"|.*, (?:{_VERBS}|(?:{_VERBS})n't|won't|can't) (?:i|you|we|they|he|she|it)$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.?!…]+[.?!…]*")


def open_question(text: str) -> bool:
    """Whether one of the sentences of ``text`` asks, in English, and does not end as a question.

    Of the sentences of our own banks that ask it knows nine in ten, and takes no other for one.
    """
    sentences = (found[0].strip() for found in _SENTENCE.finditer(text))
    return any(
        bool(_ASKS.match(sentence.rstrip(".!… "))) and not sentence.endswith("?")
        for sentence in sentences
    )


def _many(key: str, values: tuple[object, ...], least: int, most: int) -> None:
    if not least <= len(values) <= most:
        wanted = str(least) if least == most else f"{least} to {most}"
        raise QuestionError(f"{key} holds {wanted}; got {len(values)}", key=key)


def _text(key: str, text: str, most: int) -> None:
    if not 1 <= len(text.strip()) <= len(text) <= most:
        raise QuestionError(f"{key} is 1 to {most} letters; got {len(text)}", key=key)
    if not text.isprintable():
        raise QuestionError(
            f"{key} is one line without control characters; got {text[:40]!r}", key=key
        )
