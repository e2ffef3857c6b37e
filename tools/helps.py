"""Writes the help of every command into docs/command-line.md, so that the page cannot drift."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from unittest.mock import patch

from poise import cli

PAGE = Path(__file__).resolve().parents[1] / "docs" / "command-line.md"
HELP_AT = 24  # the column where argparse begins what an option is
BEGIN, END = "<!-- helps -->", "<!-- end of helps -->"


def on_a_page() -> AbstractContextManager[object]:
    """Help is laid out for a page and not for the terminal that this runs in."""
    return patch.dict(os.environ, COLUMNS="100", NO_COLOR="1")


def helps() -> str:
    """The help of each command as Markdown."""
    parts = []
    for name in cli.COMMANDS:
        parser = cli.parser_of(name)
        parser.epilog = None
        with on_a_page():
            text = as_since_3_13(parser.format_help().rstrip())
        parts.append(f"### poise {name}\n\n```\n{text}\n```\n")
    return "\n".join(parts)


def as_since_3_13(text: str) -> str:
    """Help as argparse lays it out from Python 3.13 on: the value named once, after both words.

    Where its usage breaks a line is left as it is.
    """

    def once(match: re.Match[str]) -> str:
        words, gap = f"  {match[1]}{match[3]}", match[4]
        return words.ljust(len(match[0]) if "\n" not in gap else HELP_AT) if gap else words

    return re.sub(
        rf"^  (-\w) ([A-Z|-]+)(, --[\w-]+ \2)( +|\n {{{HELP_AT}}})?", once, text, flags=re.M
    )


def page() -> str:
    """The page as it should be."""
    fresh = f"{BEGIN}\n\n{helps()}\n{END}"
    return re.sub(f"{BEGIN}.*{END}", lambda _: fresh, PAGE.read_text(encoding="utf-8"), flags=re.S)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE.name, file=sys.stderr)
    # The completions and the manual page are of the same words.
    subprocess.run([sys.executable, "-m", "tools.share"], cwd=PAGE.parents[1], check=True)
