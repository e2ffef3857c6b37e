"""One thing a strap offers to be read, written or subscribed to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Characteristic:
    """One characteristic: its UUID, what may be done with it, and what reading it gives."""

    uuid: str
    flags: tuple[str, ...]
    value: bytes = b""

    @property
    def notifies(self) -> bool:
        return "notify" in self.flags or "indicate" in self.flags
