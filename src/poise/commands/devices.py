"""Cameras and straps usable now, and why there are none if there are none."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from poise.errors import SensorUnavailableError

if TYPE_CHECKING:
    from poise.sources.bluetooth.finding import FoundStrap

NONE = 3
NO_STRAP = (
    "none answered. Moisten the strap, put it on, and check that no other app or watch uses it."
)
NO_CAMERA = "none found. Plug one in, or use a phone's address: poise reset --camera http://…"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``poise devices``."""
    parser.add_argument(
        "--seconds", type=float, default=6.0, metavar="S", help="how long to listen (default 6)"
    )
    parser.add_argument("--straps", action="store_true", help="straps alone")
    parser.add_argument("--json", action="store_true", help="as one JSON object")


def run(args: argparse.Namespace) -> int:
    """List them; exit status 3 when there is nothing."""
    straps, trouble = _straps(args.seconds)
    cameras = [] if args.straps else _cameras()
    if args.json:
        found = {
            "straps": [
                {
                    "address": s.address,
                    "name": s.name,
                    "rssi_dbm": s.rssi_dbm,
                    "connected": s.connected,
                }
                for s in straps
            ],
            "cameras": [{"index": index, "name": name} for index, name in cameras],
            "reason": trouble,
        }
        print(json.dumps(found, ensure_ascii=False))
    else:
        for strap in straps:
            strength = "connected" if strap.connected else f"{strap.rssi_dbm} dBm"
            print(f"Strap: {strap.name or 'unnamed'}  {strap.address}  {strength}")
        if not straps:
            print(f"Straps: {trouble}")
        for index, name in cameras:
            print(f"Camera {index}: {name}")
        if not cameras and not args.straps:
            print(f"Cameras: {NO_CAMERA}")
    return 0 if straps or cameras else NONE


def _straps(seconds: float) -> tuple[list[FoundStrap], str]:
    """The straps that answer, or why there are none, in words."""
    from poise.sources.bluetooth.finding import scan

    try:
        straps = scan(seconds)
    except SensorUnavailableError as error:
        return [], f"none. {error}"
    return straps, "" if straps else NO_STRAP


def _cameras() -> list[tuple[int, str]]:
    from poise.vision.names import listed

    return listed()
