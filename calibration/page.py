"""All constants as one page to read: ``python -m calibration.page`` writes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from poise import constants

PAGE = Path(__file__).resolve().parents[1] / "docs" / "constants.md"
HEAD = """# Every number that was measured, read or chosen

Each threshold in poise has a birth certificate in `src/poise/constants/`: how it was come by, and
why it is what it is. This page is made of them by `python -m calibration.page`; how to make a
number anew is in [the lab notebook](../calibration/README.md).

- *Published*: the paper or standard is named.
- *Derived*: the script, benchmark or formula that gives it is named.
- *Chosen*: the reason is given. Where nothing was measured it says so: these are the ones to
  doubt first. "In-sample" means that a number was found on the very recordings that later show how
  well it does.

A name with dots is the place in the code, one without is read from the file of that name.
"""


def page() -> str:
    """The whole page."""
    return HEAD + "".join(_room(name) for name in constants.names())


def _room(name: str) -> str:
    about = constants.text(name).splitlines()[0].removeprefix("# ")
    rows = [
        f"| `{key}` | {_said(one.value)}{_doubt(one)} | {one.unit} | {one.how} | {one.source} |"
        for key, one in constants.table(name).items()
    ]
    table = ["| name | value | unit | how | why, or by what |", "|---|---|---|---|---|", *rows]
    return "\n".join(["", f"## {name}", "", about, "", *table]) + "\n"


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_said(one) for one in value)
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _doubt(one: constants.Constant) -> str:
    return "" if one.uncertainty is None else f" ± {one.uncertainty:.2g}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print("wrote docs/constants.md")
