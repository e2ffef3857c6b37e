"""What a Polar sensor adds to a strap: the measurement service, with its control point.

    polar = Polar()
    strap = VirtualStrap(polar=polar)
    world.send_polar(polar.ecg_frame([0, 12, 900, ...]))

``polar.running`` are the kinds that stream; as on a Polar H10 they outlive a lost link, and only a
STOP ends them.  ``status`` refuses every START when it is not 0, ``answers`` False says nothing at
all to a request.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from poise.simulation.strap.characteristic import Characteristic

SERVICE = "fb005c80-02e7-f387-1cad-8acd2d8df0c8"
CONTROL_POINT = "fb005c81-02e7-f387-1cad-8acd2d8df0c8"
DATA = "fb005c82-02e7-f387-1cad-8acd2d8df0c8"

ECG, PPI = 0, 3
SUCCESS, NOT_SUPPORTED, ALREADY = 0, 3, 6
# What a Polar H10 answers when asked for its settings of ECG: 130 Hz, 14 bits.
ECG_SETTINGS = bytes.fromhex("00 00 01 82 00 01 01 0e 00")
ECG_HZ = 130
FIRST_NS = 599_616_000_000_000_000  # 2019-01-01, where an H10's clock stands when nobody set it


@dataclass
class Polar:
    """The service's state; ``clock`` is how much faster than ours the sensor's clock runs."""

    measures: tuple[int, ...] = (ECG,)
    status: int = SUCCESS
    answers: bool = True
    clock: float = 0.0
    running: set[int] = field(default_factory=set)
    requests: list[bytes] = field(default_factory=list)
    _samples: int = 0

    def service(self) -> tuple[str, list[Characteristic]]:
        """The service as a strap lists it."""
        features = sum(1 << kind for kind in self.measures)
        control = bytes([0x0F, features]) + bytes(15)
        return SERVICE, [
            Characteristic(CONTROL_POINT, ("read", "write", "indicate"), control),
            Characteristic(DATA, ("notify",)),
        ]

    def written(self, uuid: str, value: bytes) -> list[tuple[str, bytes]]:
        """What the sensor indicates when ``value`` is written to one of its characteristics."""
        if uuid != CONTROL_POINT or len(value) < 2:
            return []
        self.requests.append(value)
        if not self.answers:
            return []
        request, kind = value[0], value[1]
        answer = bytes([0xF0, request, kind])
        return [(CONTROL_POINT, answer + self._answer(request, kind))]

    def _answer(self, request: int, kind: int) -> bytes:
        if kind not in self.measures:
            return bytes([NOT_SUPPORTED, 0])
        match request:
            case 1:  # which settings are there
                return ECG_SETTINGS if kind == ECG else bytes([SUCCESS, 0])
            case 2 if self.status:  # start
                return bytes([self.status, 0])
            case 2 if kind in self.running:
                return bytes([ALREADY, 0])
            case 2:
                self.running.add(kind)
                return bytes([SUCCESS, 0])
            case 3:  # stop
                self.running.discard(kind)
                return bytes([SUCCESS, 0])
        return bytes([NOT_SUPPORTED, 0])

    def ecg_frame(self, microvolts: Sequence[int], *, lost: int = 0) -> bytes:
        """The next frame of the ECG; ``lost`` samples before it never come."""
        self._samples += lost + len(microvolts)
        last_ns = FIRST_NS + round(self._samples / ECG_HZ * (1 + self.clock) * 1e9)
        samples = b"".join(value.to_bytes(3, "little", signed=True) for value in microvolts)
        return bytes([ECG]) + last_ns.to_bytes(8, "little") + b"\0" + samples

    @staticmethod
    def ppi_frame(*intervals: tuple[int, int, int]) -> bytes:
        """A frame of pulse intervals: (length ms, error ms, flags) each."""
        samples = b"".join(
            bytes([round(60_000 / length) if length else 0])
            + length.to_bytes(2, "little")
            + error.to_bytes(2, "little")
            + bytes([flags])
            for length, error, flags in intervals
        )
        return bytes([PPI]) + bytes(8) + b"\0" + samples
