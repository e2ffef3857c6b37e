"""What has been recorded on this computer."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from typing import Any


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``poise sessions``."""
    parser.add_argument("--tag", metavar="TEXT", help="only those with this label")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(args: argparse.Namespace) -> int:
    """List the recordings, the oldest first."""
    from poise import paths
    from poise.library.sessions import rows

    shown = 0
    for row in rows():
        if args.tag is not None and args.tag not in row.get("tags", ()):
            continue
        shown += 1
        print(json.dumps(row, ensure_ascii=False) if args.json else _line(row))
    if not shown and not args.json:
        print(f"Nothing recorded yet in {paths.sessions()}: 'poise reset' makes a start.")
    return 0


def _line(row: Mapping[str, Any]) -> str:
    if "error" in row:
        return f"{row['name']}  cannot be read: {row['error']}"
    swing, heart = row["swing_bpm"], row["heart_bpm"]
    words = [row["name"], f"{row['duration_s']:.0f} s", row["sensor"]]
    if heart["after"] is not None and heart["before"] is not None:
        words.append(f"{heart['before']:.0f} → {heart['after']:.0f} bpm")
    if swing["value"] is not None:
        words.append(f"swing {swing['value']:.1f} ± {2.2 * swing['se']:.1f} bpm")
    words += [f"#{tag}" for tag in row["tags"]]
    if row["damage"]:
        words.append("(cut short)")
    elif not row["completed"]:
        words.append("(stopped early)")
    return "  ".join(words)
