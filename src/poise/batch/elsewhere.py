"""Recordings that lie elsewhere, such as ``s3://bucket/study`` or ``sftp://host/folder``.

Whatever fsspec knows can be named.  A file is fetched when its turn comes, into a private folder,
and removed once its row is there: a study need not fit on this computer's disk.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any

from poise.batch.run import wanted
from poise.errors import PoiseError


def is_one(where: str) -> bool:
    """Whether ``where`` names a place that is no folder of this computer."""
    return "://" in where


@contextmanager
def opened(where: str) -> Iterator[Elsewhere]:
    """The place; raises :class:`PoiseError` when it cannot be looked at."""
    try:
        fsspec = import_module("fsspec.core")
    except ImportError:
        raise PoiseError(
            "recordings elsewhere need the package fsspec, which is not installed: "
            "pip install 'poise[lab]'"
        ) from None
    with tempfile.TemporaryDirectory(prefix="poise-") as folder:
        try:
            files, root = fsspec.url_to_fs(where)
            names = [str(name) for name in files.find(root)]
        except (ImportError, OSError, ValueError) as error:
            raise PoiseError(f"{where} cannot be looked at ({error})") from None
        yield Elsewhere(Path(folder), files, str(root).rstrip("/"), names)


class Elsewhere:
    """``folder`` is where its files are while they are worked on."""

    def __init__(self, folder: Path, files: Any, root: str, names: Sequence[str]) -> None:
        self.folder = folder
        self._files, self._root = files, root
        self._names = {self._place(name): name for name in names}

    def paths(self, patterns: Sequence[str] = ()) -> list[Path]:
        """Where each recording will be, in order."""
        found = (path for path in self._names if wanted(path.relative_to(self.folder), patterns))
        return sorted(found)

    @contextmanager
    def fetched(self, path: Path) -> Iterator[None]:
        """The file is there in the block; one that cannot be had is missing."""
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._files.get_file(self._names[path], str(path))
        except Exception:  # noqa: BLE001  (whatever another's file system raises; its row says so)
            path.unlink(missing_ok=True)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)

    def _place(self, name: str) -> Path:
        """Within the folder, whatever the other side calls it."""
        parts = PurePosixPath(name.removeprefix(self._root).lstrip("/")).parts
        return self.folder.joinpath(*(part for part in parts if part not in ("..", "/")))
