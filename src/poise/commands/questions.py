"""The questions a drill may ask, and whether a bank of your own can be asked from."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from poise import questions
from poise.errors import UsageError
from poise.formatting import clock_time
from poise.plain import plain

if TYPE_CHECKING:
    from poise.core.training.questions import Bank, Question
    from poise.questions.bank import Fault

ERROR = 1
WHAT = ("list", "show", "check")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", nargs="?", choices=WHAT, default="list",
        help="list them (the default), show one, or check files of your own",
    )  # fmt: skip
    parser.add_argument(
        "names", nargs="*", metavar="ID|FILE",
        help="the question to show; the files to check, all of your own when none is named",
    )  # fmt: skip
    parser.add_argument("--bank", metavar="NAME", help="list: only those of this bank")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(args: argparse.Namespace) -> int:
    """List, show or check; exit status 1 when a file that was checked has a fault."""
    if args.what == "check":
        return _check(args)
    shelf = questions.shelf()
    for fault in shelf.faults:
        print(f"Left out: {plain(fault, None)}", file=sys.stderr)
    if args.what == "show":
        if len(args.names) != 1:
            raise UsageError("say which question to show, such as ops-07")
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
        print(f"Files of your own go into {paths_of_own()}.")
    return 0


def paths_of_own() -> Path:
    from poise import paths

    return paths.questions()


def _check(args: argparse.Namespace) -> int:
    files = [Path(name) for name in args.names] or questions.own_files()
    known = questions.shipped()
    faults: list[Fault] = []
    for path in files:
        bank, wrong = questions.check(path, known)
        faults += wrong
        if bank is not None:
            known = questions.with_own(known, bank)
            if not args.json:
                print(f"{plain(path, None)}: {len(bank.questions)} questions, all can be asked")
    for fault in faults:
        if args.json:
            print(json.dumps(asdict(fault), ensure_ascii=False))
        else:
            print(plain(fault, None))
    if not files and not args.json:
        ours = sum(len(bank.questions) for bank in known)
        print(f"The {ours} questions that come with poise can be asked; {paths_of_own()} has none.")
    return ERROR if faults else 0


def _line(question: Question) -> str:
    return f"{question.id:<9} {question.level}  {clock_time(question.answer_s)}  {question.ask}"


def _card(bank: Bank, question: Question) -> str:
    kinds = {"right": "fair", "wrong": "mistaken", "open": "open"}
    lines = [
        f"{question.id}  {bank.title}, level {question.level}, about "
        f"{clock_time(question.answer_s)} ({', '.join(question.topics)})",
        question.ask,
        "A good answer tends to touch:",
        *(f"  - {point}" for point in question.points),
        "It may be followed by:",
        *(f"  - {follow}" for follow in question.follow),
        "Somebody may object:",
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
