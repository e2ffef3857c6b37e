"""Your journal: what happened, what it meant, one thing to do; every word stays in its own file."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from poise import clock, files
from poise.commands.asking import agreed, line, until
from poise.commands.piped import PIPE
from poise.commands.places import add_force, place
from poise.core import safety
from poise.errors import JournalError, UsageError
from poise.plain import plain

if TYPE_CHECKING:
    from poise.library.journal_entry import Entry

WHAT = ("list", "add", "show", "due", "done", "later", "drop", "search", "export", "forget")
KINDS = ("3r", "rejection", "failure", "win", "note")
ONE = ("show", "done", "later", "drop")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", nargs="?", choices=WHAT, default="list",
        help="list (the default), add KIND, show ID, due, done ID, later ID (in three days), "
        "drop ID (let it go), search WORDS, export, forget ID",
    )  # fmt: skip
    parser.add_argument(
        "words", nargs="*", metavar="KIND|ID|WORDS",
        help=f"KIND is {', '.join(KINDS)}; ID is from the list, its beginning, or 'last'",
    )  # fmt: skip
    parser.add_argument("--from", dest="source", metavar="FILE|-",
                        help="add: the entry as a JSON object")  # fmt: skip
    parser.add_argument("-o", "--out", metavar="FILE|-",
                        help="export: where all entries go, as one JSON array")  # fmt: skip
    add_force(parser, "export")
    parser.add_argument("--all", action="store_true", help="forget: the whole journal")
    parser.add_argument("--yes", action="store_true", help="forget: without asking")
    parser.add_argument("--json", action="store_true", help="print one JSON object per line")


def run(args: argparse.Namespace) -> int:
    if args.what in ONE and len(args.words) != 1:
        raise UsageError("say which entry: 'poise journal' lists them")
    return int(globals()[f"_{args.what}"](args) or 0)


# ------------------------------------------------------------------ looking


def _list(args: argparse.Namespace) -> None:
    from poise.library import journal

    found = journal.every()
    for kept in found:
        if kept.entry is None:
            print(f"{kept.id} cannot be read: {plain(kept.trouble)}", file=sys.stderr)
        else:
            print(_told(kept.id, kept.entry, args.json))
    if not found and not args.json:
        print("Nothing written yet: 'poise journal add win' makes a start.")


def _search(args: argparse.Namespace) -> None:
    from poise.library import journal

    if not args.words:
        raise UsageError("say which words to search for")
    found = journal.search(" ".join(args.words))
    for id, entry in found:
        print(_told(id, entry, args.json))
    if not found and not args.json:
        print("No entry holds all of these words.")


def _show(args: argparse.Namespace) -> None:
    from poise.library import journal
    from poise.library.journal_entry import ASK, TEXTS

    id, entry = journal.find(args.words[0])
    if args.json:
        print(_object(id, entry))
        return
    print(f"{id}  {entry.at:%Y-%m-%d %H:%M}  {entry.kind}")
    for key in TEXTS[entry.kind]:
        if entry.texts.get(key):
            print(f"{ASK[key]}\n{plain(entry.texts[key], None, keep=chr(10))}")
    for key, values in entry.lists.items():
        if values:
            print(f"{key}: {', '.join(values)}")
    if entry.topics:
        print(f"topics: {', '.join(entry.topics)}")
    if entry.action is not None:
        state = "let go" if entry.action.dropped else entry.action.done or "open"
        print(f"to do by {entry.action.due}: {plain(entry.action.text, None)} ({state})")
        if entry.action.when:
            print(plain(entry.action.when, None))


def _due(args: argparse.Namespace) -> None:
    from poise.library import journal

    found = journal.due(clock.today())
    for one in found:
        if args.json:
            row = {"id": one.id, "due": one.due.isoformat(), "text": one.text,
                   "when": one.when, "overdue_days": one.overdue_days}  # fmt: skip
            print(json.dumps(row, ensure_ascii=False))
        else:
            print(f"{one.due}  {one.id}  {plain(one.text)}")
    if not found and not args.json:
        print("Nothing is open.")


def _told(id: str, entry: Entry, as_json: bool) -> str:
    return _object(id, entry) if as_json else f"{id}  {entry.headline}"


def _object(id: str, entry: Entry) -> str:
    from poise.library.journal_entry import to_dict

    return json.dumps({"id": id} | to_dict(entry), ensure_ascii=False)


# ------------------------------------------------------------------ changing


def _done(args: argparse.Namespace) -> None:
    from poise.library import journal

    id, entry = journal.find(args.words[0])
    journal.save(id, entry.with_action(done=clock.today(), dropped=False))
    print("Done.")


def _later(args: argparse.Namespace) -> None:
    from poise.library import journal

    id, entry = journal.find(args.words[0])
    moved = journal.later(entry, clock.today())
    journal.save(id, moved)
    print(f"Due {moved.action.due if moved.action else ''}.")


def _drop(args: argparse.Namespace) -> None:
    from poise.library import journal

    id, entry = journal.find(args.words[0])
    journal.save(id, entry.with_action(dropped=True))
    print("Let go.")


def _add(args: argparse.Namespace) -> None:
    from poise.library import journal

    if len(args.words) != 1 or args.words[0] not in KINDS:
        raise UsageError(f"say what to add: {', '.join(KINDS)}")
    (kind,), now = args.words, clock.moment()
    if args.source is not None:
        entry = journal.read(_source(args.source), now, kind)
    elif sys.stdin.isatty():
        entry = _asked(kind, now)
    else:
        raise UsageError("there is nobody here to ask: give the entry with --from FILE, or - ")
    id = journal.add(entry)
    print(_object(id, entry) if args.json else f"Kept as {id}.")
    for words in _afterwards(entry):
        print(words, file=sys.stderr if args.json else sys.stdout)


def _source(source: str) -> str:
    from poise.library.journal import LARGEST

    try:
        if source == "-":
            return sys.stdin.read(LARGEST)
        return files.read_text(Path(source), LARGEST)
    except OSError as error:
        raise JournalError(f"{source} cannot be read: {error.strerror or error}") from None
    except ValueError:
        raise JournalError(f"{source} is not text in UTF-8") from None


def _asked(kind: str, now: datetime) -> Entry:
    """Ask for each field on the terminal; an empty line goes on to the next.

    An answer that cannot be is asked for again, and nothing that was written before it is lost.
    """
    from poise.library.journal_entry import ASK, LISTS, TEXTS, from_dict

    row: dict[str, Any] = {"kind": kind, "mood_before": until("How are you now? 0–10: ", _mood)}
    for key in TEXTS[kind]:
        row[key] = _paragraph(ASK[key])
        if key == "reconstruct" and safety.judges(row[key]):
            print(safety.CAMERA_SAW)
    if kind == "rejection":
        for key in LISTS:
            row[key] = until(f"What was {key}, in a word or two, with commas: ", _comma) or []
    if kind in ("3r", "rejection"):
        row["topics"] = until("Topics, with commas: ", _comma) or []
        row["action"] = {"text": row["rewire"], "when": line("When … , I …: ").strip()}
        row["action"]["due"] = until("Due, such as 2026-03-05 (in three days): ", _day)
    row["mood_after"] = until("And now? 0–10: ", _mood)
    return from_dict(row, now)


def _paragraph(question: str) -> str:
    from poise.library.journal_entry import LONGEST_TEXT

    print(question)
    text = ""
    while more := line("  "):
        if len(text) + len(more) >= LONGEST_TEXT:
            print("That is as much as one answer holds; the last line is left out.")
            break
        text += f"{more}\n"
    return text.removesuffix("\n")


def _comma(said: str) -> list[str]:
    from poise.library.journal_entry import LONGEST_TOPIC, MOST_TOPICS

    words = [word.strip() for word in said.split(",") if word.strip()]
    if len(words) > MOST_TOPICS or any(len(word) > LONGEST_TOPIC for word in words):
        raise UsageError(f"At most {MOST_TOPICS}, each of at most {LONGEST_TOPIC} letters.")
    return words


def _mood(said: str) -> int:
    from poise.library.journal_entry import BEST

    if not (said.isascii() and said.isdigit() and len(said) <= 2 and int(said) <= BEST):
        raise UsageError(f"A whole number from 0 to {BEST}, or nothing.")
    return int(said)


def _day(said: str) -> str:
    from poise.core.limits import YEARS

    try:
        day = date.fromisoformat(said)
    except ValueError:
        day = date.min
    if day.year not in YEARS:
        raise UsageError("A day such as 2026-03-05, or nothing.")
    return day.isoformat()


def _afterwards(entry: Entry) -> list[str]:
    from poise.library import journal

    lines = []
    if safety.speaks_of_harm(entry.words()):
        lines.append(safety.HARM)
    if safety.heavy(entry.mood_before, entry.mood_after):
        lines.append(safety.HEAVY)
    topics = (*entry.topics, *entry.lists.get("failed", ()))
    again = journal.comes_again(topics) if entry.kind == "rejection" else None
    if again is not None:
        topic, times = again
        count = "Third time" if times == journal.AGAIN else f"{times} times"
        lines.append(f"{count}: {topic}. A two-minute answer on it may be worth an evening.")
    return lines


# ------------------------------------------------------------------ taking away


def _export(args: argparse.Namespace) -> None:
    from poise.library import journal
    from poise.library.journal_entry import to_dict

    if args.out is None:
        raise UsageError("say where the entries go: -o FILE, or -o - for standard output")
    if args.out == PIPE:
        rows = [{"id": id} | to_dict(entry) for id, entry in journal.entries()]
        print(journal.as_json(rows), end="")
        return
    out = place(args.out, args)
    n = journal.export(out.path, over=out.over)
    many = "1 entry" if n == 1 else f"{n} entries"
    print(f"{many} in {plain(args.out, None)}; forgetting one entry does not reach that file.")


def _forget(args: argparse.Namespace) -> None:
    from poise.library import journal

    if bool(args.words) == args.all:
        raise UsageError("say which entry to forget, or --all: 'poise journal' lists them")
    what = "the whole journal" if args.all else plain(args.words[0])
    if not args.yes:
        if not sys.stdin.isatty():
            raise UsageError("cannot ask without a terminal: add --yes")
        if not agreed(f"Delete {what} permanently?"):
            return
    for path in journal.forget_all() if args.all else [journal.forget(args.words[0])]:
        print(f"removed {plain(path, None)}")
