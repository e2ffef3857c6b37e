"""A D-Bus daemon of our own, so that nothing here touches the computer's real Bluetooth."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Self

from poise import children

ANSWER_S = 10.0
VARIABLE = "DBUS_SYSTEM_BUS_ADDRESS"
"""Where every D-Bus client, bleak among them, looks for the system bus."""

_CONFIGURATION = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_type="method_call"/>
    <allow send_type="signal"/>
    <allow send_requested_reply="true"/>
    <allow receive_type="method_call"/>
    <allow receive_type="method_return"/>
    <allow receive_type="error"/>
    <allow receive_type="signal"/>
    {denied}
  </policy>
</busconfig>
"""
_DENIED = '<deny send_destination="org.bluez" send_interface="org.bluez.Adapter1"/>'


class NoDBusError(Exception):
    """There is no dbus-daemon to start: install it (on Debian, the package is ``dbus``)."""


def available() -> bool:
    """Whether this computer has a dbus-daemon."""
    return shutil.which("dbus-daemon") is not None


class PrivateBus:
    """A throw-away dbus-daemon; ``address`` is what ``DBUS_SYSTEM_BUS_ADDRESS`` should hold.

    With ``denied`` its policy forbids clients to use the Bluetooth adapter, as a sandbox or a
    missing group membership does.
    """

    def __init__(self, *, denied: bool = False) -> None:
        self._denied = denied
        self._folder: Path | None = None
        self._daemon: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """The address of the bus, the same after :meth:`kill` and :meth:`start`."""
        if self._folder is None:
            raise RuntimeError("the bus has not been started")
        return f"unix:path={self._folder / 'bus'}"

    def __enter__(self) -> Self:
        self._folder = Path(tempfile.mkdtemp(prefix="virtual-strap-"))
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        """Start the daemon and wait until it listens."""
        program = shutil.which("dbus-daemon")
        if program is None:
            raise NoDBusError("there is no dbus-daemon: install the package dbus")
        if self._folder is None:
            raise RuntimeError("use the bus in a with statement")
        configuration = self._folder / "bus.conf"
        configuration.write_text(
            _CONFIGURATION.format(
                socket=self._folder / "bus", denied=_DENIED if self._denied else ""
            )
        )
        complaints = self._folder / "stderr"
        with complaints.open("wb") as errors:
            self._daemon = subprocess.Popen(
                [program, f"--config-file={configuration}", "--nofork", "--print-address=1"],
                stdout=subprocess.PIPE,
                stderr=errors,
                env={**os.environ, "LC_ALL": "C"},
            )
        assert self._daemon.stdout is not None
        # It prints its address once it listens.
        if not children.first_line(self._daemon, ANSWER_S):
            raise NoDBusError(f"dbus-daemon did not start: {complaints.read_text().strip()}")

    def kill(self) -> None:
        """End the daemon at once, as a crash would."""
        if self._daemon is None:
            return
        self._daemon.kill()
        self._daemon.wait(ANSWER_S)
        if self._daemon.stdout is not None:
            self._daemon.stdout.close()
        self._daemon = None
        if self._folder is not None:
            (self._folder / "bus").unlink(missing_ok=True)
