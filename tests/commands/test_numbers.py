"""Every number on the command line says its range, and no other is taken."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import pytest

from poise import cli
from poise.commands.numbers import number, whole_number
from poise.errors import UsageError

HOSTILE = ("nan", "inf", "-inf", "1e400", "-1e9", "9" * 400, "9" * 5000, "1e99", "words", "", "٣.x")


def numeric() -> Iterator[tuple[str, argparse.Action]]:
    """Every option of every command that is read by more than taking its text."""
    for name in cli.COMMANDS:
        parser = argparse.ArgumentParser()
        cli.command(name).add_arguments(parser)
        for action in parser._actions:
            if getattr(action.type, "__module__", "") == number.__module__:
                yield name, action


OPTIONS = list(numeric())


def name_of(action: argparse.Action) -> str:
    """An option as it is typed; a number without one, as the help calls it."""
    return action.option_strings[0] if action.option_strings else str(action.metavar)


def test_no_option_takes_whatever_python_calls_a_number() -> None:
    for name in cli.COMMANDS:
        parser = argparse.ArgumentParser()
        cli.command(name).add_arguments(parser)
        assert not [a.option_strings for a in parser._actions if a.type in (int, float)], name
    assert {name_of(a) for _, a in OPTIONS} >= {
        "--from", "--to", "--every", "--rate", "--jobs", "--seconds", "--speed", "--minutes",
        "--synthetic",
    }  # fmt: skip


@pytest.mark.parametrize(("name", "option"), [(name, name_of(action)) for name, action in OPTIONS])
@pytest.mark.parametrize("text", HOSTILE)
def test_a_number_out_of_range_is_refused_in_a_short_sentence(
    name: str, option: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (action,) = (a for n, a in OPTIONS if n == name and name_of(a) == option)
    before = ["x"] if name in ("analyze", "batch", "replay") else []
    before = {"bench": ["strap"], "check": ["strap"]}.get(name, before)
    given = f"{option}={text}" if option.startswith("-") else f" {text}"  # a blank: no option
    assert cli.main([name, *before, given]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"poise: {option} takes ")
    assert len(said) < 120
    assert action.type is not None


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", 0.0), ("0.01", 0.01), ("1e3", 1000.0), ("0.001", None), ("-0.5", None)],
)
def test_nothing_may_be_allowed_beside_a_range(text: str, value: float | None) -> None:
    read = number("--speed", 0.01, 1000, or_zero=True)
    if value is None:
        with pytest.raises(UsageError, match=r"takes 0, or a number from 0\.01 to 1000, not"):
            read(text)
    else:
        assert read(text) == value


def test_a_whole_number_has_no_fraction() -> None:
    with pytest.raises(UsageError, match=r"takes a whole number from 1 to 8, not '1\.5'"):
        whole_number("--jobs", 1, 8)("1.5")


def test_a_port_of_five_thousand_digits_is_refused() -> None:
    from poise.live.osc import address

    with pytest.raises(UsageError, match="--osc takes a port"):
        address("9" * 5000)
