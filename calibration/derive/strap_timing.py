"""How well a chest strap times a beat (measure/strap_sigma.py).

    python calibration/derive/strap_timing.py [--write]

The bound is the least that any real recording allows.  The product assumes half as much again: a
heart so quiet lies still, and a person who breathes for a feedback trainer does not.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

# ruff: noqa: E402
from calibration.derive.toml import text
from poise.constants import Constant

MEASURED = ROOT / "calibration" / "measurements" / "strap_sigma.json"
OUT = ROOT / "src" / "poise" / "constants" / "strap_timing.toml"
HEADING = "How well a chest strap times a beat: made by calibration/derive/strap_timing.py."
SOURCE = "calibration/derive/strap_timing.py from the quietest minutes of twelve Polar H10 records"
ASSUMED = 1.5  # times the bound


def derive() -> str:
    """The text of ``strap_timing.toml``."""
    found = json.loads(MEASURED.read_text(encoding="utf-8"))["sigma_ms"]
    least, second = sorted(found.values())[:2]
    return text(HEADING, {
        "sigma_bound": Constant(least, "ms", "derived", SOURCE, round(second - least, 2)),
        "sigma": Constant(float(round(ASSUMED * least)), "ms", "derived", SOURCE),
    })  # fmt: skip


def main() -> None:
    made = derive()
    if "--write" in sys.argv[1:]:
        OUT.write_text(made, encoding="utf-8")
        print(f"wrote {OUT.relative_to(ROOT)}")
    else:
        print(made)


if __name__ == "__main__":
    main()
