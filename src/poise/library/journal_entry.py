"""One entry of the journal: what a person wrote, and the one thing they mean to do.

What comes from outside, a file or a form, becomes an entry here or is refused with a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from poise.core.limits import YEARS
from poise.errors import JournalError
from poise.plain import plain

# What each kind is asked, in its order; the keys of the file.
TEXTS: dict[str, tuple[str, ...]] = {
    "3r": ("reconstruct", "reinterpret", "rewire"),
    "rejection": ("reconstruct", "reinterpret", "rewire"),
    "failure": ("situation", "misjudged", "changed", "result"),
    "win": ("text",),
    "note": ("text",),
}
LISTS = ("tested", "failed", "improved")  # of a rejection
# What each field asks for.
ASK = {
    "reconstruct": "What happened, in order? Facts a camera would have seen.",
    "reinterpret": "What was the question really testing?",
    "rewire": "One thing, small enough for this week.",
    "situation": "What was the situation?",
    "misjudged": "What had you misjudged?",
    "changed": "What do you do differently now?",
    "result": "How did it turn out?",
    "text": "In your own words:",
}
MOODS = ("mood_before", "mood_after")
KIND, VERSION = "poise_journal", 1
LONGEST_TEXT, MOST_TOPICS, LONGEST_TOPIC, WORST, BEST = 20_000, 12, 60, 0, 10
DUE_IN_DAYS, LATER_DAYS = 3, 3
_ACTION_KEYS = ("text", "due", "when", "done", "dropped")


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do by the day ``due``, and ``when``: an if–then sentence.

    ``done`` is the day it was done, None until then; ``dropped`` when it was let go.
    """

    text: str
    due: date
    when: str = ""
    done: date | None = None
    dropped: bool = False

    @property
    def open(self) -> bool:
        return self.done is None and not self.dropped


@dataclass(frozen=True, slots=True)
class Entry:
    """What was written at ``at``, a moment with an offset.

    ``session`` is the name of the recording it is about, empty for none.  Moods are 0 to 10, None
    where they were not said.  ``texts`` are by the keys of its kind, ``lists`` what a rejection
    tested, where it failed and what improved.
    """

    kind: str
    at: datetime
    session: str = ""
    mood_before: int | None = None
    mood_after: int | None = None
    topics: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    action: Action | None = None

    @property
    def headline(self) -> str:
        """The first words of it, on one line."""
        first = next((text for key in TEXTS[self.kind] if (text := self.texts.get(key))), "")
        return plain(" ".join(first.split()), 100)

    def words(self) -> str:
        """Everything that was written, to be searched."""
        action = (self.action.text, self.action.when) if self.action else ()
        lists = (one for values in self.lists.values() for one in values)
        return "\n".join((self.kind, *self.texts.values(), *lists, *self.topics, *action))

    def with_action(self, **changes: Any) -> Entry:
        """The same with its action changed; raises :class:`JournalError` when it has none."""
        if self.action is None:
            raise JournalError("that entry has nothing that was to be done")
        return replace(self, action=replace(self.action, **changes))


def to_dict(entry: Entry) -> dict[str, Any]:
    """The entry as its file has it."""
    row: dict[str, Any] = {
        KIND: VERSION, "kind": entry.kind, "at": entry.at.isoformat(timespec="seconds"),
        "session": entry.session or None, "mood_before": entry.mood_before,
        "mood_after": entry.mood_after, "topics": list(entry.topics),
    }  # fmt: skip
    row |= {key: entry.texts.get(key, "") for key in TEXTS[entry.kind]}
    if entry.kind == "rejection":
        row |= {key: list(entry.lists.get(key, ())) for key in LISTS}
    if entry.action is not None:
        one = entry.action
        row["action"] = {
            "text": one.text, "due": one.due.isoformat(), "when": one.when,
            "done": None if one.done is None else one.done.isoformat(), "dropped": one.dropped,
        }  # fmt: skip
    return row


def from_dict(row: object, now: datetime, kind: str = "") -> Entry:
    """The entry that ``row`` says, of ``kind`` where that is given; ``at`` is ``now`` if it is not.

    Raises :class:`JournalError` with the key and what is allowed.
    """
    if not isinstance(row, Mapping):
        raise JournalError("an entry is a JSON object")
    if row.get(KIND, VERSION) != VERSION:
        raise JournalError(
            f"{KIND} is {VERSION}, and {plain(row[KIND], 40)} came: a newer poise can read it",
            key=KIND,
        )
    said = row.get("kind", kind)
    if not isinstance(said, str) or said not in TEXTS or (kind and said != kind):
        allowed = kind or ", ".join(TEXTS)
        raise JournalError(f"kind is {allowed}; got {plain(said, 40)!r}", key="kind")
    lists = LISTS if said == "rejection" else ()
    known = (KIND, "kind", "at", "session", *MOODS, "topics", *TEXTS[said], *lists, "action")
    _only(row, known, "")
    at = _moment(row.get("at"), now)
    texts = {key: _text(row.get(key, ""), key) for key in TEXTS[said]}
    if not any(text.strip() for text in texts.values()):
        raise JournalError(
            f"nothing was written: give {', '.join(TEXTS[said])}", key=TEXTS[said][0]
        )
    session = row.get("session") or ""
    if not isinstance(session, str) or plain(session) != session:
        raise JournalError("session is the name of a recording, or null", key="session")
    return Entry(
        said, at, session, _mood(row, "mood_before"), _mood(row, "mood_after"),
        _words(row.get("topics", []), "topics"), texts,
        {key: _words(row.get(key, []), key) for key in lists},
        _action(row.get("action"), at.date()),
    )  # fmt: skip


def _action(row: object, day: date) -> Action | None:
    if row is None:
        return None
    if not isinstance(row, Mapping):
        raise JournalError("action is an object with text, due and when", key="action")
    _only(row, _ACTION_KEYS, "action.")
    text = _text(row.get("text", ""), "action.text")
    if not text.strip():
        return None
    due = _day(row.get("due"), "action.due") or day + timedelta(days=DUE_IN_DAYS)
    dropped = row.get("dropped", False)
    if not isinstance(dropped, bool):
        raise JournalError("action.dropped is true or false", key="action.dropped")
    when = _text(row.get("when", ""), "action.when")
    return Action(text, due, when, _day(row.get("done"), "action.done"), dropped)


def _moment(value: object, now: datetime) -> datetime:
    if value is None:
        return now
    try:
        assert isinstance(value, str)
        moment = datetime.fromisoformat(value)
        assert moment.year in YEARS
        return moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)
    except (AssertionError, ValueError, OverflowError, OSError):
        raise JournalError(
            f"at is a moment such as 2026-03-01T18:20:00+01:00; got {plain(value, 40)!r}", key="at"
        ) from None


def _day(value: object, key: str) -> date | None:
    if value is None:
        return None
    try:
        assert isinstance(value, str)
        day = date.fromisoformat(value)
        assert day.year in YEARS
        return day
    except (AssertionError, ValueError):
        raise JournalError(
            f"{key} is a day such as 2026-03-05, or null; got {plain(value, 40)!r}", key=key
        ) from None


def _mood(row: Mapping[str, Any], key: str) -> int | None:
    value = row.get(key)
    if value is None:
        return None
    if type(value) is not int or not WORST <= value <= BEST:
        raise JournalError(f"{key} is a whole number, 0 to 10, or null", key=key)
    return value


def _text(value: object, key: str) -> str:
    if not isinstance(value, str):
        raise JournalError(f"{key} is a text; got {plain(value, 40)!r}", key=key)
    if len(value) > LONGEST_TEXT:
        raise JournalError(f"{key} has at most {LONGEST_TEXT} letters; got {len(value)}", key=key)
    return value.encode("utf-8", "replace").decode("utf-8")  # half of a character is none


def _words(values: object, key: str) -> tuple[str, ...]:
    if not isinstance(values, list) or len(values) > MOST_TOPICS:
        raise JournalError(f"{key} is a list of at most {MOST_TOPICS} texts", key=key)
    for value in values:
        if not isinstance(value, str) or not 1 <= len(value.strip()) <= len(value) <= LONGEST_TOPIC:
            raise JournalError(f"{key} holds texts of 1 to {LONGEST_TOPIC} letters", key=key)
    return tuple(plain(value.strip()) for value in values)


def _only(row: Mapping[str, Any], known: tuple[str, ...], under: str) -> None:
    for key in row:
        if key not in known:
            from difflib import get_close_matches

            near = get_close_matches(str(key)[:80], known, 1)
            hint = f"did you mean {under}{near[0]}?" if near else f"known are {', '.join(known)}"
            raise JournalError(f"unknown key {under}{plain(key, 40)}: {hint}", key=str(key))
