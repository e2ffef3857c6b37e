"""What ``make fresh`` takes over from the machine it runs on, so that a new one finds packages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.fresh.machine import Settings

DEB822 = """Types: deb
# http://where.it.was/once
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main
"""
ONE_LINE = "deb [signed-by=/some/key.gpg] http://mirror.example/debian bookworm main\n"


def write(root: Path, **files: str) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A Debian 12 with settings of its own."""
    root = tmp_path / "machine"
    release = "ID=debian\nVERSION_CODENAME=bookworm\n"
    write(root, **{
        "etc/os-release": release,
        "etc/apt/sources.list.d/debian.sources": DEB822,
        "etc/apt/sources.list.d/other.list": "deb http://other.example/ stable main\n",
        "etc/apt/apt.conf.d/90proxy": 'Acquire::http::Proxy "http://proxy.example:3128";\n',
        "etc/apt/apt.conf.d/70debconf": "DPkg::Pre-Install-Pkgs {};\n",
        "etc/hosts": "127.0.0.1 localhost\n",
        "etc/pip.conf": "[global]\ncert = /etc/ssl/some.crt\n",
        "root/.config/pip/pip.conf": f"[global]\nfind-links = {tmp_path / 'wheels'}\n",
    })  # fmt: skip
    return root


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A Debian 13 as debootstrap leaves it."""
    root = tmp_path / "tree"
    write(root, **{"etc/apt/sources.list": "deb http://default.example/debian trixie main\n"})
    return root


@pytest.mark.parametrize("text", [DEB822, ONE_LINE], ids=["deb822", "one line"])
def test_the_mirror_is_that_of_the_machine(machine: Path, text: str) -> None:
    kind = "sources" if text is DEB822 else "list"
    (machine / "etc/apt/sources.list.d/debian.sources").unlink()
    write(machine, **{f"etc/apt/sources.list.d/debian.{kind}": text})
    assert Settings.of(machine, {}).mirror == "http://mirror.example/debian"


def test_apt_looks_in_the_same_places_for_another_debian(machine: Path, tree: Path) -> None:
    Settings.of(machine, {}).settle(tree, "trixie")
    sources = tree / "etc/apt/sources.list.d"
    assert [path.name for path in sources.iterdir()] == ["debian.sources"]
    said = (sources / "debian.sources").read_text(encoding="utf-8")
    assert "Suites: trixie trixie-updates" in said
    assert "Suites: trixie-security" in said
    assert "bookworm" not in said
    assert not (tree / "etc/apt/sources.list").exists()
    settings = [path.name for path in (tree / "etc/apt/apt.conf.d").iterdir()]
    assert settings == ["90proxy"]


def test_what_the_person_set_for_pip_holds_beside_what_the_machine_did(
    machine: Path, tree: Path
) -> None:
    Settings.of(machine, {}).settle(tree, "trixie")
    assert "cert" in (tree / "etc/pip.conf").read_text(encoding="utf-8")
    assert "find-links" in (tree / "etc/xdg/pip/pip.conf").read_text(encoding="utf-8")


def test_folders_of_packages_are_found_in_files_and_in_the_environment(
    machine: Path, tmp_path: Path
) -> None:
    for name in ("wheels", "index/simple", "index/files"):
        (tmp_path / name).mkdir(parents=True)
    told = {"PIP_EXTRA_INDEX_URL": f"file://{tmp_path}/index/simple https://packages.example/x"}
    assert Settings.of(machine, told).folders == [tmp_path / "index", tmp_path / "wheels"]


def test_of_the_environment_only_ways_to_packages_are_passed_on(machine: Path) -> None:
    told = {"https_proxy": "x", "PIP_CERT": "y", "SSL_CERT_FILE": "z"}
    others = {"PATH": "/bin", "LANG": "C", "PIP_CACHE_DIR": "/tmp", "API_KEY": "secret"}
    assert Settings.of(machine, told | others).environment == told


def test_another_system_than_debian_leaves_the_sources_to_debootstrap(
    machine: Path, tree: Path
) -> None:
    write(machine, **{"etc/os-release": "ID=ubuntu\nVERSION_CODENAME=noble\n"})
    settings = Settings.of(machine, {})
    settings.settle(tree, "trixie")
    assert settings.mirror is None
    assert "default.example" in (tree / "etc/apt/sources.list").read_text(encoding="utf-8")
