"""The tables on the pages are those of the results."""

from __future__ import annotations

import pytest

from benchmarks import readme


@pytest.mark.parametrize("path", readme.PAGES, ids=lambda path: path.name)
def test_the_tables_are_made_from_the_results(path: readme.Path) -> None:
    assert readme.page(path) == path.read_text(encoding="utf-8"), "run benchmarks/readme.py"


def test_every_block_is_on_a_page() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in readme.PAGES)
    for name in readme.blocks():
        assert f"<!-- results: {name} -->\n\n|" in text
