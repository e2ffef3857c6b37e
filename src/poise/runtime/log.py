"""The recording of a run: kept in mind until the session begins, a file from then on.

So a window that is opened and closed, or killed, leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from poise.core.events import Input, Output, SensorStatus
from poise.errors import RecordingError
from poise.recording.writer import Writer


class Log:
    """What a session hears and says, in order; ``open_writer`` makes its file.

    ``failed`` holds the sentence for the person when the file could not be made or written.
    """

    def __init__(self, open_writer: Callable[[], Writer]) -> None:
        self._open = open_writer
        self._writer: Writer | None = None
        self._held: list[tuple[float, Input] | list[Output]] = []
        self._held_from: float | None = None
        self._failed: RecordingError | None = None

    @property
    def path(self) -> Path | None:
        """Where the file is, None before it is made."""
        return self._writer.path if self._writer is not None else None

    @property
    def failed(self) -> RecordingError | None:
        """Why not everything is in the file, None as long as it is."""
        return self._failed or (self._writer.failed if self._writer is not None else None)

    def begin(self) -> None:
        """Make the file, with all that was said before."""
        if self._writer is not None or self._failed is not None:
            return
        try:
            self._writer = self._open()
        except RecordingError as error:
            self._failed = error
        held, self._held = self._held, []
        for each in held:
            if isinstance(each, list):
                self.outputs(each)
            else:
                self.input(each[1], each[0])

    def input(self, event: Input, at: float) -> None:
        """An input reached the session at ``at``."""
        if self._writer is not None:
            self._writer.input(event, at)
        elif self._failed is None:
            self._held_from = at if self._held_from is None else self._held_from
            self._held.append((at, event))

    def outputs(self, said: Sequence[Output]) -> None:
        """The session said something."""
        if self._writer is not None:
            self._writer.outputs(said)
        elif self._failed is None and said:
            self._held.append(list(said))

    def held_s(self, now: float) -> float:
        """How far back it reaches while there is no file yet, in seconds."""
        return 0.0 if self._held_from is None else now - self._held_from

    def forget(self, before: float) -> list[tuple[float, Input]]:
        """Hold nothing; the inputs since ``before``, and each sensor's state until then."""
        inputs = [each for each in self._held if isinstance(each, tuple)]
        states: dict[str, tuple[float, Input]] = {}
        for at, event in inputs:
            if at < before and isinstance(event, SensorStatus):
                states.pop(event.sensor, None)  # the order is that in which they were said
                states[event.sensor] = (at, event)
        self._held, self._held_from = [], before
        return [*states.values(), *(each for each in inputs if each[0] >= before)]

    def close(self, ending: str) -> None:
        """The session is over; what never began leaves nothing."""
        self._held = []
        if self._writer is not None:
            self._writer.close(ending)
