"""How this machine reaches its packages, so that a fresh one does the same: apt, pip, proxies."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# Whose certificates are trusted, and who answers by which name.
ALIKE = ("etc/ssl/certs/ca-certificates.crt", "etc/resolv.conf", "etc/hosts")
# pip reads both for everyone: the second is where what the person had set can go.
PIP_FILES = {
    "etc/pip.conf": "etc/pip.conf",
    "root/.config/pip/pip.conf": "etc/xdg/pip/pip.conf",
    "root/.pip/pip.conf": "etc/xdg/pip/pip.conf",
}
PASSED_ON = re.compile(
    r"(?:https?|ftp|all|no)_proxy|PIP_(?!CACHE|TARGET|USER|REQUIRE)\w+"
    r"|SSL_CERT_\w+|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|GIT_SSL_CAINFO",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Settings:
    """What the machine whose files are under ``machine`` has set.

    ``folders`` are those that pip is told to look for packages in.  Nothing of all this is written
    down here or into a log; copies leave with the tree they were made for.
    """

    machine: Path
    environment: dict[str, str]

    @classmethod
    def of(cls, machine: Path = Path("/"), environment: Mapping[str, str] = os.environ) -> Settings:
        """What is set there now."""
        return cls(machine, {k: v for k, v in environment.items() if PASSED_ON.fullmatch(k)})

    @property
    def codename(self) -> str:
        """The Debian of this machine, empty when it is none."""
        release = _text(self.machine / "etc/os-release")
        named = re.search(r"(?m)^VERSION_CODENAME=(\w+)", release)
        return named[1] if named and re.search(r"(?m)^ID=debian$", release) else ""

    @property
    def mirror(self) -> str | None:
        """Where this machine's Debian comes from; None: wherever debootstrap gets it."""
        for path in self._sources():
            found = re.search(
                rf"(?m)^URIs:\s*(\S+).*\nSuites:\s*(?:\S+\s+)*{self.codename}(?:\s|$)"
                rf"|^deb\s+(?:\[.*?\]\s+)?(\S+)\s+{self.codename}\s",
                _text(path),
            )
            if found is not None:
                return found[1] or found[2]
        return None

    @property
    def folders(self) -> list[Path]:
        """Places of packages on the disk; a local index keeps its files beside its pages."""
        told = [_text(self.machine / name) for name in PIP_FILES]
        told += [value for name, value in self.environment.items() if name.startswith("PIP_")]
        named = re.findall(r"(?:file://|=|\s|^)(/[^\s,'\"]+)", "\n".join(told))
        found = {Path(name).parent if Path(name).name == "simple" else Path(name) for name in named}
        return sorted(folder for folder in found if folder.is_dir())

    def settle(self, root: Path, debian: str) -> None:
        """Let apt, pip and whoever checks a certificate in ``root`` do as they do here."""
        apt = self.machine / "etc/apt"
        for path in (apt / "apt.conf", *_files(apt / "apt.conf.d")):
            if "Acquire" in _text(path):
                self._copy(path, root)
        for path in (apt / "auth.conf", *_files(apt / "auth.conf.d")):
            self._copy(path, root)
        if self.mirror is not None:
            (root / "etc/apt/sources.list").unlink(missing_ok=True)
            for path in self._sources():
                text = re.sub(rf"\b{self.codename}\b", debian, _text(path))
                self._copy(path, root).write_text(text, encoding="utf-8")
        for name in ALIKE:
            self._copy(self.machine / name, root)
        for name, into in PIP_FILES.items():
            if (self.machine / name).is_file():
                (root / into).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(self.machine / name, root / into)

    def _sources(self) -> list[Path]:
        """Where apt looks for this Debian; other programs' sources stay out."""
        apt = self.machine / "etc/apt"
        there = [apt / "sources.list", *_files(apt / "sources.list.d")]
        named = [path for path in there if path.suffix in (".list", ".sources") and self.codename]
        return [p for p in named if re.search(rf"(?m)^(?!#).*\b{self.codename}\b", _text(p))]

    def _copy(self, path: Path, root: Path) -> Path:
        into = root / path.relative_to(self.machine)
        if path.is_file():
            into.parent.mkdir(parents=True, exist_ok=True)
            into.unlink(missing_ok=True)  # a link would lead out of the tree
            shutil.copy(path, into)
        return into


def _files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
