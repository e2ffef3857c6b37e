"""Print what a shell needs to complete poise's commands and options.

bash   poise completions bash > ~/.local/share/bash-completion/completions/poise
zsh    poise completions zsh > a folder of $fpath, as _poise
fish   poise completions fish > ~/.config/fish/completions/poise.fish
"""

from __future__ import annotations

import argparse
import sys
from importlib.resources import files

SHELLS = {"bash": "poise.bash", "zsh": "_poise", "fish": "poise.fish"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("shell", choices=sorted(SHELLS))


def run(args: argparse.Namespace) -> int:
    """Print the file that the package holds."""
    sys.stdout.write((files("poise") / "share" / SHELLS[args.shell]).read_text(encoding="utf-8"))
    return 0
