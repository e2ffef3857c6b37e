"""What a bundle on Linux carries twice, or never asks: its copies of some libraries made small.

Of OpenCV's wheel and scipy's each brings an OpenBLAS.  OpenCV's is replaced by one that hands each
of the functions that cv2 asks for to scipy's: the same functions, by the same calling convention,
under other names.  The 32 MB of ICU's tables are how other languages sort, old code pages and the
names of time zones, which poise never asks Qt for; an empty table takes their place, as ICU's own
``stubdata`` is.

Python's own library and MediaPipe's lose their symbols for debuggers.  The wheels' others keep
theirs: an OpenBLAS that was moved into a wheel does not survive it.

All this is done by GNU's binutils, which PyInstaller needs anyway.  Where they are missing, or the
processor is another, the libraries stay as they are.
"""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

Entry = tuple[str, str, str]  # where in the bundle, where it is, what it is
OPENBLAS, ANOTHER, ICU = "libopenblas", "libscipy_openblas-", "libicudata.so"
STRIPPED = ("libpython", "libmediapipe")


def lighter(entries: Iterable[Entry], folder: Path) -> list[Entry]:
    """The bundle's libraries with the small ones, made in ``folder``, in the place of the large."""
    found = list(entries)
    able = platform.machine() == "x86_64" and all(map(shutil.which, ("as", "ld", "nm", "strip")))
    if platform.system() != "Linux" or not able:
        return found
    folder.mkdir(parents=True, exist_ok=True)
    cv2 = next((path for name, path, _ in found if re.match(r"cv2/cv2\..*so$", name)), None)
    other = next((each for each in found if Path(each[0]).name.startswith(ANOTHER)), None)
    made = []
    for name, path, kind in found:
        file = Path(name).name
        if kind != "BINARY":
            pass
        elif file.startswith(OPENBLAS) and cv2 and other:
            path = forwarding(file, Path(cv2), Path(path), other, folder)
        elif file.startswith(ICU):
            path = without_tables(file, Path(path), folder)
        elif file.startswith(STRIPPED):
            run("strip", "--strip-unneeded", "-o", str(folder / file), path)
            path = folder / file
        made.append((name, str(path), kind))
    return made


def forwarding(file: str, user: Path, large: Path, other: Entry, folder: Path) -> Path:
    """A library like ``large`` that has what ``user`` asks of it, from ``other``."""
    asked = sorted(symbols(user, "--undefined-only") & symbols(large, "--defined-only"))
    there = symbols(Path(other[1]), "--defined-only")
    if not asked or any(f"scipy_{name}" not in there for name in asked):
        return large
    code = [".text"]
    for name in asked:
        code += [f".globl {name}", f".type {name}, @function"]
        code += [f"{name}: jmp *scipy_{name}@GOTPCREL(%rip)", f".size {name}, . - {name}"]
    beside = f"$ORIGIN/../{Path(other[0]).parent.name}"
    return library(file, code, folder, "-rpath", beside, "--disable-new-dtags", other[1])


def without_tables(file: str, large: Path, folder: Path) -> Path:
    """ICU's data library of that name, with a table of contents that lists nothing."""
    (entry,) = (name for name in symbols(large, "--defined-only") if name.endswith("_dat"))
    head = 2 + 2 + 20 + 8  # size, magic, what it is (20 bytes), filled up to sixteen
    code = [
        ".section .rodata", f".globl {entry}", f".type {entry}, @object", ".balign 16",
        f"{entry}: .2byte {head}", ".byte 0xda, 0x27",
        ".2byte 20, 0", ".byte 0, 0, 2, 0",  # of itself; little-endian, ASCII, UTF-16 letters
        '.ascii "CmnD"', ".byte 1, 0, 0, 0, 0, 0, 0, 0",  # a table of contents, of version 1
        ".zero 8", ".4byte 0, 0, 0, 0", f".size {entry}, . - {entry}",
    ]  # fmt: skip
    return library(file, code, folder)


def symbols(path: Path, which: str) -> set[str]:
    """The names of a library's dynamic symbols."""
    lines = run("nm", "-D", which, str(path)).splitlines()
    return {line.split()[-1].partition("@")[0] for line in lines if line.strip()}


def library(file: str, code: list[str], folder: Path, *words: str) -> Path:
    """The assembled ``code`` as a shared library of that name."""
    source, part, made = folder / f"{file}.s", folder / f"{file}.o", folder / file
    source.write_text("\n".join([*code, '.section .note.GNU-stack,"",@progbits', ""]))
    run("as", "-o", str(part), str(source))
    run("ld", "-shared", "-z", "noexecstack", "-soname", file, "-o", str(made), str(part), *words)
    return made


def run(*words: str) -> str:
    """What a program prints that must end well."""
    return subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True).stdout
