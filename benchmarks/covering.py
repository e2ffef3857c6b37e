"""A run of some tests in a process of its own, for `mutation.py`: which lines each test reaches, or
whether some of them notice a fault.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

# Loaded once here, so that each run, which is a fork of this process, has them at once.
PRELOADED = ("numpy", "scipy.signal", "scipy.special", "hypothesis", "_pytest.python")
WORDS = (
    "-q", "-p", "no:cacheprovider", "--tb=line", "--hypothesis-seed=0",
    "-W", "ignore::pytest.PytestAssertRewriteWarning",
    "-o", "pythonpath=src .",  # the poise of the tree in which it runs
)  # fmt: skip
_fork = get_context("fork")


@dataclass(frozen=True, slots=True)
class Coverage:
    """``seconds`` that each test took, and by file and line the tests that reach it."""

    seconds: Mapping[str, float]
    lines: Mapping[str, Mapping[int, frozenset[str]]]

    def of(self, path: str, first: int, last: int) -> list[str]:
        """The tests that reach one of the lines, the quickest first.

        A line that only an import runs is held by every test of its file.
        """
        known = self.lines.get(path, {})
        inside: set[str] = set()
        for line in range(first, last + 1):
            inside |= known.get(line, frozenset())
        if inside == {""}:
            inside = set().union(*known.values())
        return sorted(inside & self.seconds.keys(), key=lambda test: self.seconds[test])


def gather(tree: Path, tests: Sequence[str], source: str, into: Path) -> Coverage:
    """Run ``tests`` once in ``tree`` and see which lines under ``source`` each of them reaches.

    A test that fails without any fault finds none, and is left out.  Raises RuntimeError when they
    cannot be run at all.
    """
    raw = into.with_suffix(".coverage")
    status = run(tree, _gather, (tree, list(tests), source, raw, into), into.with_suffix(".log"))
    if not into.exists():
        raise RuntimeError(f"the tests cannot be run ({status}): see {into.with_suffix('.log')}")
    return read(into)


def read(path: Path) -> Coverage:
    """What :func:`gather` wrote."""
    held = json.loads(path.read_text(encoding="utf-8"))
    names = held["tests"]
    return Coverage(
        dict(zip(names, held["seconds"], strict=True)),
        {
            file: {
                int(line): frozenset(names[k] if k >= 0 else "" for k in those)
                for line, those in lines.items()
            }
            for file, lines in held["lines"].items()
        },
    )


def notice(tree: Path, tests: Collection[str], log: Path, limit_s: float) -> int | None:
    """The exit status of pytest over ``tests``, in their order; None when the time was up."""
    return run(tree, _notice, (list(tests),), log, limit_s)


def run(
    tree: Path, work: Any, words: tuple[Any, ...], log: Path, limit_s: float | None = None
) -> int | None:
    """Call ``work`` in a fork that sits in ``tree`` and writes to ``log``; its exit status."""
    child = _fork.Process(target=_inside, args=(tree, work, words, log))
    child.start()
    child.join(limit_s)
    status = child.exitcode
    with suppress(ProcessLookupError, PermissionError):  # what a test started, and left
        os.killpg(child.pid or 0, signal.SIGKILL)
    child.join()
    return status


def _inside(tree: Path, work: Any, words: tuple[Any, ...], log: Path) -> None:
    os.setsid()
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.chdir(tree)
    os.environ |= {"PYTHONPATH": str(tree / "src"), "QT_QPA_PLATFORM": "offscreen"}
    status = int(work(*words))
    sys.stdout.flush()
    os._exit(status)


def _pytest(words: Sequence[str], plugin: object) -> int:
    return int(pytest.main([*WORDS, *words], plugins=[plugin]))


def _notice(tests: list[str]) -> int:
    files = list(dict.fromkeys(test.split("::")[0] for test in tests))
    return _pytest(["-x", *files], _Only({test: k for k, test in enumerate(tests)}))


class _Only:
    """Runs the tests named and no others, in their order, and shrinks no example."""

    def __init__(self, order: Mapping[str, int]) -> None:
        self._order = order

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted(
            (item for item in items if item.nodeid in self._order),
            key=lambda item: self._order[item.nodeid],
        )

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self) -> None:
        from hypothesis import Phase, settings

        phases = (Phase.explicit, Phase.generate)
        settings.register_profile("mutation", deadline=None, database=None, phases=phases)
        settings.load_profile("mutation")


def _gather(tree: Path, tests: list[str], source: str, raw: Path, into: Path) -> int:
    import coverage

    watch = coverage.Coverage(
        data_file=str(raw), include=[str(tree / source / "*")], config_file=False
    )
    watch.erase()
    plugin = _Contexts(watch)
    watch.start()
    status = _pytest(tests, plugin)
    watch.stop()
    watch.save()
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        return status
    names = sorted(plugin.seconds)
    place = {name: k for k, name in enumerate(names)} | {"": -1}
    data = watch.get_data()
    lines = {
        str(Path(file).relative_to(tree)): {
            line: sorted(place[name] for name in set(those) if name in place)
            for line, those in data.contexts_by_lineno(file).items()
        }
        for file in data.measured_files()
    }
    held = {"tests": names, "seconds": [plugin.seconds[n] for n in names], "lines": lines}
    into.write_text(json.dumps(held), encoding="utf-8")
    return status


class _Contexts:
    """Tells the coverage which test is running, and takes the time of those that pass."""

    def __init__(self, watch: Any) -> None:
        self.seconds: dict[str, float] = {}
        self._failed: set[str] = set()
        self._watch = watch

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._watch.switch_context(item.nodeid)
        began = time.monotonic()
        done = yield
        self._watch.switch_context("")
        if item.nodeid not in self._failed:
            self.seconds[item.nodeid] = time.monotonic() - began
        return done

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._failed.add(report.nodeid)
