from __future__ import annotations

from pathlib import Path

import pytest

from poise import settings
from poise.errors import SettingsError
from poise.settings import ScreenSettings, SensorSettings, SoundSettings


def load(tmp_path: Path, text: str) -> settings.Settings:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    return settings.load(path)


def test_without_a_file_everything_is_as_it_comes(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "none.toml") == settings.Settings()


def test_what_the_file_says_goes_over_the_defaults(tmp_path: Path) -> None:
    known = load(tmp_path, '[strap]\naddress = "AA"\ndelay_s = 2\n[screen]\nappearance = "dark"\n')
    assert (known.strap.address, known.strap.delay_s) == ("AA", 2.0)
    assert known.screen.appearance == "dark"
    assert known.guide == settings.GuideSettings()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[screem]\n", "did you mean screen"),
        ('[screen]\nappearance = "pink"\n', "one of system, light, warm, dark"),
        ("[screen]\ntext_percent = 500\n", "100 to 200"),
        ("[strap]\ndelay_s = true\n", "should be a float"),
        ("strap = 3\n", "should be a"),
        ("[strap", "not TOML"),
        ("[strap]\ndelay_s = nan\n", "strap.delay_s is 0 to 10 s; got nan"),
        ("[strap]\ndelay_s = -inf\n", "strap.delay_s is 0 to 10 s"),
        ("[strap]\ndelay_s = -0.1\n", "strap.delay_s is 0 to 10 s"),
        ("[strap]\ndelay_s = 1e400\n", "strap.delay_s is 0 to 10 s"),
        (f"[strap]\ndelay_s = {'9' * 400}\n", "strap.delay_s is 0 to 10 s"),
        (f"[strap]\ndelay_s = {'9' * 5000}\n", "not TOML"),
        (f"[sound]\nvolume_percent = {'9' * 4000}\n", "0 to 100; got 99999"),
        ("[screen]\ntext_percent = -100\n", "100 to 200"),
        (f"[strap]\naddress = '{'A' * 5000}'\n", "strap.address has 5000 letters"),
        (f"[screen]\nguide = {'[' * 5000}\n", "not TOML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        load(tmp_path, text)


def test_looks_chosen_in_the_window_leave_the_rest_of_the_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.toml"
    settings.save(path, screen=ScreenSettings(appearance="dark"))
    path.write_text(path.read_text() + '[guide]\npace = "5-5"\n')
    settings.save(path, screen=ScreenSettings(guide="wave"))
    known = settings.load(path)
    assert (known.screen.guide, known.screen.appearance) == ("wave", "system")
    assert known.guide.pace == "5-5"


def test_a_file_that_is_no_toml_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("[guide\nmine")
    settings.save(path, screen=ScreenSettings())
    assert path.read_text() == "[guide\nmine"


def test_parts_are_written_beside_what_is_there_and_unknown_keys_stay(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('[sound]\ncues = "long"\nlater = 3\n')
    settings.save(path, sound=SoundSettings("short", 30), sensors=SensorSettings("none"))
    text = path.read_text()
    assert "later = 3" in text
    with pytest.raises(SettingsError, match=r"sound\.later"):
        settings.load(path)
    path.write_text(text.replace("later = 3\n", ""))
    known = settings.load(path)
    assert (known.sound, known.sensors.use) == (SoundSettings("short", 30), "none")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[sound]\ncues = "loud"', "sound.cues"),
        ("[sound]\nvolume_percent = 101", "sound.volume_percent"),
        ('[sensors]\nuse = "watch"', "sensors.use"),
    ],
)
def test_sound_and_sensors_are_held_to_what_they_can_be(
    tmp_path: Path, text: str, key: str
) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    with pytest.raises(SettingsError) as error:
        settings.load(path)
    assert error.value.key == key
