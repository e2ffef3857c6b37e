"""Files that are yours alone, and that are there whole or not at all.

Folders are made with mode 0700 and files with 0600.  What is written goes to a name beside the
wanted one first and takes its place at the end, so that a crash, a full disk or a second program
leaves no half of a file behind.  A program that was killed leaves that other name:
:func:`unfinished` finds it and :func:`sweep` removes it.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from errno import EFBIG, EINVAL, ENOTDIR
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import BinaryIO

from poise import write_lock
from poise.core.limits import YEARS
from poise.errors import RecordingError

# Bytes of what poise writes about itself, such as settings, and of its log.
LARGEST_TEXT, LARGEST_LOG = 1 << 20, 1 << 26
# How the name ends under which something is written before it takes its place.
UNFINISHED = ".new"
# What to do where something has the name of a file that a command is to write.
OTHER_NAME = "choose another name"
OR_FORCE = f"{OTHER_NAME}, or replace it with --force"


def private_folder(path: Path) -> Path:
    """``path``; it and whatever folders above it were missing are made for their owner alone.

    Raises :class:`NotADirectoryError` where something else has its name: whoever looks for a free
    name meanwhile would look for ever after a :class:`FileExistsError`.
    """
    if not path.is_dir():
        private_folder(path.parent)
        try:
            path.mkdir(exist_ok=True, mode=0o700)
        except FileExistsError:
            raise NotADirectoryError(ENOTDIR, f"{path} is no folder", str(path)) from None
    return path


def private_file(path: Path) -> Path:
    """``path``, there and for its owner alone: to be added to by whoever opens it next."""
    private_folder(path.parent)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
    return path


def open_regular(path: Path, most: int) -> BinaryIO:
    """The file ``path`` to read, of at most ``most`` bytes; raises OSError with words for why not.

    A pipe or device, which would be waited for without end, is not opened.
    """
    _regular(os.stat(path), path, most)
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _BINARY)
    try:
        _regular(os.fstat(descriptor), path, most)  # it may be another one by now
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


_BINARY = getattr(os, "O_BINARY", 0)


def _regular(told: os.stat_result, path: Path, most: int) -> None:
    if not S_ISREG(told.st_mode):
        what = "a folder" if S_ISDIR(told.st_mode) else "a pipe, socket or device"
        raise OSError(EINVAL, f"it is {what}, and no file", str(path))
    if told.st_size > most:
        raise OSError(
            EFBIG,
            f"it has {-(-told.st_size >> 20)} MB, and the most is {most >> 20} MB",
            str(path),
        )


def read_bytes(path: Path, most: int) -> bytes:
    """What the file ``path`` of at most ``most`` bytes holds; raises OSError."""
    with open_regular(path, most) as file:
        return file.read(most + 1)


def read_text(path: Path, most: int = LARGEST_TEXT, errors: str = "strict") -> str:
    """The text in the file ``path`` of at most ``most`` bytes; raises OSError or ValueError."""
    return read_bytes(path, most).decode("utf-8", errors)


def resolved(path: Path) -> Path:
    """``path`` from the root, without links; a loop of links is as long as it is."""
    return Path(os.path.realpath(path))  # Path.resolve raises for a loop


def changed(path: Path) -> datetime:
    """When ``path`` was last written, by the clock of this computer; raises OSError.

    A time that has no date is the first or the last that has one.
    """
    seconds = path.stat().st_mtime
    first, last = (datetime(year, 1, 2).timestamp() for year in (YEARS[0], YEARS[-1]))
    return datetime.fromtimestamp(min(max(seconds, first), last)).astimezone()


def write_text(path: Path, text: str, *, over: bool, newline: str | None = None) -> None:
    """Write the file ``path``: ``over`` what it held, or only if it is new.  Raises OSError."""
    with atomic_write(path, over=over) as fresh:
        fresh.write_text(text, encoding="utf-8", errors="replace", newline=newline)


def keep_text(path: Path, text: str) -> None:
    """The same where ``path`` is poise's own, and nobody means a pipe: that makes way."""
    with atomic_write(path, over=True, own=True) as fresh:
        fresh.write_text(text, encoding="utf-8", errors="replace")


@contextmanager
def errors_in_words(path: Path) -> Iterator[None]:
    """Turn what the system refuses while ``path`` is written into a :class:`RecordingError`."""
    try:
        yield
    except FileExistsError as error:
        raise RecordingError(
            f"{path} is there already ({error.strerror or 'it exists'}): {OTHER_NAME}",
            path=str(path),
        ) from None
    except OSError as error:
        raise RecordingError(
            f"{path} cannot be written ({error.strerror or error}): choose another place",
            path=str(path),
        ) from None


def free(folder: Path, name: str, suffix: str) -> Path:
    """The first of ``name``, ``name-2``, ``name-3``… that nothing in ``folder`` is called by."""
    found, n = folder / f"{name}{suffix}", 2
    while os.path.lexists(found):
        found, n = folder / f"{name}-{n}{suffix}", n + 1
    return found


@contextmanager
def atomic_write(path: Path, *, over: bool = False, own: bool = False) -> Iterator[Path]:
    """A private file to write that becomes ``path`` when the block ends well.

    Raises :class:`FileExistsError` when ``path`` is there already, unless it may be written
    ``over``.  What is no file, such as a pipe, is written as it is, or replaced where ``path`` is
    poise's ``own``: writing it could wait for somebody to read it.
    """
    special = path.exists() and not path.is_file() and not path.is_dir()
    if over and special and not own:
        yield path
        return
    private_folder(path.parent)
    if path.exists() and not over:
        raise FileExistsError(17, "it exists already", str(path))
    fresh = beside(path)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    try:
        write_lock.hold(descriptor)
        yield fresh
        _to_disk(fresh)
        os.close(descriptor)
        descriptor = -1
        place(fresh, path, over=over)
    finally:
        if descriptor >= 0:
            os.close(descriptor)
        fresh.unlink(missing_ok=True)


def beside(path: Path) -> Path:
    """A hidden name in the folder of ``path``, to be written before it takes its place."""
    return path.with_name(f".{path.name}.{os.urandom(4).hex()}{UNFINISHED}")


def unfinished(path: Path) -> list[Path]:
    """What was being written to become ``path`` when its program was killed."""
    name = re.escape(path.name)
    return [left for left in left_in(path.parent) if re.match(rf"\.{name}\.[\w-]+", left.name)]


def let_go(path: Path) -> None:
    """Remove the file ``path`` where there is one; raises OSError where it cannot be."""
    if os.path.lexists(path):  # in what is no folder there is none
        path.unlink(missing_ok=True)


def sweep(folder: Path) -> list[Path]:
    """Remove what killed programs left in ``folder``, and nothing that is being written."""
    return [left for left in left_in(folder) if _OURS.fullmatch(left.name) and remove(left)]


def remove(left: Path) -> bool:
    """Whether an unfinished file or folder could be removed."""
    try:
        if left.is_symlink() or not left.is_dir():
            write_lock.unlink(left)
        elif write_lock.is_held(left):
            return False
        else:
            shutil.rmtree(left)
    except OSError:
        return False
    return True


def left_in(folder: Path) -> list[Path]:
    """Unfinished files and folders that nobody is writing any more."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return []
    return [
        folder / name
        for name in names
        if _LEFT.fullmatch(name) and not write_lock.is_held(folder / name)
    ]


# No other program calls a file so.
_OURS = re.compile(r"\..+\.[0-9a-f]{8}\.new|.+\.notes\.new")
# As earlier versions did; another program might, so these go only when all of poise's does.
_LEFT = re.compile(rf"{_OURS.pattern}|\..+\.\w+\.new|\..+\.(?:jsonl|json|toml|log)\.\w{{3,8}}")


def place(fresh: Path, path: Path, *, over: bool = False) -> None:
    """Give ``fresh`` the name ``path``; :class:`FileExistsError` if it is taken and not ``over``.

    Between two programs only one can win the name.
    """
    if over:
        os.replace(fresh, path)
        return
    try:
        os.link(fresh, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links: the look before the leap must do
        if path.exists():
            raise FileExistsError(17, "it exists already", str(path)) from None
        os.replace(fresh, path)
    else:
        fresh.unlink()


@contextmanager
def atomic_folder(path: Path) -> Iterator[Path]:
    """A private folder to fill that becomes ``path`` when the block ends well.

    ``path`` may be an empty folder.  Raises :class:`FileExistsError` when anything is in it.
    """
    private_folder(path.parent)
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise FileExistsError(17, "it is not empty", str(path))
    home = path if path.exists() else path.parent
    fresh = beside(home / (path.name or "export"))
    fresh.mkdir(mode=0o700)
    descriptor = os.open(fresh, os.O_RDONLY) if os.name == "posix" else -1
    try:
        if descriptor >= 0:
            write_lock.hold(descriptor)
        yield fresh
        for made in fresh.rglob("*"):
            if made.is_dir():
                made.chmod(0o700)
            else:
                _to_disk(made)
        if home is path:
            for made in fresh.iterdir():
                os.rename(made, path / made.name)
        else:
            os.rename(fresh, path)
    finally:
        if descriptor >= 0:
            os.close(descriptor)
        shutil.rmtree(fresh, ignore_errors=True)


def _to_disk(path: Path) -> None:
    path.chmod(0o600)
    with path.open("rb+") as file:
        os.fsync(file.fileno())
