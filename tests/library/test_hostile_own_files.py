"""Whatever stands where poise keeps a file of its own, reading it ends at once and says so, or not.

A pipe would be waited for, a hole or a device read without end, and a number that has no date or no
float raises what nobody expects.
"""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import pytest

import poise
from poise import cli, files, paths, plans, questions, settings
from poise.batch.cache import Cache
from poise.commands import doctor
from poise.core.weeks import outcome
from poise.errors import PoiseError
from poise.exporters import hrvlogger
from poise.library import contexts, exported, journal, outcomes, past_drills, remember
from poise.library import plan as following
from poise.live import serve
from poise.recording import notes, reader
from poise.runtime import acts
from poise.simulation.recordings import made_up
from poise.vision.model_file import model_file
from tests.worlds import paced

SOURCE = Path(poise.__file__).parent
LIMIT_S = 5  # of the processor
RECORDING = "x.poise.jsonl"


def _journal(_path: Path) -> object:
    assert len(journal.every()) == 1
    return journal.due(date(2026, 3, 1)), journal.search("words"), journal.comes_again(["words"])


def _plan(_path: Path) -> object:
    found = following.needed()
    return following.show(found, datetime(2026, 3, 1, 12, 0))


def _outcome(_path: Path) -> object:
    chosen = outcomes.chosen()
    return outcome.outcome([], 739000, chosen.primary, None, chosen.forgotten)


READERS: dict[str, tuple[Callable[[], Path], Callable[[Path], object]]] = {
    "settings": (paths.config, settings.load),
    "settings written": (paths.config, lambda path: settings.save(path)),
    "what is remembered": (paths.state, remember.straps),
    "an entry": (lambda: paths.journal() / "2026-03-01-1200-win.journal.json", _journal),
    "the plan": (paths.plan, _plan),
    "where one is in it": (paths.plan_state, _plan),
    "the outcome": (paths.outcome, _outcome),
    "contexts": (paths.contexts, lambda _path: contexts.said_day()),
    "the reserve": (paths.reserve, lambda _path: past_drills.load_reserve()),
    "exports": (paths.exported, lambda _path: exported.known()),
    "the log": (paths.log, lambda _path: doctor._problems()),
    "the key": (paths.serve_key, lambda _path: serve.key()),
    "notes": (
        lambda: paths.sessions() / "x.notes.json",
        lambda path: contexts.of(notes.load(path.with_name(RECORDING))),
    ),
    "a kept row": (lambda: paths.cache() / "x.json", lambda path: Cache(path.parent).get("x")),
    "questions": (
        lambda: paths.questions() / "own.toml",
        lambda path: questions.check(path, questions.shipped()),
    ),
    "acts": (lambda: paths.sessions() / "acts.jsonl", acts.read),
    "a model": (lambda: paths.cache() / "own.onnx", lambda path: model_file(str(path))),
}

HUGE = b"1" + b"0" * 400
FAR = ("9999-12-31", "0001-01-01", "1969-12-31")
PLACES: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "a link to itself": lambda path: path.symlink_to(path),
    "a link to nothing": lambda path: path.symlink_to(path.with_name("gone")),
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a folder": lambda path: path.mkdir(),
    "a gigabyte": lambda path: (path.touch(), os.truncate(path, (1 << 30) + 1)),
    **{
        f"bytes {held[:24]!r}": lambda path, held=held: path.write_bytes(held)  # type: ignore[misc]
        for held in (
            b"", b"\0" * 100, bytes(range(256)), b"[" * 100_000, b'{"a":' * 100_000,
            b"a=" + b"[" * 100_000, b"[]", b"null", b'"\\ud800"', b"\xef\xbb\xbf{}", HUGE,
            b'{"t": %b, "action": "answer"}' % HUGE, b'{"t": 1e999, "action": "answer"}',
            b'{"t": 0, "rating": "\\ud800\\u001b[2J", "value": 7}',
            b'{"t": 0, "action": "label", "detail": "\\ud800\\u001b[2J"}',
            b'{"straps": 1, "questions": 1, "primary": [], "suggested": []}',
            b'{"primary": "t50", "forgotten": 9000000000}',
            b"delay_s = %b" % HUGE,
            *(b'{"kind": "win", "win": "words", "at": "%bT23:59:59-14:00"}' % day.encode()
              for day in FAR),
            *(b'{"name": "x", "start": "%b", "begun": "%b", "suggested": "%b", "since": "%b",'
              b' "primary": "t50"}' % ((day.encode(),) * 4) for day in FAR),
        )
    },
}  # fmt: skip


@pytest.fixture(autouse=True)
def limited() -> Iterator[None]:
    """So much of the processor, and no waiting at all."""

    def too_long(*_told: object) -> None:
        pytest.fail("took too long")

    before = signal.signal(signal.SIGALRM, too_long), signal.signal(signal.SIGPROF, too_long)
    signal.setitimer(signal.ITIMER_PROF, LIMIT_S)
    signal.setitimer(signal.ITIMER_REAL, 10 * LIMIT_S)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before[0])
    signal.signal(signal.SIGPROF, before[1])


@pytest.mark.parametrize("kind", READERS)
def test_whatever_stands_there_it_is_read_or_refused_in_a_sentence(
    kind: str, poise_home: Path
) -> None:
    where, read = READERS[kind]
    for name, put in PLACES.items():
        path = where()
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind == "where one is in it":
            files.write_text(paths.plan(), plans.text("one-week"), over=True)
        if kind == "the plan":
            state = {"name": "one-week", "start": "2026-03-01", "begun": "2026-03-01"}
            files.write_text(paths.plan_state(), json.dumps(state), over=True)
        put(path)
        said = "nothing"
        try:
            read(path)
        except PoiseError as error:
            said = str(error)
        except OSError as error:
            said = str(error) if kind == "settings written" else ""
        assert 5 < len(said) < 1500, name
        assert "\x1b" not in said, name
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink(missing_ok=True)


def test_one_entry_without_a_date_hides_no_other(poise_home: Path) -> None:
    home = paths.journal()
    home.mkdir(parents=True)
    for name, day in (("2026-03-01-1200-win", "2026-03-01"), ("2026-03-01-1300-win", FAR[0])):
        said = {"kind": "plan", "at": f"{day}T12:00:00+01:00", "action": {"text": "call"}}
        (home / f"{name}.journal.json").write_text(json.dumps(said))
    assert len(journal.every()) == 2


def test_a_session_at_the_end_of_time_is_exported_or_refused(tmp_path: Path) -> None:
    path = made_up(tmp_path / RECORDING, exercise=paced(1)).path
    lines = path.read_text().splitlines()
    header = json.loads(lines[0]) | {"utc_at_t0": "9999-12-31T23:59:59+00:00"}
    path.write_text("\n".join([json.dumps(header), *lines[1:]]) + "\n")
    out = tmp_path / "out.txt"
    with suppress(PoiseError):
        hrvlogger.write(reader.read(path), out)
    assert not out.exists() or "9999-12-31" in out.read_text()


# What poise came with, what only a person's own program made, and what was looked at before.
READ_AS_THEY_ARE = {
    "batch/work.py", "commands/completions.py", "commands/shortcut.py", "constants/__init__.py",
    "devices/cameras/__init__.py", "devices/straps/__init__.py", "drills/__init__.py",
    "exercises/shelf.py", "importers/boundary.py", "learned/__init__.py", "live/serve.py",
    "neural.py", "plans/__init__.py", "questions/__init__.py", "ui/text/language.py",
    "vision/names.py",
}  # fmt: skip


def test_nobody_else_reads_a_file_without_asking_what_it_is() -> None:
    """``files.read_text`` opens no pipe and reads no more than so much."""
    reading = re.compile(r"(?<!\bfiles)\.read_(?:text|bytes)\(")
    found = {
        name
        for file in SOURCE.rglob("*.py")
        if not (name := file.relative_to(SOURCE).as_posix()).startswith(("simulation/", "bench/"))
        and reading.search(file.read_text(encoding="utf-8"))
    }
    assert found <= READ_AS_THEY_ARE


FOLDERS = {
    "sessions": paths.sessions, "journal": paths.journal, "cache": paths.cache,
    "config": lambda: paths.config().parent, "state": lambda: paths.state().parent,
    "log": lambda: paths.log().parent,
}  # fmt: skip


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("what", ["a pipe", "a link to itself", "a device"])
def test_what_stands_in_the_place_of_a_folder_is_said_or_passed_over(
    name: str, what: str, poise_home: Path, tmp_path: Path
) -> None:
    entry = tmp_path / "a.json"
    entry.write_text('{"text": "a word"}')
    folder = FOLDERS[name]()
    folder.parent.mkdir(parents=True, exist_ok=True)
    PLACES[what](folder)
    for words, may in (
        (("sessions",), (0, 1)), (("journal",), (0,)), (("plan", "start"), (0, 1)),
        (("journal", "add", "win", "--from", str(entry)), (int(name == "journal"),)),
        (("outcome",), (0, 1)), (("contexts",), (0, 1)), (("forget", "--all", "--yes"), (0,)),
    ):  # fmt: skip
        assert cli.main(words) in may, words
    assert os.path.lexists(folder)
