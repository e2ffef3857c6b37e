"""Every fault at every phase of a connection, and how long the strap is away because of it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from poise.clock import SystemClock
from poise.errors import Missing
from poise.simulation.strap import NEVER, Refusal, VirtualStrap, World, encode
from poise.simulation.strap.faults import FAULTS, Fault
from poise.simulation.strap.listener import QUICK, StrapListener
from poise.sources.strap import StrapTiming

OFF, NO_BLUETOOTH, NOT_FOUND = Missing.BLUETOOTH_OFF, Missing.NO_BLUETOOTH, Missing.NOT_FOUND

AWAY = {"no-answer", NOT_FOUND}
WORDS: dict[str, set[str]] = {
    "out of range": AWAY,
    "taken by another": AWAY,
    "switched off": {OFF},
    "unplugged": {NO_BLUETOOTH},
    "bluetoothd stopped": {NO_BLUETOOTH},
    "bluetoothd killed": {NO_BLUETOOTH, "silent"},
    "bluetoothd hangs": {NO_BLUETOOTH, "silent"},
}
"""What must be said while a lasting fault lasts."""

REFUSED = frozenset({"refused"})
PAIRING = frozenset({"wants-pairing"})

PHASES = ("scan", "connect", "discover", "running", "closing")
MEANINGLESS = {("link lost", "scan"), ("link lost", "connect"), ("forgotten", "scan")}


@dataclass(frozen=True, slots=True)
class Case:
    """One cell of the matrix; ``words`` must be said before the fault is healed, if any."""

    phase: str
    fault: Fault
    words: frozenset[str]

    def __str__(self) -> str:
        return f"{self.phase}: {self.fault.name}"


@dataclass(frozen=True, slots=True)
class FaultOutcome:
    """``recovered_s``: from the end of the fault to the first reading, or to having closed."""

    recovered_s: float
    invented: int
    doubled: int
    left_behind: list[str]


def matrix() -> list[Case]:
    """All cases."""
    cases = [
        Case(phase, fault, frozenset(WORDS.get(name, ())))
        for name, fault in FAULTS.items()
        for phase in PHASES
        if (name, phase) not in MEANINGLESS
    ]
    return cases + [Case(phase, fault, words) for phase, fault, words in _moods()]


def _moods() -> list[tuple[str, Fault, frozenset[str]]]:
    """What a strap or bluetoothd does of its own accord, at the one phase where it can."""

    def refuse_scan(world: World) -> None:
        world.bluez.adapter.refusals.append(
            Refusal("Operation already in progress", "org.bluez.Error.InProgress")
        )
        world.crash_daemon()
        world.start_daemon()

    found = [("scan", Fault("scan busy", refuse_scan), frozenset[str]())]
    found += [
        ("connect", Fault(f"refused: {text}", _refuse(Refusal(text))), frozenset[str]())
        for text in (
            "le-connection-abort-by-local",
            "br-connection-canceled",
            "Operation already in progress",
            "Software caused connection abort",
            "Host is down",
        )
    ]
    six = [Refusal("le-connection-abort-by-local"), Refusal("Host is down")] * 3
    found.append(("connect", Fault("refused six times", _refuse(*six)), frozenset()))

    def slow(world: World) -> None:
        world.strap.services_after_s = 0.2
        world.drop()

    found.append(("running", Fault("slow services", slow), frozenset()))
    for name, text, words in (
        ("Failed", "Operation failed with ATT error: 0x0e", REFUSED),
        ("NotSupported", "Operation is not supported", REFUSED),
        ("NotPermitted", "Write not permitted", REFUSED),
        ("NotPermitted", "Not paired", PAIRING),
        ("NotAuthorized", "Operation not authorized", PAIRING),
        ("AuthenticationFailed", "Authentication Failed", PAIRING),
        ("Failed", "Operation failed with ATT error: 0x05", PAIRING),
        ("Failed", "Operation failed with ATT error: 0x0f", PAIRING),
    ):
        refusal = Refusal(text, f"org.bluez.Error.{name}")
        for phase in ("connect", "discover", "running", "closing"):
            fault = Fault(f"subscription refused: {name} {text}", *_notify(refusal))
            said = words if phase == "running" else frozenset[str]()
            found.append((phase, fault, said))
    for phase in ("scan", "connect", "discover", "running", "closing"):
        found.append((phase, Fault("address rotates", _rotate), frozenset()))
        found += [
            (phase, Fault(f"services read incompletely, {word}", _half_read(times)), frozenset())
            for word, times in (("once", 1), ("twice", 2))
        ]
    found += [
        (phase, Fault("another strap comes near", _stranger), frozenset[str]())
        for phase in ("running", "closing")
    ]
    found += [
        ("running", Fault("garbage", _garbage), frozenset({"malformed"})),
        ("running", Fault("intervals stop", _skin_lost), frozenset()),
        ("closing", Fault("intervals stop", _skin_lost), frozenset()),
        ("closing", Fault("garbage", _garbage), frozenset()),
        ("closing", Fault("contact lost", _contact_lost), frozenset()),
        ("closing", Fault("slow services", slow), frozenset()),
        ("running", Fault("silence", lambda _world: None), frozenset({"silent"})),
        ("running", Fault("contact lost", _contact_lost), frozenset({"no-contact"})),
        ("running", Fault("lost five times over", _flap), frozenset({"link-lost"})),
    ]
    return found


def _refuse(*refusals: Refusal) -> Callable[[World], None]:
    def strike(world: World) -> None:
        world.strap.connects_after_s = 0.0
        world.refuse(*refusals)
        world.wait_for(lambda: not world.strap.refusals)

    return strike


def _notify(refusal: Refusal) -> tuple[Callable[[World], None], Callable[[World], None]]:
    def strike(world: World) -> None:
        world.strap.refuses_to_notify = refusal
        world.drop()

    def heal(world: World) -> None:
        world.strap.refuses_to_notify = None

    return strike, heal


def _rotate(world: World) -> None:
    world.strap.connects_after_s = 0.0
    world.rotate("4A:9E:1A:0A:1B:2C")


def _half_read(times: int) -> Callable[[World], None]:
    def strike(world: World) -> None:
        world.strap.incomplete_discoveries = times
        world.forget()

    return strike


def _stranger(world: World) -> None:
    """A stronger strap comes near while the link is lost: it is not taken."""
    other = VirtualStrap("C4:12:00:00:00:02", "Polar H10 99999999", rssi_dbm=-30)
    world.call(world.bluez.add_strap, other)
    world.drop()


def _garbage(world: World) -> None:
    for size in range(20):
        world.send(b"\x19" * min(size, 4))


def _skin_lost(world: World) -> None:
    """The notifications go on without a single interval, as when an electrode dries."""
    for _ in range(8):
        world.send(encode(60))


def _contact_lost(world: World) -> None:
    world.send(encode(0, (), contact=False))


def _flap(world: World) -> None:
    for _ in range(5):
        world.wait_until_heard()
        world.drop()


def run(case: Case, timing: StrapTiming = QUICK, *, patience_s: float = 60.0) -> FaultOutcome:
    """Bring a source into the phase, strike, wait for the words, heal, and see it come back."""
    before = set(threading.enumerate())
    clock, complaints = SystemClock(), _Complaints()
    loggers = [logging.getLogger(name) for name in ("asyncio", "poise")]
    for logger in loggers:
        logger.addHandler(complaints)
    strap = VirtualStrap()
    sent: list[int] = []
    try:
        with (
            World(strap) as world,
            StrapListener(timing=timing, patience_s=patience_s, start=False) as listener,
        ):
            _bring_to(case.phase, world, listener, sent)
            case.fault.strike(world)
            if case.phase == "closing":
                began_s = clock.now()
                listener.close()
                recovered_s = clock.now() - began_s
            else:
                if case.words:
                    listener.wait_for_reason(set(case.words))
                strap.connects_after_s = strap.services_after_s = 0.0
                strap.in_range = True
                case.fault.heal(world)
                if world.bluez.running:
                    world.come_back()
                began_s = clock.now()
                listener.wait_until_told(lambda: _beat(world, sent))
                recovered_s = clock.now() - began_s
    finally:
        for logger in loggers:
            logger.removeHandler(complaints)
    numbers = [reading.energy_kj for reading in listener.readings if reading.energy_kj is not None]
    left = [thread.name for thread in set(threading.enumerate()) - before]
    return FaultOutcome(
        recovered_s,
        invented=len(set(numbers) - set(sent)),
        doubled=len(numbers) - len(set(numbers)),
        left_behind=left + complaints.said,
    )


def _bring_to(phase: str, world: World, listener: StrapListener, sent: list[int]) -> None:
    device, strap = world.bluez.device, world.strap
    match phase:
        case "scan":
            world.leave()
            listener.start()
            world.wait_for(lambda: world.bluez.scanning)
        case "connect":
            strap.connects_after_s = 5.0
            listener.start()
            world.wait_for(lambda: device(strap).connecting is not None)
        case "discover":
            strap.services_after_s = NEVER
            listener.start()
            world.wait_for(lambda: device(strap).connected)
        case _:
            listener.start()
            listener.wait_until_told(lambda: _beat(world, sent))


def _beat(world: World, sent: list[int]) -> None:
    sent.append(len(sent) + 1)
    world.send(encode(60, [1000], energy_kj=sent[-1]))


class _Complaints(logging.Handler):
    """What asyncio and poise have to say about tasks that were forgotten and errors unforeseen."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR:
            self.said.append(record.getMessage())
