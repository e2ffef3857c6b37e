"""Straps usable now, and why there are none if there are none."""

from __future__ import annotations

import argparse
import json

from poise.errors import PoiseError, SensorUnavailableError

NONE = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``poise devices``."""
    parser.add_argument(
        "--seconds", type=float, default=6.0, metavar="S", help="how long to listen (default 6)"
    )
    parser.add_argument("--json", action="store_true", help="as one JSON object")


def run(args: argparse.Namespace) -> int:
    """List the straps; exit status 3 when there is none."""
    from poise.sources.bluetooth.finding import scan

    trouble: PoiseError | None = None
    straps = []
    try:
        straps = scan(args.seconds)
    except SensorUnavailableError as error:
        trouble = error
    if args.json:
        rows = [
            {"address": s.address, "name": s.name, "rssi_dbm": s.rssi_dbm, "connected": s.connected}
            for s in straps
        ]
        reason = str(trouble) if trouble else "" if straps else "no strap answered"
        print(json.dumps({"straps": rows, "reason": reason}, ensure_ascii=False))
    elif trouble is not None:
        print(f"Straps: none. {trouble}")
    elif not straps:
        print(
            "Straps: none answered. Moisten the strap, put it on, and check that no other app or "
            "watch uses it."
        )
    for strap in () if args.json else straps:
        strength = "connected" if strap.connected else f"{strap.rssi_dbm} dBm"
        print(f"Strap: {strap.name or 'unnamed'}  {strap.address}  {strength}")
    return 0 if straps else NONE
