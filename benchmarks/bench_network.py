"""Whom each command of poise talks to, as the system sees it.

    python -m benchmarks.bench_network [COMMAND ...] [--out FILE]

Runs every command without a screen under ``strace -f -e trace=network`` and lists the addresses
that it, or a process it started, connected, sent or bound to.  Those of a network camera that was
named on the command line are its own; sockets of this computer (``AF_UNIX``: D-Bus, X11, and what
holds poise's processes together) and of its kernel (``AF_NETLINK``) are listed by what they are.
Exit status 1 when a command asked any other address.  Linux with strace.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack
from itertools import count
from math import sin
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

from poise.cli import COMMANDS
from poise.simulation.camera.server import MjpegServer
from poise.simulation.faces import Film, frames
from poise.simulation.person import Person

PROXIES = ("https_proxy", "http_proxy", "all_proxy", "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY")
CALL = re.compile(r"(connect|sendto|sendmsg|sendmmsg|bind)\(\d+.*?sa_family=(AF_\w+)(.*)")
PORT = re.compile(r"sin6?_port=htons\((\d+)\)")
ADDRESS = re.compile(r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"')
UNIX = re.compile(r'sun_path=(@?"[^"]*")')
RANDOM = re.compile(
    r"(?<=-)[0-9a-z_]{8}(?=[/\"])|(?<=/pulse-)[0-9A-Za-z]{12}(?=/)|(?<=/\.)[A-Za-z0-9]{6}(?=/)"
)  # names made anew
GRACE_S = 30.0
FILMED = ["benchmarks.filmed_drill"]  # its window is pressed without a screen
OPT_IN = ("drill, a film", "drill, a microphone")  # what nothing does unless it is asked for
# What runs until it is told to end is told so after this long: strace makes it slow.
WATCHED_S = 40.0


def runs(url: str, folder: Path) -> dict[str, tuple[list[str], bool]]:
    """Every command with its words, and whether it has to be told to end; in this order."""
    text, film = str(folder / "rr.txt"), str(folder / "film.avi")
    quick = ["--synthetic", "--headless", "--speed", "0"]
    return {
        "(window)": ([], True),
        "reset": (["reset", *quick], False),
        "reset, a camera": (["reset", "--camera", url, "--headless"], True),
        "reset, a strap": (["reset", "--strap", "--headless"], True),
        "reset, window": (["reset", "--synthetic", "--speed", "20"], True),
        "train": (["train", "steady-six", "--minutes", "1", *quick], False),
        "drill": (["drill", *quick], False),
        "drill, a film": (FILMED, False),
        "drill, a microphone": (["drill", "2", "--no-sensor", "--headless"], True),
        "rehearse": (["rehearse", "opener", *quick, "--vividness", "5"], False),
        "pace": (["pace", *quick], False),
        "journal": (["journal", "list"], False),
        "plan": (["plan", "start"], False),
        "outcome": (["outcome"], False),
        "contexts": (["contexts"], False),
        "contexts, set": (["contexts", "set", "--place", "at home"], False),
        "completions": (["completions", "bash"], False),
        "devices": (["devices", "--seconds", "2"], False),
        "sessions": (["sessions"], False),
        "analyze": (["analyze", text], False),
        "analyze, a film": (["analyze", film], False),
        "import": (["import", text], False),
        "export": (["export", "last", "--to", "csv", "-o", str(folder / "out")], False),
        "batch": (["batch", str(folder / "some"), "--table", str(folder / "t.csv")], False),
        "replay": (["replay", "last", "--headless", "--speed", "0"], False),
        "questions": (["questions"], False),
        "check": (["check", "camera", url, "--seconds", "10"], False),
        "bench": (["bench", "strap", "virtual", "--seconds", "5"], False),
        "bench, the whole chain": (["bench", "pipeline"], False),
        "bench, a camera": (["bench", "camera", url, "--seconds", "5"], False),
        "check, a strap": (["check", "strap", "virtual", "--seconds", "10"], False),
        "shortcut": (["shortcut"], False),
        "doctor": (["doctor"], False),
        "forget": (["forget", "last", "--yes"], False),
    }


def asked(
    words: list[str], told_to_end: bool, folder: Path, home: Path
) -> tuple[Counter[str], int | None]:
    """The addresses that ``poise words`` asked, how often each, and how it ended."""
    log = folder / "calls"
    environment = {key: value for key, value in os.environ.items() if key not in PROXIES}
    environment |= {
        "QT_QPA_PLATFORM": "offscreen", "HOME": str(folder), "POISE_HOME": str(home),
    }  # fmt: skip
    module = words if words == FILMED else ["poise", *words]
    process = subprocess.Popen(
        ["strace", "-f", "-qq", "-s", "200", "-e", "trace=network", "-o", str(log),
         sys.executable, *(() if words == FILMED else ("-P",)), "-m", *module],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=environment, process_group=0,
    )  # fmt: skip
    if told_to_end:
        for sent in (signal.SIGTERM, signal.SIGKILL):
            try:
                process.wait(WATCHED_S if sent is signal.SIGTERM else GRACE_S)
                break
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, sent)
    status = process.wait()
    found: Counter[str] = Counter()
    for line in log.read_text(errors="replace").splitlines():
        if told := CALL.search(line):
            found[_named(*told.groups())] += 1
    return found, status


def _named(call: str, family: str, rest: str) -> str:
    """An address in words: ``AF_INET 127.0.0.1:80``."""
    if family == "AF_UNIX":
        path = UNIX.search(rest)
        home = os.environ.get("XDG_RUNTIME_DIR") or "/run/user/0"
        told = path.group(1).replace(home, "$XDG_RUNTIME_DIR") if path else "(a pair)"
        return f"AF_UNIX {RANDOM.sub('…', told)}"
    if (port := PORT.search(rest)) is None:
        return family
    address = ADDRESS.search(rest)
    said = next(filter(None, address.groups()), "?") if address else "?"
    return f"{family} {'listens at ' if call == 'bind' else ''}{said}:{port.group(1)}"


def foreign(found: Counter[str], own: str) -> list[str]:
    """The addresses that are neither this computer's own sockets nor ``own``."""
    return [
        name
        for name in found
        if not name.startswith(("AF_UNIX", "AF_NETLINK")) and name != f"AF_INET {own}"
    ]


def intervals(n: int) -> list[float]:
    """A heart that swings with the breath and with chance, so that it is taken for one."""
    random = Random(1)
    return [850 + 40 * sin(k / 1.6) + random.gauss(0, 12) for k in range(n)]


def prepare(folder: Path, url: str) -> None:
    import cv2

    (folder / "asked-for" / "config").mkdir(parents=True)
    said = f'[camera]\nwhere = "{url}"\n[drill]\nkeep_video = "ask"\n[voice]\nuse = true\n'
    (folder / "asked-for" / "config" / "settings.toml").write_text(said, encoding="utf-8")
    (folder / "some").mkdir()
    beats = "".join(f"{rr_ms:.0f}\n" for rr_ms in intervals(300))
    for name in ("rr.txt", "some/one.txt", "some/two.txt"):
        (folder / name).write_text(beats, encoding="ascii")
    film = [image for _, image in frames(Person(), Film(), 3.0)]
    height, width, _ = film[0].shape
    code = cv2.VideoWriter_fourcc(*"MJPG")  # type: ignore[attr-defined]
    written = cv2.VideoWriter(str(folder / "film.avi"), code, 30, (width, height))
    for image in film:
        written.write(image)
    written.release()


def main() -> int:
    """Run each command and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("which", nargs="*", metavar="COMMAND")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the table there, as JSON")
    args = parser.parse_args()
    if shutil.which("strace") is None:
        parser.error("strace is not installed")
    table: dict[str, dict[str, int]] = {}
    bad = False
    with ExitStack() as stack:
        film = [image for _, image in frames(Person(), Film(), 1.0)]
        server = stack.enter_context(
            MjpegServer(lambda: ((k / 30, film[k % len(film)].copy()) for k in count()))
        )
        own = urlsplit(server.url).netloc
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="network-")))
        prepare(folder, server.url)
        every = runs(server.url, folder)
        missing = [name for name in COMMANDS if not any(n.split(",")[0] == name for n in every)]
        if missing:
            raise RuntimeError(f"these commands are not watched: {', '.join(missing)}")
        print("| command | exit | connections |\n|---|---|---|", flush=True)
        for name, (words, told_to_end) in every.items():
            if args.which and name.split(",")[0] not in args.which:
                continue
            home = folder / ("asked-for" if name in OPT_IN else "home")
            found, status = asked(words, told_to_end, folder, home)
            others = foreign(found, own)
            bad = bad or bool(others)
            table[name] = {
                address.replace(own, "the camera"): times for address, times in found.items()
            }
            said = ", ".join(f"{address} × {times}" for address, times in table[name].items())
            print(f"| {name} | {status} | {said or 'none'} |", flush=True)
            for address in others:
                print(f"{name} asked {address}", file=sys.stderr)
    if args.out:
        told = json.dumps(table, indent=2, ensure_ascii=False)
        args.out.write_text(told + "\n", encoding="utf-8")
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
