"""The pure function of a batch: a file in, a row out; never an exception.

It is run here, in other processes or on other machines, so it takes and gives plain values.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from poise import __version__
from poise.analysis.options import Options
from poise.analysis.words import BLOCKS
from poise.core.events import Verdict
from poise.errors import PoiseError

_log = logging.getLogger(__name__)

Row = dict[str, Any]

_NUMBERS = tuple(key for _, rows in BLOCKS for row in rows for key in (row.key, row.se_key) if key)
_FLAGS = tuple(v.value for v in Verdict if v is not Verdict.NORMAL)
COLUMNS = (
    "file", "sha256", "error", "kind", "began", "exercise", "tags", "duration_s", "intervals",
    "used", *(f"flagged_{flag}".replace("-", "_") for flag in _FLAGS), "gaps", "valid", "reason",
    *_NUMBERS, "swing_ms", "swing_se_ms", "swing_p", "breathing_confidence", "notes",
)  # fmt: skip
# Parts of poise that decide what a row says.
_PARTS = ("analysis", "core", "importers", "protocols", "recording")


def work(path: str, options: Options) -> Row:
    """The row of one file, without its name; ``error`` says why there are no numbers."""
    from poise.analysis.study import analyse  # scipy is slow to import

    try:
        return _row(analyse(Path(path), options)) | _about(Path(path))
    except PoiseError as error:
        return {"error": str(error)}
    except Exception as error:  # noqa: BLE001  (a fault of ours must not end the others' work)
        _log.exception("batch: %s", path)
        return {"error": f"poise itself failed on this file ({type(error).__name__}: {error})"}


def key_of(sha256_of_file: str, options: Options) -> str:
    """Under which name a result is kept: by content, question, and version of poise."""
    asked = sha256(f"{options}{version()}".encode()).hexdigest()
    return f"{sha256_of_file}-{asked[:16]}"


@cache
def version() -> str:
    """A digest of the code that decides what a row says, so that no change of it is missed."""
    total = sha256(__version__.encode())
    root = Path(__file__).parent.parent
    for part in _PARTS:
        for path in sorted((root / part).rglob("*.py")):
            total.update(path.read_bytes())
    return total.hexdigest()


def _row(result: Mapping[str, Any]) -> Row:
    counts = result["intervals"]
    row: Row = {name: result[name] for name in COLUMNS if name in result and name != "intervals"}
    flags = {f"flagged_{flag}".replace("-", "_"): counts["flagged"].get(flag) for flag in _FLAGS}
    row |= flags | {"intervals": counts["n"], "used": counts["used"], "gaps": counts["gaps"]}
    row["notes"] = "; ".join(result["notes"])
    return {name: _plain(value) for name, value in row.items() if name != "file"}


def _about(path: Path) -> Row:
    """When and what, of a recording of poise."""
    try:
        with path.open("rb") as file:
            header = json.loads(file.readline(1_000_000))
        return {
            "began": str(header["utc_at_t0"]),
            "exercise": str(header["exercise"]["name"]),
            "tags": "; ".join(map(str, header["tags"])),
        }
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _plain(value: Any) -> Any:
    """Floats to six decimals: finer than any of them is known."""
    return round(float(value), 6) if isinstance(value, float) else value
