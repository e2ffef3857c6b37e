"""Which system libraries are asked for: those that are missing, by either of their names."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[1] / "tools" / "system.sh"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="apt is a matter of Linux")


def asked(tmp_path: Path, *installed: str, words: tuple[str, ...] = ()) -> set[str]:
    """The packages a plain user is told to install where only ``installed`` are."""
    programs = tmp_path / "bin"
    programs.mkdir()
    known = f'case " {" ".join(installed)} " in *" $4 "*) echo "install ok installed";; esac'
    for name, script in {"id": "echo 1000", "dpkg-query": known}.items():
        (programs / name).write_text(f"#!/bin/sh\n{script}\n")
        (programs / name).chmod(0o755)
    done = subprocess.run(
        ["sh", str(SCRIPT), *words], env={"PATH": f"{programs}:/usr/bin:/bin"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(done.stderr.partition("apt-get install -y")[2].split())


def test_qt_needs_glib_and_the_tests_need_more(tmp_path: Path) -> None:
    assert {"libglib2.0-0", "libegl1"} <= asked(tmp_path)
    (tmp_path / "dev").mkdir()
    more = asked(tmp_path / "dev", words=("dev",))
    assert more >= {"libglib2.0-0", "dbus", "strace", "xdotool", "xvfb"}


def test_what_is_there_under_the_name_of_debian_13_is_not_asked_for(tmp_path: Path) -> None:
    assert "libglib2.0-0" not in asked(tmp_path, "libglib2.0-0t64", "libegl1")


def test_who_has_all_of_them_is_asked_for_nothing(tmp_path: Path) -> None:
    for name in ("bare", "full"):
        (tmp_path / name).mkdir()
    assert not asked(tmp_path / "full", *asked(tmp_path / "bare"))
