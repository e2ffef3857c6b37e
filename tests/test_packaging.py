"""What the bundles are made with, as far as it can be looked at without making one."""

from __future__ import annotations

import ast
import ctypes
import importlib.util
import platform
import plistlib
import re
import shutil
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


def loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"poise_{name}", PACKAGING / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def start() -> ModuleType:
    return loaded("start")


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


class TestLighterLibraries:
    """Of made-up libraries: the bundle's own are tried with all its jobs by ``make bundle``."""

    @pytest.fixture
    def lighter(self) -> ModuleType:
        if platform.machine() != "x86_64" or not all(
            map(shutil.which, ("as", "ld", "nm", "strip"))
        ):
            pytest.skip("apt install binutils, on x86-64, enables it")
        return loaded("lighter")

    @staticmethod
    def function(lighter: ModuleType, file: str, names: dict[str, int], folder: Path) -> str:
        """A library whose functions give the numbers."""
        code = [".text"]
        for name, number in names.items():
            code += [f".globl {name}", f".type {name}, @function", f"{name}: mov ${number}, %eax"]
            code += ["ret", f".size {name}, . - {name}"]
        folder.mkdir(parents=True)
        return str(lighter.library(file, code, folder))

    def test_one_openblas_answers_for_the_other(self, lighter: ModuleType, tmp_path: Path) -> None:
        large = self.function(
            lighter,
            "libopenblasp-r0.so",
            {"dgesv_": 3, "unasked_": 4},
            tmp_path / "bundle" / "a.libs",
        )
        other = self.function(
            lighter,
            "libscipy_openblas-1.so",
            {"scipy_dgesv_": 7},
            tmp_path / "bundle" / "scipy.libs",
        )
        user = lighter.library("cv2.so", [".text", "jmp *dgesv_@GOTPCREL(%rip)"], tmp_path)
        entries = [
            ("cv2/cv2.abi3.so", str(user), "EXTENSION"),
            ("a.libs/libopenblasp-r0.so", large, "BINARY"),
            ("scipy.libs/libscipy_openblas-1.so", other, "BINARY"),
            ("libopenblasp-r0.so", "a.libs/libopenblasp-r0.so", "SYMLINK"),
        ]  # fmt: skip
        made = lighter.lighter(entries, tmp_path / "made")
        assert [row for k, row in enumerate(made) if k != 1] == [
            row for k, row in enumerate(entries) if k != 1
        ]
        Path(large).write_bytes(Path(made[1][1]).read_bytes())  # where it will lie
        found = ctypes.CDLL(large)
        assert found.dgesv_() == 7
        assert not hasattr(found, "unasked_")

    def test_what_the_other_lacks_keeps_the_one_it_has(
        self, lighter: ModuleType, tmp_path: Path
    ) -> None:
        large = self.function(lighter, "libopenblas.so", {"dgesv_": 3}, tmp_path / "a")
        other = self.function(
            lighter, "libscipy_openblas-1.so", {"scipy_sgesv_": 7}, tmp_path / "b"
        )
        user = lighter.library("cv2.so", [".text", "jmp *dgesv_@GOTPCREL(%rip)"], tmp_path)
        entries = [
            ("cv2/cv2.so", str(user), "EXTENSION"), ("a.libs/libopenblas.so", large, "BINARY"),
            ("b.libs/libscipy_openblas-1.so", other, "BINARY"),
        ]  # fmt: skip
        assert lighter.lighter(entries, tmp_path / "made") == entries

    def test_icu_s_table_lists_nothing_and_says_so_as_icu_wants_it(
        self, lighter: ModuleType, tmp_path: Path
    ) -> None:
        """ICU's ``DataHeader``: its size, 0xda27, what it is; then how many items there are."""
        large = self.function(lighter, "libicudata.so.73", {"icudt73_dat": 1}, tmp_path / "a")
        ((_, made, _),) = lighter.lighter(
            [("Qt/lib/libicudata.so.73", large, "BINARY")], tmp_path / "made"
        )
        assert made != large
        table = bytes((ctypes.c_char * 48).in_dll(ctypes.CDLL(made), "icudt73_dat"))
        assert struct.unpack("<HBBHHBBBB4s4B4B", table[:24]) == (
            32, 0xDA, 0x27, 20, 0, 0, 0, 2, 0, b"CmnD", 1, 0, 0, 0, 0, 0, 0, 0,
        )  # fmt: skip
        assert struct.unpack("<I", table[32:36]) == (0,)

    def test_without_the_tools_all_stays_as_it_is(
        self, lighter: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        entries = [("Qt/lib/libicudata.so.73", "nowhere", "BINARY")]
        monkeypatch.setattr(lighter.shutil, "which", lambda _: None)
        assert lighter.lighter(entries, tmp_path / "made") == entries


def test_a_published_readme_leads_from_anywhere_to_where_the_project_is() -> None:
    page, here = loaded("metadata"), "https://example.org/somebody/poise"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert page.whole(readme, "") == readme
    made = page.whole(readme, here)
    targets = re.findall(r"\]\(([^)\s]+)\)", made)
    assert len(targets) == len(re.findall(r"\]\(([^)\s]+)\)", readme)) > 20
    assert [each for each in targets if not each.startswith(("https://", "#"))] == []
    for there, kind in (("raw", "png"), ("blob", "md")):
        own = [each for each in targets if each.startswith(f"{here}/{there}/main/")]
        assert own
        for each in own:
            path = each.removeprefix(f"{here}/{there}/main/").partition("#")[0]
            assert (ROOT / path).exists()
        assert any(each.partition("#")[0].endswith(kind) for each in own)


def test_nothing_is_published_while_nobody_has_said_where_the_project_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, project = loaded("metadata"), tmp_path / "pyproject.toml"
    for address, status in (("", 1), ("poise", 1), ("https://example.org/poise/", 1),
                            ("https://example.org/poise", 0)):  # fmt: skip
        project.write_text(f'[tool.hatch.metadata.hooks.custom]\naddress = "{address}"\n')
        assert page.main(project) == status
        assert ("pyproject.toml is to be where the source is" in capsys.readouterr().err) == status
        assert bool(page.urls(address)) is bool(address)
    workflow = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
    assert workflow.index("packaging/metadata.py") < workflow.index("python -m build")
