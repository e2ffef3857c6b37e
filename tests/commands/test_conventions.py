"""What people expect of any command line: help, version, quiet, near misses, a manual."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from poise import __version__, cli
from poise.commands.completions import SHELLS


def test_every_command_is_watched_for_connections(tmp_path: Path) -> None:
    from benchmarks.bench_network import runs

    watched = {name.split(",")[0] for name in runs("http://127.0.0.1:1/", tmp_path)}
    assert watched >= set(cli.COMMANDS)


@pytest.mark.parametrize("words", [["--version"], ["-V"]])
def test_the_version_has_a_short_word_too(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"poise {__version__}\n"


def test_help_is_a_command_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["help"]) == 0
    said = capsys.readouterr().out
    assert all(name in said for name in cli.COMMANDS)
    with pytest.raises(SystemExit) as ended:
        cli.main(["help", "export"])
    assert ended.value.code == 0
    assert "usage: poise export" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "near"),
    [
        (["rest"], "did you mean 'reset'?"),
        (["help", "analyse"], "did you mean 'analyze'?"),
        (["zebra"], "there is no command 'zebra'\n"),
    ],
)
def test_a_command_that_is_none_names_the_nearest(
    words: list[str], near: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(words) == 2
    assert near in capsys.readouterr().err


def test_an_option_that_is_none_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["reset", "--syntetic"])
    assert ended.value.code == 2
    assert "did you mean '--synthetic'?" in capsys.readouterr().err


def test_quiet_leaves_the_results_and_the_errors(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "one.poise.jsonl"
    words = ["reset", "--synthetic", "--speed", "0", "--json", "--out", str(path)]
    assert cli.main(words) == 0
    export = ["export", str(path), "--to", "kubios", "-o"]
    assert cli.main([*export, str(tmp_path / "a.txt")]) == 0
    assert "Note: " in capsys.readouterr().err
    assert cli.main([*export, str(tmp_path / "b.txt"), "-q"]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == (f"{tmp_path / 'b.txt'}\n", "")
    assert cli.main(["analyze", "nowhere", "nothing", "--quiet"]) == 1
    assert capsys.readouterr().err.count("poise: ") >= 2


@pytest.mark.parametrize("shell", sorted(SHELLS))
def test_completions_are_those_of_the_shell(
    shell: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert cli.main(["completions", shell]) == 0
    said = capsys.readouterr().out
    assert "synthetic" in said
    assert all(name in said for name in cli.COMMANDS)
    found = shutil.which(shell)
    if found is not None:
        (tmp_path / "it").write_text(said, encoding="utf-8")
        subprocess.run([found, "-n", str(tmp_path / "it")], check=True)


def test_the_manual_and_the_completions_say_what_the_parsers_know() -> None:
    """``python -m tools.share`` makes them anew."""
    pytest.importorskip("shtab", reason="installed for the tests")
    pytest.importorskip("argparse_manpage")
    if sys.version_info >= (3, 13):
        pytest.skip("argparse lays help out in another way from Python 3.13 on")
    from tools import share

    for name, text in share.made().items():
        told = f"run python -m tools.share, which writes {name}"
        assert (share.SHARE / name).read_text(encoding="utf-8") == text, told


def test_it_runs_where_there_is_no_console(monkeypatch: pytest.MonkeyPatch) -> None:
    """As Windows starts ``poisew``."""
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    words = ["reset", "--synthetic", "--speed", "0", "--no-record"]
    assert (cli.main(words), cli.main(["dance"])) == (0, 2)
    for stream in (sys.stdout, sys.stderr):
        stream.close()
