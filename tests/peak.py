"""How much more memory a program of its own takes at its peak for what a test has it do."""

from __future__ import annotations

import subprocess
import sys

# What ``resource`` says goes over from whoever started a program, the VmHWM of Linux does not.
_PEAK_KB = """
import sys

def peak_kb():
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    except OSError:
        import resource
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
"""


def more_kb(before: str, work: str, *words: str) -> int:
    """The kB that ``work`` takes, both in Python; ``before`` is what it needs loaded."""
    code = f"{_PEAK_KB}{before}\nat_first = peak_kb()\n{work}\nprint(peak_kb() - at_first)"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, *words], capture_output=True, check=True, text=True
    )
    return int(done.stdout)
