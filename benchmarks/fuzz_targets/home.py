"""What poise keeps of its own, one file harmed among good ones: what reads it, and what changes it.

Notes, journal, plan, outcome, contexts, the reserve, what is remembered between runs, what was
exported, and the index.  A file beside them that is not poise's stays, and all are their owner's
alone.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path

from poise import cli, clock, files, paths
from poise.core.weeks.ladder import Made, Step
from poise.core.weeks.outcome import Measure
from poise.library import advice, contexts, history, journal, outcomes, past_drills, remember, wins
from poise.library import plan as following
from poise.library.journal_entry import from_dict
from poise.recording import notes

NAME = "2026-03-01T14-05-09-drill-1"
MINE, HARMED = "sessions/mine.txt", ("config", "journal", "sessions", "state")
HERE = b"/HERE"  # in place of the folder it was made in
DRILL = ("drill", "--standard", "--no-sensor", "--speed", "0", "--json")
SAID = {
    "went_well": "all", "tags": ["one"], "actual": 3, "happened": "no", "felt": "same",
    "tension_before": 5, "tension_after": 2, "context": {"place": "kitchen", "noise": "loud"},
    "self_review": {"before": {"pacing": 4}, "after": {"pacing": 5}},
}  # fmt: skip
ACTION = {"text": "call", "due": "2026-03-05", "when": "if it rains", "done": None}
LOST = {
    "reconstruct": "a", "reinterpret": "b", "rewire": "c", "topics": ["pace"], "tested": ["pace"],
    "failed": ["pace"], "improved": [], "action": ACTION, "mood_before": 3, "session": NAME,
}  # fmt: skip
SAYS = (
    ("sessions",), ("sessions", "--json"), ("contexts",), ("outcome",), ("plan",), ("journal",),
    ("plan", "--json"), ("journal", "due"), ("journal", "search", "a"), ("pace", "--past"),
)  # fmt: skip
CHANGES = (
    ("journal", "later", f"{NAME[:19]}-rejection"), ("contexts", "set", "--place", "x"),
    ("plan", "skip"), ("forget", NAME, "--yes"), ("plan", "stop"), ("forget", "--all", "--yes"),
)  # fmt: skip


@cache
def _home() -> dict[str, bytes]:
    """The files of a home, by their place in it; what is recorded is of a drill without a heart."""
    before = os.environ.get("POISE_HOME")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["POISE_HOME"] = folder
        _fill(paths.sessions() / f"{NAME}.poise.jsonl")
        home = Path(folder)
        held = {str(p.relative_to(home)): p.read_bytes() for p in home.rglob("*") if p.is_file()}
        found = {  # the index finds out by itself that it is of another folder
            part: data if part.endswith(".sqlite") else data.replace(os.fsencode(home), HERE)
            for part, data in held.items()
        }
    if before is not None:
        os.environ["POISE_HOME"] = before
    return found


def _fill(recording: Path) -> None:
    assert _said(*DRILL, "--out", str(recording)) == 0
    notes.save(recording, SAID)
    for kind, row in (("rejection", LOST), ("win", {"text": "a"}), ("note", {"text": "a"})):
        journal.save(f"{NAME[:19]}-{kind}", from_dict(row, clock.moment(), kind))
    following.start("six-weeks", clock.today(), Measure.T50)
    outcomes.choose(Measure.LEFT_60, clock.today(), any_drill=True)
    past_drills.history(standard=True)
    remember.strap(paths.state(), "A0:9E:1A:00:11:22")
    advice.keep([Made(Step.UP, 739000)])
    files.keep_text(paths.contexts(), json.dumps({"suggested": "2026-03-01"}))
    assert _said("export", NAME, "--to", "csv", "-o", str(paths.exports() / "x")) == 0
    files.write_text(paths.sessions() / "mine.txt", "mine", over=True)


def _said(*words: str) -> int:
    """What a command says is no matter here; what it raises is."""
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return cli.main(words)


def _parts() -> list[str]:
    return [part for part in sorted(_home()) if part.partition("/")[0] in HARMED
            and not part.endswith((".poise.jsonl", ".txt"))]  # fmt: skip


def seeds() -> dict[str, bytes]:
    return {f"x.{n}{Path(part).suffix}": _home()[part] for n, part in enumerate(_parts())}


def read(path: Path) -> None:
    """Every command that reads a home, and then those that change it."""
    home = path.parent / "home"
    shutil.rmtree(home, ignore_errors=True)
    for part, data in _home().items():
        files.private_file(home / part).write_bytes(data.replace(HERE, os.fsencode(home)))
    harmed = _parts()[int(path.suffixes[-2].removeprefix("."))]
    (home / harmed).write_bytes(path.read_bytes().replace(HERE, os.fsencode(home)))
    for words in SAYS:
        _said(*words)
    history.lines(history.every())
    contexts.suggestion(past_drills.every(), clock.today())
    for words in (wins.every, advice.made, past_drills.history):
        words()
    for words in CHANGES:
        _said(*words)
    assert (home / MINE).read_text() == "mine"
    open_to_others = [p for p in home.rglob("*") if p.lstat().st_mode & 0o077]
    assert not open_to_others, open_to_others
