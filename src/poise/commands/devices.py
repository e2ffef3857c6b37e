"""List the cameras and straps you can use now, and what to do if there are none."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from poise import packages
from poise.commands.numbers import number
from poise.errors import SensorUnavailableError
from poise.plain import plain
from poise.sources import row

if TYPE_CHECKING:
    from poise.sources.bluetooth.finding import FoundStrap

NONE = 3
UNKNOWN = (
    "not known: this computer cannot list them here. Try the first, poise reset --camera 0; "
    "'pip install cv2-enumerate-cameras' makes the list."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--seconds",
        type=number("--seconds", 1, 600),
        default=6.0,
        metavar="S",
        help="how long to search (default 6)",
    )
    parser.add_argument("--straps", action="store_true", help="straps only")
    parser.add_argument(
        "--all", action="store_true", dest="everything",
        help="also list named devices that do not announce a heart rate, as some bands do not",
    )  # fmt: skip
    parser.add_argument(
        "--about", action="store_true",
        help="connect to each strap and read its battery, firmware and body location",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """List them; exit status 3 when there is nothing."""
    straps, trouble = _straps(args.seconds, args.everything)
    cameras = [] if args.straps else _cameras()
    blind = "" if args.straps else _no_cameras(cameras)
    # letting go of a strap that is being listened to would cut both
    told = {s.address: _about(s.address) for s in straps if args.about and not s.connected}
    if args.json:
        found = {
            "straps": [
                {
                    "address": s.address,
                    "name": s.name,
                    "rssi_dbm": s.rssi_dbm,
                    "connected": s.connected,
                    **({} if s.offers else {"offers": False}),
                    **told.get(s.address, {}),
                }
                for s in straps
            ],
            "cameras": None
            if cameras is None
            else [{"index": index, "name": name} for index, name in cameras],
            "reason": trouble,
            "camera_reason": blind,
        }
        print(json.dumps(found, ensure_ascii=False))
    else:
        for strap in straps:
            strength = "connected" if strap.connected else f"{strap.rssi_dbm} dBm"
            kind = "Strap" if strap.offers else "Device without a heart rate announced"
            print(f"{kind}: {plain(strap.name or 'unnamed')}  {strap.address}  {strength}")
            for what, value in told.get(strap.address, {}).items():
                print(f"  {what.replace('_percent', ' (%)')}: {plain(value)}")
        if not straps:
            print(f"Straps: {trouble}")
        for index, name in cameras or ():
            print(f"Camera {index}: {plain(name)}")
        if blind:
            print(f"Cameras: {blind}")
    return 0 if straps or cameras else NONE


def _straps(seconds: float, everything: bool) -> tuple[list[FoundStrap], str]:
    """The straps that answer, or why there are none, in words."""
    from poise.sources.bluetooth.finding import scan

    try:
        straps = scan(seconds, everything=everything)
    except SensorUnavailableError as error:
        return [], f"none. {error}"
    return straps, "" if straps else row("strap").absent


def _about(address: str) -> dict[str, str | int]:
    """What the strap says of itself; what it does not say is not there."""
    from poise.sources.bluetooth.about import about

    try:
        said = asdict(about(address))
    except SensorUnavailableError as error:
        return {"reason": str(error)}
    return {
        key: value
        for key, value in said.items()
        if value is not None and key not in ("address", "name")
    }


def _cameras() -> list[tuple[int, str]] | None:
    from poise.vision.names import listed

    return listed()


def _no_cameras(cameras: list[tuple[int, str]] | None) -> str:
    """Why a camera cannot be used or chosen, in words; empty where there are some."""
    try:
        packages.require_pictures()
    except SensorUnavailableError as error:
        return f"{str(error)[:1].upper()}{str(error)[1:]}."
    if cameras is None:
        return UNKNOWN
    return "" if cameras else row("camera").absent
