"""Both commands of the README on machines that have nothing yet: fresh Debian 12 and 13.

    sudo make fresh                             all four: each Debian, as root and as a plain user
    sudo python3 -m tools.fresh bookworm-root   one of them
    sudo python3 -m tools.fresh --command "make reset"   something else than the two commands

Needs Linux, root and debootstrap.  Each Debian holds what the README asks for and nothing else
(minbase, python3-venv, make, git), and takes over this machine's own settings for apt and pip
(machine.py).  What is cloned is the last commit.  A person who is not root breathes with what is
there, and then has installed what poise says is missing.  The results are printed and, with every
log, in build/fresh.  Mounts are in a namespace of their own, so they end with the command, however
it ends.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tools.fresh.machine import Settings
from tools.fresh.tree import PEOPLE, Tree, build

ROOT = Path(__file__).resolve().parents[2]
DEBIANS = {"bookworm": "Debian 12", "trixie": "Debian 13"}
# Root in its home, into which nobody else can look; a person in a folder named as people name them.
CLONES = {"root": "poise", "user": "Meine Übungen/poise"}
COMMANDS = ("make reset", "make test")


@dataclass(frozen=True)
class Result:
    """One command on one fresh machine; ``said`` is the last line that tells how it went."""

    machine: str
    person: str
    command: str
    status: int
    took_s: float
    said: str

    def row(self) -> str:
        """A line of the table."""
        minutes, seconds = divmod(round(self.took_s), 60)
        how = "passed" if self.status == 0 else f"**failed ({self.status})**"
        return (
            f"| {self.machine} | {self.person} | `{self.command}` | {how} "
            f"| {minutes}:{seconds:02} | {self.said} |"
        )


HEAD = "| machine | as | command | result | m:ss | |\n|---|---|---|---|---|---|"


def main() -> int:
    """Run what was asked for; 0 when all of it passed."""
    known = [f"{debian}-{person}" for debian in DEBIANS for person in PEOPLE]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("which", nargs="*", default=known, metavar="WHICH", help=", ".join(known))
    parser.add_argument("--command", action="append", help=f"instead of {' and '.join(COMMANDS)}")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "fresh", metavar="FOLDER")
    args = parser.parse_args()
    if unknown := set(args.which) - set(known):
        parser.error(f"{', '.join(sorted(unknown))}: not one of {', '.join(known)}")
    if os.geteuid() != 0 or shutil.which("debootstrap") is None:
        parser.error("needs root and debootstrap: sudo apt install debootstrap")
    in_a_namespace_of_our_own()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # and clear up on the way
    args.out.mkdir(parents=True, exist_ok=True)
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="poise-fresh-", dir="/var/tmp") as folder:
        place = Path(folder)
        bundle = place / "poise.bundle"
        subprocess.run(["git", "-C", ROOT, "bundle", "create", "-q", bundle, "HEAD"], check=True)
        settings = Settings.of()
        for debian in DEBIANS:
            people = [person for person in PEOPLE if f"{debian}-{person}" in args.which]
            if not people:
                continue
            print(f"{debian}: debootstrap ...", file=sys.stderr)
            log = args.out / f"{debian}.log"
            try:
                base = build(debian, place / debian, settings, log)
            except subprocess.CalledProcessError:
                print(f"{debian} could not be made: see the end of {log}", file=sys.stderr)
                return 1
            for person in people:
                with Tree(base, place / f"{debian}-{person}", settings) as tree:
                    shutil.copy(bundle, tree.root / "poise.bundle")
                    results += tried(tree, debian, person, args.command or COMMANDS, args.out)
    table = "\n".join([HEAD, *(result.row() for result in results)])
    (args.out / "results.md").write_text(table + "\n", encoding="utf-8")
    print(table)
    return 0 if results and all(result.status == 0 for result in results) else 1


def tried(
    tree: Tree, debian: str, person: str, commands: list[str] | tuple[str, ...], out: Path
) -> list[Result]:
    """The commands, one after the other, in a clone of one's own."""
    home = PEOPLE[person][2]
    clone = home / CLONES[person]
    tree.run(f'git clone -q /poise.bundle "{clone}"', person, log=out / "clone.log", cwd=home)
    results: list[Result] = []
    for command in commands:
        print(f"{debian}, {person}: {command} ...", file=sys.stderr)
        log = out / f"{debian}-{person}-{command.split()[-1]}.log"
        if person != "root" and results:
            as_told(tree, clone, log)
        started = time.monotonic()
        status = tree.run(command, person, log=log, cwd=clone)
        took_s = time.monotonic() - started
        machine = f"{DEBIANS[debian]}, Python {tree.python}"
        results.append(Result(machine, person, command, status, took_s, last_words(log)))
        print(results[-1].row(), file=sys.stderr)
    return results


def as_told(tree: Tree, clone: Path, log: Path) -> None:
    """Root types what ``make test`` asks a person to have installed, if it asks."""
    tree.run("sh tools/system.sh dev", "user", log=log, cwd=clone)
    told = re.search(r"sudo (apt-get install .*)", log.read_text(encoding="utf-8"))
    if told is not None:
        tree.run(f"apt-get -qq update && {told[1]}", "root", log=log, cwd="/")


def last_words(log: Path) -> str:
    """What pytest counted, or else the log's last line."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() or [""]
    counted = [line for line in lines if re.search(r"\d+ (passed|failed).* in [\d.]+s", line)]
    return (counted or lines)[-1].strip("= ").replace("|", "/")[:120]


def in_a_namespace_of_our_own() -> None:
    """Begin again where mounts and processes are ours alone and end with us."""
    mark = "POISE_FRESH"
    if os.environ.pop(mark, None) is None:
        words = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
        os.execvpe(
            words[0],
            [*words, sys.executable, "-m", "tools.fresh", *sys.argv[1:]],
            {**os.environ, mark: "1"},
        )


if __name__ == "__main__":
    sys.exit(main())
