"""What the pages of the journal say: of an entry in the list, and around the lines to write in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QDate, QLocale

from poise.library.journal import AGAIN, Kept
from poise.library.journal_entry import ASK, TEXTS
from poise.library.wins import Win
from poise.ui.text.language import spoken, tr


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry in the list: what it is and when it was written, its first words, its topics.

    ``words`` are all that was written, to be searched.
    """

    title: str
    when: str
    about: str
    topics: str
    words: str

    def aloud(self) -> str:
        """The same in one line, for a screen reader."""
        return ", ".join(filter(None, (self.title, self.when, self.about, self.topics)))

    def matches(self, wanted: str) -> bool:
        """Whether each of the words looked for is in it."""
        mine = self.words.casefold()
        return all(word in mine for word in wanted.casefold().split())


def kind_name(kind: str) -> str:
    """What an entry of that kind is called."""
    names = {
        "3r": tr("Reflection"), "rejection": tr("Rejection"), "failure": tr("Failure story"),
        "win": tr("Win"), "note": tr("Note"),
    }  # fmt: skip
    return names[kind]


def kind_about(kind: str) -> str:
    """What it is for, in a sentence."""
    about = {
        "3r": tr("What happened, what it was testing, one thing for this week."),
        "rejection": tr("The same for a no: what was tested, what failed, what was better."),
        "failure": tr("A story to tell when you are asked for one."),
        "win": tr("One line on something that went well."),
        "note": tr("Anything else."),
    }
    return about[kind]


def asked(kind: str, key: str) -> str:
    """The question above a field; numbered where there are several."""
    keys = TEXTS[kind]
    if kind == "win":
        return tr("What went well?")
    return tr(ASK[key]) if len(keys) == 1 else f"{keys.index(key) + 1}  {tr(ASK[key])}"


def moment(at: datetime, today: date) -> str:
    """When something was written, as short as it can be told."""
    local = at.astimezone()
    days = (today - local.date()).days
    if days == 0:
        return tr("Today {time}", time=f"{local:%H:%M}")
    if days == 1:
        return tr("Yesterday {time}", time=f"{local:%H:%M}")
    return short_day(local.date(), today)


def short_day(day: date, today: date) -> str:
    """A day with its weekday when it is near, else with its year when that is another."""
    form = tr("ddd d MMM") if day.year == today.year else tr("d MMM yyyy")
    return QLocale(spoken()).toString(QDate(day.year, day.month, day.day), form)


def entry_line(kept: Kept, today: date) -> EntryLine:
    """An entry as the list has it; one that cannot be read says why."""
    entry = kept.entry
    if entry is None:
        return EntryLine(kept.id, "", tr(kept.trouble), "", kept.id)
    topics = "  ".join(f"#{topic}" for topic in entry.topics)
    name = kind_name(entry.kind)
    return EntryLine(
        name, moment(entry.at, today), entry.headline, topics, f"{name}\n{entry.words()}"
    )


def win_line(win: Win, today: date) -> EntryLine:
    """A win on the wall: the line itself, and when it was."""
    return EntryLine(win.text, moment(win.at, today), "", "", win.text)


def counted(shown: int, listed: int) -> str:
    """How many of the entries a search found."""
    one = shown == listed == 1
    return tr("1 entry") if one else tr("{k} of {n} entries", k=shown, n=listed)


def unread(broken: list[str]) -> str:
    """Which entries cannot be read; empty where all can."""
    which = ", ".join(broken)
    if len(broken) == 1:
        return tr("1 entry cannot be read: {which}", which=which)
    return tr("{n} entries cannot be read: {which}", n=len(broken), which=which) if broken else ""


def again_line(topic: str, times: int) -> str:
    """A topic that came a third time, or more often."""
    if times == AGAIN:
        return tr("Third time: {topic}. A two-minute answer on it may be worth an evening.",
                  topic=topic)  # fmt: skip
    return tr("{n} times: {topic}. A two-minute answer on it may be worth an evening.",
              n=times, topic=topic)  # fmt: skip
