"""The emulated bluetoothd says, in order, what the real one was recorded to say."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from bleak import BleakAdapter, BleakClient, BleakScanner
from bleak.backends.bluezdbus.manager import get_global_bluez_manager
from bleak.backends.device import BLEDevice
from dbus_fast import BusType, Message, MessageType, unpack_variants
from dbus_fast.aio import MessageBus

from poise.simulation.strap import Polar, VirtualStrap, World, encode
from poise.simulation.strap.polar import CONTROL_POINT, DATA

HEART_RATE = "0000180d-0000-1000-8000-00805f9b34fb"
READ_ONLY = "00002a38-0000-1000-8000-00805f9b34fb"
BATTERY = "00002a19-0000-1000-8000-00805f9b34fb"
MEASUREMENT = "00002a37-0000-1000-8000-00805f9b34fb"

START_ECG, STOP_ECG = bytes.fromhex("02 00 00 01 82 00 01 01 0e 00"), bytes.fromhex("03 00")
QUIET_S = 0.05  # a slower machine sets more


class Recorder:
    """Notes every signal below /org/bluez the way the recording of the real one was made."""

    def __init__(self, below: str = "/org/bluez") -> None:
        self.events: list[Any] = []
        self._below = below

    async def start(self) -> None:
        self._bus = await MessageBus(bus_type=BusType.SYSTEM).connect()
        self._bus.add_message_handler(self._note)
        for rule in ("type='signal',sender='org.bluez'",):
            await self._bus.call(
                Message(
                    destination="org.freedesktop.DBus",
                    path="/org/freedesktop/DBus",
                    interface="org.freedesktop.DBus",
                    member="AddMatch",
                    signature="s",
                    body=[rule],
                )
            )

    def stop(self) -> None:
        self._bus.disconnect()

    async def quiet(self) -> None:
        """Wait until no signal has come for a while in which bluetoothd answered."""
        seen = -1
        while seen != len(self.events):
            seen = len(self.events)
            await asyncio.sleep(QUIET_S)
            await answered(self._bus)

    def _note(self, message: Message) -> None:
        if message.message_type is not MessageType.SIGNAL:
            return
        about = message.path if message.member == "PropertiesChanged" else message.body[0]
        if not str(about).startswith(self._below):
            return
        match message.member:
            case "InterfacesAdded":
                path, interfaces = message.body
                for interface, properties in interfaces.items():
                    if not interface.startswith("org.bluez."):
                        continue  # every object has the interfaces of D-Bus itself
                    name = interface.rsplit(".", 1)[1]
                    self.events.append(["added", kind(path), name, sorted(properties)])
            case "InterfacesRemoved":
                path, interfaces = message.body
                names = [
                    one.rsplit(".", 1)[1] for one in interfaces if one.startswith("org.bluez.")
                ]
                self.events.append(["removed", kind(path), names])
            case "PropertiesChanged":
                interface, changed, gone = message.body
                values = {
                    key: "*" if key in {"Value", "UUIDs"} else value
                    for key, value in unpack_variants(changed).items()
                }
                name = interface.rsplit(".", 1)[1]
                self.events.append(["changed", kind(message.path or ""), name, values, gone])


async def answered(bus: MessageBus) -> None:
    """Wait until ``bus`` has passed on all that bluetoothd said so far: its answer comes last."""
    await bus.call(
        Message(
            destination="org.bluez",
            path="/",
            interface="org.freedesktop.DBus.Peer",
            member="Ping",
        )
    )


async def heard_by_bleak() -> None:
    """Wait until bleak knows all that bluetoothd said so far."""
    manager = await get_global_bluez_manager()
    assert manager._bus is not None
    await answered(manager._bus)


def kind(path: str) -> str:
    last = path.rsplit("/", 1)[1]
    for start, word in {"hci": "adapter", "dev_": "device", "service": "service"}.items():
        if last.startswith(start):
            return word
    return "char" if last.startswith("char") else "desc"


async def find(seconds: float = 5) -> BLEDevice:
    device = await BleakScanner.find_device_by_filter(
        lambda _device, _advertisement: True, timeout=seconds, service_uuids=[HEART_RATE]
    )
    assert device is not None
    return device


async def everything(world: Any) -> list[Any]:
    recorder = Recorder()
    await recorder.start()
    events = recorder.events

    async def step(name: str) -> None:
        await recorder.quiet()
        events.append(["--", name])

    def there(what: Any, *arguments: Any) -> Any:
        return asyncio.to_thread(what, *arguments)

    await step("scan")
    device = await find()
    await step("connect")
    client = BleakClient(device)
    await client.connect()
    await step("start_notify")
    heard = asyncio.Event()
    await client.start_notify(MEASUREMENT, lambda *_: heard.set())
    await there(world.send, encode(60, [1000]))
    await heard.wait()
    await step("read battery")
    await client.read_gatt_char(BATTERY)
    await step("stop_notify")
    await client.stop_notify(MEASUREMENT)
    await step("acquire")
    await client.start_notify(
        MEASUREMENT, lambda *_: heard.set(), bluez={"use_start_notify": False}
    )
    heard.clear()
    await there(world.send, encode(61, [990]))
    await heard.wait()  # through the pipe, without a signal
    await step("link loss")
    await there(world.drop)
    await recorder.quiet()
    await client.disconnect()
    await step("reconnect")
    again = BleakClient(device)
    await again.connect()
    await step("disconnect")
    await again.disconnect()
    await recorder.quiet()
    recorder.stop()
    return events


async def asking() -> list[Any]:
    """Asking the Polar strap that is near for its ECG: reading, writing, an indication."""
    device = await BleakScanner.find_device_by_filter(
        lambda device, _: (device.name or "").endswith("ECG"), service_uuids=[HEART_RATE]
    )
    assert device is not None
    async with BleakClient(device) as client:
        # another strap may be forgotten meanwhile
        recorder = Recorder(f"/org/bluez/hci0/dev_{device.address.replace(':', '_')}")
        await recorder.start()
        events = recorder.events

        async def step(name: str) -> None:
            await recorder.quiet()
            events.append(["--", name])

        await step("read control point")
        await client.read_gatt_char(CONTROL_POINT)
        await step("subscribe to indications")
        answers: asyncio.Queue[bytes] = asyncio.Queue()
        await client.start_notify(CONTROL_POINT, lambda _, data: answers.put_nowait(bytes(data)))
        for name, request in (("start", START_ECG), ("start again", START_ECG), ("stop", STOP_ECG)):
            await step(name)
            await client.write_gatt_char(CONTROL_POINT, request, response=True)
            answer = await answers.get()
            await recorder.quiet()  # it comes on another connection to the bus
            events.append(["answer", answer[:4].hex()])
        await step("refused")
        for work in (
            client.write_gatt_char(DATA, b"\0", response=True),
            client.write_gatt_char(BATTERY, b"\0", response=True),
            client.read_gatt_char(DATA),
        ):
            events.append(["raised", await raised(work)])
        await recorder.quiet()
        recorder.stop()
    return events


def test_an_ecg_is_asked_for_as_through_the_real_bluetoothd() -> None:
    # what bluetoothd 5.66 said is in make bluez-vm, which compares the two
    with World(VirtualStrap(name="Polar H10 ECG", polar=Polar())):
        events = asyncio.run(asking())
    assert [e for e in events if e[0] == "answer"] == [
        ["answer", "f0020000"],
        ["answer", "f0020006"],
        ["answer", "f0030000"],
    ]


def test_the_emulation_says_what_the_real_bluetoothd_said(shared: Path) -> None:
    recorded = json.loads((shared / "bluez_trace" / "trace.json").read_text())
    with World(VirtualStrap()) as world:
        assert asyncio.run(everything(world)) == recorded


async def raised(work: Any) -> str:
    try:
        result = await work
    except Exception as error:  # noqa: BLE001  (whatever it is, it is compared)
        return repr(error)
    return f"ok {result!r}"


def recorded_errors(shared: Path) -> dict[str, str]:
    """Situation to what the real stack raised; the columns are 43 characters and a time apart."""
    found = {}
    for line in (shared / "bluez_trace" / "errors.txt").read_text().splitlines():
        situation, outcome = line[:43].strip(), line[43:].split("  [")[0].strip()
        found[situation] = outcome
    return found


async def every_error(world: World) -> dict[str, str]:
    """The same situations, met by the same bleak, on the emulation."""

    def there(what: Any, *arguments: Any) -> Any:
        return asyncio.to_thread(what, *arguments)

    said: dict[str, str] = {}
    device = await find()
    lost = asyncio.Event()
    client = BleakClient(device, lambda _: lost.set())
    await client.connect()
    said["connect() twice on one client"] = await raised(client.connect())
    second = BleakClient(device)
    said["two clients, same strap"] = await raised(second.connect())
    await second.disconnect()
    await lost.wait()
    said["second client disconnect()ed: first is"] = (
        "connected" if client.is_connected else "DISCONNECTED too"
    )
    await client.disconnect()
    lost.clear()
    client = BleakClient(device, lambda _: lost.set())
    await client.connect()
    said["start_notify"] = await raised(client.start_notify(MEASUREMENT, print))
    again = client.start_notify(MEASUREMENT, print)
    said["start_notify again, same characteristic"] = await raised(again)
    said["start_notify on a read-only one"] = await raised(client.start_notify(READ_ONLY, print))
    missing = "00002a99-0000-1000-8000-00805f9b34fb"
    said["missing characteristic"] = await raised(client.start_notify(missing, print))
    said["scan while connected"] = await raised(BleakScanner.discover(0.1, return_adv=True))
    adapter = await BleakAdapter.get()
    said["get_connected_devices"] = await raised(adapter.get_connected_devices([HEART_RATE]))
    await there(world.drop)
    await lost.wait()
    said["read after link loss"] = await raised(client.read_gatt_char(BATTERY))
    said["start_notify after link loss"] = await raised(client.start_notify(MEASUREMENT, print))
    said["stop_notify after link loss"] = await raised(client.stop_notify(MEASUREMENT))
    said["disconnect after link loss"] = await raised(client.disconnect())

    world.strap.connects_after_s = 0.5
    both = [BleakClient(device), BleakClient(device)]
    outcomes = await asyncio.gather(*(one.connect() for one in both), return_exceptions=True)
    # which of them comes first at bluetoothd is chance
    said["two connect() at once"] = repr(sorted(outcomes, key=repr, reverse=True))
    world.strap.connects_after_s = 0.0
    for one in both:
        await one.disconnect()

    async with BleakScanner():
        said["two scanners in one process"] = await raised(BleakScanner().start())

    await there(world.leave)
    said["connect, strap gone (timeout=8)"] = await raised(
        BleakClient(device, timeout=0.3).connect()
    )
    gone = BleakClient("11:22:33:44:55:66", timeout=0.3)
    said["connect by address, strap gone (timeout=4)"] = await raised(gone.connect())
    await there(world.come_back)

    lost.clear()
    client = BleakClient(device, lambda _: lost.set())
    said["connect again"] = await raised(client.connect())
    await there(world.switch, False)
    await lost.wait()
    said["adapter off while connected: callback"] = (
        f"{lost.is_set()} is_connected {client.is_connected}"
    )
    await client.disconnect()
    said["scan, adapter off"] = await raised(BleakScanner.discover(0.1))
    said["connect, adapter off"] = await raised(BleakClient(device).connect())
    await there(world.switch, True)
    await there(world.forget)
    await heard_by_bleak()
    said["connect, device forgotten by BlueZ"] = await raised(BleakClient(device).connect())
    await there(world.plug, False)
    await heard_by_bleak()
    said["no adapter"] = await raised(BleakScanner.discover(0.1))
    return said


def test_bleak_raises_what_it_raised_on_the_real_bluetoothd(shared: Path) -> None:
    recorded = recorded_errors(shared)
    with World(VirtualStrap()) as world:
        said = asyncio.run(every_error(world))
    # of the 24 recorded, one was the recorded server's own doing: it let the measurement be read
    assert set(said) == set(recorded) - {"read the notify-only measurement"}
    for situation, outcome in said.items():
        expected = recorded[situation]
        if situation == "scan while connected":  # what was found depends on the room
            expected, outcome = expected[:2], outcome[:2]
        assert outcome == expected, situation
