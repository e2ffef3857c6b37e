"""List, show and check the interview questions used in drills."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from poise import own_files, questions
from poise.errors import UsageError
from poise.formatting import clock_time
from poise.plain import plain

if TYPE_CHECKING:
    from poise.core.questions.bank import Bank, Question

ERROR = 1
WHAT = ("list", "show", "check")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", nargs="?", choices=WHAT, default="list",
        help="list them (default), show one, or check your own files",
    )  # fmt: skip
    parser.add_argument(
        "names", nargs="*", metavar="ID|FILE",
        help="question to show, or files to check (default: all your own)",
    )  # fmt: skip
    parser.add_argument("--bank", metavar="NAME", help="list: only questions of this bank")
    parser.add_argument("--json", action="store_true", help="print one JSON object per line")


def run(args: argparse.Namespace) -> int:
    """List, show or check; exit status 1 when a file that was checked has a fault."""
    if args.what == "check":
        return _check(args)
    shelf = questions.shelf()
    for fault in shelf.faults:
        print(f"Skipped: {plain(fault, None)}", file=sys.stderr)
    if args.what == "show":
        if len(args.names) != 1:
            raise UsageError("name a question to show, such as ops-07")
        bank, question = shelf.question(args.names[0])
        print(json.dumps(_whole(bank, question), ensure_ascii=False) if args.json
              else _card(bank, question))  # fmt: skip
        return 0
    if args.names:
        raise UsageError(f"list takes no {args.names[0]!r}: 'poise questions show ID' shows one")
    banks = shelf.banks if args.bank is None else (shelf.bank(args.bank),)
    for bank in banks:
        for question in bank.questions:
            print(json.dumps(_row(bank, question), ensure_ascii=False) if args.json
                  else _line(question))  # fmt: skip
    if not args.json:
        many = sum(len(bank.questions) for bank in banks)
        print(f"{many} questions in {', '.join(bank.name for bank in banks)}.")
        print(f"Put your own files in {paths_of_own()}.")
    return 0


def paths_of_own() -> Path:
    from poise import paths

    return paths.questions()


def _check(args: argparse.Namespace) -> int:
    files = [Path(name) for name in args.names] or questions.own_files()
    known = questions.shipped()
    faults = [] if args.names else own_files.beyond(paths_of_own())
    for path in files:
        bank, wrong = questions.check(path, known)
        faults += wrong
        if bank is not None:
            known = questions.with_own(known, bank)
            if not args.json:
                print(f"{plain(path, None)}: {len(bank.questions)} questions, all valid")
    for fault in faults:
        if args.json:
            print(json.dumps(asdict(fault), ensure_ascii=False))
        else:
            print(plain(fault, None))
    if not files and not args.json:
        ours = sum(len(bank.questions) for bank in known)
        print(f"All {ours} questions included with poise are valid. {paths_of_own()} has none.")
    return ERROR if faults else 0


def _line(question: Question) -> str:
    return f"{question.id:<9} {question.level}  {clock_time(question.answer_s)}  {question.ask}"


def _card(bank: Bank, question: Question) -> str:
    kinds = {"right": "fair", "wrong": "mistaken", "open": "open"}
    lines = [
        f"{question.id}  {bank.title}, level {question.level}, about "
        f"{clock_time(question.answer_s)} ({', '.join(question.topics)})",
        question.ask,
        "A good answer covers:",
        *(f"  - {point}" for point in question.points),
        "Possible follow-ups:",
        *(f"  - {follow}" for follow in question.follow),
        "Possible objections:",
        *(f"  - {doubt.say} ({kinds[doubt.objection]})" for doubt in question.doubts),
    ]
    return "\n".join(plain(line, None) for line in lines)


def _row(bank: Bank, question: Question) -> dict[str, Any]:
    return {
        "id": question.id, "bank": bank.name, "level": question.level,
        "topics": question.topics, "seconds": question.answer_s, "ask": question.ask,
    }  # fmt: skip


def _whole(bank: Bank, question: Question) -> dict[str, Any]:
    doubts = [{"say": doubt.say, "is": doubt.objection} for doubt in question.doubts]
    return _row(bank, question) | {
        "points": question.points, "follow": question.follow, "doubts": doubts,
    }  # fmt: skip
