"""poise as one folder with its own Python, made by PyInstaller and tried: ``make bundle``.

    python -m tools.bundle build/bundle            make it, and run each of its jobs
    python -m tools.bundle build/bundle --only-try

All that the bundle must do runs offscreen: a reset to its end, in the window too, drills, a camera
from a video file, a strap, a batch, exports and back in, the outcome over weeks, a page for other
programs and the doctor's report.  Its size and what it takes to start are measured beside the
Python that made it.  Needs the extra ``bundle``.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

from poise import packages

ROOT = Path(__file__).resolve().parents[1]
SPEC = ROOT / "packaging" / "poise.spec"
# On Linux OpenCV is 118 MB, two OpenBLAS 50, Qt 59, MediaPipe 23, numpy and scipy else 22: more is
# a mistake. packaging/lighter.py makes nothing small elsewhere.
MOST_MB, MOST_TIMES = (360 if sys.platform == "linux" else 510), 2.0
STARTS = 5
FILM_S, FPS = 12, 20


def main() -> int:
    """Make the bundle and try it; 1 when a job fails or a goal is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", type=Path, metavar="FOLDER", help="where the bundle goes")
    parser.add_argument("--only-try", action="store_true", help="try the one that is there")
    args = parser.parse_args()
    out: Path = args.out.resolve()
    if not args.only_try:
        words = ["--noconfirm", "--log-level", "WARN", "--distpath", str(out)]
        words += ["--workpath", str(out.with_name("bundle-work")), str(SPEC)]
        subprocess.run([sys.executable, "-m", "PyInstaller", *words], check=True)
    program = out / "poise" / ("poise.exe" if sys.platform == "win32" else "poise")
    if sys.platform == "darwin":
        program = out / "poise.app" / "Contents" / "MacOS" / "poise"
    wrong = tried(program)
    size_mb = sum(p.stat().st_size for p in (out / "poise").rglob("*") if not p.is_symlink()) / 1e6
    own_s, its_s = started([sys.executable, "-P", "-m", "poise"]), started([str(program)])
    print(f"size {size_mb:.0f} MB (at most {MOST_MB}), start {its_s:.2f} s against {own_s:.2f} s")
    if size_mb > MOST_MB:
        wrong.append("it is too large")
    if its_s > MOST_TIMES * own_s:
        wrong.append("it starts too slowly")
    for words_of in wrong:
        print(f"failed: {words_of}")
    return 1 if wrong else 0


def tried(program: Path) -> list[str]:
    """What of the bundle's jobs failed, in words."""
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="poise-bundle-") as folder:
        home = Path(folder)
        environment = {
            **os.environ, "POISE_HOME": str(home / "home"), "QT_QPA_PLATFORM": "offscreen",
        }  # fmt: skip
        film, one = home / "film.avi", home / "one.poise.jsonl"
        drawn(film)

        def run(
            name: str, *words: str, holds: Callable[[str], bool], limit_s: float = 120,
            language: str = "C",
        ) -> None:  # fmt: skip
            begun = time.perf_counter()
            try:
                done = subprocess.run(
                    [str(program), *words], env={**environment, "LC_ALL": f"{language}.UTF-8"},
                    capture_output=True, text=True,
                    timeout=limit_s, check=False, encoding="utf-8", errors="replace", cwd=home,
                )  # fmt: skip
                good = done.returncode == 0 and holds(done.stdout)
                said = done.stderr + done.stdout[-500:]
            except subprocess.TimeoutExpired:
                good, said = False, f"took longer than {limit_s:.0f} s"
            took_s = time.perf_counter() - begun
            print(f"{'ok  ' if good else 'FAIL'} {name} ({took_s:.1f} s)", flush=True)
            if not good:
                wrong.append(f"{name}: {said}")

        run("reset", "reset", "--synthetic", "--speed", "0", "--json", "--out", str(one),
            holds=lambda out: json.loads(out.splitlines()[-1])["completed"])  # fmt: skip
        for language in ("C", "de_DE"):
            run(f"reset in the window ({language})", "reset", "--synthetic", "--speed", "30",
                "--no-record", "--json", language=language,
                holds=lambda out: json.loads(out.splitlines()[-1])["completed"])  # fmt: skip
        run("drill", "drill", "--kind", "error", "--seed", "1", "--synthetic", "--speed", "0",
            "--json", holds=lambda out: json.loads(out.splitlines()[-1])["completed"])  # fmt: skip
        run("camera", "train", "--minutes", "0.17", "--camera", str(film), "--headless", "--json",
            holds=lambda out: '"streaming"' in out and '"kind": "summary"' in out)  # fmt: skip
        run("video", "analyze", str(film), "--json", holds=lambda out: '"video"' in out)
        (home / "shelf").mkdir()
        for copy in ("a", "b"):
            (home / "shelf" / f"{copy}.poise.jsonl").write_bytes(one.read_bytes())
        table = home / "table.csv"
        run("batch", "batch", str(home / "shelf"), "--jobs", "2", "--table", str(table),
            holds=lambda _: len(table.read_text("utf-8").splitlines()) == 3)  # fmt: skip
        for form in ("csv", "edf", "bids"):
            made = home / f"exported-{form}"
            run(f"export {form}", "export", str(one), "--to", form, "-o", str(made),
                holds=lambda _, made=made: made.exists())  # type: ignore[misc]  # fmt: skip
            run(f"import {form}", "import", str(made), "--again",
                holds=lambda out: "readings" in out)  # fmt: skip
        run("outcome", "outcome", holds=lambda out: "would show a change of" in out)  # by scipy
        run("doctor", "doctor", holds=lambda out: "numpy 2" in out and "numpy missing" not in out)
        run("strap", "train", "--minutes", "0.17", "--strap", "demo", "--headless", "--json",
            holds=lambda out: '"RRInterval"' in out)  # fmt: skip
        own = next((program.parent / "_internal" / "cv2").glob("cv2*.so"), None)
        if sys.platform == "linux" and own is not None:
            summed = subprocess.run([sys.executable, "-c", MATRICES, str(own)], check=False)
            print(f"{'FAIL' if summed.returncode else 'ok  '} matrices of OpenCV", flush=True)
            wrong += ["OpenCV's matrices"] if summed.returncode else []
        if sys.platform == "linux" and packages.there("mediapipe"):
            words = [str(program), "train", "--minutes", "0.34", "--camera", str(film)]
            good = loads([*words, "--headless", "--no-record"], environment, "libmediapipe.so")
            print(f"{'ok  ' if good else 'FAIL'} MediaPipe finds the face", flush=True)
            wrong += [] if good else ["MediaPipe is not what finds the face"]
        served = heard([str(program), *SERVING], environment)
        print(f"{'FAIL' if served else 'ok  '} serve", flush=True)
        wrong += [f"serve: {served}"] if served else []
    return wrong


# OpenCV of the bundle beside numpy: its functions of matrices are another library's there.
MATRICES = """
import sys
from importlib.machinery import ExtensionFileLoader, ModuleSpec
from importlib.util import module_from_spec
import numpy as np

loader = ExtensionFileLoader("cv2", sys.argv[1])
cv2 = module_from_spec(ModuleSpec("cv2", loader, origin=sys.argv[1]))
loader.exec_module(cv2)
rng = np.random.default_rng(1)
for kind, near in ((np.float32, 1e-2), (np.float64, 1e-8)):
    a, b = rng.normal(size=(2, 150, 150)).astype(kind)
    square = (a @ a.T + 150 * np.eye(150)).astype(kind)
    assert np.abs(cv2.gemm(a, b, 1, None, 0) - a @ b).max() < near
    for how in (cv2.DECOMP_LU, cv2.DECOMP_SVD, cv2.DECOMP_QR, cv2.DECOMP_CHOLESKY):
        left = square if how == cv2.DECOMP_CHOLESKY else a
        good, x = cv2.solve(left, b, flags=how)
        assert good and np.abs(left @ x - b).max() < near
    w, u, vt = cv2.SVDecomp(a)
    assert np.abs(u * w[:, 0] @ vt - a).max() < near
    pair = cv2.gemm(np.dstack([a, b]), np.dstack([a, b]), 1, None, 0)
    assert np.abs(pair @ (1, 1j) - (a + 1j * b) @ (a + 1j * b)).max() < 2 * near
    assert abs(cv2.eigenNonSymmetric(square)[0].sum() / np.trace(square) - 1) < near
"""
SERVING = (
    "train",
    "--minutes",
    "1",
    "--synthetic",
    "--headless",
    "--no-record",
    "--serve",
    "18350",
)


def heard(words: list[str], environment: dict[str, str]) -> str:
    """What was wrong with the state that another program reads; empty for nothing."""
    with subprocess.Popen(
        words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        assert running.stdout is not None
        try:
            for line in running.stdout:
                if found := re.search(r"http://127\.0\.0\.1:18350/\S+", line):
                    where = found[0].replace("/?", "/state.json?")
                    with urlopen(where, timeout=5) as answer:
                        return "" if "heart_rate" in json.load(answer) else "no heart rate in it"
            return "it told no address"
        except (OSError, ValueError) as error:
            return repr(error)
        finally:
            running.kill()


def loads(words: list[str], environment: dict[str, str], library: str) -> bool:
    """Whether a process of the program that ``words`` start comes to hold a library."""
    with subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL) as running:
        try:
            while running.poll() is None:
                time.sleep(0.2)
                for maps in Path("/proc").glob("[0-9]*/maps"):
                    with suppress(OSError):
                        if maps.with_name("exe").resolve() == Path(words[0]).resolve() and (
                            library in maps.read_text()
                        ):
                            return True
            return False
        finally:
            running.kill()


def drawn(path: Path) -> None:
    """A film of a drawn face with a pulse."""
    import cv2

    from poise.simulation.faces import HEIGHT, WIDTH, Film, frames
    from poise.simulation.person import Person

    form = cv2.VideoWriter.fourcc(*"MJPG")
    writer = cv2.VideoWriter(str(path), form, FPS, (WIDTH, HEIGHT))
    for _, picture in frames(Person(), Film(fps=FPS), FILM_S):
        writer.write(picture)
    writer.release()


def started(words: list[str]) -> float:
    """The median of what a start takes, to a list of the sessions, in s."""
    took = []
    for _ in range(STARTS):
        begun = time.perf_counter()
        subprocess.run([*words, "sessions"], capture_output=True, check=True)
        took.append(time.perf_counter() - begun)
    return sorted(took)[len(took) // 2]


if __name__ == "__main__":
    sys.exit(main())
