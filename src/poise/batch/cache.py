"""Results that were worked out before, kept by the content of their file."""

from __future__ import annotations

import json
from pathlib import Path

from poise import files
from poise.batch.work import Row


class Cache:
    """A folder with one small file a result; ``failed`` says once why nothing more can be kept.

    Without ``ask`` what is there is not believed, only replaced.
    """

    def __init__(self, folder: Path, *, ask: bool = True) -> None:
        self._folder, self._ask = folder, ask
        self.failed = ""

    def get(self, key: str) -> Row | None:
        """The row kept under ``key``, None when there is none that can be read."""
        if not self._ask:
            return None
        try:
            row = json.loads(files.read_text(self._path(key)))
        except (OSError, ValueError, RecursionError):
            return None
        return row if isinstance(row, dict) else None

    def put(self, key: str, row: Row) -> None:
        """Keep a row; one that cannot be kept is only worked out again."""
        if self.failed:
            return
        try:
            files.keep_text(self._path(key), json.dumps(row, ensure_ascii=False))
        except OSError as error:
            self.failed = (
                f"results cannot be kept in {self._folder} ({error.strerror or error}), so a next "
                "run starts over. Free some space, or set POISE_HOME to another folder"
            )

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"
