"""The one queue between threads: putting never blocks, and what is lost is counted."""

from __future__ import annotations

from collections import deque
from threading import Condition
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Stats(NamedTuple):
    """How much went through an inbox since it was made."""

    put: int
    dropped: int
    longest: int


class Inbox(Generic[T]):
    """A bounded queue; when it is full the oldest is forgotten and counted.

    Any thread may call any method.
    """

    def __init__(self, capacity: int = 10_000) -> None:
        self._items: deque[T] = deque()
        self._capacity = capacity
        self._changed = Condition()
        self._put = self._dropped = self._longest = 0
        self._woken = False

    def put(self, item: T) -> None:
        """Add ``item``; never waits."""
        with self._changed:
            if len(self._items) == self._capacity:
                self._items.popleft()
                self._dropped += 1
            self._items.append(item)
            self._put += 1
            self._longest = max(self._longest, len(self._items))
            self._changed.notify()

    def drain(self) -> list[T]:
        """Everything in it, oldest first, at once and perhaps nothing."""
        with self._changed:
            items = list(self._items)
            self._items.clear()
            return items

    def wait(self, timeout_s: float | None) -> list[T]:
        """Like :meth:`drain`, but waits up to ``timeout_s`` (None: for ever) for something."""
        with self._changed:
            self._changed.wait_for(lambda: bool(self._items) or self._woken, timeout_s)
            self._woken = False
        return self.drain()

    def wake(self) -> None:
        """Let whoever waits go on with nothing."""
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    def stats(self) -> Stats:
        """What went through so far."""
        with self._changed:
            return Stats(self._put, self._dropped, self._longest)
