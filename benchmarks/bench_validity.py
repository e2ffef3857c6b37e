"""What poise says of irregular hearts, of faults, and of recordings that were harmed.

    python -m benchmarks.bench_validity irregular [--people chosen|judged]   fibrillation, refused
    python -m benchmarks.bench_validity splices [--count 900]   fibrillation inside sinus rhythm
    python -m benchmarks.bench_validity healthy                 minutes lost of regular hearts
    python -m benchmarks.bench_validity faults [--count 10]     one fault of each kind, RMSSD left;
                                                                NeuroKit2 and systole if installed
    python -m benchmarks.bench_validity random [--count 2000] [--first 0]   spliced, shifted,
                                                                doubled, cut

The constants of ``core/hrv/irregularity.py`` and ``analysis/minutes.py`` were chosen on made-up
hearts and on the people CHOSEN; the others judge.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import numpy as np

from benchmarks.bench_core import left_by_neurokit, left_by_systole, peer
from poise.analysis.options import Options
from poise.analysis.result import Analysis
from poise.analysis.study import analyse, study
from poise.core.arrays import Array, Mask
from poise.simulation.hearts import over_background, pink

DATA = Path(__file__).resolve().parents[1] / "tests" / "data"
CHOSEN = ("03665", "04126", "04908", "05121")
OPTIONS = Options(every_s=1e6)


def read(rr: Array) -> Analysis:
    return analyse(rr, OPTIONS)


def people(which: str) -> list[str]:
    names = sorted({path.name[:5] for path in (DATA / "af").glob("*.txt")})
    if which == "all":
        return names
    return [name for name in names if (name in CHOSEN) == (which == "chosen")]


def windows(name: str, rhythm: str) -> list[Array]:
    return [np.loadtxt(path) for path in sorted((DATA / "af").glob(f"{name}_{rhythm}_*.txt"))]


def per_minute(rr: Array) -> Iterator[Array]:
    minute = (np.cumsum(rr) // 60000).astype(int)
    for one in range(int(minute[-1])):
        yield rr[minute == one]


def irregular(which: str) -> None:
    whole, minutes = [], []
    for name in people(which):
        for rr in windows(name, "af"):
            whole.append(not read(rr).valid)
            minutes += [not read(part).valid for part in per_minute(rr)]
    print(f"five minutes of fibrillation refused: {sum(whole)} of {len(whole)}")
    print(f"single minutes refused: {sum(minutes)} of {len(minutes)}, {np.mean(minutes):.1%}")


def splices(which: str, count: int) -> None:
    """Half a minute to three of fibrillation inside all the sinus rhythm of the same person."""
    rng = np.random.default_rng(7)
    raised, refused, none, worst = [], 0, 0, Counter[str]()
    clean: dict[bytes, float | None] = {}
    names = cycle(people(which))
    while len(raised) + refused < count:
        name = next(names)
        sinus, af = windows(name, "sinus"), windows(name, "af")
        base = np.concatenate(sinus) if rng.random() < 0.5 else sinus[int(rng.integers(len(sinus)))]
        if (key := base.tobytes()) not in clean:
            clean[key] = read(base).variability.rmssd_ms
        if (clean_ms := clean[key]) is None:
            none += 1
            continue
        part = af[int(rng.integers(len(af)))]
        seconds = rng.uniform(30, 180)
        first = int(rng.integers(0, max(1, len(part) - int(seconds / 60000 * 1000 * 100))))
        piece = part[first:]
        piece = piece[: int(np.searchsorted(np.cumsum(piece) / 1000, seconds))]
        at = int(rng.integers(10, len(base) - 10))
        said = read(np.concatenate([base[:at], piece, base[at:]])).variability.rmssd_ms
        if said is None:
            refused += 1
            continue
        ratio = said / clean_ms
        raised.append(ratio)
        worst[name] += ratio > 1.25
    n = len(raised) + refused
    good = refused + sum(ratio <= 1.25 for ratio in raised)
    print(f"{n} splices ({none} more into sinus rhythm that is refused by itself)")
    print(f"RMSSD not raised by more than a quarter: {good / n:.1%}; refused {refused / n:.1%}")
    print(f"given all the same, RMSSD times {np.percentile(raised, (5, 50, 95)).round(2)}")
    print("raised by more than a quarter, by person:", {k: v for k, v in worst.items() if v})


def regular() -> dict[str, Array]:
    """Recorded hearts that are healthy, sleeping, or breathing slowly or by a metronome."""
    found = {p.stem: 1000 * np.diff(np.loadtxt(p)[:, 0])[1:] for p in DATA.glob("meditation/*.txt")}
    found |= {p.parent.name: np.loadtxt(p) for p in DATA.glob("welltory_camera/*/*.txt")}
    with (DATA / "welltory_app" / "app_rr.csv").open() as file:
        for row in csv.DictReader(file):
            rr = np.array([float(x) for x in row["rr_data"].replace(",", " ").split()])
            found[row["user_code"]] = rr
    strap = np.loadtxt(DATA / "polar_h10_ibi" / "sample_data_ibi.csv", delimiter=",")
    found["polar_h10"] = strap[:, 1]
    found["breathing"] = 1000 * np.diff(np.loadtxt(DATA / "breathing" / "rpeaks_s.txt"))
    beats = (DATA / "mitdb" / "115_beats.csv").read_text().splitlines()[1:]
    found["mitdb 115"] = np.diff([float(line.split(",")[0]) for line in beats])
    return found


def made_up(seed: int, kind: str) -> Array:
    """Ten minutes of a heart of one ``kind``, its breath irregular."""
    r = np.random.default_rng(seed)
    low, high, part = {
        "resting": (52, 95, (0.01, 0.06)),
        "sleeping": (42, 70, (0.02, 0.08)),
        "young": (60, 105, (0.05, 0.14)),
        "athlete": (36, 58, (0.03, 0.14)),
        "large breath": (45, 80, (0.08, 0.20)),
    }[kind]
    mean, per_min = 60000 / r.uniform(low, high), r.uniform(5, 20)
    size = mean * r.uniform(*part) / 1.4
    slow = pink(r, 700, mean * r.uniform(0.01, 0.05))
    chance, wander = r.uniform(2, 12) * mean / 900, np.cumsum(r.normal(0, 0.12, 4000))

    def swing(t: float) -> float:
        turn = 2 * np.pi * per_min / 60 * t + wander[int(t * 4)]
        return float(size * np.sin(turn) * (1 + 0.3 * np.sin(t / 6)) + chance * r.normal())

    return 1000 * np.diff(over_background(slow, mean, 600, swing))


def healthy() -> None:
    groups = {"recorded": list(regular().values())}
    for kind in ("resting", "sleeping", "young", "athlete", "large breath"):
        groups[kind] = [made_up(seed, kind) for seed in range(40)]
    for name, some in groups.items():
        said = [read(rr) for rr in some]
        lost = sum(len(one.minutes.left_out) for one in said)
        n = sum(one.minutes.n for one in said)
        refused = [one.reason for one in said if not one.valid]
        print(f"{name}: {lost} of {n} minutes left out ({lost / n:.2%}), refused {len(refused)}")
        for reason in dict.fromkeys(refused):
            print("   ", reason)


# ------------------------------------------------------------------ faults


def harmed(rr: Array, kind: str, at: int, r: np.random.Generator) -> Array:
    """One fault at interval ``at``."""
    before, after = rr[:at], rr[at + 2 :]
    a, b = rr[at], rr[at + 1]
    share = r.uniform(0.2, 0.4)
    middle = {
        "missed": [a + b],
        "extra": [a * (0.5 + share / 2), a * (0.5 - share / 2), b],
        "early": [a * (1 - share), b + a * share],
        "misplaced": [a + 0.15 * a, b - 0.15 * a],
    }[kind]
    return np.concatenate([before, middle, after])


def faults(count: int) -> None:
    """Windows of five minutes, of every regular recording, with one fault of each kind."""
    r = np.random.default_rng(3)
    rows: list[tuple[bool, bool]] = []
    peers = {
        name: program
        for name, program in (("NeuroKit2", left_by_neurokit), ("systole", left_by_systole))
        if peer(name.lower())
    }
    near: dict[str, list[bool]] = {name: [] for name in peers}
    for name, rr in regular().items():
        if rr.sum() < 320_000:
            continue
        for _ in range(count):
            first = int(r.integers(0, np.searchsorted(np.cumsum(rr), rr.sum() - 301_000)))
            part = rr[first:]
            part = part[: int(np.searchsorted(np.cumsum(part), 300_000))]
            if part.max() > 3000:
                continue
            truth = float(np.sqrt(np.mean(np.diff(part) ** 2)))
            spoilt = part
            places = np.sort(r.choice(np.arange(10, len(part) - 10, 12), 3, replace=False))[::-1]
            for place, kind in zip(places, ("missed", "extra", "early"), strict=True):
                spoilt = harmed(spoilt, kind, int(place), r)
            beats = np.r_[0.0, np.cumsum(spoilt)]
            for other, program in peers.items():
                near[other].append(abs(program(beats)[1] / truth - 1) < 0.05)
            said = read(spoilt)
            found = said.variability.rmssd_ms
            if found is None or abs(found / truth - 1) >= 0.05:
                left_out = said.minutes.left_out
                print(f"    {name}: {found} of {truth:.1f} ms, left out {left_out}; {said.notes}")
            rows.append((found is not None and abs(found / truth - 1) < 0.05, said.valid))
    good, valid = np.mean(rows, axis=0)
    print(f"{len(rows)} windows: RMSSD within 5 % of clean in {good:.1%}, valid {valid:.1%}")
    for other, some in near.items():
        print(f"{other}: RMSSD within 5 % of clean in {np.mean(some):.1%}")


@dataclass(frozen=True)
class Piece:
    """Successive intervals of one heart, and which of them are believed in the whole recording."""

    rr: Array
    believed: Mask

    def part(self, first: int, end: int) -> Piece:
        return Piece(self.rr[first:end], self.believed[first:end])


def pieces_of_all() -> list[tuple[str, Piece]]:
    """Ten minutes of every recording at most; those that are refused themselves are left out."""
    found = []
    for name, rr in regular().items():
        for first in range(0, max(1, len(rr) - 300), 900):
            part = rr[first : first + 1200]
            part = part[np.cumsum(part) < 600_000]
            one = study(part, OPTIONS)
            if one.analysis.valid and part.max() < 3000:
                found.append((name, Piece(part, one.series.used)))
    return found


def truth_of(pieces: list[Piece]) -> tuple[float, float]:
    """RMSSD and mean interval of what is believed in the pieces, by the direct formulas."""
    squares, values = [], []
    for piece in pieces:
        both = piece.believed[1:] & piece.believed[:-1]
        squares.append((np.diff(piece.rr) ** 2)[both])
        values.append(piece.rr[piece.believed])
    return float(np.sqrt(np.concatenate(squares).mean())), float(np.concatenate(values).mean())


def randomly(count: int, first: int) -> None:
    """Recordings spliced, shifted, doubled, cut: is a confident number far off without a note?

    Confident is a number whose 95 % interval does not hold the truth.  Each harm has a seed of its
    own, so 2,000 can be tried in parts.
    """
    sources = pieces_of_all()
    far: list[str] = []
    told = noted = 0
    kinds = Counter[str]()
    for i in range(first, first + count):
        r = np.random.default_rng((11, i))
        name, piece = sources[int(r.integers(len(sources)))]
        kind = ("cut", "spliced", "shifted", "doubled", "repeated")[i % 5]
        spoilt, pieces = _spoilt(piece, kind, sources, r)
        rmssd_ms, mean_rr_ms = truth_of(pieces)
        said = read(spoilt)
        if said.variability.rmssd_ms is None or said.heart.mean_rr_ms is None:
            continue
        told += 1
        off = said.variability.rmssd_ms / rmssd_ms - 1, said.heart.mean_rr_ms / mean_rr_ms - 1
        se_ms = said.variability.rmssd_se_ms
        if se_ms is not None and abs(said.variability.rmssd_ms - rmssd_ms) < 1.96 * se_ms:
            off = 0.0, off[1]  # it says itself that it is not known so well
        if max(map(abs, off)) > 0.1:
            noted += bool(said.notes)
            if not said.notes:
                kinds[kind] += 1
                far.append(f"{i} {kind} {name}: RMSSD {off[0]:+.0%}, mean interval {off[1]:+.0%}")
    print(f"{count} harmed recordings, {told} told: {len(far)} more than 10 % off without a note")
    print(f"{noted} more than 10 % off with one; without, by kind: {dict(kinds)}")
    for line in far[:25]:
        print("   ", line)


def _spoilt(
    piece: Piece, kind: str, sources: list[tuple[str, Piece]], r: np.random.Generator
) -> tuple[Array, list[Piece]]:
    """The intervals, and the pieces of hearts that are in them."""
    rr, n = piece.rr, len(piece.rr)
    a, b = (int(k) for k in np.sort(r.integers(15, n - 15, 2)))
    if kind == "cut":
        return np.r_[rr[:a], rr[b:]], [piece.part(0, a), piece.part(b, n)]
    if kind == "spliced":
        other = sources[int(r.integers(len(sources)))][1]
        first = int(r.integers(0, max(1, len(other.rr) - 120)))
        inner = other.part(first, first + 120)
        whole = np.r_[rr[:a], inner.rr, rr[a:]]
        return whole, [piece.part(0, a), inner, piece.part(a, n)]
    if kind == "shifted":  # beats marked up to 0.3 s early or late, here and there
        beats, k = np.r_[0.0, np.cumsum(rr)], r.integers(5, n - 5, 6)
        beats[k] += r.uniform(-300, 300, 6)
        return np.diff(np.sort(beats)), [piece]
    if kind == "doubled":  # intervals sent twice
        end = min(a + 8, b)
        return np.insert(rr, np.arange(a, end), rr[a:end]), [piece]
    return np.r_[rr[:b], rr[a:]], [piece.part(0, b), piece.part(a, n)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("irregular", "splices", "healthy", "faults", "random"))
    parser.add_argument("--people", choices=("all", "chosen", "judged"), default="judged")
    parser.add_argument("--count", type=int)
    parser.add_argument("--first", type=int, default=0, help="of the random harms: a part of them")
    args = parser.parse_args()
    if args.what == "irregular":
        irregular(args.people)
    elif args.what == "splices":
        splices(args.people, args.count or 900)
    elif args.what == "healthy":
        healthy()
    elif args.what == "faults":
        faults(args.count or 10)
    else:
        randomly(args.count or 2000, args.first)


if __name__ == "__main__":
    main()
