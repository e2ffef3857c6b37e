"""Recordings that lie elsewhere, such as ``s3://bucket/study`` or ``sftp://host/folder``.

Whatever fsspec knows can be named.  A file is fetched when its turn comes, into a private folder,
and removed once its row is there: a study need not fit on this computer's disk.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from poise.batch.datasets import HEAD_BYTES, recordings
from poise.batch.run import wanted
from poise.importers import bids_physio
from poise.remote import filesystem, listed, local_path


@contextmanager
def opened(where: str) -> Iterator[RemoteFolder]:
    """The place; raises :class:`PoiseError` when it cannot be looked at."""
    files, root = filesystem(where)
    names = listed(where, files, root)
    with tempfile.TemporaryDirectory(prefix="poise-") as folder:
        yield RemoteFolder(Path(folder), files, root, names)


class RemoteFolder:
    """``folder`` is where its files are while they are worked on.

    What says of a data set at which rate its waves are is there from the beginning.
    """

    def __init__(self, folder: Path, files: Any, root: str, names: Sequence[str]) -> None:
        self.folder = folder
        self._files = files
        self._names = {local_path(folder, root, name): name for name in names}
        if folder / bids_physio.ROOT in self._names:
            for path in self._names:
                if path.name == bids_physio.ROOT or path.name.endswith(bids_physio.SIDECAR):
                    self._fetch(path)

    def paths(self, patterns: Sequence[str] = ()) -> list[Path]:
        """Where each recording will be, in order."""
        found = (path for path in self._names if wanted(path.relative_to(self.folder), patterns))
        return sorted(found) if patterns else recordings(self.folder, sorted(found), self._head)

    @contextmanager
    def fetched(self, path: Path) -> Iterator[None]:
        """The file is there in the block; one that cannot be had is missing."""
        self._fetch(path)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)

    def _fetch(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._files.get_file(self._names[path], str(path))
        except Exception:  # noqa: BLE001  (whatever another's file system raises; its row says so)
            path.unlink(missing_ok=True)

    def _head(self, path: Path) -> bytes:
        try:
            return bytes(self._files.cat_file(self._names[path], start=0, end=HEAD_BYTES))
        except Exception:  # noqa: BLE001  (its row says so when its turn comes)
            return b""
