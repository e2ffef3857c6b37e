"""What decoding one notification costs, and whether bytes at random are refused."""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from typing import Any

from poise.errors import MalformedReadingError
from poise.protocols.gatt_heart_rate import parse


def decode(options: argparse.Namespace) -> dict[str, Any]:
    """A million random payloads: decoded or refused; and what one full notification costs."""
    source, outcomes = random.Random(1), Counter[str]()
    payloads = [source.randbytes(source.randrange(21)) for _ in range(options.count)]
    began = time.perf_counter()
    for payload in payloads:
        try:
            parse(payload, t=0.0, sensor="strap")
            outcomes["decoded"] += 1
        except MalformedReadingError:
            outcomes["refused"] += 1
    random_us = (time.perf_counter() - began) / len(payloads) * 1e6
    full = bytes.fromhex("1e48 3412" + "2c03" * 8)
    began = time.perf_counter()
    for _ in range(100_000):
        parse(full, t=0.0, sensor="strap")
    full_us = (time.perf_counter() - began) / 100_000 * 1e6
    return {
        "payloads": len(payloads),
        **outcomes,
        "random_us": round(random_us, 2),
        "eight_intervals_us": round(full_us, 2),
    }
