"""Which sensors to use, to choose from, and what to know before choosing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from poise import sources
from poise.settings import SENSORS, Settings
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.widgets.choice import Choice


def sensor_choice(
    theme: Theme, settings: Settings, change: Callable[[Settings, str], None], parent: QWidget
) -> Choice:
    """The sensors one can use, to choose from."""

    def choose(value: object) -> None:
        sensors = replace(settings.sensors, use=str(value))
        change(replace(settings, sensors=sensors), "sensors.use")

    usual = "both" if settings.camera.use else "strap"
    chosen = usual if settings.sensors.use == "auto" else settings.sensors.use
    words = {row.kind: tr(row.choice) for row in sources.SENSORS}
    words |= {"both": tr("Both"), "none": tr("No sensor")}
    options = [(use, words[use]) for use in SENSORS if use in words]
    return Choice(theme, tr("Sensor"), options, chosen, choose, parent)


def about_sensors() -> str:
    """What to know before choosing."""
    return tr(
        "A chest strap is the most accurate. A webcam reads your pulse from tiny "
        "colour changes in your face; sit still in even light. Video is never saved or "
        "sent."
    )
