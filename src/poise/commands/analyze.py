"""What a recording says: an RR list, a pulse wave, a skin trace, a video or a session."""

from __future__ import annotations

from poise.analysis.command import add_arguments, run

__all__ = ["add_arguments", "run"]
