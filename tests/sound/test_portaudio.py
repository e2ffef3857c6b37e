"""A stream of PortAudio is closed again, however it went, and two are never opened at once."""

from __future__ import annotations

import pytest

from poise.sound.portaudio import OPENING, started


class Stream:
    def __init__(self, *, starts: bool = True) -> None:
        self.starts = starts
        self.done: list[str] = []

    def _do(self, what: str) -> None:
        assert OPENING.locked()  # nobody else opens or closes one meanwhile
        self.done.append(what)

    def start(self) -> None:
        self._do("start")
        if not self.starts:
            raise OSError("Device unavailable")

    def stop(self) -> None:
        self._do("stop")

    def close(self) -> None:
        self._do("close")


def test_a_stream_runs_until_it_is_closed() -> None:
    stream = Stream()
    close = started(lambda: stream)
    assert stream.done == ["start"]
    assert not OPENING.locked()
    close()
    assert stream.done == ["start", "stop", "close"]
    assert not OPENING.locked()


def test_one_that_does_not_start_gives_its_device_back() -> None:
    stream = Stream(starts=False)
    with pytest.raises(OSError, match="unavailable"):
        started(lambda: stream)
    assert stream.done == ["start", "close"]
    assert not OPENING.locked()
