"""What a person can set: one tree of values, defaults here, their TOML file over them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import asdict, dataclass, field, fields, replace
from math import inf
from pathlib import Path
from typing import Any, get_type_hints

from poise import files
from poise.errors import SettingsError

APPEARANCES = ("system", "light", "warm", "dark", "night")
GUIDES = ("auto", "disc", "bar", "wave", "still")
SENSORS = ("auto", "strap", "camera", "both", "synthetic", "none")
LEVELS = ("warning", "info", "debug")
CUES = ("off", "short", "long")
VOICES = ("off", "prompts", "all")
REHEARSED = ("voice", "tones", "off")
FILMS = ("ask", "never")
# A strap that tells of a beat later than this tells of none.
LONGEST_DELAY_S = 10.0
_SPAN = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)-(\d{1,9}(?:\.\d{1,9})?)")
LONGEST_TEXT, SHOWN, LARGEST = 4096, 60, 1e300


@dataclass(frozen=True, slots=True)
class GuideSettings:
    """How the guide leads: ``pace`` such as ``4-6``, empty for the exercise's own."""

    pace: str = ""


LONGEST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class PractiseSettings:
    """What is practised: the name of the ``exercise``, empty as long as none was chosen.

    It takes so many ``minutes`` where it has no length of its own.
    """

    exercise: str = ""
    minutes: int = 10

    def __post_init__(self) -> None:
        if not 1 <= self.minutes <= LONGEST_MINUTES:
            raise SettingsError(
                f"practise.minutes is 1 to {LONGEST_MINUTES}; got {_shown(self.minutes)}",
                key="practise.minutes",
            )


@dataclass(frozen=True, slots=True)
class StrapSettings:
    """``address`` of the strap to prefer, empty for whichever answers, and its known delay.

    ``adapter`` is the Bluetooth adapter to use, such as ``hci1``, where there are several (Linux).
    ``ecg`` takes the beats from a Polar strap's ECG (an optical band's pulse intervals) where it
    gives one; ``keep_ecg`` writes the ECG into the recording too.  ``keep_raw`` writes into it what
    the strap sends, byte for byte, so that a better decoder can read it again.
    """

    address: str = ""
    delay_s: float = 0.0
    adapter: str = ""
    ecg: bool = False
    keep_ecg: bool = False
    keep_raw: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.delay_s <= LONGEST_DELAY_S:
            raise SettingsError(
                f"strap.delay_s is 0 to {LONGEST_DELAY_S:g} s; got {_shown(self.delay_s)}",
                key="strap.delay_s",
            )


@dataclass(frozen=True, slots=True)
class CameraSettings:
    """``use`` allows the camera to be looked through unasked; ``where`` is its number or URL.

    ``model`` is the path of an ONNX file of the person's own that reads the pulse from the face,
    beside poise's own methods; empty for none (docs/webcam.md).
    """

    use: bool = False
    where: str = "0"
    model: str = ""


@dataclass(frozen=True, slots=True)
class SensorSettings:
    """Where the heart comes from when the command line does not say.

    ``use`` is strap, camera, both, synthetic or none; auto is a strap, and the camera too where it
    may be looked through.
    """

    use: str = "auto"

    def __post_init__(self) -> None:
        if self.use not in SENSORS:
            raise SettingsError(
                f"sensors.use is one of {', '.join(SENSORS)}; got {_shown(self.use)}",
                key="sensors.use",
            )


@dataclass(frozen=True, slots=True)
class ScreenSettings:
    """How the window looks.

    ``appearance`` is light, warm (light, on a warm ground), dark, night (dark, with little blue
    light) or system, which is night from 20:00 to 6:00.  ``guide`` is the form of the guide: disc,
    bar, wave, or still for one that does not move; auto is the disc, or still where the system was
    asked for less motion.  Without ``readings`` the guide has the window to itself.  With
    ``details`` the heart rate has RMSSD and SDNN beside it, unless a camera leads.  With
    ``picture`` what the camera sees stands beside it, small; it is kept nowhere.
    ``text_percent`` is the size of the letters, 100 to 200.  ``language`` is a code such as
    ``de``, empty for the computer's own.
    """

    appearance: str = "system"
    guide: str = "auto"
    readings: bool = True
    details: bool = False
    picture: bool = False
    text_percent: int = 100
    language: str = ""

    def __post_init__(self) -> None:
        for key, value, known in (
            ("appearance", self.appearance, APPEARANCES), ("guide", self.guide, GUIDES)
        ):  # fmt: skip
            if value not in known:
                raise SettingsError(
                    f"screen.{key} is one of {', '.join(known)}; got {_shown(value)}",
                    key=f"screen.{key}",
                )
        if not 100 <= self.text_percent <= 200:
            raise SettingsError(
                f"screen.text_percent is 100 to 200; got {_shown(self.text_percent)}",
                key="screen.text_percent",
            )


@dataclass(frozen=True, slots=True)
class SoundSettings:
    """What can be heard: ``cues`` off, short (a tone where a part of the breath begins) or long.

    ``volume_percent`` is 0 to 100 of what the computer is set to.  ``voice`` is off, prompts (what
    an exercise says is spoken by the system's voice) or all, the breath too.  ``rehearsal`` is what
    is heard of one, whatever else is set: voice (a tone and a sentence), tones alone, or off.
    """

    cues: str = "off"
    volume_percent: int = 60
    voice: str = "off"
    rehearsal: str = "voice"

    def __post_init__(self) -> None:
        for key, value, known in (
            ("cues", self.cues, CUES),
            ("voice", self.voice, VOICES),
            ("rehearsal", self.rehearsal, REHEARSED),
        ):
            if value not in known:
                raise SettingsError(
                    f"sound.{key} is one of {', '.join(known)}; got {_shown(value)}",
                    key=f"sound.{key}",
                )
        if not 0 <= self.volume_percent <= 100:
            raise SettingsError(
                f"sound.volume_percent is 0 to 100; got {_shown(self.volume_percent)}",
                key="sound.volume_percent",
            )

    def rehearsing(self) -> SoundSettings:
        """What holds in a rehearsal, whose person has closed eyes."""
        if self.rehearsal == "off":
            return replace(self, cues="off", voice="off")
        voice = "prompts" if self.rehearsal == "voice" else "off"
        return replace(self, cues="short" if self.cues == "off" else self.cues, voice=voice)

    @property
    def heard(self) -> bool:
        """Whether anything is to be heard."""
        return self.cues != "off" or self.voice != "off"


@dataclass(frozen=True, slots=True)
class DrillSettings:
    """``line_in_recovery`` shows the heart as a line, without a number, a minute after a drill.

    With ``spoken`` the system's voice says what the interviewer says, besides showing it.  With
    ``keep_video`` "ask" it is asked before each drill whether to film one's own answers.
    """

    line_in_recovery: bool = False
    spoken: bool = False
    keep_video: str = "never"

    def __post_init__(self) -> None:
        if self.keep_video not in FILMS:
            raise SettingsError(
                f"drill.keep_video is one of {', '.join(FILMS)}; got {_shown(self.keep_video)}",
                key="drill.keep_video",
            )


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """``use`` lets the microphone hear when you speak in a drill: no word, and no sound is kept."""

    use: bool = False


@dataclass(frozen=True, slots=True)
class DesktopSettings:
    """How poise lives on the desktop: with ``tray`` it stays in the tray when its window is closed.

    That takes a desktop that has a tray; elsewhere closing the window ends poise.
    """

    tray: bool = False


@dataclass(frozen=True, slots=True)
class JournalSettings:
    """With ``ask_camera`` words such as *always* are answered with "Is that what a camera saw?"."""

    ask_camera: bool = True


@dataclass(frozen=True, slots=True)
class OscTarget:
    """Where one value goes besides ``/poise/...``: as it is, rounded, or ``span`` as 0 to 1."""

    to: str
    whole: bool = False
    span: tuple[float, float] | None = None

    def form(self, value: float) -> float | int:
        """``value`` as it is sent there."""
        if self.span is not None:
            low, high = self.span
            return min(1.0, max(0.0, (value - low) / (high - low)))
        return round(value) if self.whole else value


@dataclass(frozen=True, slots=True)
class OscSettings:
    """``map`` sends a value to an address of another program's too: ``heart_rate = "/HR int"``.

    After the address stands nothing, ``int``, or a range such as ``40-180`` that becomes 0 to 1.
    The names are those of the metrics, ``rr`` (ms) and ``fullness`` (0 to 1).
    """

    map: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.mapped()

    def mapped(self) -> dict[str, OscTarget]:
        """Each value's target; raises :class:`SettingsError` for one that is none."""
        return {name: _osc_target(name, words) for name, words in self.map.items()}


def _osc_target(name: str, words: object) -> OscTarget:
    from poise.core import metrics

    known = (*metrics.names(), "rr", "fullness")
    key = f"osc.map.{name}"
    if name not in known:
        raise SettingsError(f"{key} is none of {', '.join(known)}", key=key)
    to, _, form = words.strip().partition(" ") if isinstance(words, str) else ("", "", "")
    span = _SPAN.fullmatch(form.strip())
    if to.startswith("/") and form.strip() in ("", "int"):
        return OscTarget(to, whole=bool(form))
    if to.startswith("/") and span is not None and float(span[1]) < float(span[2]):
        return OscTarget(to, span=(float(span[1]), float(span[2])))
    raise SettingsError(
        f"{key} is an address, with int or a range after it, such as '/HR', '/HR int' or "
        f"'/HR 40-180'; got {_shown(words)}",
        key=key,
    )


@dataclass(frozen=True, slots=True)
class TextSettings:
    """``line`` is what ``--text`` writes: words with {heart}, {doubt}, {swing} and {breath}."""

    line: str = "{heart} ± {doubt}"


@dataclass(frozen=True, slots=True)
class LogSettings:
    """How much is written to ``poise.log``: ``level`` is warning, info or debug.

    With ``-v`` it is info at least, and poise's own words to the last.
    """

    level: str = "warning"

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise SettingsError(
                f"log.level is one of {', '.join(LEVELS)}; got {self.level!r}", key="log.level"
            )


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole tree; each part of poise is handed only its own branch."""

    guide: GuideSettings = field(default_factory=GuideSettings)
    practise: PractiseSettings = field(default_factory=PractiseSettings)
    sensors: SensorSettings = field(default_factory=SensorSettings)
    strap: StrapSettings = field(default_factory=StrapSettings)
    camera: CameraSettings = field(default_factory=CameraSettings)
    screen: ScreenSettings = field(default_factory=ScreenSettings)
    sound: SoundSettings = field(default_factory=SoundSettings)
    drill: DrillSettings = field(default_factory=DrillSettings)
    voice: VoiceSettings = field(default_factory=VoiceSettings)
    desktop: DesktopSettings = field(default_factory=DesktopSettings)
    journal: JournalSettings = field(default_factory=JournalSettings)
    osc: OscSettings = field(default_factory=OscSettings)
    text: TextSettings = field(default_factory=TextSettings)
    log: LogSettings = field(default_factory=LogSettings)


def load(path: Path) -> Settings:
    """The settings in ``path``, or the defaults when there is no such file.

    Raises :class:`SettingsError` naming the key, and the nearest known one when it is unknown.
    """
    try:
        text = files.read_text(path)
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"cannot read the settings in {path} ({error}). Fix or remove the file", path=str(path)
        ) from None
    try:
        settings: Settings = _build(Settings, tomllib.loads(text), "")
        return settings
    except SettingsError as error:
        raise SettingsError(f"{path}: {error}", path=str(path), key=error.key) from None
    except (ValueError, RecursionError) as error:  # also integers of thousands of digits
        raise SettingsError(f"{path} is not TOML ({error}). Fix it", path=str(path)) from None


def save(path: Path, **parts: Any) -> None:
    """Write parts such as ``screen`` into the settings file and leave the rest; raises OSError.

    What is in a part and not known here stays too.  A file that is not TOML is left alone.
    """
    import tomli_w

    try:
        known = tomllib.loads(files.read_text(path)) if path.exists() else {}
    except (ValueError, RecursionError):
        return
    for name, part in parts.items():
        before = known.get(name)
        known[name] = (before if isinstance(before, dict) else {}) | asdict(part)
    files.keep_text(path, tomli_w.dumps(known))


def _build(cls: type[Any], data: dict[str, Any], at: str) -> Any:
    hints = get_type_hints(cls)
    known = {f.name for f in fields(cls)}
    values: dict[str, Any] = {}
    for key, value in data.items():
        place = f"{at}{key}"
        if key not in known:
            from difflib import get_close_matches

            near = get_close_matches(key, known, 1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(known))}"
            raise SettingsError(f"unknown setting {place}; {hint}", key=place)
        values[key] = _value(value, hints[key], place)
    return cls(**values)


def _value(value: Any, wanted: Any, place: str) -> Any:
    """A value of the file as ``wanted`` has it; raises :class:`SettingsError`."""
    if wanted == dict[str, str]:
        if isinstance(value, dict):
            return value  # whoever asks for it knows what may be in it
        raise SettingsError(f"{place} should be a table, got {_shown(value)}", key=place)
    if isinstance(value, dict) and wanted not in (str, float, bool, int):
        return _build(wanted, value, f"{place}.")
    if wanted is float and isinstance(value, int | float) and not isinstance(value, bool):
        return inf if abs(value) > LARGEST else float(value)  # refused with its range
    if not isinstance(value, wanted) or isinstance(value, bool) != (wanted is bool):
        raise SettingsError(
            f"{place} should be a {wanted.__name__}, got {_shown(value)}", key=place
        )
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        raise SettingsError(
            f"{place} has {len(value)} letters; at most {LONGEST_TEXT} fit", key=place
        )
    return value


def _shown(value: object) -> str:
    """A value in an error, however long it is."""
    text = repr(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
