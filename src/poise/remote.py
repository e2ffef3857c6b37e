"""Places that are no folder of this computer, such as ``s3://bucket/study``: whatever fsspec knows.

Nothing is asked of such a place unless a person names it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any

from poise.errors import PoiseError, RecordingError
from poise.files import OR_FORCE, OTHER_NAME, private_folder

LARGEST_FOLDER = 256 * 2**20


def is_remote(where: object) -> bool:
    """Whether ``where`` names a place that is no folder of this computer."""
    return "://" in str(where)


def filesystem(where: str) -> tuple[Any, str]:
    """The file system and the place in it; raises :class:`PoiseError` when there is none."""
    try:
        fsspec = import_module("fsspec.core")
    except ImportError:
        raise PoiseError(
            f"{where} needs the package fsspec, which is not installed: pip install 'poise[lab]'"
        ) from None
    try:
        files, root = fsspec.url_to_fs(where)
    except (ImportError, OSError, ValueError) as error:
        raise PoiseError(f"{where} cannot be looked at ({error})") from None
    return files, str(root).rstrip("/")


def listed(where: str, files: Any, root: str) -> list[str]:
    """What the store calls each file at ``root``; raises :class:`PoiseError`."""
    with _in_words(f"{where} cannot be looked at"):
        return [str(name) for name in files.find(root)]


def local_path(folder: Path, root: str, name: str) -> Path:
    """Where in ``folder`` a file of the store belongs, whatever the other side calls it."""
    parts = PurePosixPath(name.removeprefix(root).lstrip("/")).parts
    return folder.joinpath(*(part for part in parts if part not in ("..", "/")))


@contextmanager
def downloaded(where: str) -> Iterator[Path]:
    """A private copy of a file, or of a folder of at most 256 MB, for as long as the block."""
    files, root = filesystem(where)
    with tempfile.TemporaryDirectory(prefix="poise-") as private:
        here = Path(private) / (PurePosixPath(root).name or "study")
        with _in_words(f"{where} cannot be had"):
            if files.isfile(root):
                files.get_file(root, str(here))
            else:
                _download_folder(where, files, root, here)
        yield here


def _download_folder(where: str, files: Any, root: str, here: Path) -> None:
    names, whole = files.find(root, detail=True), 0
    if not names:
        raise RecordingError(f"there is nothing at {where}: check the name", path=where)
    for name, about in names.items():
        whole += int(about.get("size") or 0)
        if whole > LARGEST_FOLDER:
            raise RecordingError(
                f"{where} holds more than {LARGEST_FOLDER >> 20} MB: name one recording in it, or "
                "measure all of it with 'poise batch'",
                path=where,
            )
        path = local_path(here, root, str(name))
        private_folder(path.parent)
        files.get_file(str(name), str(path))


@contextmanager
def uploaded(where: str, name: str, *, over: bool = False) -> Iterator[Path]:
    """A file or folder ``name``, to be made, that goes to ``where`` when the block ends well.

    A folder's own files go last, so that what is cut short is no data set.  A file that is there is
    only written ``over`` when that is said, and what a folder holds never.  Raises
    :class:`PoiseError`.
    """
    files, root = filesystem(where)
    with _in_words(f"{where} cannot be looked at"):
        there = files.exists(root)
        if there and files.isfile(root):
            if not over:
                raise RecordingError(f"{where} is there already: {OR_FORCE}", path=where)
        elif there and files.find(root):
            raise RecordingError(
                f"{where} is there already and is not empty: {OTHER_NAME}", path=where
            )
    with tempfile.TemporaryDirectory(prefix="poise-") as private:
        made = Path(private) / name
        yield made
        inside = [p for p in made.rglob("*") if p.is_file()] if made.is_dir() else [made]
        sent: list[str] = []
        try:
            with _in_words(f"cannot export to {where}", ": choose another place with -o"):
                for path in sorted(inside, key=lambda one: (one.parent == made, one)):
                    to = "/".join((root, *path.relative_to(made).parts))
                    files.makedirs(to.rpartition("/")[0], exist_ok=True)
                    sent.append(to)
                    files.put_file(str(path), to)
        except BaseException:
            for to in sent:
                with suppress(Exception):
                    files.rm_file(to)
            raise


@contextmanager
def _in_words(what: str, remedy: str = "") -> Iterator[None]:
    """Whatever another's file system raises is a sentence."""
    try:
        yield
    except PoiseError:
        raise
    except Exception as error:
        raise PoiseError(f"{what} ({error or type(error).__name__}){remedy}") from error
