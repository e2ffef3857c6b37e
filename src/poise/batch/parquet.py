"""The rows of a batch as Parquet, with types: numbers are numbers and what is not known is null."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from poise.batch.work import COLUMNS, COUNTS, WORDS, Row
from poise.errors import PoiseError
from poise.files import atomic_write

SUFFIX = ".parquet"
GROUP = 5000  # rows that are written together, and the most that are held


@contextmanager
def table(path: Path, *, over: bool) -> Iterator[Callable[[Row], None]]:
    """Gives what takes a row; the file appears when the block ends well.

    Raises :class:`PoiseError` when the package pyarrow is not installed.
    """
    try:
        arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        raise PoiseError(
            "Parquet needs the package pyarrow, which is not installed: pip install 'poise[lab]'"
        ) from None
    schema = arrow.schema([(name, _type(arrow, name)) for name in COLUMNS])
    with atomic_write(path, over=over) as fresh, parquet.ParquetWriter(fresh, schema) as writer:
        held: list[Row] = []

        def write() -> None:
            rows = [{name: row.get(name) for name in COLUMNS} for row in held]
            writer.write_table(arrow.Table.from_pylist(rows, schema))
            held.clear()

        def take(row: Row) -> None:
            held.append(row)
            if len(held) == GROUP:
                write()

        yield take
        write()


def _type(arrow: Any, name: str) -> Any:
    if name in WORDS:
        return arrow.string()
    if name == "valid":
        return arrow.bool_()
    return arrow.int64() if name in COUNTS else arrow.float64()
