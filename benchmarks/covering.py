"""Runs some tests in a tree of its own, for `mutation.py`: which lines each of them reaches, or
whether one of them notices a fault.

As a script it is the process that runs them: it sits in the tree, has numpy and pytest loaded, and
forks for each run, so that none of them waits for an import or sees what another left behind.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

PRELOADED = ("numpy", "scipy.signal", "scipy.special", "hypothesis", "_pytest.python")
WORDS = (
    "-q", "-p", "no:cacheprovider", "--tb=line", "--hypothesis-seed=0",
    "-W", "ignore::pytest.PytestAssertRewriteWarning",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Coverage:
    """``seconds`` that each test took, and by file and line the tests that reach it."""

    seconds: Mapping[str, float]
    lines: Mapping[str, Mapping[int, frozenset[str]]]

    def of(self, path: str, first: int, last: int) -> list[str]:
        """The tests that reach one of the lines, the quickest first, then their neighbours.

        What a fixture of a whole module does is seen in the first test that asks for it, so all
        tests of its file are asked.  A line that only an import runs is held by every test that
        reaches its file.
        """
        known = self.lines.get(path, {})
        inside: set[str] = set()
        for line in range(first, last + 1):
            inside |= known.get(line, frozenset())
        if inside == {""}:
            inside = set().union(*known.values())
        files = {test.split("::")[0] for test in inside & self.seconds.keys()}
        those = [test for test in self.seconds if test.split("::")[0] in files]
        return sorted(those, key=lambda test: (test not in inside, self.seconds[test]))


class Runner:
    """A process that runs tests in ``tree``; what they print goes into the file ``log``."""

    def __init__(self, tree: Path, log: Path) -> None:
        paths = os.pathsep.join([str(tree / "src"), str(tree), os.environ.get("PYTHONPATH", "")])
        self._log = log
        self._process = subprocess.Popen(
            [sys.executable, __file__, str(log)], cwd=tree, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": paths, "QT_QPA_PLATFORM": "offscreen"},
        )  # fmt: skip

    def __enter__(self) -> Runner:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.__exit__(kind, error, trace)  # which ends its input, and so the process

    def gather(self, tests: Sequence[str], source: str, into: Path) -> Coverage:
        """Run ``tests`` and see which lines under ``source`` each reaches; kept in ``into``.

        A test that fails without any fault finds none, and is left out.  Raises RuntimeError when
        they cannot be run at all.
        """
        status = self._ask("gather", [list(tests), source, str(into)], None)
        if not into.exists():
            raise RuntimeError(f"the tests cannot be run ({status}): see {self._log}")
        return read(into)

    def notice(self, tests: Sequence[str], limit_s: float) -> int | None:
        """The exit status of pytest over ``tests``, in their order; None when the time was up."""
        return self._ask("notice", [list(tests)], limit_s)

    def _ask(self, work: str, words: list[Any], limit_s: float | None) -> int | None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = {"work": work, "words": words, "limit_s": limit_s}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        status: int | None = json.loads(self._process.stdout.readline())
        return status


def put(path: Path, source: bytes) -> None:
    """Write a source, without its compiled form, which Python knows by size and second only."""
    path.write_bytes(source)
    for compiled in path.parent.glob(f"__pycache__/{path.stem}.*.pyc"):
        compiled.unlink(missing_ok=True)


def read(path: Path) -> Coverage:
    """What :meth:`Runner.gather` kept."""
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


# ------------------------------------------------------------------ the process


def main() -> None:
    """Do what each line of the input asks for, and answer with an exit status."""
    for name in PRELOADED:
        importlib.import_module(name)
    fork = get_context("fork")
    for line in sys.stdin:
        asked = json.loads(line)
        child = fork.Process(target=_inside, args=(sys.argv[1], asked["work"], asked["words"]))
        child.start()
        child.join(asked["limit_s"])
        status = child.exitcode
        with suppress(ProcessLookupError, PermissionError):  # what a test started, and left
            os.killpg(child.pid or 0, signal.SIGKILL)
        child.join()
        print(json.dumps(status), flush=True)


def _inside(log: str, work: str, words: list[Any]) -> None:
    os.setsid()
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(out, 1)
    os.dup2(out, 2)
    status = int({"gather": _gather, "notice": _notice}[work](*words))
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


def _gather(tests: list[str], source: str, into: str) -> int:
    import coverage

    tree = Path.cwd()
    watch = coverage.Coverage(
        data_file=f"{into}.coverage", include=[str(tree / source / "*")], config_file=False
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
    Path(into).write_text(json.dumps(held), encoding="utf-8")
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


if __name__ == "__main__":
    main()
