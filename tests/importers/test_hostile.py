"""Whatever a file holds, importing it ends in a sentence or in a sound session, within limits.

Every importer inherits every attack: a new one is held to them the moment it is in ``FORMS``.
"""

from __future__ import annotations

import os
import re
import resource
import signal
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from poise import importers
from poise.core.limits import LONGEST_S
from poise.errors import PoiseError, RecordingError
from poise.importers.boundary import in_words
from poise.importers.imported import Imported
from poise.recording import reader
from poise.runtime.importing import record
from poise.simulation.foreign_files import apple_health, foreign_file

LIMIT_S = 10  # of the processor, for one file
NUMBER = re.compile(rb"(?<![\w.])-?\d+(?:\.\d+)?(?![\w])")
VALUES = (
    b"10000000000", b"1e308", b"1e400", b"-1", b"0", b"9" * 5000, b"nan", b"NaN", b"Infinity",
    b"-inf", b"null", b"true", b'"words"', b"[]", b"{}", b"", b"\\ud800", b"\xff\xfe", b"0x10",
    "٣".encode(),
)  # fmt: skip


def _numbers(which: str, value: bytes) -> Callable[[bytes], bytes]:
    def spoil(whole: bytes) -> bytes:
        found = list(NUMBER.finditer(whole))
        if not found:
            return whole
        chosen = {"all": found, "first": found[:1], "middle": found[len(found) // 2 :][:1],
                  "last": found[-1:]}[which]  # fmt: skip
        for one in reversed(chosen):
            whole = whole[: one.start()] + value + whole[one.end() :]
        return whole

    return spoil


BYTES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "blank": lambda _: b" \n\t\r\n" * 100,
    "a-third": lambda whole: whole[: len(whole) // 3],
    "all-but-the-end": lambda whole: whole[:-7],
    "binary": lambda _: bytes(range(256)) * 40,
    "nul-at-the-end": lambda whole: whole + b"\0" * 50,
    "nul-within": lambda whole: whole[: len(whole) // 2] + b"\0" + whole[len(whole) // 2 :],
    "twice": lambda whole: whole * 2,
    "backwards": lambda whole: whole[::-1],
    "lines-sorted-the-other-way": lambda whole: b"\n".join(sorted(whole.split(b"\n"))[::-1]),
    "utf-16": lambda whole: whole.decode("latin-1").encode("utf-16"),
    "utf-16-without-mark": lambda whole: whole.decode("latin-1").encode("utf-16-be"),
    "utf-32": lambda whole: whole.decode("latin-1").encode("utf-32"),
    "ebcdic": lambda whole: whole.decode("latin-1").encode("cp037"),
    "not-utf-8": lambda whole: whole.replace(b"e", b"\xe9"),
    "half-a-character": lambda whole: whole + b"\xe2\x82",
    "lone-surrogate": lambda whole: re.sub(b"strap|here|Watch", rb"\\udfff", whole),
    "deep-lists": lambda whole: whole[:1] + b"[" * 100_000 + whole[1:],
    "deep-objects": lambda whole: whole[:1] + b'{"a":' * 100_000 + whole[1:],
    "deep-tags": lambda whole: whole.replace(b"<Record", b"<Record>" * 100_000 + b"<Record"),
    "a-line-of-a-million": lambda whole: whole + b"8" * 1_000_000 + b"\n",
    "keys-given-twice": lambda whole: whole.replace(b'"beats"', b'"session"'),
    "commas-everywhere": lambda whole: whole.replace(b"\n", b",,,,,,,,\n"),
    "no-line-ends": lambda whole: whole.replace(b"\n", b""),
    "quotes-left-open": lambda whole: whole.replace(b",", b',"', 1),
    "names-changed": lambda whole: whole.replace(b"t_s", b"t").replace(b"onset", b"offset"),
    "verdict-unknown": lambda whole: whole.replace(b"normal", b"splendid"),
    "year-0": lambda whole: re.sub(rb"20\d\d-", b"0000-", whole),
    "year-1970": lambda whole: re.sub(rb"20\d\d-", b"1970-", whole),
    "another-century-in-edf": lambda whole: whole.replace(b"01.03.26", b"01.03.yy"),
    "year-9999": lambda whole: re.sub(rb"20\d\d-", b"9999-", whole),
    "entities": lambda whole: whole.replace(
        b"<!ELEMENT HealthData ANY>",
        b'<!ENTITY a "aaaaaaaaaa">' + b"".join(
            b'<!ENTITY %c "%s">' % (c + 1, b"&%c;" % c * 10) for c in range(ord("a"), ord("z"))
        ),
    ).replace(b"Watch", b"&z;"),
    "an-encoding-nobody-has": lambda whole: whole.replace(b"UTF-8", b"klingon"),
    "an-encoding-that-lies": lambda whole: whole.replace(b"UTF-8", b"UTF-16"),
    "pauses-without-end": lambda whole: whole.replace(b"mark", b"pause"),
    "starts-again-and-again": lambda whole: whole.replace(b"mark", b"start"),
    "a-hole-of-six-days": lambda whole: whole.replace(b"\n820\n", b"\n820\n500000000\n", 1),
    **{
        f"{which}-number-{value[:12].decode('latin-1')!r}": _numbers(which, value)
        for which in ("all", "first", "middle", "last") for value in VALUES
    },
}  # fmt: skip


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """So much of the processor and no more; memory that is asked for beyond it is refused."""

    def too_long(*_told: object) -> None:
        pytest.fail(f"took more than {LIMIT_S} s of the processor")

    monkeypatch.setattr("os.fsync", lambda _file: None)
    before = signal.signal(signal.SIGPROF, too_long)
    signal.setitimer(signal.ITIMER_PROF, LIMIT_S)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, before)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A good file of each form."""
    made = {}
    for form in importers.FORMS:
        if form in ("edf", "fit"):
            pytest.importorskip("edfio")
            pytest.importorskip("fitdecode")
        made[form] = foreign_file(form, tmp_path_factory.mktemp(form))
    return made


def brought_in(path: Path, poise_home: Path, made_before: set[str] | None = None) -> list[Imported]:
    """What importing gives, each made into a session that was read again; or a sentence.

    What is in ``made_before`` makes the same session as then, and is not made into one again.
    """
    made_before = set() if made_before is None else made_before
    try:
        found = list(importers.read(path))
        for one in found:
            if repr(one) in made_before:
                continue
            with in_words(path):
                made = reader.read(record(one, path, "0"))
            assert made.ending == "completed" or one.exercise is not None
            assert not made.damage or one.ending is None
            assert made.events[-1].t - made.events[0].t <= 2 * LONGEST_S
            made_before.add(repr(one))
    except PoiseError as error:
        words = str(error)
        assert any(p.name in words for p in (path, *path.parent.rglob("*")))
        assert 20 < len(words) < 1500
        assert "Traceback" not in words
        found = []
    assert not [p for p in poise_home.rglob("*") if p.name.startswith(".")]
    return found


def spoilt_copies(form: str, good: Path, attack: str, folder: Path) -> Iterator[Path]:
    """The good file with the attack on each of its parts, one at a time."""
    parts = sorted(p for p in good.rglob("*") if p.is_file()) if good.is_dir() else [good]
    for number, part in enumerate(parts):
        content = part.read_bytes()
        spoilt = BYTES[attack](content)
        if spoilt == content:
            continue
        home = folder / f"{number}"
        if good.is_file():
            home.mkdir()
            (home / good.name).write_bytes(spoilt)
            yield home / good.name
            continue
        for one in parts:
            copy = home / good.name / one.relative_to(good)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(spoilt if one is part else one.read_bytes())
        yield home / good.name


@pytest.fixture(scope="module")
def made_before() -> set[str]:
    """What attacks came to already: many come to the same."""
    return set()


@pytest.mark.parametrize("form", importers.FORMS)
@pytest.mark.parametrize("attack", BYTES)
@pytest.mark.usefixtures("limited")
def test_a_spoilt_file_is_a_sentence_or_a_session(
    form: str,
    attack: str,
    whole: dict[str, Path],
    tmp_path: Path,
    poise_home: Path,
    made_before: set[str],
) -> None:
    for path in spoilt_copies(form, whole[form], attack, tmp_path):
        brought_in(path, poise_home, made_before)


@pytest.mark.parametrize("form", importers.FORMS)
@pytest.mark.usefixtures("limited")
def test_the_file_that_is_spoilt_here_is_a_good_one(
    form: str, whole: dict[str, Path], poise_home: Path
) -> None:
    assert importers.form_of(whole[form]).__name__.endswith(f".{form}")
    assert brought_in(whole[form], poise_home)


# ------------------------------------------------------------------ what a path can be


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _loop(path: Path) -> None:
    path.symlink_to(path)


def _nowhere(path: Path) -> None:
    path.symlink_to(path.parent / "gone")


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _folder(path: Path) -> None:
    path.mkdir()


PLACES = (_pipe, _loop, _nowhere, _device, _folder)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("form", importers.FORMS)
@pytest.mark.usefixtures("limited")
def test_what_is_no_file_is_not_waited_for(
    place: Callable[[Path], None], form: str, whole: dict[str, Path], tmp_path: Path,
    poise_home: Path,
) -> None:  # fmt: skip
    good = whole[form]
    parts = sorted(p for p in good.rglob("*") if p.is_file()) if good.is_dir() else [good]
    for number, part in enumerate(parts):
        home = tmp_path / f"{number}"
        for one in parts:
            copy = home / one.relative_to(good.parent)
            copy.parent.mkdir(parents=True, exist_ok=True)
            if one is part:
                place(copy)
            else:
                copy.write_bytes(one.read_bytes())
        brought_in(home / good.name, poise_home)


@pytest.mark.parametrize("form", importers.FORMS)
@pytest.mark.usefixtures("limited")
def test_a_link_to_a_good_file_is_that_file(
    form: str, whole: dict[str, Path], tmp_path: Path, poise_home: Path
) -> None:
    link = tmp_path / whole[form].name
    link.symlink_to(whole[form])
    assert len(brought_in(link, poise_home)) == len(list(importers.read(whole[form])))


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_file_that_may_not_be_read_says_so(tmp_path: Path) -> None:
    path = foreign_file("text", tmp_path)
    path.chmod(0)
    with pytest.raises(RecordingError, match="permissions"):
        list(importers.read(path))


@pytest.mark.usefixtures("limited")
def test_a_file_larger_than_any_session_is_not_read(tmp_path: Path) -> None:
    path = foreign_file("text", tmp_path)
    with path.open("r+b") as file:
        file.truncate(2**33)  # a hole: it takes no room
    with pytest.raises(RecordingError, match="8192 MB"):
        list(importers.read(path))


# ------------------------------------------------------------------ zips


def _zipped(folder: Path, content: bytes, name: str = "apple_health_export/export.xml") -> Path:
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return path


def _patched(path: Path, at_local: int, at_central: int, value: bytes) -> Path:
    """Change a field in both headers of the only member of a zip."""
    whole = bytearray(path.read_bytes())
    for begin, at in ((0, at_local), (whole.rindex(b"PK\x01\x02"), at_central)):
        whole[begin + at : begin + at + len(value)] = value
    path.write_bytes(whole)
    return path


GOOD = apple_health([800] * 20).encode()
ZIPS: dict[str, Callable[[Path], Path]] = {
    "encrypted": lambda f: _patched(_zipped(f, GOOD), 6, 8, b"\x01\x00"),
    "packed-in-a-way-nobody-has": lambda f: _patched(_zipped(f, GOOD), 8, 10, b"\x63\x00"),
    "of-a-version-to-come": lambda f: _patched(_zipped(f, GOOD), 4, 6, b"\xff\x00"),
    "sum-is-wrong": lambda f: _patched(_zipped(f, GOOD), 14, 16, b"\0\0\0\0"),
    "a-bomb": lambda f: _zipped(f, b"<HealthData>" + b" " * 2**28),
}


@pytest.mark.parametrize("trick", ZIPS)
@pytest.mark.usefixtures("limited")
def test_a_zip_that_plays_tricks_is_refused_in_a_sentence(
    trick: str, tmp_path: Path, poise_home: Path
) -> None:
    assert brought_in(ZIPS[trick](tmp_path), poise_home) == []


@pytest.mark.usefixtures("limited")
def test_a_zip_cut_or_spoilt_anywhere_is_a_sentence_or_a_session(
    tmp_path: Path, poise_home: Path
) -> None:
    path = _zipped(tmp_path, GOOD)
    content = path.read_bytes()
    for at in range(0, len(content), 11):
        path.write_bytes(content[:at])
        brought_in(path, poise_home)
        path.write_bytes(content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :])
        brought_in(path, poise_home)


@pytest.mark.usefixtures("limited")
def test_a_name_in_a_zip_leads_nowhere(tmp_path: Path, poise_home: Path) -> None:
    outside = tmp_path / "inside" / "below"
    outside.mkdir(parents=True)
    path = _zipped(outside, GOOD, "../../../../export.xml")
    before = set(tmp_path.rglob("*"))
    assert len(brought_in(path, poise_home)) == 1
    new = set(tmp_path.rglob("*")) - before
    assert all(p.is_relative_to(poise_home) for p in new)


# ------------------------------------------------------------------ costs


@pytest.mark.usefixtures("limited")
def test_a_hole_costs_nothing(tmp_path: Path, poise_home: Path) -> None:
    path = tmp_path / "hole.txt"
    path.write_text("800\n" * 30 + "500000000\n" + "800\n" * 30, encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    (found,) = brought_in(path, poise_home)
    assert found.inputs[-1].t > 5 * 86400
    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - before < 2
    (made,) = poise_home.rglob("*.poise.jsonl")
    assert made.stat().st_size < 200_000


def test_more_than_eight_days_are_refused_with_what_to_check(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("800\n" * 30 + "10000000000\n" + "800\n" * 30, encoding="utf-8")
    with pytest.raises(RecordingError, match=r"long\.txt runs over 116 days .* check their unit"):
        list(importers.read(path))


@pytest.mark.usefixtures("limited")
def test_a_session_left_in_a_pause_ends_with_its_last_line(
    whole: dict[str, Path], tmp_path: Path, poise_home: Path
) -> None:
    for path in spoilt_copies("json_object", whole["json_object"], "pauses-without-end", tmp_path):
        (found,) = brought_in(path, poise_home)
        assert any(getattr(event, "action", None) == "pause" for event in found.inputs)


def test_nobody_s_attack_is_left_out() -> None:
    names: list[Any] = list(BYTES)
    assert len(names) > 100


@pytest.mark.parametrize(
    ("stage", "sentence"),
    [
        ({"seconds": 1e10}, "at most eight days"),
        ({"seconds": float("nan")}, "at most eight days"),
        ({"breaths": 10**9, "inhale_s": 4.0, "exhale_s": 6.0}, "1 to 20000"),
        ({"breaths": 10**4000, "inhale_s": 4.0, "exhale_s": 6.0}, "too many breaths"),
        ({"seconds": 60.0, "prompts": [{"at": 1, "say": "x"}] * 501}, "501 prompts"),
    ],
)
def test_an_exercise_that_nobody_can_do_is_refused(stage: dict[str, Any], sentence: str) -> None:
    from poise import exercises
    from poise.errors import ExerciseError

    with pytest.raises(ExerciseError, match=sentence):
        exercises.from_dict({"stage": [{"kind": "pace", "title": "x", **stage}]}, "x")
    good = {"kind": "pace", "title": "x", "seconds": 60.0}
    with pytest.raises(ExerciseError, match="at most 200"):
        exercises.from_dict({"stage": [good] * 201}, "x")
