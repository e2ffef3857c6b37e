"""What can go wrong, each in a sentence fit to show a person."""

from __future__ import annotations

from enum import StrEnum


class PoiseError(Exception):
    """``str(error)`` says what was expected, what came, and what to do next."""


class SettingsError(PoiseError):
    """The settings file holds something poise does not understand: the person's to mend."""

    def __init__(self, message: str, *, path: str = "", key: str = "") -> None:
        super().__init__(message)
        self.path, self.key = path, key


class ExerciseError(PoiseError):
    """An exercise, or the pace or length asked of it, cannot be breathed: its author's to mend."""


class QuestionError(PoiseError):
    """A question bank cannot be asked from: its author's to mend; ``id`` is of the question."""

    def __init__(self, message: str, *, key: str = "", path: str = "", id: str = "") -> None:
        super().__init__(message)
        self.key, self.path, self.id = key, path, id


class JournalError(PoiseError):
    """An entry of the journal cannot be kept or found; ``key`` is what of it is at fault."""

    def __init__(self, message: str, *, key: str = "") -> None:
        super().__init__(message)
        self.key = key


class PlanError(PoiseError):
    """A plan of weeks cannot be followed: its author's to mend; ``key`` says where."""

    def __init__(self, message: str, *, key: str = "") -> None:
        super().__init__(message)
        self.key = key


class Missing(StrEnum):
    """Why a sensor is not available."""

    NO_CAMERA = "no-camera"
    CAMERA_BUSY = "camera-busy"
    PERMISSION_DENIED = "permission-denied"
    BLUETOOTH_OFF = "bluetooth-off"
    NO_BLUETOOTH = "no-bluetooth"
    NOT_FOUND = "not-found"
    MODEL_MISSING = "model-missing"
    PACKAGE_MISSING = "package-missing"


class SensorUnavailableError(PoiseError):
    """The sensor that was asked for cannot be had now; ``reason`` says which remedy to offer."""

    def __init__(self, message: str, reason: Missing) -> None:
        super().__init__(message)
        self.reason = reason


class RecordingError(PoiseError):
    """A file cannot be read as a recording, or cannot be written."""

    def __init__(self, message: str, *, path: str = "", line: int | None = None) -> None:
        super().__init__(message)
        self.path, self.line = path, line


class MalformedReadingError(PoiseError, ValueError):
    """A sensor sent bytes its protocol does not allow: the sensor's doing, never the person's."""


class UsageError(PoiseError):
    """The words of a command do not fit together: exit status 2."""
