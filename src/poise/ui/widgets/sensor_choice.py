"""Which sensors to use, and which camera and strap, to choose from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from poise import sources
from poise.settings import SENSORS, Settings
from poise.ui.text.language import tr
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.tiles import Offer

if TYPE_CHECKING:
    from poise.ui.devices import Device
    from poise.ui.theme import Theme

Change = Callable[[Settings, str], None]
Now = Callable[[], Settings]


def sensor_choice(theme: Theme, now: Now, change: Change, parent: QWidget) -> Choice:
    """The sensors one can use, to choose from; ``now`` gives the settings of now."""

    def choose(value: object) -> None:
        sensors = replace(now().sensors, use=str(value))
        change(replace(now(), sensors=sensors), "sensors.use")

    settings = now()
    usual = "both" if settings.camera.use else "strap"
    chosen = usual if settings.sensors.use == "auto" else settings.sensors.use
    words = {row.kind: tr(row.choice) for row in sources.SENSORS}
    words |= {"both": tr("Both"), "none": tr("No sensor")}
    options = [(use, words[use]) for use in SENSORS if use in words]
    return Choice(theme, tr("Sensor"), options, chosen, choose, parent)


def camera_choice(
    theme: Theme, now: Now, found: Sequence[Device], change: Change, parent: QWidget
) -> Choice:
    """Which of several cameras; the one that is set is there whether it is found or not."""

    def choose(value: object) -> None:
        camera = replace(now().camera, where=str(value))
        change(replace(now(), camera=camera), "camera.where")

    where = now().camera.where
    known = {device.value: device.name for device in found}
    options = [(value, name) for value, name in ({where: _unknown(where)} | known).items()]
    return Choice(theme, tr("Camera"), options, where, choose, parent)


def strap_choice(
    theme: Theme, now: Now, found: Sequence[Device], change: Change, parent: QWidget
) -> Choice:
    """Which strap: any that answers, or one of those that did."""

    def choose(value: object) -> None:
        strap = replace(now().strap, address=str(value))
        change(replace(now(), strap=strap), "strap.address")

    address = now().strap.address
    known = {"": tr("Any that answers")} | ({address: address} if address else {})
    known |= {device.value: device.name for device in found}
    return Choice(theme, tr("Strap"), [*known.items()], address, choose, parent)


def offered(settings: Settings, found: Sequence[Device]) -> list[Offer]:
    """What a first run offers: each camera that was found, a strap, and neither."""
    webcam, strap, none = tr("Webcam"), tr("Chest strap"), tr("No sensor")
    cameras = [
        Offer(f"camera:{device.value}", webcam, device.name, "camera",
              tr("Webcam: {name}", name=device.name))
        for device in found
    ]  # fmt: skip
    return [
        *cameras,
        Offer("strap", strap, tr("The most accurate"), "strap", strap),
        Offer("none", none, tr("Guide only"), "guide", none),
    ]


def chosen_of(settings: Settings) -> str:
    """Which of :func:`offered` is chosen."""
    use = settings.sensors.use
    if use in ("camera", "both"):
        return f"camera:{settings.camera.where}"
    return "none" if use == "none" else "strap"


def with_offer(settings: Settings, value: object) -> Settings:
    """The settings with one of :func:`offered` chosen."""
    use, _, where = str(value).partition(":")
    camera = replace(settings.camera, where=where) if where else settings.camera
    return replace(settings, sensors=replace(settings.sensors, use=use), camera=camera)


def about_sensors() -> str:
    """What to know before choosing."""
    return tr(
        "A chest strap is the most accurate. A webcam reads your pulse from tiny "
        "colour changes in your face; sit still in even light. Video is never saved or "
        "sent."
    )


def _unknown(where: str) -> str:
    return tr("Camera {where}", where=where)
