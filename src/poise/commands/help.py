"""Show all commands, or all about one."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("command", nargs="?", metavar="COMMAND", help="one of the commands")


def run(args: argparse.Namespace) -> int:
    """Print the help; an unknown command names the nearest."""
    from poise import cli

    if args.command is None or args.command == "help":
        cli.parser().print_help()
        return 0
    return (
        cli.main([args.command, "--help"])
        if args.command in cli.COMMANDS
        else cli.main([args.command])
    )
