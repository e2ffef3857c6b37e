"""A strap log: what the strap sent, byte for byte, to be played anywhere."""

from __future__ import annotations

from pathlib import Path

from poise.core.events import SensorStatus
from poise.errors import RecordingError
from poise.exporters import ExportForm
from poise.files import atomic_write, errors_in_words
from poise.protocols.strap_log import SUFFIX, dump
from poise.recording.raw import payloads
from poise.recording.reader import Recording
from poise.recording.tables import intervals

FORM = ExportForm(
    SUFFIX,
    "what the strap sent, byte for byte, to be played again",
    frozenset({"intervals", "start"}),
)


def write(recording: Recording, path: Path) -> None:
    """Write every notification with its arrival on the session's clock.

    :class:`RecordingError` when a heart was heard in that session, but not by a strap.
    """
    lines = payloads(recording)
    if not lines and intervals(recording):
        raise RecordingError(
            f"{recording.path.name} holds nothing that a strap sent: this form is for sessions "
            "with a strap",
            path=str(recording.path),
        )
    names = [e.name for _, e in recording.inputs if isinstance(e, SensorStatus) and e.name]
    header = {"name": names[-1] if names else "", "utc_at_t0": recording.header.utc_at_t0}
    with errors_in_words(path), atomic_write(path) as fresh:
        fresh.write_text(dump(header, lines), encoding="utf-8", newline="\n")
