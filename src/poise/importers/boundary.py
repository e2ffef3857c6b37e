"""The door through which every file of another program comes in.

A reader of a form may take its file at its word and fail in whatever way it fails:
:func:`in_words` makes a sentence of that.  Only a file is read, of a size that can be held: a pipe
would be waited for without end.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from poise.errors import ExerciseError, PoiseError, RecordingError

# A week of beats with everything beside them is a tenth of it.
LARGEST_BYTES = 256 * 2**20
# Of what is read a piece at a time, such as Apple Health's export of many years.
LARGEST_STREAM = 2**36


@contextmanager
def in_words(path: Path, form: str = "", remedy: str = "export it again") -> Iterator[None]:
    """Whatever goes wrong in the block, which reads ``path``, is a :class:`RecordingError`.

    One that is raised in the block without a path gets the file's name before its words.
    """
    try:
        yield
    except RecordingError as error:
        if error.path:
            raise
        raise RecordingError(f"{path.name} {error}", path=str(path), line=error.line) from error
    except ExerciseError as error:
        raise RecordingError(f"{path.name} cannot be led again: {error}", path=str(path)) from error
    except PoiseError:
        raise
    except FileNotFoundError:
        raise RecordingError(
            f"there is no file {path}: check the name and the folder", path=str(path)
        ) from None
    except OSError as error:
        raise RecordingError(
            f"{path} cannot be read ({error.strerror or error}): check its permissions",
            path=str(path),
        ) from error
    except RecursionError as error:
        raise RecordingError(
            f"{path.name} is nested deeper than anything poise knows: {remedy}", path=str(path)
        ) from error
    except Exception as error:
        # Foreign bytes in foreign readers: there is no list of what they raise.
        kind = f" as {form}" if form else ""
        raise RecordingError(
            f"{path.name} cannot be read{kind} ({_short(error)}): {remedy}",
            path=str(path),
        ) from error


def regular(path: Path, *, most: int = LARGEST_BYTES) -> Path:
    """``path`` if it is, or is a link to, a file of at most ``most`` bytes; raises OSError."""
    told = path.stat()
    if not S_ISREG(told.st_mode):
        what = "a folder" if S_ISDIR(told.st_mode) else "a pipe, socket or device"
        raise RecordingError(f"{path} is {what}, where a file was expected", path=str(path))
    if told.st_size > most:
        raise RecordingError(
            f"{path.name} has {told.st_size / 2**20:.0f} MB, and poise reads files of up to "
            f"{most / 2**20:.0f} MB: save one recording a file",
            path=str(path),
        )
    return path


def contents(path: Path) -> bytes:
    """The bytes of a file, as :func:`regular` allows; raises OSError."""
    return regular(path).read_bytes()


def text_of(path: Path) -> str:
    """The text of a file in UTF-8; raises OSError and ValueError."""
    return contents(path).decode("utf-8-sig")


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:160] or type(error).__name__
