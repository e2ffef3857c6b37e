"""What somebody does in a session, known beforehand; ``runtime.acts`` reads it from a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from poise.core.events import Input


@dataclass(frozen=True, slots=True)
class Script:
    """``acts`` by their times, and what is said ``afterwards``, as notes hold it."""

    acts: tuple[Input, ...] = ()
    afterwards: Mapping[str, Any] = field(default_factory=dict)

    @property
    def spoken(self) -> bool:
        """Whether it has anything of the drill itself, so that no person is needed."""
        from poise.core.events import Rating

        return any(not isinstance(act, Rating) for act in self.acts)
