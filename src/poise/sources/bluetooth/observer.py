"""What somebody who writes a report may be told of a strap's connection, as it happens."""

from __future__ import annotations

from collections.abc import Collection


class ConnectionObserver:
    """Told everything and does nothing; a report keeps what it wants.

    Every ``t`` is on the session clock.  All is told in the source's thread.
    """

    def found(self, t: float, name: str, rssi_dbm: int | None, services: Collection[str]) -> None:
        """A strap was heard, and these services in what it advertises."""

    def connected(self, t: float, services: Collection[str], said: dict[str, str | int]) -> None:
        """It is listened to; all its services, and what it says of itself."""

    def payload(self, t: float, data: bytes) -> None:
        """A notification came."""

    def error(self, t: float, error: BaseException) -> None:
        """Bluetooth raised something."""
