"""Writing a recording while it happens, so that whatever ends it costs a second at most."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TextIO

from poise import write_lock
from poise.core.events import Input, Output
from poise.errors import RecordingError
from poise.files import private_folder
from poise.recording.format import Header, end_line, header_line, input_line, output_line


class Writer:
    """Appends the lines of one session to ``path``, which must not exist yet.

    Each call hands its lines to the operating system before it returns, so a killed program loses
    nothing it had written.  When the disk refuses, ``failed`` holds the sentence for the person,
    what was written stays, and nothing more is tried: the session itself goes on.
    """

    def __init__(self, path: Path, header: Header) -> None:
        self.path = path
        self.failed: RecordingError | None = None
        try:
            private_folder(path.parent)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            if path.exists():
                raise RecordingError(
                    f"{path} already exists: choose another name with --out", path=str(path)
                ) from None
            raise RecordingError(
                f"cannot record to {path} ({error.strerror}): choose another place with --out, "
                "or leave the recording out with --no-record",
                path=str(path),
            ) from None
        if not write_lock.hold(descriptor):
            os.close(descriptor)
            raise RecordingError(
                f"{path} was removed while it was begun: start again", path=str(path)
            )
        self._file: TextIO = os.fdopen(descriptor, "w", encoding="utf-8", newline="\n")
        self._write([header_line(header)])

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close("failed" if error else "")

    def input(self, event: Input, at: float) -> None:
        """Record an input that reached the session at ``at``."""
        self._write([input_line(event, at)])

    def outputs(self, said: Sequence[Output]) -> None:
        """Record what the session said, in order."""
        if said:
            self._write([output_line(event) for event in said])

    def close(self, ending: str) -> None:
        """Write the end line (unless ``ending`` is empty) and make sure it is on the disk."""
        if self._file.closed:
            return
        if ending:
            self._write([end_line(ending)])
        try:
            if self.failed is None:
                os.fsync(self._file.fileno())
            self._file.close()
        except OSError as error:
            self._fail(error)

    def discard(self) -> None:
        """Remove the file: nothing happened that is worth keeping."""
        self._file.close()
        self.path.unlink(missing_ok=True)

    def _write(self, lines: Sequence[str]) -> None:
        if self.failed is not None or self._file.closed:
            return
        try:
            self._file.write("\n".join(lines) + "\n")
            self._file.flush()
        except OSError as error:
            self._fail(error)

    def _fail(self, error: OSError) -> None:
        self.failed = RecordingError(
            f"the recording stopped ({error.strerror}); everything until then is saved in "
            f"{self.path}. Free some space, or choose another place with --out",
            path=str(self.path),
        )
