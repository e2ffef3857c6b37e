"""The beat box's pins, radio and USB: runs by itself on a Pico W with MicroPython 1.22 or later."""

import select
import sys
import time

import bluetooth
from box import Box
from machine import PWM, Pin
from micropython import const

STEADY, FINE, STROBE = 15, 14, 13
PWM_HZ = 30000  # thirty periods in the shortest exposure, so no camera sees it
STROBE_US = 2000
CONNECT, DISCONNECT = const(1), const(2)
NAME = b"Beat box"
HEART_RATE, MEASUREMENT = bluetooth.UUID(0x180D), bluetooth.UUID(0x2A37)


class Radio:
    """The Heart Rate Service; one listener at a time."""

    def __init__(self):
        self._ble = bluetooth.BLE()
        self._ble.active(True)
        self._ble.irq(self._event)
        service = (HEART_RATE, ((MEASUREMENT, bluetooth.FLAG_NOTIFY),))
        ((self._handle,),) = self._ble.gatts_register_services((service,))
        self._listener = None
        self._advertise()

    def notify(self, data):
        if self._listener is not None:
            self._ble.gatts_notify(self._listener, self._handle, data)

    def _event(self, event, data):
        if event == CONNECT:
            self._listener = data[0]
        elif event == DISCONNECT:
            self._listener = None
            self._advertise()

    def _advertise(self):
        flags, services = b"\x02\x01\x06", b"\x03\x03\x0d\x18"
        name = bytes((len(NAME) + 1, 0x09)) + NAME
        self._ble.gap_advertise(100000, flags + services + name)


def main():
    """Until the power goes."""
    pins = [PWM(Pin(pin), freq=PWM_HZ, duty_u16=0) for pin in (STEADY, FINE)]
    strobe = Pin(STROBE, Pin.OUT, value=0)
    radio = Radio()
    box = Box(print, radio.notify)
    listening = select.poll()
    listening.register(sys.stdin, select.POLLIN)
    origin, line, strobed = time.ticks_us(), "", None
    now = 0
    box.hear("G", 0)
    while True:
        ticks = time.ticks_us()
        now += time.ticks_diff(ticks, origin)  # ticks wrap every few minutes, now does not
        origin = ticks
        duties, struck = box.step(now)
        pins[0].duty_u16(duties[0])
        pins[1].duty_u16(duties[1])
        if struck:
            strobe.on()
            strobed = now
        elif strobed is not None and now - strobed >= STROBE_US:
            strobe.off()
            strobed = None
        while listening.poll(0):
            letter = sys.stdin.read(1)
            if letter in "\r\n":
                if line:
                    box.hear(line, now)
                line = ""
            else:
                line += letter
        time.sleep_us(300)


main()
