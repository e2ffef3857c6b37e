"""What bluetoothd says on D-Bus, step by step, while bleak uses a strap: the real one or ours.

``tests/hardware/test_bluez_trace.py`` holds the emulation to a recording of the real one, and
``hw/virtual-strap/vm`` makes that recording.
"""

from __future__ import annotations

import asyncio
from typing import Any

from bleak import BleakClient, BleakScanner
from bleak.backends.device import BLEDevice
from dbus_fast import BusType, Message, MessageType, unpack_variants
from dbus_fast.aio import MessageBus

from poise.simulation.strap.payload import encode
from poise.simulation.strap.polar import CONTROL_POINT, DATA

HEART_RATE = "0000180d-0000-1000-8000-00805f9b34fb"
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
            for _ in range(2):  # what was due before the first answer is said before the second
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


async def raised(work: Any) -> str:
    try:
        result = await work
    except Exception as error:  # noqa: BLE001  (whatever it is, it is compared)
        return repr(error)
    return f"ok {result!r}"
