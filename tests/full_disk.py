"""A disk without room: the system's own limit on a file's size stands in for it."""

from __future__ import annotations

import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def full_disk(bytes_left: int = 1000) -> Iterator[None]:
    """No file may grow beyond that.

    Python would keep of a module that is first imported now what fits, and every later import of
    it would fail, in other tests too: so nothing that was compiled is written down.
    """
    before, writes_none = resource.getrlimit(resource.RLIMIT_FSIZE), sys.dont_write_bytecode
    told = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    sys.dont_write_bytecode = True
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_left, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        sys.dont_write_bytecode = writes_none
        signal.signal(signal.SIGXFSZ, told)
