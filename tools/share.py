"""Writes the manual page and the shells' completions into src/poise/share, from the parsers.

    python -m tools.share

They come with the package, so that who installs it needs neither shtab nor argparse-manpage.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

import shtab
from argparse_manpage.manpage import Manpage

from poise import __version__, cli
from poise.commands.completions import SHELLS
from tools.helps import as_since_3_13, on_a_page

SHARE = Path(__file__).resolve().parents[1] / "src" / "poise" / "share"


def whole() -> argparse.ArgumentParser:
    """All of poise's words as one parser."""
    made = argparse.ArgumentParser(
        prog="poise",
        description=cli.ABOUT,
    )
    made.add_argument("-V", "--version", action="version", version="")
    commands = made.add_subparsers(dest="command", metavar="COMMAND")
    for name, about in cli.COMMANDS.items():
        one = cli.command(name)
        parser = commands.add_parser(name, help=about, description=one.__doc__)
        one.add_arguments(parser)
    return made


def made() -> dict[str, str]:
    """Each file's name and text."""
    with on_a_page():
        parser = whole()
        found = {name: shtab.complete(parser, shell) for shell, name in SHELLS.items()}
        found["poise.1"] = manual(parser)
    return {name: text.rstrip() + "\n" for name, text in found.items()}


def manual(parser: argparse.ArgumentParser) -> str:
    """The manual page, which says the same on every day."""
    page = Manpage(
        parser,
        _data={
            "project_name": "poise",
            "description": "a breathing trainer that shows your heart answering",
            "version": __version__,
            "prog": "poise",
            "format": "single-commands-section",
            "manual_section": "1",
            "manual_title": "poise",
        },
    )
    text = re.sub(r"^(\.TH \S+ \S+) \S+", r'\1 ""', str(page), flags=re.M)
    return as_since_3_13(text)


def main() -> None:
    """Write them."""
    SHARE.mkdir(exist_ok=True)
    for name, text in made().items():
        (SHARE / name).write_text(text, encoding="utf-8")
        print(f"{name}: {len(text)} letters", file=sys.stderr)


if __name__ == "__main__":
    main()
