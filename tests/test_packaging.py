"""What the bundles are made with, as far as it can be looked at without making one."""

from __future__ import annotations

import ast
import importlib.util
import plistlib
import re
import struct
import sys
from configparser import ConfigParser
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from poise import __version__, children
from poise.commands.shortcut import ENTRY

ROOT = Path(__file__).resolve().parents[1]
PACKAGING = ROOT / "packaging"
ID = "io.github.poise.poise"


@pytest.fixture
def start() -> ModuleType:
    spec = importlib.util.spec_from_file_location("poise_start", PACKAGING / "start.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_bundle_runs_poise_s_own_modules_as_python_would(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words are those that :mod:`poise.children` starts the camera's process with."""
    ran: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(start.runpy, "run_module", lambda name, **_: ran.append((name, sys.argv)))
    monkeypatch.setattr(sys, "argv", ["poise", "-P", "-m", "poise.vision.worker", "{}"])
    assert start.main() == 0
    assert ran == [("poise.vision.worker", ["poise.vision.worker", "{}"])]
    source = Path(children.__file__).read_text("utf-8")
    assert '[sys.executable, "-P", "-m", module, *words]' in source


@pytest.mark.parametrize("words", [["-P", "-m", "http.server"], ["-P", "-m"], ["--version"]])
def test_it_runs_nobody_else_s(
    words: list[str], start: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[list[str]] = []
    monkeypatch.setattr(sys, "argv", ["poise", *words])
    monkeypatch.setattr("poise.cli.main", lambda: told.append(sys.argv[1:]) or 0)
    start.main()
    assert told == [words]


def test_a_mac_is_told_what_camera_and_bluetooth_are_for() -> None:
    told = plistlib.loads((PACKAGING / "macos" / "Info.plist").read_bytes())
    for what in ("NSCameraUsageDescription", "NSBluetoothAlwaysUsageDescription"):
        assert len(told[what]) > 40
    may = plistlib.loads((PACKAGING / "macos" / "entitlements.plist").read_bytes())
    assert may["com.apple.security.device.camera"] is True
    assert may["com.apple.security.device.bluetooth"] is True


def test_the_desktop_finds_the_same_program_by_one_name() -> None:
    desktop, ours = (ConfigParser(interpolation=None) for _ in range(2))
    desktop.read(PACKAGING / "linux" / f"{ID}.desktop", encoding="utf-8")
    ours.read_string(ENTRY.format(command="poise"))
    for section in ("Desktop Entry", "Desktop Action reset"):
        for key in ("Name", "Name[de]", "Comment", "Comment[de]", "Exec", "Categories"):
            assert desktop[section].get(key) == ours[section].get(key), key
    about = ElementTree.parse(PACKAGING / "linux" / f"{ID}.metainfo.xml").getroot()
    assert about.findtext("id") == ID
    assert about.findtext("launchable") == f"{ID}.desktop"
    newest = about.find("releases/release")
    assert newest is not None
    assert newest.get("version") == __version__
    manifest = (PACKAGING / "linux" / f"{ID}.yml").read_text("utf-8")
    assert f"id: {ID}\n" in manifest
    assert "--share=network" not in re.sub(r"#.*", "", manifest)


def test_the_icons_have_the_sizes_that_the_systems_ask_for() -> None:
    ico = (PACKAGING / "icons" / "poise.ico").read_bytes()
    kind, count = struct.unpack_from("<HH", ico, 2)
    assert kind == 1
    assert {ico[6 + 16 * i] or 256 for i in range(count)} >= {16, 32, 48, 256}
    icns = (PACKAGING / "icons" / "poise.icns").read_bytes()
    assert icns[:4] == b"icns"
    assert struct.unpack_from(">I", icns, 4)[0] == len(icns)
    assert b"ic09" in icns


def test_the_spec_is_python_and_takes_what_is_found_by_name() -> None:
    text = (PACKAGING / "poise.spec").read_text("utf-8")
    ast.parse(text)
    assert 'collect_submodules("poise"' in text
    assert 'collect_data_files("poise")' in text
