"""A Debian in a folder: made by debootstrap, entered by chroot, gone afterwards."""

from __future__ import annotations

import subprocess
from contextlib import ExitStack
from pathlib import Path

from tools.fresh.machine import Settings

WANTED = "python3-venv,make,git"  # what the README asks for
# Who types, by name, number and home.
PEOPLE = {"root": ("root", 0, Path("/root")), "user": ("someone", 1000, Path("/home") / "someone")}
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
CACHE = "var/cache/pip"


def build(debian: str, root: Path, settings: Settings, log: Path) -> Path:
    """A Debian with what the README asks for; raises CalledProcessError when it cannot be made."""
    words = ["debootstrap", "--variant=minbase", f"--include={WANTED}", debian, str(root)]
    with log.open("w", encoding="utf-8") as file:
        mirror = [settings.mirror] if settings.mirror else []
        subprocess.run([*words, *mirror], stdout=file, stderr=file, check=True)
    settings.settle(root, debian)
    name, uid, home = PEOPLE["user"]
    _do("chroot", root, "useradd", "-m", "-d", home, "-u", str(uid), name)
    return root


class Tree:
    """A copy of ``base`` at ``root`` that commands can be run in while it is entered."""

    def __init__(self, base: Path, root: Path, settings: Settings) -> None:
        self.root = root
        self._base, self._settings = base, settings
        self._undo = ExitStack()

    def __enter__(self) -> Tree:
        _do("cp", "-a", "--reflink=auto", self._base, self.root)
        self._undo.callback(_do, "rm", "-rf", "--one-file-system", self.root)
        # What was bought once comes from the disk: both people of a Debian share it.
        cache = self._base.with_name(f"{self._base.name}.pip")
        cache.mkdir(exist_ok=True)
        try:
            self._mount("proc", "-t", "proc", "proc")
            self._mount("sys", "--bind", "-o", "ro", "/sys")
            self._mount("dev", "-t", "tmpfs", "-o", "mode=755", "dev")
            for name in DEVICES:
                (self.root / "dev" / name).touch()
                self._mount(f"dev/{name}", "--bind", f"/dev/{name}")
            self._mount("dev/shm", "-t", "tmpfs", "-o", "mode=1777", "shm")
            self._mount("dev/pts", "-t", "devpts", "-o", "newinstance,ptmxmode=666", "pts")
            (self.root / "dev/ptmx").symlink_to("pts/ptmx")
            (self.root / "dev/fd").symlink_to("/proc/self/fd")
            self._mount(CACHE, "--bind", cache)
            for folder in self._settings.folders:
                self._mount(str(folder.relative_to("/")), "--bind", "-o", "ro", folder)
        except BaseException:
            self._undo.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._undo.close()

    @property
    def python(self) -> str:
        """The version of its Python."""
        words = ["chroot", str(self.root), "python3", "--version"]
        said = subprocess.check_output(words, text=True)
        return said.removeprefix("Python ").strip()

    def run(self, command: str, person: str, *, log: Path, cwd: str | Path) -> int:
        """What ``command`` returns when root or a plain user types it; its words go to ``log``."""
        _, uid, home = PEOPLE[person]
        _do("chown", "-R", str(uid), self.root / CACHE)  # pip uses only a cache of one's own
        environment = {
            **self._settings.environment,
            "PATH": PATH, "HOME": str(home), "PIP_CACHE_DIR": f"/{CACHE}",
        }  # fmt: skip
        words = ["chroot", f"--userspec={uid}:{uid}", str(self.root), "sh", "-c"]
        script = 'cd "$1" && exec sh -c "$2"'
        with log.open("a", encoding="utf-8") as file:
            print(f"$ {command}", file=file, flush=True)
            done = subprocess.run(
                [*words, script, "sh", str(cwd), command],
                env=environment, stdin=subprocess.DEVNULL, stdout=file, stderr=file, check=False,
            )  # fmt: skip
        return done.returncode

    def _mount(self, where: str, *how: str | Path) -> None:
        if not (self.root / where).exists():
            (self.root / where).mkdir(parents=True)
        _do("mount", *how, self.root / where)
        self._undo.callback(_do, "umount", "--lazy", self.root / where)


def _do(*words: str | Path) -> None:
    subprocess.run(words, check=True)
