"""What a strap's connection says reaches the log as far as the person wants it to."""

from __future__ import annotations

import logging

import pytest

from poise import cli, paths
from poise.errors import SettingsError
from poise.settings import LogSettings


@pytest.mark.parametrize(
    ("words", "settings", "level", "poise"),
    [
        ([], "", logging.WARNING, logging.WARNING),
        (["-v"], "", logging.INFO, logging.DEBUG),
        ([], "[log]\nlevel = 'info'\n", logging.INFO, logging.INFO),
        (["-v"], "[log]\nlevel = 'debug'\n", logging.DEBUG, logging.DEBUG),
    ],
)
def test_the_log_level_is_a_setting_and_v_means_it(
    words: list[str], settings: str, level: int, poise: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, ours = logging.getLogger(), logging.getLogger("poise")
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", logging.WARNING)
    monkeypatch.setattr(ours, "level", logging.NOTSET)
    for cached in (root, ours):
        cached.manager._clear_cache()  # type: ignore[attr-defined]
    paths.config().parent.mkdir(parents=True, exist_ok=True)
    paths.config().write_text(settings, encoding="utf-8")
    assert cli.main(["sessions", *words]) == 0
    assert root.level == level
    assert ours.getEffectiveLevel() == poise
    for handler in root.handlers:
        handler.close()


def test_a_log_level_that_is_none_is_refused_in_words() -> None:
    with pytest.raises(SettingsError, match="warning, info, debug"):
        LogSettings("loud")
