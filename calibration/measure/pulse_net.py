"""The weights of the small net of our own, from made-up traces alone.

    pip install jax                                 which is no dependency of poise
    python -m calibration.measure.pulse_net [--traces 50000] [--steps 9000] [--processes 2]

Each trace is up to 24 s of one face's colours, made by this script and not by the generator that
judges the net (``simulation.lifelike_skin``): a heart of any rate that swings, wanders and steps, a
pulse of any shape and tint, brightness and colours that wander as 1/f, movement, talk, nods, lamps,
events, steps of exposure and the camera's noise, each of any size and each there or not; a quarter
of them have no pulse. The product's own code makes the waves of it, and the net learns the cosine
and the sine of the heart's phase, both 0 where there is none, by mean squared error. So the length
of its answer is how sure it is. The weights go to ``src/poise/learned/pulse_net.npz`` and what was
found on traces it never saw to ``calibration/measurements/pulse_net.json``. With 16 cores and a
graphics card it takes two minutes, on two cores half an hour.
"""

from __future__ import annotations

import argparse
import json
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from poise.clock import utc_now
from poise.core.arrays import Array
from poise.core.pulse import net
from poise.core.pulse.candidates import Candidates, Skin
from poise.core.pulse.estimator import KEEP_S, RATE_HZ
from poise.simulation.skin import coloured

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "src" / "poise" / "learned" / "pulse_net.npz"
TOLD = ROOT / "calibration" / "measurements" / "pulse_net.json"
CELLS = round(net.SPAN_S * RATE_HZ)
WIDTH, SQUEEZED, FIRST_TAPS, TAPS = 32, 8, 9, 5
LIFELESS = 0.25
SHORTEST_S = 5.0
BATCH = 256
RATE, DECAY = 3e-3, 1e-4
HELD_OUT = 0.04
Weights = dict[str, Any]
Rng = np.random.Generator


def some(r: Rng, least: float, most: float, often: float = 1.0) -> float:
    """A size between these, all magnitudes alike, or nothing."""
    return float(np.exp(r.uniform(np.log(least), np.log(most)))) if r.random() < often else 0.0


def turns(r: Rng, t: Array) -> Array:
    """How often the heart has beaten by ``t`` (n,)."""
    usual = r.random() < 0.5
    bpm = np.exp(r.normal(np.log(74), 0.28) if usual else r.uniform(np.log(41), np.log(183)))
    swing = r.uniform(0, 0.09) * np.sin(2 * np.pi * (r.uniform(0.08, 0.35) * t + r.random()))
    wander = r.uniform(0, 0.05) * coloured(r, t, 0.02) * 0.3
    drift = r.normal() * 0.0015 * (t - t.mean()) * (r.random() < 0.5)
    step = r.normal() * 0.15 * (t > r.uniform(0, 24)) * (r.random() < 0.08)
    rate = np.clip(bpm * np.exp(swing + wander + drift + step), 39, 187) / 60
    return np.asarray(np.cumsum(rate) / RATE_HZ + r.random())


def beating(r: Rng, t: Array, low_hz: float, high_hz: float) -> Array:
    """A rhythm (n,) of size 1 that is not the heart's."""
    at = 2 * np.pi * r.uniform(low_hz, high_hz) * t + r.uniform(0, 0.6) * coloured(r, t, 0.02)
    return np.asarray(np.sin(at) + r.uniform(0, 0.5) * np.sin(2 * at + r.uniform(0, 6)))


def tint(r: Rng, spread: float, middle: Array) -> Array:
    return np.asarray(middle * np.exp(spread * r.normal(size=3)))


def trace(seed: int) -> tuple[Array, Array]:
    """The colours (n, 3) of a face and the phase of its heart (n,), NaN where it has none."""
    r = np.random.default_rng([seed, 77])
    seconds = KEEP_S if r.random() < 0.75 else r.uniform(SHORTEST_S, KEEP_S)
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    alive = r.random() >= LIFELESS
    beats = turns(r, t) + 0.03 * r.random() * coloured(r, t, 0.05)
    wave = sum(
        size * np.cos(2 * np.pi * k * beats + (k > 1) * r.uniform(0, 2 * np.pi))
        for k, size in enumerate((1.0, r.uniform(0.05, 0.6), r.uniform(0, 0.25)), start=1)
    )
    blood = some(r, 4e-4, 4e-3) * (1 + 0.2 * r.random() * coloured(r, t, 0.05))
    light = tint(r, 0.08, np.array([0.9, 1.0, 1.08]))
    change = -alive * (blood * wave)[:, None] * tint(r, 0.25, np.array([0.24, 1.0, 0.65]))
    change = change + (some(r, 2e-4, 4e-3) * coloured(r, t))[:, None] * light
    own = some(r, 1e-4, 1.5e-3) * tint(r, 0.4, np.array([0.25, 0.25, 1.0]))
    change += np.stack([coloured(r, t) for _ in range(3)], axis=1) * own
    # What moves and shines: all of it grey, or grey and a little white.
    for often, most, kind in (
        (0.4, 8e-3, coloured(r, t, 0.05)),
        (0.25, 6e-3, beating(r, t, 0.6, 2.9)),
        (0.15, 1e-2, beating(r, t, 0.12, 0.5)),
        (0.2, 8e-3, np.clip(coloured(r, t, 0.05) + 0.5, 0, None) * coloured(r, t, 1.0)),
        (0.1, 8e-3, np.clip(coloured(r, t, 0.05) + 0.7, 0, None) * beating(r, t, 0.9, 2.2)),
    ):
        change += (some(r, 4e-4, most, often) * kind)[:, None] * tint(r, 0.15, light)
    if r.random() < 0.15:  # the coloured light of a screen
        scenes = np.repeat(r.normal(size=(30, 3)), r.integers(10, 200, size=30), axis=0)
        wavers = np.stack([coloured(r, t, 0.05) for _ in range(3)], axis=1)
        film = np.resize(scenes, (len(t), 3)) + r.uniform(0, 0.4) * wavers
        change += some(r, 3e-4, 9e-3) * film
    if r.random() < 0.1:  # an exposure that hunts
        level = np.repeat(r.uniform(-1, 1, size=90), r.integers(5, 25, size=90))
        slow = np.convolve(np.resize(level, len(t)), np.ones(5) / 5, "same")
        change += some(r, 1e-3, 1.5e-2) * slow[:, None] * light
    for _ in range(r.poisson(0.8)):  # a swallow, a twitch, a blush
        near = np.exp(-(((t - r.uniform(0, seconds)) / r.uniform(0.3, 1.5)) ** 2) / 2)
        turned = np.sin(2 * np.pi * r.uniform(0.3, 1.2) * t + r.uniform(0, 6))
        change += (some(r, 1e-3, 1.5e-2) * near * turned)[:, None] * tint(r, 0.35, light)
    base = np.array([r.uniform(90, 240), 1.0, 1.0])
    base[1] = base[0] * r.uniform(0.55, 0.85)
    base[2] = max(25.0, base[1] * r.uniform(0.45, 0.95))
    drift = 0.03 * r.normal() * (t - t.mean()) / KEEP_S + r.uniform(0, 0.01) * coloured(r, t, 0.02)
    rgb = base * (1 + change) * (1 + drift)[:, None]
    rgb += some(r, 0.05, 0.9) * np.array([1.1, 0.9, 1.3]) * r.normal(size=rgb.shape)
    if r.random() < 0.2:  # a camera that mixes some of its last picture into each
        share = r.uniform(0.1, 0.7)
        for i in range(1, len(rgb)):
            rgb[i] = share * rgb[i - 1] + (1 - share) * rgb[i]
    if r.random() < 0.1:
        rgb = rgb.round(1)
    heart = np.where(alive, 2 * np.pi * beats, np.nan)
    return np.clip(rgb, 1, 254), np.asarray(heart)


def read(rgb: Array) -> Candidates:
    """What the product makes of the colours (n, 3) of a whole face."""
    skin = Skin(RATE_HZ, KEEP_S)
    skin.clear(1)
    unknown = np.full((len(rgb), 3), np.nan)
    t = np.arange(len(rgb)) / RATE_HZ
    skin.extend(t, rgb[:, None], unknown, unknown, unknown[:, 0])
    return skin.candidates()


def example(seed: int) -> tuple[Array, Array, Array]:
    """What the net is shown (7, cells), and what to answer (2, k) and where (k,)."""
    rgb, heart = trace(seed)
    found = read(rgb)
    while found.finger:  # so dark, or so tinted, that it is not taken for a face
        seed += 1_000_000_000
        rgb, heart = trace(seed)
        found = read(rgb)
    waves = found.waves[:, [found.names.index(name) for name in net.WAVES]]
    image = net.shown(found.changes, waves, CELLS)
    known = np.zeros(CELLS)
    answer = np.zeros((2, CELLS))
    n = min(len(heart), CELLS)
    known[-n:] = 1
    if np.isfinite(heart).all():
        answer[:, -n:] = np.stack([np.cos(heart[-n:]), np.sin(heart[-n:])])
    return image, answer[:, :: net.STRIDE], known[:: net.STRIDE]


def examples(seeds: range) -> tuple[Array, Array, Array]:
    """Several of them, one after another, small."""
    kinds = zip(*(example(seed) for seed in seeds), strict=True)
    image, answer, known = (np.stack(kind).astype(np.float16) for kind in kinds)
    return image, answer, known


def begun(seed: int) -> Weights:
    """Weights by chance, before anything was learned; those of the norms beside them."""
    r = np.random.default_rng(seed)

    def normal(*shape: int, of: int) -> Array:
        return np.asarray(r.normal(size=shape) * np.sqrt(2 / of), dtype=np.float32)

    w: Weights = {"first": normal(FIRST_TAPS, WIDTH, 7, of=7 * FIRST_TAPS)}
    for i in range(len(net.DILATIONS)):
        w[f"conv{i}"] = normal(TAPS, WIDTH, WIDTH, of=WIDTH * TAPS)
        w[f"squeeze{i}"] = normal(SQUEEZED, WIDTH, of=WIDTH)
        w[f"squeeze{i}_bias"] = np.zeros(SQUEEZED, np.float32)
        w[f"gate{i}"] = normal(WIDTH, SQUEEZED, of=SQUEEZED)
        w[f"gate{i}_bias"] = np.zeros(WIDTH, np.float32)
    w["last"], w["last_bias"] = normal(2, WIDTH, of=WIDTH) * 0.1, np.zeros(2, np.float32)
    for name in ["first", *(f"conv{i}" for i in range(len(net.DILATIONS)))]:
        w[f"{name}_scale"] = np.ones(WIDTH, np.float32)
        w[f"{name}_bias"] = np.zeros(WIDTH, np.float32)
    return w


def still(w: Weights, means: Weights) -> dict[str, Array]:
    """The weights with the norms taken into the convolutions, as :func:`net.infer` wants them."""
    done = {name: np.asarray(value, np.float32) for name, value in w.items()}
    for name, (mean, square) in means.items():
        scale = done.pop(f"{name}_scale") / np.sqrt(np.asarray(square) + 1e-5)
        done[name] = done[name] * scale[None, :, None]
        done[f"{name}_bias"] = done[f"{name}_bias"] - np.asarray(mean) * scale
    return {name: value.astype(np.float16) for name, value in done.items()}


def learn(data: tuple[Array, Array, Array], steps: int, seed: int) -> dict[str, Array]:
    """Weights that answer ``data`` best, by Adam."""
    import jax
    import jax.numpy as jnp

    def convolved(x: Any, kernel: Any, dilation: int, stride: int = 1) -> Any:
        reach = len(kernel) // 2 * dilation
        return jax.lax.conv_general_dilated(
            x, kernel, (stride,), [(reach, reach)], rhs_dilation=(dilation,),
            dimension_numbers=("NCH", "HOI", "NCH"),
        )  # fmt: skip

    def answered(w: Weights, image: Any) -> tuple[Any, Weights]:
        seen: Weights = {}

        def normed(name: str, y: Any) -> Any:
            mean, square = y.mean((0, 2)), y.var((0, 2))
            seen[name] = (mean, square)
            y = (y - mean[:, None]) / jnp.sqrt(square + 1e-5)[:, None]
            return jax.nn.relu(y * w[f"{name}_scale"][:, None] + w[f"{name}_bias"][:, None])

        x = normed("first", convolved(image, w["first"], 1, net.STRIDE))
        for i, dilation in enumerate(net.DILATIONS):
            y = normed(f"conv{i}", convolved(x, w[f"conv{i}"], dilation))
            squeezed = jax.nn.relu(y.mean(2) @ w[f"squeeze{i}"].T + w[f"squeeze{i}_bias"])
            x = x + y * jax.nn.sigmoid(squeezed @ w[f"gate{i}"].T + w[f"gate{i}_bias"])[:, :, None]
        return jnp.einsum("oc,ncl->nol", w["last"], x) + w["last_bias"][:, None], seen

    def off(w: Weights, image: Any, answer: Any, known: Any) -> tuple[Any, Weights]:
        said, seen = answered(w, image)
        return (((said - answer) ** 2).sum(1) * known).sum() / known.sum(), seen

    image, answer, known = (jax.device_put(jnp.asarray(part)) for part in data)

    def step(state: Any, at: Any) -> tuple[Any, Any]:
        w, first, second, means, key = state
        key, draw = jax.random.split(key)
        which = jax.random.randint(draw, (BATCH,), 0, len(image))
        picked = [part[which].astype(jnp.float32) for part in (image, answer, known)]
        (wrong, seen), slope = jax.value_and_grad(off, has_aux=True)(w, *picked)
        warm = jnp.minimum(1.0, (at + 1) / 300)
        rate = RATE * warm * 0.5 * (1 + jnp.cos(jnp.pi * at / steps)) + 1e-5
        first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, slope)
        second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, slope)
        w = jax.tree.map(
            lambda x, m, v: x - rate * (
                m / (1 - 0.9 ** (at + 1)) / (jnp.sqrt(v / (1 - 0.999 ** (at + 1))) + 1e-8)
                + DECAY * x
            ), w, first, second,
        )  # fmt: skip
        means = jax.tree.map(lambda old, new: 0.99 * old + 0.01 * new, means, seen)
        return (w, first, second, means, key), wrong

    w = jax.tree.map(jnp.asarray, begun(seed))
    _, means = off(w, *(part[:BATCH].astype(jnp.float32) for part in (image, answer, known)))
    zeros = jax.tree.map(jnp.zeros_like, w)
    state = (w, zeros, zeros, means, jax.random.PRNGKey(seed))
    piece = min(500, max(1, steps // 4))
    several = jax.jit(lambda state, begin: jax.lax.scan(step, state, begin + jnp.arange(piece)))
    for begin in range(0, steps - piece + 1, piece):
        state, wrong = several(state, begin)
        print(f"step {begin + piece}: {float(wrong.mean()):.4f}", flush=True)
    return still(state[0], state[3])


def judged(weights: dict[str, Array], data: tuple[Array, Array, Array]) -> dict[str, float]:
    """How sure and how right the net is about traces it never saw, in plain numpy."""
    w = {name: value.astype(np.float32) for name, value in weights.items()}
    sure: dict[bool, list[float]] = {True: [], False: []}
    off = []
    for image, answer, known in zip(*data, strict=True):
        said = net.infer(w, image)[known > 0]
        true = (answer[0] + 1j * answer[1])[known > 0]
        alive = bool(np.abs(true).max() > 0.5)
        sure[alive].append(float(np.abs(said).mean()))
        if alive:
            off.append(float(1 - (said * np.conj(true)).real.mean()))
    return {
        "sure_median": round(float(np.median(sure[True])), 3),
        "sure_without_a_pulse_median": round(float(np.median(sure[False])), 3),
        "sure_without_a_pulse_p99": round(float(np.quantile(sure[False], 0.99)), 3),
        "off_median": round(float(np.median(off)), 3),
    }


def main() -> None:
    """Make the traces, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--traces", type=int, default=50_000)
    parser.add_argument("--steps", type=int, default=9_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--told", type=Path, default=TOLD)
    options = parser.parse_args()
    piece = max(1, min(500, options.traces // options.processes))
    first = 1_000_000 * options.seed
    parts = [range(first + i, first + i + piece) for i in range(0, options.traces, piece)]
    with ProcessPoolExecutor(options.processes) as pool:
        made = [np.concatenate(kind) for kind in zip(*pool.map(examples, parts), strict=True)]
    image, answer, known = made
    print("traces", image.shape, flush=True)
    kept = len(image) - max(1, round(HELD_OUT * len(image)))
    weights = learn((image[:kept], answer[:kept], known[:kept]), options.steps, options.seed)
    found = judged(weights, (image[kept:], answer[kept:], known[kept:]))
    options.out.parent.mkdir(exist_ok=True, parents=True)
    np.savez(options.out, **weights)
    result = {
        "what": "calibration/measure/pulse_net.py: made-up traces alone; judged on others",
        "date": utc_now()[:10],
        "traces": kept,
        "steps": options.steps,
        "seed": options.seed,
        "parameters": sum(value.size for value in weights.values()),
        "sha256": sha256(options.out.read_bytes()).hexdigest(),
        **found,
    }
    options.told.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(options.told.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
