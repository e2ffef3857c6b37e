"""The programs in examples/ do what their heads say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[1] / "examples"
SCRIPTS = sorted(path.name for path in FOLDER.glob("*.py"))


def run(name: str, *words: str) -> str:
    """What the example prints."""
    done = subprocess.run(
        [sys.executable, str(FOLDER / name), *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_example_is_listed_and_tested() -> None:
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| \[([a-z_]+\.py)\]", page, re.M)) == SCRIPTS
    tests = Path(__file__).read_text(encoding="utf-8")
    assert all(f'run("{name}"' in tests for name in SCRIPTS)


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_an_example_needs_is_said_in_its_head_as_in_the_list(name: str) -> None:
    (install,) = re.findall(r"^    (pip install .+)$", (FOLDER / name).read_text(), re.M)
    assert f"[{name}]({name})" in (page := (FOLDER / "README.md").read_text(encoding="utf-8"))
    assert f"`{install}`" in next(line for line in page.splitlines() if f"[{name}]" in line)


def test_pandas_has_every_breath_and_every_interval() -> None:
    said = run("with_pandas.py")
    assert re.search(r"^2\d of 30 breaths with a swing, median \d+\.\d bpm$", said, re.M)
    assert re.search(r"^normal +\d+$", said, re.M)
    assert re.search(r"^30 +\d\d\.\d +\d+\.\d +(high|medium)$", said, re.M)


def test_mne_finds_the_signals_and_the_beats() -> None:
    pytest.importorskip("mne", reason="pip install 'poise[dev]' enables it")
    said = run("with_mne.py")
    assert said.startswith("Heart rate, Guide, Quality, Beat doubt at 10 Hz, ")
    assert re.search(r"^heart rate shown 9\d% of the time, median [78]\d bpm$", said, re.M)
    told = r"^[34]\d\d beats \(beat/.*\), the last at \d+ s, median interval 7\d\d ms$"
    assert re.search(told, said, re.M)


def test_neurokit_and_poise_agree_on_intervals_as_they_are() -> None:
    pytest.importorskip("neurokit2", reason="pip install 'poise[oracle]' enables it")
    rows = re.findall(r"^(\w+), ms +([\d.]+) +([\d.]+) +(.+)$", run("beside_neurokit.py"), re.M)
    assert [name for name, *_ in rows] == ["mean", "SDNN", "RMSSD"]
    for _, theirs, raw, ours in rows:
        assert float(theirs) == pytest.approx(float(raw), abs=0.11)
        assert " ± " in ours or ours == rows[0][3]


def test_the_viewer_shows_the_intervals_of_a_session_in_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "lsl_api.cfg"
    config.write_text("[multicast]\nResolveScope = machine\n[lab]\nKnownPeers = {127.0.0.1}\n")
    monkeypatch.setenv("LSLAPICFG", str(config))
    words = "train --synthetic --lsl --headless --no-record --minutes 30"
    session = subprocess.Popen(
        [sys.executable, "-m", "poise", *words.split()],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        said = run("lsl_viewer.py", "4")
    finally:
        session.terminate()
        session.wait()
    assert len(re.findall(r"^ +[67]\d\d\.\d ms, +\d\.\d s ago  █+$", said, re.M)) == 4
    assert said.endswith("4 intervals\n")


def test_a_cluster_gives_a_row_for_each_recording() -> None:
    said = run("lab_batch.py")
    assert len(re.findall(r"^person-\d\.txt +1\d\d\.\d +True +\d\d\.\d", said, re.M)) == 4
    assert re.search(r"^not-a-recording\.txt +NaN +False .* holds no numbers", said, re.M)
