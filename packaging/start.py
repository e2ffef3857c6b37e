"""What the bundle starts: poise, or one of its modules as ``python -P -m`` would start it.

poise runs the camera and other things that may crash in processes of their own, as modules of this
Python (``poise.children``).  A bundle has no Python to be called by name, so it answers to those
words itself.
"""

from __future__ import annotations

import multiprocessing
import runpy
import sys


def main() -> int:
    """Start what the words ask for."""
    multiprocessing.freeze_support()
    if sys.argv[1:3] == ["-P", "-m"] and sys.argv[3:] and sys.argv[3].split(".")[0] == "poise":
        module = sys.argv[3]
        sys.argv = [module, *sys.argv[4:]]
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        return 0
    from poise.cli import main as poise

    return poise()


if __name__ == "__main__":
    sys.exit(main())
