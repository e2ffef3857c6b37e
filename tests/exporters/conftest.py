"""The session that most tests of exporters write."""

from __future__ import annotations

import pytest

from poise.recording.reader import Recording
from poise.simulation.recordings import made_up
from tests.exporters.written import WILD


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    folder = tmp_path_factory.mktemp("golden")
    return made_up(folder / "golden.poise.jsonl", 3, tags=WILD, marks=((21.0, WILD[0]),))
