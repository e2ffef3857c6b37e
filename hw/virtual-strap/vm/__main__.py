"""The real bluetoothd, without a radio and without touching this computer's: ``make bluez-vm``.

Boots Debian's own kernel in QEMU, whose module hci_vhci lets a program be a Bluetooth controller.
Inside, this very file tree is mounted read-only, dbus-daemon and bluetoothd are started, and
``guest.py`` plays a strap by Bumble on the other side of that controller and looks at what poise
and bluetoothd make of it.  What it found comes back as JSON; this compares its D-Bus trace with the
recorded one and with the emulation's, and prints the rest.

Needs Linux, and from Debian: qemu-system-x86 busybox-static bluez dbus.  The kernel is downloaded
by apt into the cache folder and not installed.  No KVM is needed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import platform
import shutil
import subprocess
import sys
import time
from difflib import unified_diff
from pathlib import Path
from typing import Any

import poise
from poise.simulation.strap import Polar, VirtualStrap, World, trace

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[2]
MODULES = (
    "virtio_pci", "9pnet_virtio", "9p", "aesni_intel", "cmac", "ecb", "ecdh_generic",
    "algif_hash", "algif_skcipher", "hci_vhci",
)  # fmt: skip
NEEDED = {
    "qemu-system-x86_64": "qemu-system-x86",
    "busybox": "busybox-static",
    "dbus-daemon": "dbus",
    "/usr/libexec/bluetooth/bluetoothd": "bluez",
    "apt-get": "apt",
    "dpkg-deb": "dpkg",
}
LIMIT_S = 900

INIT = """#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev
for module in $(cat /modules); do insmod /lib/$module || echo "no module $module"; done
options=trans=virtio,version=9p2000.L,msize=524288
mount -t 9p -o $options,ro,cache=loose root /new
mount -t tmpfs run /new/run
mkdir -p /new/run/out && mount -t 9p -o $options out /new/run/out
mount -t tmpfs state /new/var/lib/bluetooth
mount -t proc proc /new/proc; mount -t sysfs sys /new/sys; mount -t devtmpfs dev /new/dev
chroot /new /usr/bin/env -i PATH=/usr/sbin:/usr/bin HOME=/run TMPDIR=/run \
  PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=@SOURCE@ @PYTHON@ @GUEST@ /run/out
sync
poweroff -f
"""


def main() -> int:
    """Run it all; 0 when what was found is what was expected."""
    parser = argparse.ArgumentParser(prog="bluez-vm", description=__doc__)
    parser.add_argument("--cache", type=Path, default=PROJECT / "build" / "bluez-vm")
    parser.add_argument("--kvm", action="store_true", help="with the host's processor, faster")
    options = parser.parse_args()
    missing = [package for tool, package in NEEDED.items() if shutil.which(tool) is None]
    if platform.machine() != "x86_64" or missing:
        print(f"needs x86-64 Debian with: {' '.join(missing)} (apt install them)", file=sys.stderr)
        return 2
    cache: Path = options.cache.resolve()
    out = cache / "out"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    began_s = time.monotonic()
    _boot(_kernel(cache), cache, out, kvm=options.kvm)
    print(f"the machine ran {time.monotonic() - began_s:.0f} s")
    try:
        found = json.loads((out / "found.json").read_text())
    except (OSError, ValueError):
        print(f"nothing came out of it; see {out}", file=sys.stderr)
        return 1
    return _judge(found)


def _kernel(cache: Path) -> Path:
    """The unpacked kernel package; downloaded once."""
    folder = cache / "kernel"
    if not list(folder.glob("boot/vmlinuz-*")):
        listed = subprocess.run(
            ["apt-cache", "depends", "linux-image-amd64"],
            capture_output=True,
            text=True,
            check=True,
        )
        depends = [line.split()[-1] for line in listed.stdout.splitlines() if "Depends:" in line]
        subprocess.run(["apt-get", "download", "-q", depends[0]], cwd=cache, check=True)
        (package,) = cache.glob(f"{depends[0]}_*.deb")
        subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
        package.unlink()
    return folder


def _initrd(kernel: Path, cache: Path) -> Path:
    """busybox, the modules in the order they must be loaded, and the script above."""
    version = next((kernel / "lib" / "modules").iterdir())
    subprocess.run(["busybox", "depmod", "-b", kernel, version.name], check=True)
    needs: dict[str, list[str]] = {}
    for line in (version / "modules.dep").read_text().splitlines():
        module, _, before = line.partition(":")
        needs[module] = before.split()
    named = {Path(module).stem.replace("-", "_"): module for module in needs}
    order: list[str] = []

    def add(module: str) -> None:
        for one in needs[module]:
            add(one)
        if module not in order:
            order.append(module)

    for name in MODULES:
        if name in named:
            add(named[name])
    root = cache / "root"
    shutil.rmtree(root, ignore_errors=True)
    for folder in ("bin", "lib", "proc", "sys", "dev", "new"):
        (root / folder).mkdir(parents=True)
    busybox = shutil.which("busybox")
    assert busybox is not None
    shutil.copy(busybox, root / "bin" / "busybox")
    for module in order:
        shutil.copy(version / module, root / "lib")
    (root / "modules").write_text("\n".join(Path(module).name for module in order))
    init = root / "init"
    init.write_text(
        INIT.replace("@PYTHON@", sys.executable)
        .replace("@SOURCE@", str(Path(poise.__file__).resolve().parents[1]))
        .replace("@GUEST@", str(HERE / "guest.py"))
    )
    init.chmod(0o755)
    packed = cache / "initrd"
    files = "\n".join(str(path.relative_to(root)) for path in sorted(root.rglob("*")))
    with packed.open("wb") as to:
        subprocess.run(
            ["busybox", "cpio", "-o", "-H", "newc"], cwd=root, input=files.encode(), stdout=to,
            stderr=subprocess.DEVNULL, check=True,
        )  # fmt: skip
    return packed


def _boot(kernel: Path, cache: Path, out: Path, *, kvm: bool) -> None:
    image = next((kernel / "boot").glob("vmlinuz-*"))
    share = "security_model=none,multidevs=remap"
    command = [
        "qemu-system-x86_64", "-M", "q35", "-m", "1024", "-smp", "2", "-nic", "none",
        *(("-accel", "kvm", "-cpu", "host") if kvm else ("-accel", "tcg", "-cpu", "max")),
        "-kernel", str(image), "-initrd", str(_initrd(kernel, cache)),
        "-append", "console=ttyS0 quiet loglevel=4 panic=-1 cryptomgr.notests=1",
        "-no-reboot", "-nographic",
        "-virtfs", f"local,path=/,mount_tag=root,readonly=on,{share}",
        "-virtfs", f"local,path={out},mount_tag=out,{share}",
    ]  # fmt: skip
    with (out / "console.txt").open("wb") as console:
        subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=console, stderr=console, timeout=LIMIT_S
        )


def _judge(found: dict[str, Any]) -> int:
    """Print what was found, and hold the emulation to what bluetoothd said."""
    real = {name: found.pop(name, []) for name in ("trace", "asking")}
    print(json.dumps(found, indent=1))
    with World(VirtualStrap()) as world:
        emulated = {"trace": asyncio.run(trace.everything(world))}
    with World(VirtualStrap(name="Polar H10 ECG", polar=Polar())):
        emulated["asking"] = asyncio.run(trace.asking())
    same = True
    for name, said in real.items():
        # how often it is heard in the time of a scan is chance
        lines = [json.dumps(line) for line in said if not _is_strength(line)]
        ours = [json.dumps(line) for line in emulated[name]]
        apart = list(unified_diff(ours, lines, "the emulation", "bluetoothd", lineterm="", n=1))
        same = same and not apart
        words = f"{name}: the emulation says the same {len(lines)} lines as bluetoothd"
        print("\n".join(apart) or words)
    return 0 if found.get("ended") == "well" and same else 1


def _is_strength(line: list[Any]) -> bool:
    return line[0] == "changed" and list(line[3]) == ["RSSI"]


if __name__ == "__main__":
    sys.exit(main())
