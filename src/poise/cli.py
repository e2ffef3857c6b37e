"""The command line: finds the command, runs it, and turns what went wrong into one sentence."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import re
import sys
from collections.abc import Iterable, Sequence
from contextlib import nullcontext, redirect_stderr
from importlib import import_module
from io import TextIOBase
from pathlib import Path
from types import ModuleType
from typing import NoReturn, TextIO

from poise import __version__, signals, spelling
from poise.errors import PoiseError, SensorUnavailableError, UsageError

COMMANDS = {
    "reset": "the 90-second reset",
    "train": "a longer session (default: steady-six)",
    "rehearse": "walk through an interview with closed eyes",
    "drill": "unexpected questions, then how your heart rate responded",
    "pace": "find the pace at which your heart rate swings most",
    "devices": "list the cameras and straps you can use now",
    "sessions": "list your recorded sessions",
    "analyze": "measure any recording: RR intervals, pulse wave, skin colours, video or session",
    "export": "export a session for other programs",
    "import": "import recordings from other programs",
    "batch": "measure a whole folder of recordings",
    "replay": "watch a recorded session again",
    "questions": "list and check the interview questions",
    "journal": "what happened, what it meant, one thing to do; in separate private files",
    "contexts": "where and when you practised drills",
    "plan": "your weeks: one short thing to do each day",
    "outcome": "whether your heart's response to the standard drill has changed",
    "forget": "delete a session and its exports permanently",
    "check": "check the quality, delay and agreement of sensors",
    "bench": "measure the delay and cost of a camera, a strap or the whole chain",
    "shortcut": "add poise to your desktop's programs (Linux)",
    "doctor": "a report to paste: versions, devices, recent problems and fixes",
    "completions": "what a shell needs to complete poise's words",
}
ERROR, USAGE, NO_SENSOR = 1, 2, 3
ABOUT = "Breathe with a guide and watch your heart answer. Without a command, the window opens."
LINES = "\n"  # what errors and tracebacks may be made of


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status of docs/command-line.md."""
    gc.disable()  # what is loaded until the command runs is no garbage
    words = list(sys.argv[1:] if argv is None else argv)
    _have_somewhere_to_write()
    verbose, quiet = not {"-v", "--verbose"}.isdisjoint(words), not QUIET.isdisjoint(words)
    words = [word for word in words if word not in {"-v", "--verbose", *QUIET}]
    for stream in (sys.stdout, sys.stderr):
        spelling.spell(stream)
    try:
        with signals.heeded(signals.interrupt):
            return _status(words, verbose, quiet)
    finally:
        gc.enable()


def _have_somewhere_to_write() -> None:
    """A program that Windows starts without a console has no standard output and error."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115


def _status(words: list[str], verbose: bool, quiet: bool) -> int:
    try:
        status = _run(words, verbose, quiet)
        sys.stdout.flush()
        return status
    except UsageError as error:
        return _say(error, USAGE, verbose)
    except SensorUnavailableError as error:
        return _say(error, NO_SENSOR, verbose)
    except PoiseError as error:
        return _say(error, ERROR, verbose)
    except KeyboardInterrupt:
        return signals.STOPPED
    except OSError as error:
        if signals.hung_up():
            return signals.STOPPED
        if not isinstance(error, BrokenPipeError):
            raise
        # Whoever was reading has gone: nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(words: list[str], verbose: bool, quiet: bool) -> int:
    _log_problems(verbose)
    _sweep()
    if words == ["help"]:
        parser().print_help()
        return 0
    if words[:1] == ["help"]:
        words = [words[1], "--help"]
    if words and words[0] in COMMANDS:
        module = command(words[0])
        args = parser_of(words[0]).parse_args(words[1:])
        gc.enable()
        with redirect_stderr(ErrorsOnly(sys.stderr)) if quiet else nullcontext():
            status: int = module.run(args)
        return status
    if words and not words[0].startswith("-"):
        raise UsageError(f"there is no command {words[0]!r}{_near(words[0], COMMANDS)}")
    if words:
        parser().parse_args(words)  # says what they are, or what is wrong with them
    from poise.commands import session

    gc.enable()
    return session.home()


def command(name: str) -> ModuleType:
    """The module of a sub-command; ``import`` cannot be the name of one."""
    return import_module(f"poise.commands.{'importing' if name == 'import' else name}")


QUIET = frozenset(("-q", "--quiet"))
VERBOSE = (
    "-v writes a detailed poise.log, and adds the traceback when something fails; -q leaves out "
    "notes and progress."
)


class Parser(argparse.ArgumentParser):
    """Says of a word that it does not know, or misses, which ones there are."""

    def error(self, message: str) -> NoReturn:
        """One sentence and exit status 2."""
        super().error(self._unknown(message) or self._missing(message) or message)

    def _unknown(self, message: str) -> str:
        """The sentence for a word that is none of those it could be; empty where it is not one."""
        if option := re.match(r"unrecognized arguments: (--[\w-]+)", message):
            return message + (_elsewhere(option[1]) or _near(option[1], _options(self)))
        if bare := re.match(r"argument (.+): expected (?:one|at least one) argument", message):
            for action in self._called(bare[1]):
                return f"{action.option_strings[-1]} needs {action.metavar} after it"
        if choice := re.match(r"argument (.+): invalid choice: '(.*?)' \(", message):
            for action in self._called(choice[1]):
                takes = f"{choice[1]} takes" if action.option_strings else "say"
                near = _near(choice[2], map(str, action.choices or ()))
                return f"{takes} {_one_of(action)}, not {choice[2]!r}{near}"
        return ""

    def _called(self, *names: str) -> list[argparse.Action]:
        """Those that argparse's sentences call so."""
        return [each for each in self._actions if argparse._get_action_name(each) in names]

    def _missing(self, message: str) -> str:
        """The sentence for what was left out; empty where nothing was."""
        missing = re.match(r"the following arguments are required: (.+)", message)
        if missing is None:
            return ""
        words = [
            f"say {_one_of(action)}" if action.choices else f"{action.metavar} is missing"
            for action in self._called(*missing[1].split(", "))
            if action.nargs != "*"
        ]
        return ", and ".join(words)


def _one_of(action: argparse.Action) -> str:
    *others, last = map(str, action.choices or ())
    return f"{', '.join(others)} or {last}"


def _options(parser: argparse.ArgumentParser) -> list[str]:
    return [word for action in parser._actions for word in action.option_strings]


FEW = 3  # commands that are named


def _elsewhere(option: str) -> str:
    """The commands that know ``option``, in words to add; empty where none or many do."""
    having = [f"'poise {name}'" for name in COMMANDS if option in _options(parser_of(name))]
    if not 0 < len(having) <= FEW:
        return ""
    *others, last = having
    return f"; {', '.join(others)} and {last} have it" if others else f"; {last} has it"


def _near(word: str, known: Iterable[str]) -> str:
    """The one that was probably meant, in words to add to a sentence."""
    from difflib import get_close_matches

    near = get_close_matches(word, list(known), 1)
    return f"; did you mean {near[0]!r}?" if near else ""


class ErrorsOnly(TextIOBase):
    """What ``--quiet`` makes of standard error: lines that tell of an error, and no others."""

    def __init__(self, to: TextIO) -> None:
        self._to, self._line = to, ""

    def write(self, text: str) -> int:
        """Kept until the line is whole."""
        *whole, self._line = (self._line + text).split("\n")
        for line in whole:
            if line.startswith("poise: "):
                self._to.write(line + "\n")
        return len(text)


def parser_of(name: str) -> argparse.ArgumentParser:
    """The parser of a command's own words."""
    module = command(name)
    made = Parser(prog=f"poise {name}", description=module.__doc__, epilog=VERBOSE)
    module.add_arguments(made)
    return made


def parser() -> argparse.ArgumentParser:
    """The parser of poise without a command."""
    width = max(map(len, COMMANDS))
    lines = "\n".join(f"  {name:<{width}}  {about}" for name, about in COMMANDS.items())
    made = Parser(
        prog="poise",
        usage="poise [COMMAND] [OPTIONS]",
        description=ABOUT,
        epilog=f"commands:\n{lines}\n\nSee 'poise help COMMAND' for details. {VERBOSE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("-V", "--version", action="version", version=f"poise {__version__}")
    return made


class _Plain(logging.Formatter):
    """Names from outside cannot end a line, move a cursor or be other than text."""

    def format(self, record: logging.LogRecord) -> str:
        from poise.plain import plain

        return plain(super().format(record), None, keep=LINES)


class _ProblemLog(logging.FileHandler):
    """A private file that is made by the first problem; without room for it there is none."""

    def emit(self, record: logging.LogRecord) -> None:
        from poise.files import private_file

        try:
            if self.stream is None:
                private_file(Path(self.baseFilename))
            super().emit(record)
        except OSError:
            return


def _log_problems(verbose: bool) -> None:
    """Keep warnings and worse in a file, for ``poise doctor``; the terminal stays quiet.

    Less grave words are kept too where the settings, or ``-v``, ask for them.
    """
    from poise import paths, settings

    try:
        level = settings.load(paths.config()).log.level.upper()
    except PoiseError:  # whoever needs them says what is wrong with them
        level = "WARNING"
    if verbose:
        logging.getLogger("poise").setLevel(logging.DEBUG)
        level = "DEBUG" if level == "DEBUG" else "INFO"

    handler = _ProblemLog(paths.log(), encoding="utf-8", delay=True)
    handler.setFormatter(_Plain("%(asctime)s %(name)s %(levelname)s %(message)s"))
    logging.basicConfig(handlers=[handler], level=level)


def _sweep() -> None:
    """Remove what programs that were killed left half written, and films whose days are over."""
    from poise import files, paths
    from poise.recording import films

    for home in paths.homes():
        files.sweep(home)
    films.sweep(paths.sessions())


def _say(error: PoiseError, status: int, verbose: bool) -> int:
    if verbose:
        import traceback

        traceback.print_exception(error)
    from poise.plain import plain

    print(f"poise: {plain(error, None, keep=LINES)}", file=sys.stderr)
    return status
