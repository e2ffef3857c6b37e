"""Whoever does the work: processes on this computer, or a Dask cluster.

All are one thing, an executor; a process that dies takes no other file's result with it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any

from poise import children
from poise.analysis.options import Options
from poise.batch.work import Row, work
from poise.clock import SystemClock
from poise.errors import PoiseError

Work = Callable[[str, Options], Row]

CONNECT_S = 10.0
FILE_S = 600.0  # a recording of a week takes a tenth of it
LET_GO_S = 1.5
DIED = "the process that read it died: the file may be too large for this computer's memory"
STOOD_STILL = (
    f"the process that read it had not ended after {FILE_S / 60:.0f} minutes: give poise a part "
    "of it, or run it alone with 'poise analyze'"
)


# Another time, or on a computer that is less busy, it may be read.
NOT_OF_THE_FILE = (DIED, STOOD_STILL)


class ProcessExecutor:
    """Gives out files and takes back rows, in any order.

    A file has ``limit_s`` from when its row is waited for.  One job has a process of its own too: a
    file on which it stands still could not be left otherwise.
    """

    def __init__(self, jobs: int, work: Work = work, limit_s: float = FILE_S) -> None:
        self.jobs = jobs
        self._work, self._limit_s = work, limit_s
        self._pool = _processes(jobs)

    def begin(self, path: str, options: Options) -> Future[Row]:
        """Have the row of ``path`` worked out."""
        try:
            return self._submit(self._pool, path, options)
        except RuntimeError:  # broken, or ended by row(), which works out alone what it held
            self._pool.shutdown(wait=False)
            self._pool = _processes(self.jobs)
            return self._submit(self._pool, path, options)

    def row(self, begun: Future[Row], path: str, options: Options) -> Row:
        """The row of a file that was begun."""
        try:
            return begun.result(self._limit_s)
        except TimeoutError:
            _end(self._pool, 0.0)  # which one it is, nobody tells: the others begin anew
            return {"error": STOOD_STILL}
        except (BrokenExecutor, CancelledError):  # some file ended it: perhaps this one, so alone
            alone = _processes(1)
            try:
                return self._submit(alone, path, options).result(self._limit_s)
            except TimeoutError:
                return {"error": STOOD_STILL}
            except BrokenExecutor:
                return {"error": DIED}
            finally:
                _end(alone, 0.0)

    def close(self) -> None:
        """Let go; what was not begun is not worked out, and what has not ended soon is left."""
        _end(self._pool, LET_GO_S)

    def _submit(self, pool: ProcessPoolExecutor, path: str, options: Options) -> Future[Row]:
        with children.away_from_here():
            return pool.submit(self._work, path, options)


class DaskExecutor:
    """The same on a Dask cluster."""

    def __init__(self, address: str, client: Any) -> None:
        self._address, self._client = address, client
        self._executor = client.get_executor(pure=False, retries=1)
        self.jobs = max(1, len(client.scheduler_info(n_workers=-1)["workers"]))

    def begin(self, path: str, options: Options) -> Future[Row]:
        """Have the row of ``path`` worked out by a machine that sees it under that name."""
        begun: Future[Row] = self._executor.submit(work, path, options)
        return begun

    def row(self, begun: Future[Row], path: str, options: Options) -> Row:
        """The row of a file that was begun.

        Without a limit: of a file that waits for its turn nobody can tell whether it is read, and
        the workers may be others' too.  The scheduler gives up a worker that says nothing more.
        """
        try:
            return begun.result()
        except CancelledError:
            raise PoiseError(
                f"the scheduler at {self._address} went away: start it and run the same command "
                "again, which goes on from here"
            ) from None
        except Exception as error:  # noqa: BLE001  (whatever went wrong on another machine)
            if type(error).__name__ == "KilledWorker":
                return {"error": DIED}
            raise PoiseError(
                f"the cluster at {self._address} cannot do it ({error}): its machines need the "
                "same version of poise and Python"
            ) from None

    def close(self) -> None:
        """Leave the cluster as it was."""
        self._executor.shutdown(wait=False)
        self._client.close()


Executor = ProcessExecutor | DaskExecutor


@contextmanager
def executor(jobs: int, scheduler: str | None) -> Iterator[Executor]:
    """Whoever was asked for; raises :class:`PoiseError` when they cannot be had."""
    made = ProcessExecutor(jobs) if scheduler is None else _cluster(scheduler)
    try:
        yield made
    finally:
        made.close()


def _processes(jobs: int) -> ProcessPoolExecutor:
    """Processes that begin clean: nothing of this one's threads or locks is in them."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")  # the files are worked on side by side, not their parts
    way = "forkserver" if sys.platform == "linux" else "spawn"
    context = multiprocessing.get_context(way)
    if way == "forkserver":
        context.set_forkserver_preload(["poise.analysis.study"])
        _start_the_server_deaf()
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_leave_stopping_to_the_first)


def _end(pool: ProcessPoolExecutor, grace_s: float) -> None:
    """Have its processes end, and kill those that do not."""
    left = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    clock = SystemClock()
    for process in left:
        process.join(max(0.0, grace_s - clock.now()))
        if process.is_alive():
            process.kill()
            process.join(children.KILLED_S)


def _start_the_server_deaf() -> None:
    """Start the server with Ctrl-C held back, so that its processes are born deaf to it."""
    from multiprocessing import forkserver

    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        with children.away_from_here():
            forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)


def _leave_stopping_to_the_first() -> None:
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _cluster(address: str) -> DaskExecutor:
    try:
        distributed = import_module("distributed")
    except ImportError:
        raise PoiseError(
            "--scheduler needs Dask, which is not installed: pip install 'poise[lab]'"
        ) from None
    try:
        client = distributed.Client(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, ValueError) as error:
        raise PoiseError(
            f"no Dask scheduler answers at {address} ({str(error).splitlines()[0]}): start one "
            "with 'dask scheduler', or leave out --scheduler"
        ) from None
    return DaskExecutor(address, client)
