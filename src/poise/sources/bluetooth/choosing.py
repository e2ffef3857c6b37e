"""Whose strap it is: which of those heard is taken, and when listening for a better one ends.

In a gym there are many.  An address or a whole name that was asked for settles it, and so does the
strap that was used last.  Else the others get a while to be heard: then one used before is taken,
the latest first, and of strangers the strongest, since one's own is the nearest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

UNHEARD_DBM = -127.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A device in range.

    ``rssi_dbm`` is its mean signal strength, None for one that is connected to this computer
    already.  ``offers`` says that it advertises the Heart Rate Service.
    """

    address: str
    name: str | None = None
    rssi_dbm: float | None = None
    offers: bool = True


@dataclass(frozen=True, slots=True)
class StrapQuery:
    """Which strap is looked for: an address, else part of a name, else any.

    ``known`` are addresses used before, the latest first: while there are any, a stranger is taken
    only when a whole scan heard none of them.  ``refused`` ones turned out to be no straps, or not
    the person's.  ``alias`` is what the strap at ``address`` called itself: a device whose address
    rotates is followed by it, when it is the only one of that name and the address is silent.
    """

    address: str | None = None
    name: str | None = None
    known: tuple[str, ...] = ()
    refused: frozenset[str] = frozenset()
    alias: str | None = None

    def accepts(self, address: str, name: str | None) -> bool:
        """Whether this device is one of those looked for."""
        if address in self.refused:
            return False
        if self.address is not None:
            return self._is_it(address) or (bool(self.alias) and name == self.alias)
        return self.name is None or self.name.lower() in (name or "").lower()

    @property
    def on_purpose(self) -> bool:
        """Whether one was named: then it need not advertise the service."""
        return self.address is not None or self.name is not None

    def settles(self, one: Candidate) -> bool:
        """Whether no other that might still be heard could be a better choice."""
        if self.address is not None:
            return self._is_it(one.address)
        if self.name is not None:
            return (one.name or "").lower() == self.name.lower()
        return self._used_before(one) == 0 and bool(self.known)

    def will_do(self, one: Candidate) -> bool:
        """Whether this one may be taken once the others had a while to be heard."""
        if self.address is not None:
            return self._is_it(one.address)
        return self.name is not None or not self.known or self._used_before(one) < len(self.known)

    def best(self, heard: Iterable[Candidate]) -> Candidate | None:
        """The one to take; None when there is none, or none can be told from its like."""
        those = list(heard)
        if self.address is not None:
            mine = [one for one in those if self._is_it(one.address)]
            alike = [one for one in those if not self._is_it(one.address)]
            return mine[0] if mine else alike[0] if len(alike) == 1 else None
        return max(those, key=self._rank, default=None)

    def _rank(self, one: Candidate) -> tuple[bool, bool, int, float]:
        rssi_dbm = UNHEARD_DBM if one.rssi_dbm is None else one.rssi_dbm
        named = self.name is not None and self.settles(one)
        return named, one.offers, -self._used_before(one), rssi_dbm

    def _is_it(self, address: str) -> bool:
        return self.address is not None and address.lower() == self.address.lower()

    def _used_before(self, one: Candidate) -> int:
        """Its place among the known, 0 for the one used last; their number for a stranger."""
        known = [address.lower() for address in self.known]
        address = one.address.lower()
        return known.index(address) if address in known else len(known)
